"""A facts file for one regulation: what can be filled, with what words, and what does not belong there."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel

from traitdunion.regulations import facts as tables
from traitdunion.regulations.countries import NO_COUNTRY, exists
from traitdunion.regulations.facts import Facts
from traitdunion.regulations.grammar import STANDARD, Regulation
from traitdunion.regulations.languages import N_
from traitdunion.regulations.languages import translate as _
from traitdunion.regulations.positions import Path as Place
from traitdunion.regulations.positions import Positions
from traitdunion.regulations.problems import Problem, nearest
from traitdunion.regulations.rules.declarations import Question
from traitdunion.regulations.rules.election import Election
from traitdunion.regulations.rules.parties import NoObligation
from traitdunion.regulations.template_words import FIELDS
from traitdunion.regulations.values import Text
from traitdunion.regulations.vocabulary import Kind

HIDDEN = {"provenance", "provenance_of"}

NAMED = {"project.strands", "expense.category", "grant.funder"}
"""What is filled only with words of the regulation."""

INSTEAD = {"resource.funder", "resource.side"}
"""What is filled instead of the line above, or seldom: commented once more, so that the file stays valid."""

FAVOURABLE = N_("sinon la plus favorable")

SAMPLES: dict[str, str] = {
    "received_at": "2025-01-15T12:00:00+01:00",
    "begun_at": "2025-01-15T11:40:00+01:00",
    "title": '"…"',
    "name": '"…"',
    "label": '"…"',
    "starts": "2025-04-01",
    "ends": "2026-03-31",
    "sdg": "[9, 17]",
    "key": '"town"',
    "role": '"lead"',
    "kind": '"commune"',
    "country": '"FR"',
    "subdivision": '"FR-76"',
    "area": '"an_area"',
    "network_member": "true",
    "network_available": "true",
    "committed": "true",
    "code": '"SN"',
    "income": '"ldc"',
    "status": '"sourced"',
    "source": '"…"',
    "amount": "1000.00",
    "currency": '"EUR"',
    "form": '"cash"',
    "year": "2025",
    "payer": '"town"',
    "eligible": "true",
    "party": '"town"',
    "state": '"met"',
    "covers": '["town"]',
    "fits": "false",
    "value": "true",
    "expense.country": '"SN"',
    "resource.funder": '"eu"',
    "resource.side": '"other"',
    "by": '"officer"',
    "on": "2025-01-15",
    "until": "2025-12-31",
    "reason": '"…"',
    "rule": '"own_share"',
}


def facts_file(regulation: Regulation, language: str = "fr") -> str:
    """A TOML file that is valid as it is (all unknown): uncomment and fill what is known."""
    return "\n".join(_lines(regulation, language)) + "\n"


def _lines(regulation: Regulation, language: str) -> Iterator[str]:
    names = {"regulation": regulation.reference, "title": regulation.title.written_in(language)}
    yield "# " + _(N_("Faits pour %(regulation)s : %(title)s"), language) % names
    yield "# " + _(
        N_(
            "Ôtez le # et remplissez ce qui est connu. Ce qui est laissé de côté est inconnu ; "
            "une liste vide [] est connue et vide."
        ),
        language,
    )
    message = N_('Toute table peut dire d’où elle vient : provenance = "declared" (ou computed, register, ruling).')
    yield "# " + _(message, language)
    yield ""
    keys = words(regulation)
    if keys["round"]:
        yield f'# round = "{next(iter(keys["round"]))}"  # {_choice(keys["round"], language)}'
    for name in ("received_at", "begun_at"):
        yield f"# {name} = {SAMPLES[name]}  # {_(FIELDS[f'facts.{name}'], language)}"
    yield from _keyed("answers", keys["answers"], "true", language)
    yield from _elections(regulation, language)
    yield from _table("[project]", tables.Project, keys, language)
    for name, table in (
        ("parties", tables.Party),
        ("countries", tables.Country),
        ("expenses", tables.Expense),
        ("resources", tables.Resource),
        ("grants", tables.Grant),
        ("documents", tables.Document),
        ("obligations", tables.Obligation),
        ("rulings", tables.Ruling),
        ("waivers", tables.Waiver),
        ("other_calls", tables.OtherCall),
    ):
        yield from _table(f"[[{name}]]", table, keys, language)


def _table(
    header: str, table: type[BaseModel], keys: dict[str, dict[str, Text | None]], language: str
) -> Iterator[str]:
    row = table.__name__.lower()
    yield ""
    yield header if header == "[project]" else f"# {header}  # {_(FIELDS[row], language)}"
    for name in table.model_fields:
        if name in HIDDEN:
            continue
        known = keys.get(f"{row}.{name}")
        sample = SAMPLES.get(f"{row}.{name}") or SAMPLES.get(name, '"…"')
        if known:
            first = f'"{next(iter(known))}"'
            sample = f"[{first}]" if name == "strands" else first
        elif f"{row}.{name}" in NAMED:
            continue
        said = _(FIELDS.get(f"{row}.{name}") or FIELDS[f"line.{name}"], language)
        choice = f" : {_choice(known, language)}" if known else ""
        mark = "# # " if f"{row}.{name}" in INSTEAD else "# "
        yield f"{mark}{name} = {sample}  # {said}{choice}"


def _keyed(table: str, known: dict[str, Text | None], sample: str, language: str) -> Iterator[str]:
    if known:
        yield ""
        yield f"[{table}]"
    for key, text in known.items():
        yield f"# {key} = {sample}" + (f"  # {text.written_in(language)}" if text else "")


def _elections(regulation: Regulation, language: str) -> Iterator[str]:
    elections = [one for one in regulation.of_kind(Election) if one.chosen_by == "applicant"]
    if elections:
        yield ""
        yield "[elections]"
    for one in elections:
        yield f'# {one.id} = "{one.of[0]}"  # {", ".join(one.of)} ; {_(FAVOURABLE, language)}'


def _choice(known: dict[str, Text | None], language: str) -> str:
    return ", ".join(f"{key} ({text.written_in(language)})" if text else key for key, text in known.items())


def words(regulation: Regulation) -> dict[str, dict[str, Text | None]]:
    """The words that a facts file may use for this regulation, by place."""
    documents: dict[str, Text | None] = dict.fromkeys(sorted(STANDARD["documents"])) | regulation.documents
    obligations: dict[str, Text | None] = dict.fromkeys(
        {rule.of: None for rule in regulation.of_kind(NoObligation)} or sorted(STANDARD["obligations"])
    )
    return {
        "round": dict(regulation.rounds),
        "answers": {rule.key: regulation.questions.get(rule.key) for rule in regulation.of_kind(Question)}
        | dict(regulation.questions),
        "party.kind": {kind.value: None for kind in Kind},
        "project.strands": dict(regulation.strands),
        "expense.category": dict(regulation.categories),
        "document.kind": documents,
        "obligation.kind": {key: regulation.obligations.get(key) for key in obligations},
        "grant.funder": {key: funder.name for key, funder in regulation.funders.items()},
        "waiver.rule": {rule.id: rule.title for rule in regulation.rules.values() if rule.waiver},
        "ruling.key": dict(regulation.questions),
    }


def unknown_keys(facts: Facts, regulation: Regulation, path: Path | None = None) -> list[Problem]:
    """Words of the facts that the regulation does not know, each with the nearest one that it does."""
    positions = Positions(path.read_text(encoding="utf-8") if path and path.suffix == ".toml" else "")
    return [problem.placed(path.name if path else "", positions) for problem in unknown_words(facts, regulation)]


def unknown_words(facts: Facts, regulation: Regulation, under: Place = ()) -> Iterator[Problem]:
    """The same, each with its path under `under`."""
    for place, word, known in _used(facts, regulation):
        if word not in set(known):
            values: dict[str, object] = {"word": word, "nearest": nearest(word, known)}
            yield Problem(N_("Ce règlement ne connaît pas « %(word)s »."), values, (*under, *place))
    for place, code in _countries(facts):
        if code is not None and not exists(code):
            yield Problem(NO_COUNTRY, {"word": code}, (*under, *place))


def _countries(facts: Facts) -> Iterator[tuple[Place, str | None]]:
    yield from ((("parties", n, "country"), one.country) for n, one in enumerate(facts.parties or ()))
    yield from ((("countries", n, "code"), one.code) for n, one in enumerate(facts.countries or ()))
    yield from ((("expenses", n, "country"), one.country) for n, one in enumerate(facts.expenses or ()))


def _used(facts: Facts, regulation: Regulation) -> Iterator[tuple[Place, str, Iterable[str]]]:
    keys = words(regulation)
    elections = {one.id: one.of for one in regulation.of_kind(Election)}
    obligations = {*keys["obligation.kind"], *STANDARD["obligations"], *regulation.obligations}
    yield from ((("answers", key), key, keys["answers"]) for key in facts.answers)
    yield from ((("elections", key), key, elections) for key in facts.elections)
    yield from (
        (("elections", key), option, elections[key]) for key, option in facts.elections.items() if key in elections
    )
    if facts.round is not None and keys["round"]:
        yield ("round",), facts.round, keys["round"]
    yield from ((("project", "strands"), key, keys["project.strands"]) for key in facts.project.strands or ())
    for table, name, rows, known in (
        ("documents", "kind", facts.documents, keys["document.kind"]),
        ("rulings", "key", facts.rulings, keys["ruling.key"]),
        ("waivers", "rule", facts.waivers, regulation.rules),
        ("obligations", "kind", facts.obligations, obligations),
        ("expenses", "category", facts.expenses if keys["expense.category"] else (), keys["expense.category"]),
        ("grants", "funder", facts.grants, regulation.funders),
    ):
        for index, row in enumerate(rows or ()):
            if (word := getattr(row, name)) is not None:
                yield (table, index, name), word, known
