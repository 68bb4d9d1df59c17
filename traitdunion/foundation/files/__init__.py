"""Files that people give: checked, kept once by content, served as downloads only."""

from traitdunion.foundation.files.kinds import Refused
from traitdunion.foundation.files.serving import serve

__all__ = ["Refused", "serve"]
