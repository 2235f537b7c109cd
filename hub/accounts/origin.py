"""Where a request comes from, as a value. PURE."""

from typing import NamedTuple

from hub.store.chain import Deed


class Origin(NamedTuple):
    """The address, and the browser as it names itself."""

    address: str
    browser: str = ""

    def deed(self, at_ms: int, who: str, deed: str, subject: str = "") -> Deed:
        """What somebody did from here, for the log."""
        return Deed(at_ms=at_ms, who=who, address=self.address, deed=deed, subject=subject)


HERE = Origin("")
"""Where what the hub does by itself comes from, and what its devices answer."""
