"""A manager at the hub's page: what a browser sends, typed with curl on the shop's network.

In: the network, and what the manager reads on a device and in the hub's folder. Out: devices let in and shut out.
A cookie keeps the session, and each change carries the page's token; no key of a program is used.
"""

import json
from typing import Any

from box.container import Container
from box.debian import BoxError
from box.network import Network

PORT = 8080
COOKIES = "/run/vetrina-box.cookies"
FIRST_CODE = "/var/lib/vetrina-hub/admin.code"
NAME, PASSWORD = "box", "a-bad-week-in-a-box"
TYPED = "--data-binary"


class Manager:
    """Somebody who signs in on a laptop, at the hub's ``address``."""

    def __init__(self, hub: Container, network: Network, address: str) -> None:
        self._hub = hub
        self._network = network
        self._page = f"http://{address}:{PORT}"
        self._token = ""

    def sign_in_first(self) -> None:
        """As the guide says: with the code that lies in the hub's folder, choosing a password."""
        code = self._hub.run("cat", FIRST_CODE).strip()
        wish = {"name": NAME, "password": PASSWORD, "code": code}
        self._signed(self._asked("POST", "/api/v1/session/code", wish))

    def sign_in(self) -> None:
        """With the password."""
        self._signed(self._asked("POST", "/api/v1/session", {"name": NAME, "password": PASSWORD}))

    def forged(self) -> str:
        """The status that a page of somebody else gets, which has the cookie and not the token."""
        return self._sent("POST", f"/api/v1/joined/{NAME}/revoked", {}, token="")[0]

    def waiting(self) -> list[dict[str, Any]]:
        """The devices that ask to be let in."""
        found: list[dict[str, Any]] = self._joining()["waiting"]
        return found

    def lets_in(self, ask: str, code: str, device: str, *, replaces: bool = False) -> None:
        """Type the code that a device shows."""
        wish = {"code": code, "device": device, "replaces": replaces}
        self._asked("POST", f"/api/v1/joining/{ask}/accepted", wish)

    def shuts_out(self, device: str) -> None:
        """For good, or until it is let in again."""
        self._asked("POST", f"/api/v1/joined/{device}/revoked", {})

    def restarts(self, device: str) -> None:
        """A command, signed by the hub."""
        self._asked("POST", f"/api/v1/fleet/{device}/restart", {})

    def standing(self) -> dict[str, str]:
        """What is decided of each device."""
        return {one["name"]: one["state"] for one in self._joining()["joined"]}

    def problem_of(self, device: str) -> str:
        """Why a device runs no newer release, as its page says; empty where nothing is said."""
        return self._device(device)["release_problem"] or ""

    def configured(self, device: str) -> str:
        """The digest of what a device shows and keeps to; empty before it has said so."""
        return self._device(device)["config_running"] or ""

    def _device(self, name: str) -> dict[str, Any]:
        devices = self._asked("GET", "/api/v1/fleet")["devices"]
        found: dict[str, Any] = next(one for one in devices if one["name"] == name)
        return found

    def _joining(self) -> dict[str, Any]:
        found: dict[str, Any] = self._asked("GET", "/api/v1/joining")
        return found

    def _signed(self, answer: Any) -> None:  # noqa: ANN401 - JSON
        self._token = answer["token"]

    def _asked(self, method: str, path: str, said: object = None) -> Any:  # noqa: ANN401 - JSON
        """What the page gets for an answer; None where there is nothing to say.

        Raises:
            BoxError: the hub says no.
        """
        status, text = self._sent(method, path, said, self._token)
        if not status.startswith("2"):
            msg = f"{method} {path} was answered {status}: {text[:120]}"
            raise BoxError(msg)
        return json.loads(text) if text else None

    def _sent(self, method: str, path: str, said: object, token: str) -> tuple[str, str]:
        """The status and the body of what is answered."""
        headers = {"Origin": self._page, "Sec-Fetch-Site": "same-origin", "X-Vetrina-Token": token}
        body = () if said is None else (TYPED, json.dumps(said))
        if said is not None:
            headers["Content-Type"] = "application/json"
        named = [word for name, text in headers.items() for word in ("-H", f"{name}: {text}")]
        browser = ("curl", "-s", "-m", "30", "-b", COOKIES, "-c", COOKIES, "-w", "\n%{http_code}")
        asked = (*browser, "-X", method, *named, *body, f"{self._page}{path}")
        text, _, status = self._network.from_the_laptop(*asked).stdout.rpartition("\n")
        return status, text
