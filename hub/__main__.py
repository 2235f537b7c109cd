"""``python -m hub`` is ``vetrina-hub``."""

import sys

from hub.cli import main

sys.exit(main())
