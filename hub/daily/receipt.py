"""The receipts of a region: signed there, and looked at by the hub that they are for. PURE.

In come receipts and keys; out go sealed receipts, or why one proves nothing. Their bytes are made
as those of the log's lines. It keeps no key and no receipt.
"""

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hub.daily.spelling import is_canonical
from wire.report import Key
from wire.sync import Receipt, SealedReceipt


class ReceiptError(ValueError):
    """A receipt proves nothing; the message says why."""


def canonical(receipt: Receipt) -> bytes:
    """The bytes of a receipt that are signed."""
    return msgspec.json.encode(receipt, order="sorted")


def seal(receipt: Receipt, key: Ed25519PrivateKey) -> SealedReceipt:
    """Sign a receipt."""
    document = canonical(receipt)
    return SealedReceipt(document=document, signature=key.sign(document))


def proven(sealed: SealedReceipt, store: str, key: Key | None) -> Receipt:
    """What a receipt says, if it is for this store and signed with this key.

    Without a key it is taken at its word: the first receipt of a region says which key is its own.

    Raises:
        ReceiptError: it is not.
    """
    try:
        receipt = msgspec.json.decode(sealed.document, type=Receipt)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"it is no receipt: {error}"
        raise ReceiptError(msg) from error
    if not is_canonical(sealed.document):
        msg = "its spelling is not canonical"
        raise ReceiptError(msg)
    if receipt.store != store:
        msg = f"it is for the store {receipt.store}"
        raise ReceiptError(msg)
    if key is not None and receipt.key != key:
        msg = f"it is signed with another key, {receipt.key}"
        raise ReceiptError(msg)
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(receipt.key)).verify(
            sealed.signature, sealed.document
        )
    except InvalidSignature as error:
        msg = "its signature is wrong"
        raise ReceiptError(msg) from error
    return receipt
