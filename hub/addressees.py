"""Who is told of alerts besides the screen, as an operator writes it into ``hub.toml``.

Values and their rules. It reads secrets only to say what is wrong with them; telling anybody is
``hub.post``.
"""

import base64
import binascii
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from config.load import to_table
from wire.link import Host, Port

WEBHOOKS_MAX = 8
"""A store has a chat, a ticket desk and a pager; more is a mistake in the file."""

RECIPIENTS_MAX = 20
"""Above this it is a mailing list, which the mail server should hold."""

SECRET_BYTES = range(24, 65)
"""How long a signing secret is, by the Standard Webhooks specification."""

SECRET_PREFIX = "whsec_"  # noqa: S105 - what a secret begins with, not one

Address = Annotated[str, Meta(pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+$", max_length=254)]


class Webhook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where alerts are posted. ``secret_file`` holds ``whsec_`` and base64, and nothing else.

    ``insecure`` allows http, for an address within the shop's own network.
    """

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    url: Annotated[str, Meta(max_length=500)]
    secret_file: Path
    insecure: bool = False


class Mail(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The mail server and who gets the letters."""

    host: Host
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    sender: Address
    to: Annotated[list[Address], Meta(min_length=1, max_length=RECIPIENTS_MAX)]


class Post(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``language``: of the letters; by default the store's first."""

    language: str | None = None
    webhooks: Annotated[list[Webhook], Meta(max_length=WEBHOOKS_MAX)] = []
    mail: Mail | None = None


def problems(post: Post) -> list[str]:
    """What is wrong beyond the form of the fields, a line for each."""
    names = [one.name for one in post.webhooks]
    found = [f"post.webhooks: {name!r} stands there twice" for name in _twice(names)]
    for one in post.webhooks:
        parts = urlsplit(one.url)
        where = f"post.webhooks.{one.name}.url"
        if parts.scheme not in {"https", "http"} or not parts.hostname:
            found.append(f"{where}: an address such as https://example.org/hook")
        elif parts.scheme == "http" and not one.insecure:
            found.append(f"{where}: https, or insecure = true within the shop's own network")
        elif parts.username or parts.password:
            found.append(f"{where}: without a password in it; letters are signed")
    mail = post.mail
    if mail is not None and mail.security == "none" and mail.password_file is not None:
        found.append("post.mail.security: a password goes over TLS only")
    if mail is not None and (mail.username is None) != (mail.password_file is None):
        found.append("post.mail: username and password_file, both or neither")
    return found


def shown(post: Post) -> dict[str, object]:
    """What anybody may see of it: a chat's address is its key, and mail is people's.

    Of a webhook's address the scheme and the server are left, of the letters how many get them.
    """
    table = to_table(post)
    for one in table["webhooks"]:
        parts = urlsplit(one["url"])
        one["url"] = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if post.mail is not None:
        table["mail"] |= {"to": len(post.mail.to)}
        del table["mail"]["sender"], table["mail"]["username"]
    return table


def signing_key(secret: str) -> bytes:
    """The key in a secret of the Standard Webhooks specification (``whsec_`` and base64).

    Raises:
        ValueError: it is none; the message does not show it.
    """
    text = secret.strip()
    try:
        key = base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(SECRET_PREFIX) or len(key) not in SECRET_BYTES:
        msg = (
            f"no signing secret: {SECRET_PREFIX} and base64 of {SECRET_BYTES.start} to "
            f"{SECRET_BYTES.stop - 1} bytes"
        )
        raise ValueError(msg)
    return key


def unusable(post: Post, languages: Sequence[str]) -> list[str]:
    """What would keep letters from leaving, a line for each; ``languages`` are the store's."""
    found = []
    if post.language is not None and post.language not in languages:
        found.append(f"post.language: {post.language!r} is none of the store's {[*languages]}")
    for one in post.webhooks:
        try:
            signing_key(one.secret_file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            found.append(f"post.webhooks.{one.name}.secret_file: {error}")
    files = [] if post.mail is None else [post.mail.password_file, post.mail.ca_file]
    for path in files:
        try:
            _ = path is None or path.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            found.append(f"post.mail: {error}")
    return found


def _twice(names: list[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}
