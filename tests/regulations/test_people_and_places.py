"""Who and where: leads, numbers of parties, obligations, networks, countries, classes, focus areas."""

from collections.abc import Callable
from typing import Any

import pytest

from traitdunion.regulations import Facts, Lever, Outcome, Overall, Regulation, Severity, Stage, check, repair, sentence
from traitdunion.regulations.sentences import statement

Rules = Callable[..., Regulation]

MET, NOT_MET, UNKNOWN, NOT_APPLICABLE, WAIVED = (
    Outcome.MET,
    Outcome.NOT_MET,
    Outcome.UNKNOWN,
    Outcome.NOT_APPLICABLE,
    Outcome.WAIVED,
)


def party(key: str, **more: Any) -> dict[str, Any]:
    french = {"role": "carrier", "kind": "commune", "country": "FR"}
    return {"key": key} | french | more


TOWN = party("town", role="lead")
THIES = party("thies", role="partner", country="SN")


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def outcome(call: Regulation, *parties: dict[str, Any], stage: Stage = Stage.SUBMIT, **tables: Any) -> Outcome:
    return check(Facts.parse({"parties": list(parties)} | tables), call, stage)["a"].outcome


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        ({"kind": "gip"}, MET),
        ({"kind": "commune"}, NOT_MET),
        ({"kind": "gip", "country": "SN"}, NOT_MET),
        ({"kind": None}, UNKNOWN),
        ({"role": "partner"}, UNKNOWN),
    ],
)
def test_kinds_of_lead(rules: Rules, lead: dict[str, Any], found: Outcome):
    call = rules('[rules.a]\nkind = "applicant"\nsource = "x"\nkinds = ["association", "gip"]\n')

    assert outcome(call, TOWN | lead) is found


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        ({}, MET),
        ({"country": "SN"}, MET),
        ({"country": "SN", "kind": "association"}, NOT_MET),
        ({"country": "LB"}, NOT_MET),
        ({"country": None}, UNKNOWN),
        ({"country": "SN", "kind": None}, UNKNOWN),
    ],
)
def test_an_authority_abroad_leads_where_the_regulation_admits_it(rules: Rules, lead: dict[str, Any], found: Outcome):
    call = rules(
        '[rules.a]\nkind = "applicant"\nsource = "x"\nkinds = ["commune", "local_authority"]\nabroad = ["SN"]\n'
    )

    assert outcome(call, TOWN | lead) is found


@pytest.mark.parametrize(
    ("abroad", "told"),
    [
        (
            "",
            (
                "Chef de file : Beyrouth (Liban). Le dossier est porté et déposé par un organisme français : le "
                "partenaire français le commence, l’autorité étrangère y entre à ses côtés."
            ),
        ),
        (
            'abroad = ["SN"]',
            (
                "Chef de file : Beyrouth (Liban). Une autorité étrangère peut porter le dossier si elle est ici : "
                "Sénégal. Sinon, un organisme français le porte et le dépose."
            ),
        ),
    ],
)
def test_a_lead_abroad_is_told_who_submits(rules: Rules, abroad: str, told: str):
    call = rules(f'[rules.a]\nkind = "applicant"\nsource = "x"\nkinds = ["commune"]\n{abroad}\n')
    facts = Facts.parse({"parties": [TOWN | {"name": "Beyrouth", "country": "LB"}]})

    assert plain(sentence(check(facts, call)["a"], "fr")) == told


@pytest.mark.parametrize(
    ("parties", "found"),
    [
        ([TOWN, THIES], MET),
        ([TOWN], NOT_MET),
        ([TOWN, party("x", country=None, role="partner")], UNKNOWN),
        ([TOWN, party("x", country="SN", kind="association")], NOT_MET),
        ([TOWN, party("x", country="WF")], NOT_MET),  # a foreign party may not be French
    ],
)
def test_at_least_one_foreign_authority(rules: Rules, parties: list[dict[str, Any]], found: Outcome):
    call = rules('[rules.a]\nkind = "party_count"\nsource = "x"\nwho = "foreign_authorities"\nmin = 1\n')

    assert outcome(call, *parties) is found


AID = '[rules.a]\nkind = "party_count"\nsource = "x"\nwho = "foreign_authorities"\nclasses = ["ldc", "oda"]\nmin = 1\n'
CLASSED = [{"code": "SN", "income": "ldc"}, {"code": "PL", "income": "other"}]
LODZ = party("lodz", role="partner", country="PL")


@pytest.mark.parametrize(
    ("partner", "countries", "found"),
    [
        (THIES, CLASSED, MET),
        (LODZ, CLASSED, NOT_MET),  # Senegal is a country of the project, nobody of the file is there
        (LODZ, [{"code": "PL"}], UNKNOWN),
        (party("x", role="partner", country=None), CLASSED, UNKNOWN),
        (party("x", role="partner", country="WF"), [{"code": "WF", "income": "oda"}], NOT_MET),  # French
    ],
)
def test_a_partner_in_a_country_that_receives_aid(rules: Rules, partner: Any, countries: Any, found: Outcome):
    assert outcome(rules(AID), TOWN, partner, countries=countries) is found


def test_a_partner_in_a_country_that_receives_aid_is_said_and_repaired(rules: Rules):
    call = rules(AID)
    facts = Facts.parse({"parties": [TOWN, LODZ], "countries": CLASSED})
    verdict = check(facts, call)["a"]

    (repaired,) = repair(verdict, facts, call)

    assert plain(sentence(verdict, "fr")) == (
        "Collectivités étrangères des pays moins avancés (PMA) ou autres pays éligibles à l’aide publique au "
        "développement : 0. Il en faut au moins 1."
    )
    assert (repaired.lever, repaired.facts.parties[-1].country) == (Lever.PARTY, "SN")


def test_a_class_that_is_not_known_is_what_is_missing(rules: Rules):
    facts = Facts.parse({"parties": [TOWN, LODZ], "countries": [{"code": "PL"}]})

    told = sentence(check(facts, rules(AID))["a"], "fr")

    assert told == "La classe d’un pays du projet n’est pas connue à la date de référence."


def test_an_assumed_class_of_the_partner_is_what_decides(rules: Rules):
    countries = [{"code": "SN", "income": "ldc", "status": "assumed"}]

    verdict = check(Facts.parse({"parties": [TOWN, THIES], "countries": countries}), rules(AID))["a"]

    assert (verdict.outcome, verdict.assumed_decides) == (MET, True)


def test_parties_not_said_are_unknown(rules: Rules):
    call = rules('[rules.a]\nkind = "party_count"\nsource = "x"\nwho = "foreign_authorities"\nmin = 1\n')

    assert check(Facts(), call)["a"].outcome is UNKNOWN


def test_three_authorities_with_a_commitment(rules: Rules):
    call = rules(
        '[rules.a]\nkind = "party_count"\nsource = "x"\nwho = "french_authorities"\nmin = 3\ncommitted = true\n'
    )
    lead = party("network", role="lead", kind="association")

    def towns(*committed: bool | None) -> list[dict[str, Any]]:
        return [party(f"town-{number}", committed=one) for number, one in enumerate(committed)]

    assert outcome(call, lead, *towns(True, True, True)) is MET
    assert outcome(call, lead, *towns(True, True, None)) is UNKNOWN
    assert outcome(call, lead, *towns(True, True, False)) is NOT_MET
    assert outcome(call, lead, *towns(True, True)) is NOT_MET


@pytest.mark.parametrize(
    ("committed", "told"),
    [
        (
            (True, True, False),
            "Collectivités françaises, avec un engagement : 2. Il en faut au moins 3. Sans engagement : Val-Clair.",
        ),
        (
            (True, True, None),
            (
                "Collectivités françaises, avec un engagement : 2. Il en faut au moins 3. Engagement à préciser : "
                "Val-Clair."
            ),
        ),
        (
            (None, None, False),
            "Collectivités françaises, avec un engagement : 0. Il en faut au moins 3. Sans engagement : Val-Clair.",
        ),
        ((True, None), "Collectivités françaises, avec un engagement : 1. Il en faut au moins 3."),
        ((True, True), "Collectivités françaises, avec un engagement : 2. Il en faut au moins 3."),
    ],
)
def test_the_authority_without_a_commitment_is_named(rules: Rules, committed: tuple[bool | None, ...], told: str):
    call = rules(
        '[rules.a]\nkind = "party_count"\nsource = "x"\nwho = "french_authorities"\nmin = 3\ncommitted = true\n'
    )
    names = ("Trois-Rives", "Port-Neuf", "Val-Clair")
    towns = [party(f"t{n}", name=names[n], committed=one) for n, one in enumerate(committed)]
    facts = Facts.parse({"parties": [party("network", role="lead", kind="association"), *towns]})

    assert plain(sentence(check(facts, call)["a"], "fr")) == told


def test_a_missing_commitment_then_a_missing_party_are_the_repairs(rules: Rules):
    call = rules(
        '[rules.a]\nkind = "party_count"\nsource = "x"\nwho = "french_authorities"\nmin = 3\ncommitted = true\n'
    )
    facts = Facts.parse({"parties": [party("x", role="lead", committed=True), party("y", committed=False)]})

    (found,) = repair(check(facts, call)["a"], facts, call)

    assert (found.lever, found.parties) == (Lever.PARTY, ("y", "new-1"))
    assert check(found.facts, call)["a"].outcome is MET


def test_too_many_parties(rules: Rules):
    call = rules('[rules.a]\nkind = "party_count"\nsource = "x"\nwho = "parties"\nmax = 1\n')

    assert outcome(call, TOWN, THIES) is NOT_MET


REPORTS = '[rules.a]\nkind = "no_obligation"\nsource = "x"\nof = "report"\nwho = "{who}"\nwaiver = true\n'


@pytest.mark.parametrize(
    ("state", "provenance", "found", "says"),
    [
        ("met", "register", MET, "met"),
        ("not_met", "declared", NOT_MET, "not_met"),
        ("not_met", "ruling", NOT_MET, "not_met"),
        ("not_met", "register", UNKNOWN, "register"),
        ("contested", "declared", UNKNOWN, "contested"),
        ("unknown", "declared", UNKNOWN, "unknown"),
    ],
)
def test_a_register_never_refuses_by_itself(rules: Rules, state: str, provenance: str, found: Outcome, says: str):
    call = rules(REPORTS.format(who="lead"))
    owed = [{"kind": "report", "party": "town", "state": state, "provenance": provenance}]

    verdict = check(Facts.parse({"parties": [TOWN], "obligations": owed}), call, Stage.ADMIT)["a"]

    assert (verdict.outcome, verdict.says) == (found, says)


def test_an_obligation_is_announced_at_the_door_and_counts_at_admission(rules: Rules):
    call = rules(REPORTS.format(who="lead"))
    facts = Facts.parse({"parties": [TOWN], "obligations": [{"kind": "report", "party": "town", "state": "not_met"}]})

    early, late = check(facts, call, Stage.SIMULATE), check(facts, call, Stage.ADMIT)

    assert (early["a"].severity, early.overall) == (Severity.TO_CHECK, Overall.TO_CHECK)
    assert (late["a"].severity, late.overall) == (Severity.BLOCKING, Overall.OBSTACLE)
    assert early["a"].due is Stage.ADMIT


@pytest.mark.parametrize(("who", "found"), [("lead", MET), ("any_french", MET), ("each_french", NOT_MET)])
def test_who_owes(rules: Rules, who: str, found: Outcome):
    owed = [
        {"kind": "report", "party": "town", "state": "met"},
        {"kind": "report", "party": "other", "state": "not_met"},
    ]
    operator = party("builder", role="operator", kind="company")

    assert outcome(rules(REPORTS.format(who=who)), TOWN, party("other"), operator, THIES, obligations=owed) is found


@pytest.mark.parametrize(("until", "found"), [(None, WAIVED), ("2024-03-13", WAIVED), ("2024-03-12", NOT_MET)])
def test_a_waiver_holds_until_its_last_day(rules: Rules, until: str | None, found: Outcome):
    waiver = {"rule": "a", "reason": "retard accepté"} | ({"until": until} if until else {})
    owed = [{"kind": "report", "party": "town", "state": "not_met"}]

    verdict = check(
        Facts.parse(
            {"parties": [TOWN], "obligations": owed, "waivers": [waiver], "received_at": "2024-03-13T10:00:00+01:00"}
        ),
        rules(REPORTS.format(who="lead")),
        Stage.ADMIT,
    )["a"]

    assert verdict.outcome is found
    assert found is NOT_MET or sentence(verdict, "en") == "Waiver granted: retard accepté"


@pytest.mark.parametrize(
    ("member", "available", "found"),
    [
        (True, True, MET),
        (False, True, NOT_MET),
        (None, True, UNKNOWN),
        (None, False, NOT_APPLICABLE),
        (True, None, MET),
    ],
)
def test_membership_is_a_priority_where_there_is_a_network(
    rules: Rules, member: bool | None, available: bool | None, found: Outcome
):
    call = rules('[rules.a]\nkind = "member"\nsource = "x"\nwho = "any_french"\nseverity = "priority"\n')
    facts = Facts.parse({"parties": [TOWN | {"network_member": member, "network_available": available}]})

    verdicts = check(facts, call)

    assert verdicts["a"].outcome is found
    assert verdicts.overall is Overall.NO_OBSTACLE_FOUND


@pytest.mark.parametrize(
    ("partner", "found"),
    [
        ({"country": "SN"}, MET),
        ({"country": "CA", "subdivision": "CA-QC"}, NOT_MET),
        ({"country": "CA", "subdivision": "CA-ON"}, MET),
        ({"country": "CA"}, UNKNOWN),
    ],
)
def test_quebec_is_excluded_and_canada_is_not(rules: Rules, partner: dict[str, str], found: Outcome):
    call = rules('[rules.a]\nkind = "countries"\nsource = "x"\nexcluded = ["CA-QC"]\n')

    assert outcome(call, TOWN, THIES | partner) is found


@pytest.mark.parametrize(("quantifier", "found"), [("every", NOT_MET), ("any", MET)])
def test_the_quantifier_of_countries_is_written(rules: Rules, quantifier: str, found: Outcome):
    call = rules(f'[rules.a]\nkind = "countries"\nsource = "x"\nallowed = ["SN"]\nquantifier = "{quantifier}"\n')

    assert outcome(call, TOWN, THIES, party("tunis", role="partner", country="TN")) is found


def test_no_place_yet_is_unknown(rules: Rules):
    call = rules('[rules.a]\nkind = "countries"\nsource = "x"\nallowed = ["SN"]\n')

    assert outcome(call, TOWN) is UNKNOWN


PLACED = (
    ('kind = "country_class"\nclasses = ["ldc"]', "Pays du projet : pays moins avancés (PMA)."),
    (
        'kind = "country_class"\nclasses = ["ldc"]\nquantifier = "any"',
        "Au moins un pays du projet : pays moins avancés (PMA).",
    ),
    ('kind = "countries"\nallowed = ["SN"]', "Pays : Sénégal."),
    ('kind = "countries"\nallowed = ["SN"]\nquantifier = "any"', "Au moins un lieu du projet parmi : Sénégal."),
    (
        'kind = "countries"\nexcluded = ["SN"]\nquantifier = "any"',
        "Au moins un lieu du projet ailleurs que : Sénégal.",
    ),
    ('kind = "focus"\nareas = ["CA-QC"]', "Zones de concentration : Québec."),
    (
        'kind = "focus"\nareas = ["CA-QC"]\nquantifier = "every"',
        "Zones de concentration, pour chaque partenaire étranger : Québec.",
    ),
)


@pytest.mark.parametrize(("written", "said"), PLACED)
def test_a_rule_on_places_says_whether_one_suffices(rules: Rules, written: str, said: str):
    call = rules(f'[rules.a]\nsource = "x"\n{written}\n[places]\nCA-QC = "Québec"\n')

    assert plain(statement(call.rules["a"], call)) == said


@pytest.mark.parametrize(
    ("income", "said"),
    [
        ("ldc", "Au moins un pays du projet : pays moins avancés (PMA), oui."),
        ("oda", "Au moins un pays du projet : pays moins avancés (PMA), non."),
    ],
)
def test_a_class_of_which_one_country_suffices_is_said_so(rules: Rules, income: str, said: str):
    call = rules('[rules.a]\nkind = "country_class"\nsource = "x"\nclasses = ["ldc"]\nquantifier = "any"\n')

    verdict = check(Facts.parse({"countries": [{"code": "SN", "income": income}]}), call)["a"]

    assert plain(sentence(verdict, "fr")) == said


@pytest.mark.parametrize(("income", "found"), [("ldc", MET), ("oda", NOT_MET), (None, UNKNOWN)])
def test_classes_of_countries(rules: Rules, income: str | None, found: Outcome):
    call = rules('[rules.a]\nkind = "country_class"\nsource = "x"\nclasses = ["ldc"]\nquantifier = "any"\n')

    assert outcome(call, TOWN, THIES, countries=[{"code": "SN", "income": income}]) is found


@pytest.mark.parametrize(
    ("place", "found"),
    [({"subdivision": "SN-LG"}, MET), ({"subdivision": "SN-DK"}, NOT_MET), ({}, UNKNOWN), ({"area": "casamance"}, MET)],
)
def test_focus_areas(rules: Rules, place: dict[str, str], found: Outcome):
    call = rules('[rules.a]\nkind = "focus"\nsource = "x"\nareas = ["SN-LG", "casamance"]\nseverity = "priority"\n')

    assert outcome(call, TOWN, THIES | place) is found


def test_places_are_named_by_the_regulation_then_by_the_caller(rules: Rules):
    call = rules(
        '[places]\nSN-LG = "Louga"\n[rules.a]\nkind = "countries"\nsource = "x"\n'
        'allowed = ["SN-LG", "ML"]\nquantifier = "any"\n'
    )
    facts = Facts.parse({"parties": [TOWN, THIES | {"country": "TN"}]})

    said = sentence(check(facts, call)["a"], "en", names=lambda code, _: {"ML": "Mali"}.get(code, code))

    assert said == "No place of the project is among those of the regulation: Louga and Mali."
