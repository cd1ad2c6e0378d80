"""``python -m briefpress``."""

import sys

from briefpress.cli import main

sys.exit(main())
