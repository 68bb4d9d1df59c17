"""`python -m traitdunion.programme.calls`: reads calls with their rules. No settings, no database, no server."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from traitdunion.programme.calls import publication
from traitdunion.regulations.coherence import doubts
from traitdunion.regulations.examples import failures
from traitdunion.regulations.problems import InvalidFile


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 when every call could be published, 1 when one is refused or an example of its rules fails."""
    parser = argparse.ArgumentParser(prog="python -m traitdunion.programme.calls", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="the file of a call, or a folder of data")
    files = [file for path in parser.parse_args(arguments).paths for file in publication.files(path)]
    if not files:
        parser.error("no call there: a folder of data holds calls/*.toml and regulations/*.toml")
    return max(map(_check, files))


def _check(file: Path) -> int:
    try:
        read = publication.read(file)
    except InvalidFile as error:
        sys.stderr.write(f"{file} : refusé.\n{error.text()}\n")
        return 1
    failed = [*failures(read.regulation, "fr")]
    for problem in (*failed, *doubts(read.regulation)):
        sys.stderr.write(f"{read.regulation.reference} · {problem.text()}\n")
    versions = ", ".join(rules[0].regulation.reference for rules in (*read.earlier, read.chain))
    sys.stdout.write(f"{file} : {len(read.content.questions)} questions, règlement {versions}.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
