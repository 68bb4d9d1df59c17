"""`python -m traitdunion.regulations`."""

import sys

from traitdunion.regulations.cli import main

sys.exit(main())
