"""What a region signed for, kept by the hub that it is for: what was brought can be shown later.

In: receipts that were looked at. Out: a file of them, one a line, and the region's key, which is
that of the last. Of a receipt that a power cut tore apart nothing is believed. Not thread-safe.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from config.load import save
from hub.daily.receipt import ReceiptError, proven
from wire.report import Key
from wire.sync import Line, Receipt, SealedReceipt, SyncError, heard_receipt, told_receipt

RECEIPTS_FILE = "receipts.ndjson"

RECEIPTS_MAX = 2_000
"""Kept: years of days; of more, the older half goes."""


class ReceiptsError(Exception):
    """A receipt cannot be kept; the message says what an operator can do."""


class Receipts:
    """Those of one store, in its hub's folder, which are read once."""

    def __init__(self, folder: Path, store: str) -> None:
        self._path = folder / RECEIPTS_FILE
        self._known: list[tuple[SealedReceipt, Receipt]] | None = None
        self.store = store

    def read(self) -> list[Receipt]:
        """All that prove something, the oldest first.

        Raises:
            ReceiptsError: the file cannot be read.
        """
        return [one for _, one in self._read()]

    def key(self) -> Key | None:
        """The key of the region, as its last receipt says; None where there is none yet."""
        found = self._read()
        return found[-1][1].key if found else None

    def keep(self, sealed: SealedReceipt, receipt: Receipt) -> None:
        """Keep one, if it says something new; durable on return.

        Raises:
            ReceiptsError: it cannot be written.
        """
        known = self._read()
        if known and known[-1][1].cursor == receipt.cursor:
            return
        known.append((sealed, receipt))
        try:
            if len(known) > RECEIPTS_MAX or not self._is_whole():
                del known[: -(RECEIPTS_MAX // 2)]
                save(self._path, b"".join(_told(one) for one, _ in known))
                return
            with self._path.open("ab") as file:
                file.write(_told(sealed))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._known = None  # what is on disk is looked at anew
            msg = f"{self._path} cannot be written: {error}; check the disk"
            raise ReceiptsError(msg) from error

    def _read(self) -> list[tuple[SealedReceipt, Receipt]]:
        if self._known is None:
            self._known = [*self._proven()]
        return self._known

    def _proven(self) -> Iterator[tuple[SealedReceipt, Receipt]]:
        for told in self._content().splitlines():
            try:
                sealed = heard_receipt(msgspec.json.decode(told, type=Line))
                yield sealed, proven(sealed, self.store, None)
            except (msgspec.DecodeError, UnicodeDecodeError, SyncError, ReceiptError):
                continue  # torn by a power cut, or written by nobody

    def _is_whole(self) -> bool:
        """Whether its last line has its end; what is added to half a line is lost with it."""
        content = self._content()
        return not content or content.endswith(b"\n")

    def _content(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            msg = f"{self._path} cannot be read: {error}; run this as the hub's user"
            raise ReceiptsError(msg) from error


def _told(sealed: SealedReceipt) -> bytes:
    return msgspec.json.encode(told_receipt(sealed)) + b"\n"
