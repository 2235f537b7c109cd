"""Says which probes of the settings are not there, before anything is started.

Settings in, words for an operator out. It looks at files and programs only; whether a chip answers
is found out by asking it.
"""

import shutil
from pathlib import Path

from sensors.ambience.settings import RECORDER, AmbienceSettings


def missing_probes(settings: AmbienceSettings) -> list[str]:
    """A line for each thing that is missing."""
    found = []
    for number in sorted({one.bus for one in settings.chips}):
        bus = Path(f"/dev/i2c-{number}")
        if not bus.exists():
            found.append(f"ambience.chips: there is no {bus}; switch I2C on (raspi-config)")
    if settings.microphone is not None and shutil.which(RECORDER) is None:
        found.append(f"ambience.microphone: there is no {RECORDER}; install alsa-utils")
    return found
