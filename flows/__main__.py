"""``python -m flows`` is the command ``dyad``."""

import sys

from flows.cli import main

sys.exit(main())
