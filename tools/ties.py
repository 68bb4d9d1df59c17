"""What ends with whoever started it, however that one ends. Where the system is not Linux, signals alone do it."""

import contextlib
import ctypes
import os
import re
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Have the system send SIGTERM to this process when its parent ends, even killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def make_waits_for_us() -> bool:
    """Say whether the `make` that started this process was told to stop by SIGINT or SIGHUP.

    It then waits for its children without telling them; meanwhile its handler holds that signal back.
    """
    if "MAKELEVEL" not in os.environ:
        return False
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{os.getppid()}/status").read_text()
        held = re.search(r"^SigBlk:\s*([0-9a-f]+)$", status, re.MULTILINE)
        return bool(held and int(held[1], 16) & (1 << signal.SIGINT - 1 | 1 << signal.SIGHUP - 1))
    return False
