"""The project's own virtual environment: pinned packages checked by their hashes, untouched while nothing changed."""

import hashlib
import subprocess
import sys
from pathlib import Path

from tools import ROOT, debian

FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin/python"
OLDEST = (3, 11)


def ensure(*, checks: bool = False) -> Path:
    """Return the interpreter of an environment with what the platform needs and, with `checks`, what checks it."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}. On Debian: apt install python3")
    if not _runs():
        _create()
    names = ["base", "dev"] if checks else ["base"]
    if not all(_stamp(name).is_file() and _stamp(name).read_text() == _digest(name) for name in names):
        _install(names)
    return PYTHON


def _runs() -> bool:
    probe = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return PYTHON.exists() and subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _create() -> None:
    print(f"Making a virtual environment in {FOLDER.name}", flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(FOLDER)]
    if subprocess.run(command, capture_output=True, check=False).returncode and not (
        debian.install("python3-venv") and subprocess.run(command, check=False).returncode == 0
    ):
        sys.exit("The virtual environment could not be made. On Debian: apt install python3-venv")


def _install(names: list[str]) -> None:
    lists = [argument for name in names for argument in ("-r", str(_list(name)))]
    total = len({line.split("==")[0] for name in names for line in _list(name).open() if "==" in line})
    print(f"Installing {total} pinned packages", flush=True)
    options = ["--require-hashes", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    pip = subprocess.Popen(
        [PYTHON, "-m", "pip", "install", *options, *lists],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines, count = [], 0
    for line in pip.stdout or ():
        lines.append(line)
        if line.startswith(("Collecting", "Processing", "Requirement already satisfied")):
            count += 1
            if not line.startswith("Requirement"):
                print(f"  {count}/{total} {line.split()[1].rpartition('/')[2].split('==')[0]}", flush=True)
        if line.startswith("Installing collected"):
            print("  writing them to disk", flush=True)
    if pip.wait():
        sys.exit("".join(lines[-20:]) + "\nThe packages could not be installed (see above).")
    for name in names:
        _stamp(name).write_text(_digest(name))


def _list(name: str) -> Path:
    return ROOT / f"requirements/{name}.txt"


def _stamp(name: str) -> Path:
    return FOLDER / f"installed-{name}"


def _digest(name: str) -> str:
    return hashlib.sha256(_list(name).read_bytes() + repr(sys.version_info[:2]).encode()).hexdigest()


if __name__ == "__main__":
    ensure(checks="--checks" in sys.argv)
