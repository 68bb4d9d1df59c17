"""What a regulation gets wrong as a whole: sources, words described nowhere, groups, conditions, examples."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from pydantic import ValidationError

from traitdunion.regulations.conditions import Condition
from traitdunion.regulations.facts import Facts
from traitdunion.regulations.grammar import STANDARD, Regulation
from traitdunion.regulations.languages import N_
from traitdunion.regulations.positions import Path
from traitdunion.regulations.problems import Problem, from_validation, nearest
from traitdunion.regulations.rules import GrantBound, Rule
from traitdunion.regulations.rules.election import Election
from traitdunion.regulations.rules.groups import Group
from traitdunion.regulations.rules.rates import GrantAtMost, Rate, RateBonus
from traitdunion.regulations.rules.shares import Categories, MaxShare
from traitdunion.regulations.template import unknown_words
from traitdunion.regulations.vocabulary import Status

UNDESCRIBED = N_("« %(word)s » n’est pas décrit dans [%(table)s].")


def mistakes(regulation: Regulation, *, complete: bool) -> Iterator[Problem]:
    """Each with its path. What names rules, and the examples, are looked at only when every rule was read."""
    tables: dict[str, set[str]] = {
        table: set(getattr(regulation, table)) | STANDARD.get(table, frozenset())
        for table in ("funders", "rounds", "strands", "questions", "documents", "obligations", "categories")
    }
    for rule in regulation.rules.values():
        under: Path = ("rules", rule.id)
        yield from _sources(rule, under)
        if rule.article and rule.article not in regulation.articles:
            message = N_("L’article « %(word)s » n’est pas dans [articles].")
            yield _unknown(message, rule.article, regulation.articles, (*under, "article"))
        for table, word, path in _names(rule, under):
            if word not in tables[table]:
                yield _unknown(UNDESCRIBED, word, tables[table], path, table=table)
        yield from _conditions(rule, under)
        if complete:
            yield from _members(rule, regulation, under)
    if complete:
        yield from _examples(regulation)


def doubts(regulation: Regulation) -> Iterator[Problem]:
    """What is valid and seldom meant: rates of one amount outside of an election, of which the lowest alone counts."""
    rates = [rule for rule in regulation.of_kind(Rate) if not isinstance(rule, GrantAtMost)]
    for first, second in combinations(rates, 2):
        shared = (first.base, first.funder) == (second.base, second.funder)
        chosen = {regulation.election_of.get(rule.id) for rule in (first, second)}
        if shared and (len(chosen) > 1 or None in chosen) and not (first.when and second.when):
            message = N_(
                "« %(first)s » et « %(second)s » bornent la même subvention : le taux le plus bas compte, ils ne "
                "s’ajoutent pas. Des bonus sur un taux par pays s’écrivent dans un seul rate_bonus, avec "
                'mixed = "parts" ; un choix, dans un election.'
            )
            yield Problem(message, {"first": first.id, "second": second.id}, ("rules", second.id))


def _unknown(message: str, word: str, words: Iterable[str], path: Path, **values: object) -> Problem:
    return Problem(message, {"word": word, "nearest": nearest(word, words), **values}, path)


def _sources(rule: Rule, under: Path) -> Iterator[Problem]:
    used = rule.values()
    unsourced = [one for one in used if one.status is Status.SOURCED and not one.source]
    bare = not used and rule.status in {None, Status.SOURCED} and not rule.source
    if unsourced or bare:
        what = f" ({unsourced[0].name})" if unsourced and unsourced[0].name else ""
        message = N_('Il manque la source%(what)s : source = "…", ou status = "assumed" si la valeur est supposée.')
        yield Problem(message, {"what": what}, under)


def _names(rule: Rule, under: Path) -> Iterator[tuple[str, str, Path]]:
    """The words that a rule takes from the tables of its regulation, with their table and their place."""
    for table, keys in rule.names().items():
        if table != "rules":
            yield from ((table, key, under) for key in keys)
    for field in ("of", "base"):
        name = getattr(rule, field, None)
        if isinstance(name, str) and name.startswith("category."):
            yield "categories", name.removeprefix("category."), (*under, field)
    for path, condition in _conditions_of(rule, under):
        yield from ((table, word, path) for table, word in condition.named())


def _conditions_of(rule: Rule, under: Path) -> Iterator[tuple[Path, Condition]]:
    if rule.when:
        yield (*under, "when"), rule.when
    if isinstance(rule, RateBonus):
        yield from (((*under, "bonuses", index, "when"), bonus.when) for index, bonus in enumerate(rule.bonuses))


def _conditions(rule: Rule, under: Path) -> Iterator[Problem]:
    if isinstance(rule, MaxShare | Categories) and rule.when and rule.when.facts() & {"cost", "grant"}:
        yield Problem(N_("Ce qui forme le coût ne peut pas dépendre du coût ni de la demande."), {}, (*under, "when"))


def _members(rule: Rule, regulation: Regulation, under: Path) -> Iterator[Problem]:
    path = (*under, "of")
    for key in rule.names().get("rules", ()):
        member = regulation.rules.get(key)
        if member is None:
            yield _unknown(N_("La règle « %(word)s » n’existe pas."), key, regulation.rules, path)
        elif isinstance(rule, Election) and not isinstance(member, GrantBound):
            message = N_("La règle « %(word)s » ne borne pas la subvention : elle ne peut pas être une option.")
            yield Problem(message, {"word": key}, path)
        elif isinstance(rule, Group) and isinstance(member, Group | Election):
            message = N_("La règle « %(word)s » est déjà un groupe : un groupe n’en contient pas d’autre.")
            yield Problem(message, {"word": key}, path)


def _examples(regulation: Regulation) -> Iterator[Problem]:
    """Facts that cannot be read, words that the regulation does not know, rules that it does not have."""
    judged = {key for key, rule in regulation.rules.items() if not rule.informative}
    for index, example in enumerate(regulation.examples):
        under: Path = ("examples", index)
        for key in example.expect:
            if key in regulation.rules and key not in judged:
                message = N_("La règle « %(word)s » est une information : elle n’est jamais jugée.")
                yield Problem(message, {"word": key}, (*under, "expect", key))
            elif key not in judged:
                yield _unknown(N_("La règle « %(word)s » n’existe pas."), key, judged, (*under, "expect", key))
        try:
            facts = Facts.model_validate(example.facts)
        except ValidationError as error:
            yield from from_validation(error, under=(*under, "facts"))
        else:
            yield from unknown_words(facts, regulation, under=(*under, "facts"))
