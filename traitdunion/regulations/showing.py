"""A regulation read back in words, article by article: what its author can compare with the official text."""

from collections.abc import Iterator

from traitdunion.regulations.conditions import COUNTS, SETS, Condition
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.languages import N_
from traitdunion.regulations.reports import word
from traitdunion.regulations.rules import Rule
from traitdunion.regulations.rules.dates import Window
from traitdunion.regulations.rules.rates import RateBonus, percentage
from traitdunion.regulations.sentences import Speaker, statement
from traitdunion.regulations.terms import Key, Listed, Place, Said, Term
from traitdunion.regulations.typography import JOINS
from traitdunion.regulations.values import ValueUsed
from traitdunion.regulations.vocabulary import Stage
from traitdunion.regulations.wording import WORDS


def shown(regulation: Regulation, language: str = "fr") -> Iterator[str]:
    """The whole regulation, line by line."""
    speaker = Speaker(language, regulation)
    yield f"{speaker.say(regulation.title)} · {regulation.reference} · {word(regulation.kind, speaker)}"
    if regulation.extends:
        yield speaker.sentence(N_("Complète le règlement %(other)s."), {"other": regulation.extends})
    if regulation.applies_from:
        yield speaker.sentence(N_("En vigueur à partir du %(day)s."), {"day": regulation.applies_from})
    for key in (*regulation.articles, None):
        rules = [rule for rule in regulation.rules.values() if rule.article == key]
        if rules:
            yield ""
            yield _heading(key, speaker)
        for rule in rules:
            yield from _rule(rule, speaker)
    if regulation.absent:
        yield ""
        yield speaker.sentence(N_("Ce que nos sources ne disent pas"), {})
        yield from (f"  - {speaker.say(text)}" for text in regulation.absent.values())


def _heading(key: str | None, speaker: Speaker) -> str:
    if key is None:
        return speaker.sentence(N_("Sans article"), {})
    article = speaker.regulation.articles[key]
    title = speaker.say(article.title)
    if not article.number:
        return title
    return speaker.fill(N_("Article %(number)s"), {"number": article.number}) + f" · {title}"


def _rule(rule: Rule, speaker: Speaker) -> Iterator[str]:
    marks = [] if rule.informative else [word(f"severity.{rule.severity}", speaker)]
    if rule.stage is not Stage.SIMULATE:
        marks.append(speaker.fill(N_("à partir de : %(stage)s"), {"stage": Term(f"stage.{rule.stage.word}")}))
    if rule.waiver:
        marks.append(speaker.fill(N_("dérogation possible"), {}))
    yield f"  {rule.id}" + (f" [{', '.join(marks)}]" if marks else "")
    lines = list(_spans(rule, speaker)) if isinstance(rule, Window) else []
    yield from (f"    {line}" for line in lines or [statement(rule, speaker.regulation, speaker.language)])
    if rule.when:
        yield "    " + speaker.sentence(N_("Si : %(condition)s."), {"condition": condition(rule.when)})
    for bonus in rule.bonuses if isinstance(rule, RateBonus) else ():
        terms = {"what": bonus.label or percentage(bonus.pct), "condition": condition(bonus.when)}
        yield "    " + speaker.sentence(N_("%(what)s, si : %(condition)s."), terms)
    yield from (f"      {_value(used, rule, speaker)}" for used in rule.values())
    yield from (f"      {source}" for source in rule.source)
    if rule.note:
        yield f"      {speaker.say(rule.note)}"


def _spans(rule: Window, speaker: Speaker) -> Iterator[str]:
    for span, message, terms in rule.stated():
        kinds = tuple(Term(f"kind.{kind}") for kind in span.applicants or ())
        who: list[object] = [Key("rounds", span.round)] if span.round else []
        who += [Listed(kinds, choice=True)] if kinds else []
        kept = speaker.sentence(N_("Pour : %(who)s."), {"who": Listed(tuple(who))}) if who else ""
        yield f"{speaker.sentence(message, terms)} {kept}".rstrip()


def _value(used: ValueUsed, rule: Rule, speaker: Speaker) -> str:
    """One value with its status, its own source and its note: pourcentage : 10 % (sourcé)."""
    sources = used.source if used.source != rule.source else ()
    said = speaker.fill(N_("%(name)s : %(value)s"), {"name": _name(used.name, speaker), "value": speaker.value(used)})
    return " · ".join([said, *sources, *([speaker.say(used.note)] if used.note else [])])


def _name(name: str, speaker: Speaker) -> str:
    """The name of a value in words: spans.0.opens is "fenêtre 1, ouverture"."""
    said: list[str] = []
    for part in name.split("."):
        if part.isdecimal():
            said[-1] += f" {int(part) + 1}"
        else:
            keys = (f"value.{part}", f"income.{part}")
            said.append(speaker.say(next((Term(key) for key in keys if key in WORDS), Key("rounds", part))))
    return JOINS[speaker.language][0].join(said)


def condition(one: Condition) -> object:
    """A condition as a term."""
    if one.answer is not None:
        answer = Term("no" if one.is_ is False else "yes")
        return Said(N_("%(question)s %(answer)s"), (("question", Key("questions", one.answer)), ("answer", answer)))
    if one.fact is not None:
        return _measured(one, one.fact)
    if one.not_ is not None:
        return Said(N_("pas (%(condition)s)"), (("condition", condition(one.not_)),))
    joined = Listed(tuple(condition(inner) for inner in one.inner()), choice=one.any is not None)
    return Said("(%(conditions)s)", (("conditions", joined),))


def _measured(one: Condition, fact: str) -> object:
    name = ("fact", Term(f"fact.{fact}"))
    if fact in COUNTS:
        bounds: list[object] = []
        if one.at_least is not None:
            bounds.append(Said(N_("%(fact)s : au moins %(n)s"), (name, ("n", one.at_least))))
        if one.at_most is not None:
            bounds.append(Said(N_("%(fact)s : au plus %(n)s"), (name, ("n", one.at_most))))
        return Listed(tuple(bounds))
    if fact in SETS:
        tests: list[object] = []
        for words, message in (
            (one.includes, N_("%(fact)s : dont %(words)s")),
            (one.only, N_("%(fact)s : seulement %(words)s")),
        ):
            if words is not None:
                said = Listed(tuple(_said(fact, str(item)) for item in words), choice=True)
                tests.append(Said(message, (name, ("words", said))))
        return Listed(tuple(tests))
    answer = Term("no" if one.is_ is False else "yes")
    return Said(N_("%(fact)s : %(answer)s"), (name, ("answer", answer)))


def _said(fact: str, item: str) -> object:
    if fact == "country":
        return Place(item)
    tables = {"strands": "strands", "round": "rounds"}
    return Key(tables[fact], item) if fact in tables else Term(f"{'kind' if fact == 'lead_kind' else fact}.{item}")
