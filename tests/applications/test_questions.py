"""The questions of a call: every kind typed, kept, read; conditions, tables without a script, questions that close."""

import json
from decimal import Decimal
from html import unescape

import pytest
from django.utils.html import strip_tags

from tests.applications.factories import ApplicationFactory
from tests.applications.test_queries import cost
from tests.applications.trial import CALLS, PROJECT, published_call
from tests.visits import text
from traitdunion.directory.territories.models import SDG, Target
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.acts import save_section, start
from traitdunion.programme.applications.answers import total_of
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.forms import QuestionsSection
from traitdunion.programme.applications.models import Application, Guest, Party, SectionKey
from traitdunion.programme.applications.proof.frozen import freeze
from traitdunion.programme.calls.acts import publish
from traitdunion.programme.calls.publication import Publication, read

DEVICES = {
    "devices": ["devices.1", "devices.2"],
    "devices-last": ["2"],
    "devices.1-what": ["Portables"],
    "devices.1-origin": ["reused"],
    "devices.1-number": ["40"],
    "devices.1-years": ["3,5"],
    "devices.2-what": ["Bornes"],
    "devices.2-origin": ["new"],
    "devices.2-number": ["2"],
    "devices.2-years": ["5"],
}
TYPED = DEVICES | {
    "q-needs": ["Peu de guichets."],
    "q-builds": ["yes"],
    "q-address": ["guichets.example.org"],
    "q-publics": ["", "old", "young"],
    "q-opening-day": ["1"],
    "q-opening-month": ["9"],
    "q-opening-year": ["2024"],
    "q-hours": ["1 200,5"],
    "q-rent": ["12.500,00"],
}


@pytest.fixture
def draft(db, town, people):
    """A draft of the town for the call that asks a question of each kind; its project aims at goal 9."""
    goal = SDG.objects.create(number=9, short_fr="Industrie", short_en="Industry", short_ar="الصناعة", colour="#F36D25")
    Target.objects.create(code="9.1", goal=goal, kind="outcome", title_fr="Infrastructure", title_en="Infrastructure")
    Target.objects.create(code="9.c", goal=goal, kind="means", title_fr="Accès", title_en="Access")
    call, by = published_call("questions-2024"), people.users["editor"]
    made = ApplicationFactory(call=call, lead=town, created_by=by)
    save_section(application=made, section="project", typed=PROJECT, base=0, by=by)
    return Application.objects.with_heading().get(pk=made.pk)


def answer(draft, people, typed=TYPED):
    version = contents_of(draft).number_of(SectionKey.QUESTIONS)
    by = people.users["editor"]
    return save_section(application=draft, section=SectionKey.QUESTIONS, typed=typed, base=version, by=by).version


def page(people, draft, asked=""):
    return people.editor.get(f"/dossiers/{draft.number}/questions/{asked}").content.decode()


def post(people, draft, **typed):
    version = contents_of(draft).number_of(SectionKey.QUESTIONS)
    return people.editor.post(f"/dossiers/{draft.number}/questions/", {"version": version, **typed})


def test_each_kind_of_answer_is_kept_as_text_with_its_kind(draft, people):
    answer(draft, people, TYPED | {"q-targets-9": ["", "9.c"]})

    held = {each.question: (each.kind, each.value) for each in draft.answers.all()}
    assert held["needs"] == ("text", "Peu de guichets.")
    assert held["builds"] == ("yes_no", "yes")
    assert held["opening"] == ("date", "2024-09-01")
    assert held["hours"] == ("number", "1200.5")
    assert held["rent"] == ("amount", "12500.00")
    assert (held["publics"][0], json.loads(held["publics"][1])) == ("several", ["old", "young"])
    assert json.loads(held["targets"][1]) == ["9.c"]
    assert json.loads(held["devices"][1])[0] == {
        "what": "Portables",
        "origin": "reused",
        "number": "40",
        "years": "3.5",
    }


def test_what_is_frozen_holds_lists_and_the_publication_that_asked(draft, people):
    answer(draft, people)

    frozen = freeze(contents_of(draft))

    assert frozen["answers"]["publics"] == ["old", "young"]
    assert frozen["answers"]["devices"][1]["what"] == "Bornes"
    assert frozen["call_version"] == 1


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("q-hours", "beaucoup", "Écrivez un nombre en chiffres, par exemple 1\u202f250."),
        ("q-hours", "1,25", "1 chiffre au plus après la virgule."),
        ("q-hours", "-1", "Le plus petit nombre admis est 0."),
        ("q-hours", "50000", "Le plus grand nombre admis est 5\u202f000\u202f: vérifiez le nombre de zéros."),
        ("devices.1-number", "3,5", "Écrivez un nombre entier, sans point ni virgule, par exemple 1\u202f250."),
        ("q-rent", "12,500", "se lit de deux façons"),
    ],
)
def test_an_answer_that_is_not_understood_stays_and_says_how_to_repair(name, typed, message, draft, people):
    version = answer(draft, people, TYPED | {name: [typed]})

    shown = page(people, draft, "?des=second")
    assert version.refused == [name]
    assert f'value="{typed}"' in shown
    assert message in shown


def test_numbers_are_read_in_arabic_digits(draft, people):
    answer(draft, people, TYPED | {"q-hours": ["١٢٠٠"]})

    assert draft.answers.get(question="hours").value == "1200"


def test_a_question_is_compulsory_only_when_its_condition_holds(draft, people):
    def missing(typed):
        answer(draft, people, typed)
        return [each.sentence for each in checks(draft, now()).missing if each.section == SectionKey.QUESTIONS]

    assert missing({"q-needs": ["Peu."], "q-builds": ["no"]}) == []
    asked = "Répondez\u202f: «\u202fÀ quelle adresse\u202f?\u202f»"
    assert missing({"q-needs": ["Peu."], "q-builds": ["yes"]}) == [asked]
    assert missing({"q-needs": ["Peu."], "q-builds": ["yes"], "q-address": ["ici"]}) == []


def test_an_answer_whose_condition_falls_stays_in_the_form_but_is_not_told(draft, people):
    answer(draft, people)
    answer(draft, people, TYPED | {"q-builds": ["no"]})

    assert "guichets.example.org" in page(people, draft)
    assert not draft.answers.filter(question="address").exists()


def test_without_a_script_a_condition_is_written_above_its_questions(draft, people):
    shown = page(people, draft)

    assert 'data-when="q-builds" data-is="yes"' in shown
    condition = "Si vous avez répondu «\u202fOui\u202f» à «\u202fConstruit-il un site\u202f?\u202f»\u202f:"
    assert condition in unescape(shown)


def test_a_public_answer_says_so_beside_its_field(draft, people):
    assert page(people, draft).count("Cette réponse sera publiée si le projet est retenu.") == 1


def test_pages_follow_each_other_then_the_next_section(draft, people):
    first = post(people, draft, **{"des": "first", "q-needs": "Peu de guichets.", "do": "next"})
    second = post(people, draft, **{"des": "second", "q-hours": "10", "do": "next"})

    assert first.url.endswith("/questions/?des=second")
    assert second.url.endswith("/pieces/")
    assert set(draft.answers.values_list("question", flat=True)) == {"needs", "hours"}


def test_an_error_on_another_page_does_not_hold_this_one(draft, people):
    post(people, draft, **{"des": "second", "q-hours": "beaucoup", "do": "save"})

    assert post(people, draft, **{"des": "first", "q-needs": "Peu.", "do": "next"}).url.endswith("?des=second")
    stays = post(people, draft, des="second", do="next")
    assert stays.url.endswith("?des=second#errors")


def test_rows_are_added_opened_removed_and_put_back_without_a_script(draft, people):
    added = post(people, draft, des="second", do="add:devices")
    assert added.url.endswith("?ligne=devices.1&des=second#devices.1")

    typed = {"devices.1-what": "Portables", "devices.1-number": "40"}
    post(people, draft, **{"des": "second", **typed, "do": "save"})
    assert "Portables · Nombre\u202f: 40" in page(people, draft, "?des=second")

    removed = post(people, draft, des="second", do="remove:devices:devices.1")
    assert not draft.answers.exists()
    offer = people.editor.get(removed.url).content.decode()
    assert "«\u202fPortables\u202f» est retiré." in offer

    undo = offer.partition('value="back:devices:devices.1:')[2].partition('"')[0]
    post(people, draft, do=f"back:devices:devices.1:{undo}")
    assert json.loads(draft.answers.get().value) == [{"what": "Portables", "number": "40"}]


def test_a_table_holds_no_more_rows_than_the_call_says(draft, people):
    keys = [f"devices.{n}" for n in range(1, 5)]
    rows = {"devices": keys, "devices-last": ["4"]} | {f"{key}-what": ["Portable"] for key in keys}
    answer(draft, people, rows)

    shown = page(people, draft, "?des=second")
    assert "3 lignes au plus." in shown
    assert "add:devices" not in shown


def test_years_gained_by_reuse_are_those_worked_out_by_hand(draft, people):
    """40 devices reused for 3.5 years: 40 × 3.5 = 140; the two new ones do not count."""
    answer(draft, people)

    assert "Années gagnées\u202f: 140 ans" in page(people, draft, "?des=second")
    table = next(each for each in draft.call.snapshot.document["questions"] if each["code"] == "devices")
    rows = [{"origin": "reused", "number": "3", "years": "0.5"}, {"origin": "reused", "number": "8"}]
    assert total_of(table, rows) == Decimal("1.5")


def test_the_whole_file_tells_answers_by_groups(draft, people):
    answer(draft, people)

    shown = people.editor.get(f"/dossiers/{draft.number}/relire/").content.decode()

    told = strip_tags(shown)
    assert "1\u202f200,5 heures" in told
    assert "Jeunes" in told
    assert "dimanche 1er septembre 2024" in told
    assert "Années gagnées\u202f: 140 ans" in told
    assert "Sans réponse\u202f: Plan du local · Cibles" in told


def test_a_question_that_closes_keeps_its_answers(draft, people):
    answer(draft, people)
    told = read(CALLS / "questions-2024.toml")
    kept = tuple(each for each in told.content.questions if each.code not in {"devices", "hours"})
    publish(publication=Publication(told.content.changed(questions=kept), told.chain))
    held = Application.objects.with_heading().get(pk=draft.pk)
    answer(held, people, contents_of(held).typed(SectionKey.QUESTIONS) | {"q-needs": ["Autrement."]})

    assert json.loads(held.answers.get(question="devices").value)[0]["what"] == "Portables"
    shown = page(people, held, "?des=second")
    assert "Questions d’une version précédente de l’appel" in shown
    assert "Portables" in shown
    assert "1\u202f200,5 heures" in shown


def test_a_file_that_answers_a_question_is_asked_among_the_pieces(draft, people):
    assert "Plan du local" in people.editor.get(f"/dossiers/{draft.number}/pieces/").content.decode()
    assert f"/dossiers/{draft.number}/pieces/#floor_plan" in page(people, draft, "?des=second")


def test_targets_are_chosen_beneath_the_goals_of_the_project(draft, people):
    shown = page(people, draft, "?des=second")
    assert "9.1\u202f: Infrastructure" in shown

    post(people, draft, **{"des": "second", "q-targets-9": ["", "9.c", "17.1"], "do": "save"})

    assert json.loads(draft.answers.get().value) == ["9.c"]


@pytest.mark.parametrize(("language", "marked"), [("ar", True), ("en", False)])
def test_targets_that_exist_only_in_french_are_marked_so(language, marked, draft, people):
    shown = people.editor.get(f"/{language}/dossiers/{draft.number}/questions/?des=second").content.decode()

    assert ('<span lang="fr" dir="ltr">9.1' in shown) is marked


def test_context_gives_the_class_of_the_country_and_invents_none(draft, people):
    assert "classe inconnue" in page(people, draft)


def test_context_tells_the_partners_of_the_other_files_to_the_members_of_the_lead(draft, people):
    by = people.users["editor"]
    abroad = Party(application=draft, key="p2", role="partner", name="Keur Ndiaye", country="SN", position=1)
    abroad.save()
    assert "Aucune dans les autres dossiers" in page(people, draft)
    earlier = start(call=draft.call, lead=draft.lead, by=by, another_because="L’an dernier")
    Application.objects.filter(pk=earlier.pk).update(title="Guichets mobiles")
    for key, name, country in (("p2", "Commune de Gandon", "SN"), ("p3", "Ville de Zahlé", "LB")):
        Party(application=earlier, key=key, role="partner", name=name, country=country, position=1).save()

    said = text(people.editor.get(f"/dossiers/{draft.number}/questions/"))

    assert f"Sénégal : Commune de Gandon, {earlier.number} Guichets mobiles" in said
    assert "Zahlé" not in said


def test_whoever_reads_one_file_by_invitation_is_not_told_of_the_others(draft, people):
    Guest.objects.create(application=draft, email="r@example.org", organisation="Réseau", user=people.users["stranger"])

    said = text(people.stranger.get(f"/dossiers/{draft.number}/questions/"))

    assert "À savoir" in said
    assert "Coopérations connues" not in said


def test_questions_cost_the_same_with_long_tables(draft, people):
    address = f"/dossiers/{draft.number}/questions/?des=second"
    short = cost(people.editor, address)
    answer(draft, people)

    assert cost(people.editor, address) == short <= 20


def test_two_editors_who_add_a_row_keep_both(draft, people):
    by = people.users["editor"]
    mine = {"devices": ["devices.1"], "devices-last": ["1"], "devices.1-what": ["Portables"]}
    theirs = mine | {"devices.1-what": ["Bornes"]}
    save_section(application=draft, section="questions", typed=theirs, base=0, by=by)

    save = save_section(application=draft, section="questions", typed=mine, base=0, by=by)

    assert save.theirs is not None
    assert save.version.typed["devices"] == ["devices.2"]
    assert save.version.typed["devices.2-what"] == ["Portables"]


def test_days_are_those_of_the_calendar(draft, people):
    version = answer(draft, people, TYPED | {"q-opening-day": ["31"]})

    assert version.refused == ["q-opening"]
    form = QuestionsSection(contents_of(draft), version.typed)
    assert form["q-opening"].error == "Ce jour n’existe pas dans ce mois."
    assert not draft.answers.filter(question="opening").exists()
