"""Brings a letter to one addressee: a webhook or a mail server.

In: letters. Out: nothing when the other side took it, else ``UndeliveredError`` with what to do. A
carrier tries once; who tries again is ``hub.post.postman``. Redirects are not followed, and
neither proxies nor secrets come from the environment.
"""

import asyncio
import base64
import hashlib
import hmac
import logging
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

import httpx

from hub.addressees import Mail, Post, Webhook, signing_key
from hub.post.letter import Letter
from wire.timepiece import Timepiece

PATIENCE_S = 10.0
"""For one try; meanwhile other addressees wait."""

MAIL = "mail"

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log addresses, which may be secret


class UndeliveredError(Exception):
    """A letter could not be brought; the message says why, without addresses or secrets."""


class Carrier(Protocol):
    """One addressee by ``name``."""

    name: str

    async def bring(self, letter: Letter) -> None:
        """Return when the other side took it.

        Raises:
            UndeliveredError: it did not.
        """


class WebhookCarrier:
    """Posts letters as JSON, signed.

    Source: Standard Webhooks 1.0.0, symmetric signatures (``v1``): HMAC-SHA256 over id, timestamp
    and body, joined by full stops.
    """

    def __init__(self, webhook: Webhook, timepiece: Timepiece) -> None:
        self.name = webhook.name
        self._webhook = webhook
        self._timepiece = timepiece

    async def bring(self, letter: Letter) -> None:
        """Post it; whatever begins with 2 is a yes."""
        try:
            key = signing_key(await asyncio.to_thread(_read, self._webhook.secret_file))
        except (OSError, ValueError) as error:
            msg = f"its secret cannot be used: {_reason(error)}"
            raise UndeliveredError(msg) from error
        headers = signed(key, letter.id, self._timepiece.wall_ms() // 1000, letter.body)
        try:
            trusted = ssl.create_default_context()  # the machine's own, where a shop adds its CA
            async with (
                asyncio.timeout(PATIENCE_S),  # httpx counts anew with each byte that comes
                httpx.AsyncClient(timeout=PATIENCE_S, trust_env=False, verify=trusted) as client,
                client.stream(
                    "POST", self._webhook.url, content=letter.body, headers=headers
                ) as answer,
            ):
                taken, status = (
                    answer.is_success,
                    answer.status_code,
                )  # what else it says is no news
        except TimeoutError as error:
            msg = "it does not answer in time"
            raise UndeliveredError(msg) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            msg = f"it cannot be reached: {type(error).__name__}"
            raise UndeliveredError(msg) from error
        if not taken:
            msg = f"it answered {status}"
            raise UndeliveredError(msg)


class MailCarrier:
    """Hands the letters of one reader, number ``which``, to the store's mail server.

    Each reader gets a mail of their own: who is refused keeps nobody else from being told.
    """

    def __init__(self, mail: Mail, which: int) -> None:
        self.name = f"{MAIL}-{which + 1}"
        self._mail = mail
        self._reader = mail.to[which]

    async def bring(self, letter: Letter) -> None:
        """Hand it over in a thread of its own: the standard library's SMTP blocks."""
        try:
            await asyncio.to_thread(self._send, letter)
        except (smtplib.SMTPException, OSError, ValueError) as error:  # names beyond ASCII
            msg = f"the mail server does not take it: {_reason(error)}"
            raise UndeliveredError(msg) from error

    def _send(self, letter: Letter) -> None:
        mail = self._mail
        trusted = ssl.create_default_context(cafile=mail.ca_file)
        if mail.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=PATIENCE_S, context=trusted
            )
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=PATIENCE_S)
        with server:
            if mail.security == "starttls":
                server.starttls(context=trusted)
            if mail.username is not None and mail.password_file is not None:
                server.login(mail.username, _read(mail.password_file).strip())
            server.send_message(_message(letter, mail.sender, self._reader))


def carriers(post: Post, timepiece: Timepiece) -> list[Carrier]:
    """One for each addressee of the settings."""
    found: list[Carrier] = [WebhookCarrier(one, timepiece) for one in post.webhooks]
    if post.mail is not None:
        found += [MailCarrier(post.mail, which) for which in range(len(post.mail.to))]
    return found


def signed(key: bytes, letter: str, at_s: int, body: bytes) -> dict[str, str]:
    """The headers of a signed post."""
    content = f"{letter}.{at_s}.".encode() + body
    digest = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "content-type": "application/json",
        "webhook-id": letter,
        "webhook-timestamp": str(at_s),
        "webhook-signature": f"v1,{digest}",
    }


def _message(letter: Letter, sender: str, reader: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(letter.subject.split())  # a name of the store may hold anything
    message["From"] = sender
    message["To"] = reader
    message["Message-ID"] = f"<{letter.id}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office replies stay away
    message.set_content("\n".join(letter.lines) + "\n")
    return message


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _reason(error: Exception) -> str:
    """What went wrong, without what a server repeats of the letter."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"it answered {error.smtp_code}"
    if isinstance(error, ValueError):
        return str(error)
    return getattr(error, "strerror", None) or type(error).__name__
