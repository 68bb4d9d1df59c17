"""`python -m traitdunion.programme.calls`: reads calls with their rules. No settings, no database, no server."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from traitdunion.programme.calls import publication
from traitdunion.regulations.coherence import doubts
from traitdunion.regulations.examples import failures
from traitdunion.regulations.languages import LANGUAGES, N_, also, translate
from traitdunion.regulations.problems import InvalidFile

REFUSED = N_("%(file)s : refusé.")
READ = N_("%(file)s : %(questions)s questions, règlement %(versions)s.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 when every call could be published, 1 when one is refused or an example of its rules fails."""
    parser = argparse.ArgumentParser(prog="python -m traitdunion.programme.calls", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="the file of a call, or a folder of data")
    parser.add_argument("--language", choices=LANGUAGES, default="fr", help="language of the answers (fr)")
    options = parser.parse_args(arguments)
    also("django", Path(__file__).parent / "locale")
    files = [file for path in options.paths for file in publication.files(path)]
    if not files:
        parser.error("no call there: a folder of data holds calls/*.toml and regulations/*.toml")
    return max(_check(file, options.language) for file in files)


def _check(file: Path, language: str) -> int:
    try:
        read = publication.read(file)
    except InvalidFile as error:
        refused = translate(REFUSED, language) % {"file": file}
        sys.stderr.write(f"{refused}\n{error.text(language)}\n")
        return 1
    failed = [*failures(read.regulation, language)]
    for problem in (*failed, *doubts(read.regulation)):
        sys.stderr.write(f"{read.regulation.reference} · {problem.text(language)}\n")
    versions = ", ".join(rules[0].regulation.reference for rules in (*read.earlier, read.chain))
    told = {"file": file, "questions": len(read.content.questions), "versions": versions}
    sys.stdout.write(translate(READ, language) % told + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
