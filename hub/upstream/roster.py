"""Puts a store on a region's roster that came before anybody said what it is called.

In: the ledger and a store's name. Out: its line on the roster, where there was none. What else the
roster says of it, a person says.
"""

from hub.ledger import Ledger, Member


def enrol(ledger: Ledger, store: str) -> None:
    """Put a store on the roster, if it is not there.

    Raises:
        StoreError: the roster is full, or cannot be written now.
    """
    if store not in {one.store for one in ledger.members()}:
        ledger.register(Member(store=store, label=store))
