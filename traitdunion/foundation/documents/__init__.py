"""Letters, receipts and other sheets as tagged PDF, written in Typst."""

from traitdunion.foundation.documents.typesetting import render

__all__ = ["render"]
