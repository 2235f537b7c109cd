"""Reads TOML files into typed settings and says everything that is wrong with them at once.

What comes in: a path and a Struct type. What goes out: a value, or a ``ConfigError`` with one line
per problem, each with its path in the file and, for an unknown key, the one that was meant.
"""

import difflib
import errno
import os
import stat
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Any, TypeVar, get_args

import msgspec

from config.catalogue import Texts, TextsError, read
from config.shop import Shop, mistakes, problems

T = TypeVar("T")
Check = Callable[[T], list[str]]
"""Says what is wrong with a value beyond its form, a line for each reason."""

DEMO_SHOP = "demo-shop.toml"


class ConfigError(ValueError):
    """A settings file cannot be used; ``problems`` has a line for each reason."""

    def __init__(self, path: str, found: list[str]) -> None:
        super().__init__(
            "\n".join([f"{path}: {len(found)} problem(s)", *(f"  {p}" for p in found)])
        )
        self.problems = found


def load(
    path: Path | Traversable,
    into: type[T],
    check: Check[T] | None = None,
    check_parts: Check[T] | None = None,
) -> T:
    """Read a TOML file, an operator's or one that comes with a room, as a value of type ``into``.

    Raises:
        ConfigError: the file is missing, is not TOML, or does not fit; all reasons at once.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors put a mark before the first line
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), [f"cannot be read: {error}"]) from error
    return parse(text, into, str(path), check, check_parts)


def parse(
    text: str,
    into: type[T],
    name: str,
    check: Check[T] | None = None,
    check_parts: Check[T] | None = None,
) -> T:
    """Read TOML text as a value of type ``into``; ``name`` stands in the error.

    Raises:
        ConfigError: it is not TOML, or does not fit; all reasons at once.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(name, [f"is not TOML: {error}"]) from error
    except RecursionError as error:
        raise ConfigError(name, ["its brackets are nested too deep"]) from error
    return from_table(table, into, name, check, check_parts)


def to_table(settings: msgspec.Struct) -> dict[str, Any]:
    """Settings as plain values, paths as text; ``from_table`` takes it back."""
    table: dict[str, Any] = msgspec.to_builtins(settings, enc_hook=str)
    return table


def from_table(
    table: dict[str, Any],
    into: type[T],
    name: str,
    check: Check[T] | None = None,
    check_parts: Check[T] | None = None,
) -> T:
    """Plain values as a value of type ``into``; ``name`` stands in the error.

    ``check`` looks at a value whose form is right. Where the form is wrong somewhere, so that all
    reasons can be told all the same, ``check_parts`` looks at what is left without those places:
    it may judge what it sees, and draw no conclusion from what is not there.

    Raises:
        ConfigError: they do not fit; all reasons at once.
    """
    found: list[str] = []
    fitting = _collect(table, into, "", found)
    if found:
        if check_parts and fitting is not _NOTHING:
            found += check_parts(msgspec.convert(fitting, into, dec_hook=_from_text))
        raise ConfigError(name, found)
    try:
        value = msgspec.convert(table, into, dec_hook=_from_text)
    except msgspec.ValidationError as error:
        raise ConfigError(name, [str(error)]) from error
    found = check(value) if check else []
    if found:
        raise ConfigError(name, found)
    return value


def load_shop(path: Path | None) -> Shop:
    """The store's description; without a path the demo store that comes with the program.

    Raises:
        ConfigError: it cannot be used.
    """
    return load(path or resources.files("config") / DEMO_SHOP, Shop, problems, mistakes)


def languages_with_texts() -> list[str]:
    """The languages that the program has words in."""
    folder = resources.files("config") / "texts"
    return sorted(
        one.name for one in folder.iterdir() if (one / "LC_MESSAGES" / "kiosk.po").is_file()
    )


def load_texts(languages: Iterable[str]) -> dict[str, Texts]:
    """The words that come with the program, for each language.

    Raises:
        ConfigError: there are none in one of them, or they are not fit; all reasons at once.
    """
    texts, found = {}, []
    for language in languages:
        file = resources.files("config") / "texts" / language / "LC_MESSAGES" / "kiosk.po"
        if not file.is_file():
            found.append(f"languages: there are no texts in {language!r}")
            continue
        try:
            texts[language] = read(file.read_text(encoding="utf-8"), language)
        except TextsError as error:
            found += error.problems
    if found:
        raise ConfigError(str(resources.files("config") / "texts"), found)
    return texts


def save(path: Path, content: bytes) -> None:
    """Replace a file so that a power cut leaves the old or the new one, whole.

    Who may read it stays as it is, and a link goes on pointing to it. Temporary file, fsync,
    rename, fsync of the folder: without the first fsync the rename may reach the disk before the
    bytes do and leave an empty file.
    """
    path = path.resolve()
    _replace(path, content, mode=path.stat().st_mode if path.exists() else None)


def save_for_owner(path: Path, content: bytes) -> None:
    """Replace a file (mode 0600) in a program's own folder, where root's commands write too.

    As root the file becomes the folder's owner's. A link in its place is replaced: where it points
    to is the program's wish, and not root's. As whole after a power cut as by ``save``.
    """
    _replace(path, content, owner=path.parent.stat() if os.geteuid() == 0 else None)


def read_owned(path: Path, bytes_max: int) -> bytes:
    """Read a file, at most ``bytes_max`` of it, in a folder where somebody else may put links.

    Raises:
        OSError: there is none, or it is a link or anything else that is no file.
    """
    with open_owned(path) as file:
        return file.read(bytes_max)


def open_owned(path: Path) -> IO[bytes]:
    """Open a file to be read, in a folder where somebody else may put links.

    Raises:
        OSError: there is none, or it is a link or anything else that is no file.
    """
    found = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    file = os.fdopen(found, "rb")
    if not stat.S_ISREG(os.fstat(found).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "is no file", str(path))
    return file


def _replace(
    path: Path, content: bytes, *, mode: int | None = None, owner: os.stat_result | None = None
) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as new:
        try:
            new.write(content)
            new.flush()
            if mode is not None:
                os.fchmod(new.fileno(), stat.S_IMODE(mode))
            if owner is not None:
                os.fchown(new.fileno(), owner.st_uid, owner.st_gid)
            os.fsync(new.fileno())
            Path(new.name).replace(path)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


_NOTHING = object()  # what is left of a value that does not fit


def _collect(value: Any, into: Any, path: str, found: list[str]) -> Any:  # noqa: ANN401 - TOML
    """Add a line for every part of ``value`` that is not of the type ``into``; return the rest."""
    struct = _struct_in(into)
    if struct is not None and isinstance(value, dict):
        return _collect_fields(value, struct, path, found)
    item = _item_in(into)
    if item is not None and isinstance(value, list):
        parts = []
        for index, part in enumerate(value):
            name = part.get("id", index) if isinstance(part, dict) else index
            parts.append(_collect(part, item, f"{path}[{name}]", found))
        value = [part for part in parts if part is not _NOTHING]
        if len(value) < len(parts):
            return value if _fits(value, into) else _NOTHING  # a list may be too short now
    try:
        msgspec.convert(value, into, dec_hook=_from_text)
    except msgspec.ValidationError as error:
        found.append(f"{path}: {error}")
        return _NOTHING
    return value


def _collect_fields(
    table: Mapping[str, Any], struct: type[msgspec.Struct], path: str, found: list[str]
) -> Any:  # noqa: ANN401 - TOML
    fields = {one.encode_name: one for one in msgspec.structs.fields(struct)}
    for key in table.keys() - fields.keys():
        near = difflib.get_close_matches(key, fields, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(fields)}"
        found.append(f"{_join(path, key)}: unknown key{hint}")
    fitting = {}
    whole = True
    for key, one in fields.items():
        part = _NOTHING
        if key in table:
            part = _collect(table[key], one.type, _join(path, key), found)
        elif one.required:
            found.append(f"{_join(path, key)}: missing")
        if part is not _NOTHING:
            fitting[key] = part
        elif one.required:
            whole = False
    return fitting if whole and _fits(fitting, struct) else _NOTHING


def _fits(value: object, into: Any) -> bool:  # noqa: ANN401 - a type expression
    try:
        msgspec.convert(value, into, dec_hook=_from_text)
    except msgspec.ValidationError:
        return False
    return True


def _from_text(into: type, value: object) -> object:
    """A path, which TOML has no type for."""
    if into is Path and isinstance(value, str):
        return Path(value)
    msg = f"expected {into.__name__}, got {type(value).__name__}"
    raise ValueError(msg)


def _struct_in(into: Any) -> type[msgspec.Struct] | None:  # noqa: ANN401 - a type expression
    for one in (into, *get_args(into)):
        if isinstance(one, type) and issubclass(one, msgspec.Struct):
            return one if one is into or type(None) in get_args(into) else None
    return None


def _item_in(into: Any) -> Any:  # noqa: ANN401 - a type expression
    arguments = get_args(into)
    if getattr(into, "__origin__", None) is list and arguments:
        return arguments[0]
    if arguments and getattr(arguments[0], "__origin__", None) is list:  # Annotated[list[T], ...]
        return get_args(arguments[0])[0]
    return None


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
