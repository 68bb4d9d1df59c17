"""The settings of a real platform on another day, in an hour when its renderer may be away.

STORM_SHIFT: seconds added to the business clock. STORM_LATER: seconds added to every clock, so that what was to wait
for an hour has waited. STORM_RENDERER=away: no PDF can be made.
"""

import os
from datetime import timedelta

from django.utils import timezone

from config.settings import *  # noqa: F403
from traitdunion.foundation import clock
from traitdunion.foundation.documents import typesetting

_now = timezone.now
_later = timedelta(seconds=float(os.environ.get("STORM_LATER", "0")))
_shift = timedelta(seconds=float(os.environ["STORM_SHIFT"])) + _later

clock._shift = lambda: _shift
timezone.now = lambda: _now() + _later


def _away(*_sheet: object) -> bytes:
    raise OSError("the renderer is away")


if os.environ.get("STORM_RENDERER") == "away":
    typesetting._compile = _away
