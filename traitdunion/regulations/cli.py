"""Commands for whoever writes regulations: `python -m traitdunion.regulations --help`. No database, no server."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from traitdunion.regulations import documentation, reports, template
from traitdunion.regulations.ceilings import Bound, Ceiling, ceiling
from traitdunion.regulations.checking import Verdict, Verdicts, check
from traitdunion.regulations.coherence import doubts
from traitdunion.regulations.comparing import Difference, compare, rule_changes
from traitdunion.regulations.examples import failures
from traitdunion.regulations.facts import Facts, load_facts, restore
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.languages import LANGUAGES, N_, translate
from traitdunion.regulations.loading import Head, load, overlaps
from traitdunion.regulations.positions import Positions
from traitdunion.regulations.problems import InvalidFile, from_validation, read
from traitdunion.regulations.repairs import Repair, repair
from traitdunion.regulations.sentences import bound_name, derivation, explain, made_of, repair_sentence
from traitdunion.regulations.showing import shown
from traitdunion.regulations.template import unknown_keys
from traitdunion.regulations.vocabulary import Stage

FLOOR = N_("Ce règlement est un socle : il ne s’applique jamais seul. Ce qui suit ne vaut que pour ses propres règles.")

READ = N_("%(name)s : %(rules)s règles, %(good)s exemple(s) sur %(all)s comme prévu.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 when all is well, 1 when a file is refused or an example fails."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except InvalidFile as error:
        sys.stderr.write(error.text(options.language) + "\n")
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m traitdunion.regulations", description=__doc__)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--language", choices=LANGUAGES, default="fr", help="language of the answers (fr)")
    staged = argparse.ArgumentParser(add_help=False)
    staged.add_argument("--stage", choices=[stage.word for stage in Stage], default="submit", help="stage (submit)")
    staged.add_argument("--json", action="store_true", help="answer in JSON")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("check", parents=[shared], help="read regulations, run their examples")
    one.add_argument("files", nargs="+", metavar="FILE")
    one.set_defaults(run=_check)
    one = commands.add_parser("evaluate", parents=[shared, staged], help="verdicts, ceilings and repairs of a file")
    one.add_argument("regulation", metavar="REGULATION")
    one.add_argument("facts", metavar="FACTS")
    one.set_defaults(run=_evaluate)
    one = commands.add_parser("compare", parents=[shared, staged], help="what a change of rules does to files")
    one.add_argument("old", metavar="OLD")
    one.add_argument("new", metavar="NEW")
    one.add_argument("facts", nargs="+", metavar="FACTS")
    one.set_defaults(run=_compare)
    one = commands.add_parser("show", parents=[shared], help="a regulation in words, article by article")
    one.add_argument("regulation", metavar="REGULATION")
    one.set_defaults(run=_show)
    one = commands.add_parser("facts", parents=[shared], help="a commented facts file to fill")
    one.add_argument("regulation", metavar="REGULATION")
    one.set_defaults(run=_facts)
    one = commands.add_parser("grammar", parents=[shared], help="the grammar of both files, in Markdown")
    one.set_defaults(run=_grammar)
    return parser


# -- commands ------------------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    heads: list[Head] = []
    status = 0
    for name in options.files:
        try:
            regulation = load(name)
        except InvalidFile as error:
            sys.stderr.write(error.text(options.language) + "\n")
            status = 1
            continue
        heads.append(Head.of(regulation, name))
        positions = Positions(read(Path(name)))
        failed = list(failures(regulation, options.language))
        for one in (*failed, *doubts(regulation)):
            sys.stderr.write(one.placed(Path(name).name, positions).text(options.language) + "\n")
        status = 1 if failed else status
        bad = {one.path[1] for one in failed}
        counts = {
            "name": f"{name} ({regulation.reference})",
            "rules": len(regulation.rules),
            "good": len(regulation.examples) - len(bad),
            "all": len(regulation.examples),
        }
        sys.stdout.write(translate(READ, options.language) % counts + "\n")
    problems = [problem.text(options.language) for problem in overlaps(dict.fromkeys(heads))]
    sys.stderr.write("".join(f"{one}\n" for one in problems))
    return 1 if problems else status


def _evaluate(options: argparse.Namespace) -> int:
    regulation, facts = load(options.regulation), _read(options.facts)
    if problems := unknown_keys(facts, regulation, Path(options.facts)):
        raise InvalidFile(problems)
    verdicts = check(facts, regulation, Stage.named(options.stage))
    amounts = ceiling(facts, regulation)
    repairs = {verdict.id: repair(verdict, facts, regulation) for verdict in verdicts}
    if regulation.kind == "general":
        sys.stderr.write(translate(FLOOR, options.language) + "\n")
    if options.json:
        _print(_evaluation(verdicts, amounts, repairs, options.language))
    else:
        _write(reports.evaluation(verdicts, amounts, repairs, options.language))
    return 0


def _compare(options: argparse.Namespace) -> int:
    files = {name: _read(name) for name in options.facts}
    old, new = load(options.old), load(options.new)
    found = compare(old, new, files, Stage.named(options.stage))
    if not options.json:
        _write(reports.comparison(old, new, found, options.language))
        return 0
    answer = {
        "old": old.reference,
        "new": new.reference,
        "remarks": [translate(one, options.language) for one in reports.remarks(old, new)],
        "rules": [asdict(one) for one in rule_changes(old, new)],
        "files": [_difference(one) for one in found],
    }
    _print(answer)
    return 0


def _show(options: argparse.Namespace) -> int:
    _write(shown(load(options.regulation), options.language))
    return 0


def _facts(options: argparse.Namespace) -> int:
    sys.stdout.write(template.facts_file(load(options.regulation), options.language))
    return 0


def _grammar(_options: argparse.Namespace) -> int:
    sys.stdout.write(documentation.grammar())
    return 0


def _read(name: str) -> Facts:
    """Facts typed in TOML, or a stored snapshot in JSON."""
    path = Path(name)
    if path.suffix != ".json":
        return load_facts(path)
    try:
        return restore(read(path).encode())
    except ValidationError as error:
        raise InvalidFile(from_validation(error, path.name)) from error


# -- answers -------------------------------------------------------------------------------------------------------


def _evaluation(
    verdicts: Verdicts, amounts: Ceiling, repairs: dict[str, tuple[Repair, ...]], language: str
) -> dict[str, Any]:
    return {
        "regulation": verdicts.regulation.reference,
        "kind": verdicts.regulation.kind,
        "stage": verdicts.stage.word,
        "overall": verdicts.overall.value,
        "verdicts": [_verdict(one, repairs[one.id], language) for one in verdicts],
        "ceiling": _ceiling(amounts, verdicts.regulation, language),
        "absent": {key: text.written_in(language) for key, text in verdicts.regulation.absent.items()},
    }


def _verdict(verdict: Verdict, repairs: tuple[Repair, ...], language: str) -> dict[str, Any]:
    said = explain(verdict, language)
    return {
        "rule": verdict.id,
        "kind": verdict.rule.kind,
        "outcome": verdict.outcome.value,
        "severity": verdict.severity.value,
        "due": verdict.due.word,
        "sentence": said.sentence,
        "statement": said.rule,
        "article": said.article,
        "sources": list(said.sources),
        "facts": [
            {"path": one.path, "value": one.value, "provenance": one.provenance.value, "status": one.status.value}
            for one in verdict.facts
        ],
        "values": [
            {
                "name": one.name,
                "value": one.value,
                "status": one.status.value,
                "source": list(one.source),
                "note": one.note.written_in(language) if one.note else "",
            }
            for one in verdict.values
        ],
        "assumed_decides": verdict.assumed_decides,
        "to_confirm": list(said.assumed),
        "repairs": [_repair(one, language) for one in repairs],
    }


def _repair(one: Repair, language: str) -> dict[str, Any]:
    said = {
        "lever": one.lever.value,
        "amount": one.amount,
        "grant": one.grant,
        "cost": one.cost,
        "day": one.day,
        "parties": list(one.parties),
        "documents": list(one.documents),
        "repairs": list(one.repairs),
        "breaks": list(one.breaks),
        "overall": one.overall.value,
        "sentence": repair_sentence(one, language),
    }
    return {key: value for key, value in said.items() if value not in (None, []) or key == "breaks"}


def _ceiling(amounts: Ceiling, regulation: Regulation, language: str) -> dict[str, Any]:
    return {
        "amount": amounts.amount,
        "currency": amounts.currency,
        "complete": amounts.complete,
        "binding": list(amounts.binding),
        "bounds": [_bound(one, regulation, language) for one in amounts.bounds],
        "by_funder": amounts.by_funder,
        "cost": {
            "amount": amounts.cost.amount,
            "grant": amounts.cost.grant,
            "bounds": [_bound(one, regulation, language) for one in amounts.cost.bounds],
        },
    }


def _bound(one: Bound, regulation: Regulation, language: str) -> dict[str, Any]:
    return {
        "rule": one.id,
        "name": bound_name(one, regulation, language),
        "amount": one.amount,
        "state": one.state,
        "binds": one.binds,
        "assumed": one.assumed,
        "derivation": derivation(one, regulation, language),
        "made_of": made_of(one, regulation, language),
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "file": one.name,
        "overall": [one.before.value, one.after.value],
        "ceiling": [one.ceiling_before, one.ceiling_after],
        "same": one.same,
        "better": None if one.same else one.better,
        "changes": [{"rule": change.rule, "outcome": [change.before, change.after]} for change in one.changes],
    }


def _write(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _print(data: object) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")
