"""A kiosk that looks for a hub where a test says which ones answer; tells where its buttons stand.

In: what each look finds, as JSON on the command line (``[[[store, host, port], ...], ...]``), the
settings' file, the folder. Out: a line of JSON whenever the screen changes: what is typed, and the
middle of each button by its word, in pixels from the upper left.
"""

import asyncio
import json
import sys
from pathlib import Path

from config.load import languages_with_texts, load_texts
from kiosk import panel
from kiosk.settings import load_settings
from wire.joining import Where
from wire.lookout import Found
from wire.timepiece import SystemTimepiece

LOOKS, SETTINGS = sys.argv[1:]
WATCH_S = 0.05

settings = load_settings(Path(SETTINGS))
panel.prepare(settings)

from kivy.app import App  # noqa: E402 - the panel is prepared before Kivy is imported
from kivy.core.window import Window  # noqa: E402
from kivy.uix.behaviors import ButtonBehavior  # noqa: E402

from kiosk import app  # noqa: E402

answers = [
    [Found(store, Where(host, port), "ab" * 32) for store, host, port in one]
    for one in json.loads(LOOKS)
]


async def look() -> list[Found]:
    """The next answer; the last for ever."""
    return answers.pop(0) if len(answers) > 1 else answers[0]


def said() -> str:
    """What is on the glass now."""
    root = App.get_running_app().root
    buttons = {}
    for widget in root.walk() if root is not None else ():
        if isinstance(widget, ButtonBehavior) and widget.width > 1:
            x, y = widget.to_window(*widget.center)
            word = getattr(widget, "words", "") or getattr(widget, "store", "") or "erase"
            buttons[word] = [round(x), round(Window.height - y)]
    typed = getattr(root.children[-1], "typed", "") if root is not None else ""
    return json.dumps({"typed": typed.removesuffix("|"), "buttons": buttons})


async def tell() -> None:
    """Say what is on the glass whenever it changes."""
    before = ""
    while True:
        if App.get_running_app() is not None and (now := said()) != before:
            before = now
            sys.stdout.write(f"{now}\n")
            sys.stdout.flush()
        await asyncio.sleep(WATCH_S)


async def main() -> None:
    """Be a kiosk until it belongs to a store."""
    telling = asyncio.create_task(tell())
    texts = load_texts(languages_with_texts())
    await app.arrive(settings, texts, SystemTimepiece(), look)
    telling.cancel()


asyncio.run(main())
