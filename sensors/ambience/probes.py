"""Makes the probes that the settings name, and what a program has to keep running for them.

Settings in, coroutines out; it starts none of them.
"""

from collections.abc import Coroutine
from random import Random
from typing import Any

from sensors.ambience.hearsay import Hearsay
from sensors.ambience.microphone import Microphone
from sensors.ambience.rounds import Rounds
from sensors.ambience.settings import AmbienceSettings
from wire.link import Endpoint


def works(
    settings: AmbienceSettings, broker: Endpoint, device: str, rounds: Rounds, random: Random
) -> list[Coroutine[Any, Any, Any]]:
    """What belongs in the program's task group; nothing where there is no probe.

    ``device`` is who listens, in the broker's eyes.
    """
    if not settings.any:
        return []
    found: list[Coroutine[Any, Any, Any]] = [rounds.keep_time()]
    if settings.chips:
        from sensors.ambience.soldered import Soldered  # noqa: PLC0415 - the rest works without it

        found += [rounds.follow(Soldered(one)) for one in settings.chips]
    if settings.microphone is not None:
        found.append(rounds.follow(Microphone(settings.microphone)))
    if settings.topics:
        hearsay = Hearsay(settings.broker or broker, f"{device}-ears", settings.topics, random)
        found += [hearsay.run(), rounds.follow(hearsay)]
    return found
