"""Who answers for a store's data, as the store declares it. PURE.

In: what the description says. Out: what is wrong with it. What is collected is not said here: the
hub knows that from what stands in the store.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Said = Annotated[str, Meta(min_length=1, max_length=200)]
"""Two lines of a sign on A4."""

Ground = Literal["legitimate-interest", "consent"]
"""Article 6(1)(f) and 6(1)(a) of Regulation (EU) 2016/679."""

FullText = Annotated[str, Meta(pattern=r"^https?://[^\s?#@]+$", max_length=200)]


class Privacy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What only people can know of a privacy notice; what is None, it says to be missing.

    ``controller`` is the company with its address, ``contact`` where it answers, ``officer`` its
    data protection officer's contact, ``authority`` whom shoppers may complain to. ``url`` is where
    shoppers find the full text, for phones that cannot reach the hub.
    """

    controller: Said | None = None
    contact: Said | None = None
    officer: Said | None = None
    authority: Said | None = None
    ground: Ground | None = None
    url: FullText | None = None


def mistakes(privacy: Privacy) -> list[str]:
    """What is wrong with it beyond the form of its fields, a line for each."""
    said = {
        "controller": privacy.controller,
        "contact": privacy.contact,
        "officer": privacy.officer,
        "authority": privacy.authority,
    }
    return [
        f"{key}: no words" for key, text in said.items() if text is not None and not text.strip()
    ]
