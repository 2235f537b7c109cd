"""A new device before a hub, and managers who decide."""

import asyncio
from typing import Any

import httpx

from tests.hub.running_store import RunningStore
from wire.joining import Admitted, Newcomer, Shown, TurnedAwayError, Where

LOOK_S = 0.01


class Arriving:
    """A device that asks until it is let in; what it shows is as a person sees it."""

    def __init__(self, where: Where, name: str = "kiosk-9", program: str = "kiosk") -> None:
        self.shown: list[Shown] = []
        self._seen = asyncio.Event()
        newcomer = Newcomer(where, program, name, self._show, look_s=LOOK_S, again_s=LOOK_S)
        self.task: asyncio.Task[Admitted] = asyncio.create_task(newcomer.join())

    def _show(self, shown: Shown) -> None:
        self.shown.append(shown)
        self._seen.set()

    async def code(self, number: int = 1) -> str:
        """The ``number``-th code that it shows."""
        while len(codes := [one.code for one in self.shown if one.code]) < number:
            self._seen.clear()
            await self._seen.wait()
        return codes[number - 1]

    async def trouble(self) -> str:
        while not (found := [one.trouble for one in self.shown if one.trouble]):
            self._seen.clear()
            await self._seen.wait()
        return found[0]

    async def admitted(self) -> Admitted:
        return await self.task

    async def turned_away(self) -> bool:
        try:
            await self.task
        except TurnedAwayError:
            return True
        return False

    async def leave(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


class Manager:
    """Somebody at the hub's page."""

    def __init__(self, store: RunningStore, client: httpx.AsyncClient) -> None:
        self.client = client
        self.headers = store.known_as("manager")

    async def view(self) -> Any:
        return (await self.client.get("/api/v1/joining", headers=self.headers)).json()

    async def waiting(self) -> str:
        """The ask that came last."""
        return (await self.view())["waiting"][0]["ask"]

    async def waiting_all(self) -> set[str]:
        """Every ask."""
        return {one["ask"] for one in (await self.view())["waiting"]}

    async def accept(self, ask: str, code: str, device: str, **more: object) -> httpx.Response:
        said = {"code": code, "device": device, **more}
        return await self._say(f"/api/v1/joining/{ask}/accepted", said)

    async def reject(self, ask: str) -> httpx.Response:
        return await self._say(f"/api/v1/joining/{ask}/rejected", {})

    async def revoke(self, device: str) -> httpx.Response:
        return await self._say(f"/api/v1/joined/{device}/revoked", {})

    async def _say(self, path: str, said: dict[str, object]) -> httpx.Response:
        return await self.client.post(path, json=said, headers=self.headers)


def wrong(code: str) -> str:
    """The code with another last letter."""
    return code[:-1] + ("0" if code[-1] != "0" else "1")
