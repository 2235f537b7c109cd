"""``python -m sensors`` is ``vetrina-sensor``."""

import sys

from sensors.cli import main

sys.exit(main())
