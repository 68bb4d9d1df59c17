"""Files that people give: checked, kept once by content, served as downloads only."""

from traitdunion.foundation.files.refusals import Refused
from traitdunion.foundation.files.serving import WithheldError, serve, serve_preview

__all__ = ["Refused", "WithheldError", "serve", "serve_preview"]
