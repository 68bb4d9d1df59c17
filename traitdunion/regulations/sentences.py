"""Verdicts, rules and ceilings in words, in French, English and Arabic."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial

from traitdunion.regulations import countries, typography
from traitdunion.regulations.ceilings import Bound
from traitdunion.regulations.checking import Verdict
from traitdunion.regulations.facts import Grant
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.languages import N_, ngettext, translate
from traitdunion.regulations.repairs import Repair
from traitdunion.regulations.rules import Rule
from traitdunion.regulations.rules.parties import PartyCount
from traitdunion.regulations.terms import (
    Cash,
    FactUsed,
    Key,
    Listed,
    Months,
    Percentage,
    Place,
    Said,
    Step,
    Term,
)
from traitdunion.regulations.values import Text, ValueUsed
from traitdunion.regulations.vocabulary import Status
from traitdunion.regulations.wording import FACTS, GENITIVES, REPAIRS, WORDS

Names = Callable[[str, str], str]
"""Given an ISO code and a language, the name of the place; countries are named as in the CLDR when nobody does."""

COMMON = {
    "waived": N_("Dérogation accordée : %(reason)s"),
    "unknown_value": N_("%(subject)s : cette valeur existe, mais nous ne l’avons pas."),
    "not_applicable": N_("Sans objet pour ce projet."),
    "met": N_("C’est rempli."),
    "not_met": N_("Ce n’est pas rempli."),
    "unknown": N_("Il manque des renseignements pour le dire."),
}


ITEMS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("allowed", "excluded", "areas"), Place),
    "ineligible": partial(Key, "categories"),
}
"""How the items of a value are said, by its name; the others are words of closed lists."""


@dataclass(frozen=True)
class Explanation:
    """Everything that a page says of a verdict. `article` is "art. 4 · Cofinancement", or empty."""

    sentence: str
    rule: str
    article: str
    sources: tuple[str, ...]
    facts: tuple[str, ...]
    values: tuple[str, ...]
    note: str
    to_confirm: bool
    assumed: tuple[str, ...] = ()
    """What rests on something to be confirmed, each with its note: "5 % (à confirmer) : dit en réunion"."""


@dataclass(frozen=True)
class Speaker:
    """Puts terms into one language, with the words of one regulation."""

    language: str
    regulation: Regulation
    names: Names | None = None

    def sentence(self, message: str, terms: Mapping[str, object]) -> str:
        return typography.finished(self.fill(message, terms), self.language)

    def fill(self, message: str, terms: Mapping[str, object]) -> str:
        return translate(message, self.language) % {name: self.say(terms[name]) for name in _names(message)}

    def say(self, term: object) -> str:  # noqa: C901, PLR0911, PLR0912 (one line for each kind of term)
        match term:
            case Cash(amount, currency):
                return typography.amount(amount, self._currency(currency), self.language)
            case Percentage(value, places):
                return typography.percent(value, self.language, places)
            case Term(key, of):
                return translate(GENITIVES[key] if of else WORDS[key], self.language)
            case Key(table, key):
                return self._key(table, key)
            case Place(code):
                return self._place(code)
            case Months(number):
                return ngettext("%(n)s mois", "%(n)s mois", number, self.language) % {"n": number}
            case Listed(items, choice):
                nested = any(isinstance(item, Listed) and len(item.items) > 1 for item in items)
                return typography.joined([self.say(item) for item in items], self.language, choice=choice, wide=nested)
            case Said(message, terms):
                return self.fill(message, dict(terms))
            case Text():
                return term.written_in(self.language)
            case datetime():
                return typography.moment(term, self.language)
            case date():
                return typography.day(term, self.language)
            case bool():
                return translate(WORDS["yes" if term else "no"], self.language)
            case Enum() if str(term.value) in WORDS:
                return translate(WORDS[str(term.value)], self.language)
            case Decimal():
                return typography.number(term, self.language, 2)
            case None:
                return translate(WORDS["unknown"], self.language)
            case tuple() | list():
                return typography.joined([self.say(item) for item in term], self.language)
            case _:
                return str(term)

    def _currency(self, name: str) -> str:
        """A currency, a funder whose currency it is, or nothing for the regulation's."""
        funder = self.regulation.funders.get(name)
        return funder.currency if funder else name or self.regulation.currency

    def _key(self, table: str, key: str) -> str:
        if table == "rules":
            rule = self.regulation.rules[key]
            return self.say(rule.title or Said(rule.statement(), tuple(rule.statement_terms().items()))).rstrip(".")
        text = getattr(self.regulation, table).get(key)
        if text is not None:
            return self.say(text)
        word = WORDS.get(f"{table}.{key}")
        return translate(word, self.language) if word else key

    def _place(self, code: str) -> str:
        text = self.regulation.places.get(code)
        if text is not None:
            return self.say(text)
        return (self.names or countries.name)(code, self.language)

    def fact(self, used: FactUsed) -> str:
        """A fact with its provenance: "Apport propre : 3 000,00 € (calculé)"."""
        head, *rest = used.path.split(".")
        label = (
            WORDS.get(used.path) or FACTS.get(rest[-1] if rest else head) or WORDS.get(head) or FACTS.get(head) or head
        )
        value: object = used.value
        if isinstance(value, Decimal):
            value = Cash(Fraction(value), "")
        elif isinstance(value, Enum):
            value = _word(value.value)
        terms = {"label": translate(label, self.language), "value": value, "origin": Term(used.provenance.value)}
        if used.path.startswith("countries.") and len(rest) > 1:
            terms["label"] = Said(N_("%(label)s %(place)s"), (("label", terms["label"]), ("place", Place(rest[0]))))
        if used.status is Status.ASSUMED:
            return self.sentence(N_("%(label)s : %(value)s (%(origin)s, à confirmer)"), terms)
        return self.sentence(N_("%(label)s : %(value)s (%(origin)s)"), terms)

    def value(self, used: ValueUsed) -> str:
        """A value with its status: "10 % (à confirmer)"; one that we do not have is "inconnu"."""
        if used.value is None:
            return self.say(used.status)
        value: object = used.value
        if isinstance(value, Decimal):
            value = Cash(Fraction(value), "") if used.name in {"amount", "min", "max"} else Percentage(value)
        elif isinstance(value, tuple):
            say = ITEMS.get(used.name, _word)
            value = Listed(tuple(say(item) for item in value))
        elif isinstance(value, str):
            value = _word(value)
        return f"{self.say(value)} ({self.say(used.status)})"

    def assumed(self, verdict: Verdict) -> Iterator[str]:
        """What a verdict rests on that is to be confirmed, with notes: values, classes of countries, other rules."""
        for used in verdict.values:
            if used.status is Status.ASSUMED:
                yield _noted(self.value(used), self.say(used.note) if used.note else "")
        facts = [fact for fact in verdict.facts if fact.status is Status.ASSUMED]
        for one in dict.fromkeys([*facts, *verdict.rests_on]):
            if isinstance(one, FactUsed):
                yield _noted(self.fact(one), one.note)
            else:
                yield self.sentence("%(it)s", {"it": one})


def _noted(text: str, note: str) -> str:
    return f"{text} · {note}" if note else text


def _names(message: str) -> set[str]:
    """The terms that a message asks for."""
    return set(re.findall(r"%\((\w+)\)s", message))


def _word(item: object) -> object:
    """A word of a closed list, as a term; anything else as it is."""
    for prefix in ("kind.", "income.", ""):
        if f"{prefix}{item}" in WORDS:
            return Term(f"{prefix}{item}")
    return item


def sentence(verdict: Verdict, language: str = "fr", names: Names | None = None) -> str:
    """What the rule says of this file."""
    speaker = Speaker(language, verdict.regulation, names)
    messages = (verdict.rule.sentences.get(verdict.says), COMMON.get(verdict.says), COMMON[verdict.outcome.value])
    return next(
        speaker.sentence(message, verdict.terms)
        for message in messages
        if message is not None and verdict.terms.keys() >= _names(message)
    )


def statement(rule: Rule, regulation: Regulation, language: str = "fr", names: Names | None = None) -> str:
    """What the rule says in general ("ce que dit la règle")."""
    return Speaker(language, regulation, names).sentence(rule.statement(), rule.statement_terms())


def explain(verdict: Verdict, language: str = "fr", names: Names | None = None) -> Explanation:
    speaker = Speaker(language, verdict.regulation, names)
    article = verdict.article
    parts = [
        f"art. {article.number}" if article and article.number else "",
        speaker.say(article.title) if article else "",
    ]
    sources = dict.fromkeys(source for used in verdict.values for source in used.source)
    return Explanation(
        sentence(verdict, language, names),
        statement(verdict.rule, verdict.regulation, language, names),
        " · ".join(part for part in parts if part),
        tuple(sources) or verdict.rule.source,
        tuple(speaker.fact(used) for used in verdict.facts),
        tuple(speaker.value(used) for used in verdict.values),
        speaker.say(verdict.rule.note) if verdict.rule.note else "",
        verdict.assumed_decides or any(used.status is Status.ASSUMED for used in verdict.values),
        tuple(speaker.assumed(verdict)),
    )


def derivation(bound: Bound, regulation: Regulation, language: str = "fr", names: Names | None = None) -> str:
    """The calculation of a bound: "125 600,00 € × 90 % + 100 000,00 € × 70 %"."""
    speaker = Speaker(language, regulation, names)
    text = ""
    for step in bound.steps:
        sign = " − " if step.minus else " + " if text else ""
        text += sign + _step(step, speaker, regulation.currency)
    return typography.kept(text, language) if text else ""


def made_of(bound: Bound, regulation: Regulation, language: str = "fr", names: Names | None = None) -> str:
    """What a rate is made of when bonuses add up: "40 %, 10 % (pays moins avancés)"; empty otherwise."""
    speaker = Speaker(language, regulation, names)
    return ", ".join(speaker.say(step.label) for step in bound.steps if isinstance(step.label, Said | Listed))


def _step(step: Step, speaker: Speaker, currency: str) -> str:
    amount = speaker.say(Cash(step.amount, currency))
    if step.pct is None:
        return amount
    if step.pct > 1:
        whole = step.pct.numerator if step.pct.denominator == 1 else None
        factor = str(whole) if whole else speaker.say(Percentage(_percentage(1 / step.pct)))
        return f"{amount} × {factor}" if whole else f"{amount} ÷ {factor}"
    return f"{amount} × {speaker.say(Percentage(_percentage(step.pct)))}"


def _percentage(share: Fraction) -> Decimal:
    """A share as a percentage of at most two places, cut."""
    return Decimal(int(share * 10_000)).scaleb(-2).normalize()


def bound_name(bound: Bound, regulation: Regulation, language: str = "fr", names: Names | None = None) -> str:
    """A short name of a bound: the rule's title, else what it states."""
    speaker = Speaker(language, regulation, names)
    if bound.rule is None:
        return speaker.sentence("%(label)s", {"label": bound.label})
    if bound.rule.title:
        return speaker.sentence("%(label)s", {"label": bound.rule.title})
    return statement(bound.rule, regulation, language, names).rstrip(".")


def repair_sentence(repair: Repair, language: str = "fr", names: Names | None = None) -> str:
    """The act itself, with what it mends besides and what it breaks."""
    verdict = repair.verdict
    speaker = Speaker(language, verdict.regulation, names)
    said = [speaker.sentence(REPAIRS[_repair_key(repair)], _repair_terms(repair))]
    for key, rules in (("also", repair.repairs), ("breaks", repair.breaks)):
        others = tuple(Key("rules", rule) for rule in rules if rule != verdict.id)
        if others:
            said.append(speaker.sentence(REPAIRS[key], {"rules": Listed(others)}))
    return " ".join(said)


def _document(kind: str, named: Mapping[str, object]) -> object:
    """A document with its article; one that the regulation names in its own words stays between quotes."""
    if kind in named or f"a.{kind}" not in WORDS:
        return Said(N_("la pièce « %(name)s »"), (("name", Key("documents", kind)),))
    return Term(f"a.{kind}")


def _repair_key(repair: Repair) -> str:
    key = repair.lever.value
    if repair.day is not None:
        moved = repair.facts.project.starts == repair.day
        return f"{key}.starts" if moved else f"{key}.ends"
    return f"{key}.parties" if repair.documents and repair.parties else key


def _asked(grant: Grant) -> object:
    """What a line of the grant asks: "29 500,00 € en 2024"."""
    amount = Cash(Fraction(grant.amount or 0), "")
    return Said(N_("%(amount)s en %(year)s"), (("amount", amount), ("year", str(grant.year)))) if grant.year else amount


def _repair_terms(repair: Repair) -> dict[str, object]:
    rule = repair.verdict.rule
    named = (repair.facts.party(key) for key in repair.parties)
    terms: dict[str, object] = {
        name: Cash(Fraction(amount), "")
        for name, amount in (("amount", repair.amount), ("grant", repair.grant), ("cost", repair.cost))
        if amount is not None
    }
    terms["day"] = repair.day
    terms["yearly"] = Listed(tuple(_asked(line) for line in repair.facts.grants or ()))
    known = repair.verdict.regulation.documents
    terms["documents"] = Listed(
        tuple(Listed(tuple(_document(kind, known) for kind in one)) for one in repair.documents), choice=True
    )
    terms["parties"] = Listed(tuple(party.name or party.key for party in named if party))
    terms["who"] = rule.statement_terms()["who"] if isinstance(rule, PartyCount) else ""
    terms["count"] = len(repair.parties)
    return terms
