"""``python -m kiosk`` is ``vetrina-kiosk``."""

import sys

from kiosk.cli import main

sys.exit(main())
