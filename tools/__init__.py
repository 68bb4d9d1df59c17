"""What `make` runs. Everything that starts before the virtual environment exists uses the standard library alone."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
