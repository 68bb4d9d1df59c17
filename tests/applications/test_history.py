"""The history of a section: who changed what, two versions side by side, and the way back."""

from datetime import timedelta

import pytest

from tests.applications.factories import GuestFactory
from tests.applications.trial import EXPENSES, PARTIES, PROJECT
from tests.files.samples import PDF, upload
from tests.visits import browser, text
from traitdunion.programme.applications.acts import attach, restore_version, save_section, withdraw
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.differences import Reading, summary
from traitdunion.programme.applications.history import sittings
from traitdunion.programme.applications.models import SectionVersion

TITLES = ["Guichets à trois voix", "Guichets à quatre voix"]


@pytest.fixture
def edited(filled, people):
    """The file, whose title the editor changed twice after the manager wrote it."""
    for base, title in enumerate(TITLES, 1):
        save(filled, people.users["editor"], "project", PROJECT | {"title": [title]}, base)
    return filled


def save(application, by, section, typed, base):
    return save_section(application=application, section=section, typed=typed, base=base, by=by)


def compare(application, section, before, after):
    return Reading(contents_of(application), section).compare(before, after)


def test_words_changed_inside_a_text_are_told_apart(filled):
    after = PROJECT | {"summary": ["L’accès aux services publics, dans les trois langues."]}

    (group,) = compare(filled, "project", PROJECT, after)

    assert [word for word in group.changes[0].words if word[0] != "same"] == [
        ("removed", " numériques"),
        ("added", ","),
        ("removed", "deux"),
        ("added", "trois"),
    ]


def test_lines_added_removed_and_changed_in_a_grid_are_named_with_their_amounts(filled):
    after = {name: values for name, values in EXPENSES.items() if not name.startswith("e2-")} | {
        "expenses": ["e1", "e3"],
        "e1-2024": ["21 500"],
        "e3-label": ["Formation"],
        "e3-2025": ["2 000"],
    }

    groups = compare(filled, "expenses", EXPENSES, after)

    assert [(group.title, group.state) for group in groups] == [
        ("Médiatrices", "changed"),
        ("Bornes", "removed"),
        ("Formation", "added"),
    ]
    (change,) = groups[0].changes
    assert (change.before, change.after) == ("20\u202f000", "21\u202f500")
    assert change.more == "+\u00a01\u202f500,00"  # 21,500 - 20,000
    assert summary(groups) == "« Médiatrices » · retrait de « Bornes » · ajout de « Formation »".replace(
        "« ", "«\u202f"
    ).replace(" »", "\u202f»")


def test_amounts_of_a_party_that_left_stay_in_the_comparison_under_its_name(filled, people):
    before = filled.versions.get(section="funding", current=True).typed
    alone = {name: values for name, values in PARTIES.items() if not name.startswith("p2-")} | {"parties": ["p1"]}
    save(filled, people.users["editor"], "parties", alone, 2)
    after = {name: values for name, values in before.items() if not name.startswith("p2-")}

    (group,) = compare(filled, "funding", before, after)

    assert [(change.label, change.before, change.after) for change in group.changes] == [
        ("Commune de Keur Ndiaye, 2024", "3 000", ""),
        ("Commune de Keur Ndiaye, 2025", "5 000", ""),
    ]


def test_saves_of_one_person_in_a_row_are_one_sitting(edited, people):
    found = sittings(edited, "project")

    assert [(sitting.first.number, sitting.last.number) for sitting in found] == [(2, 3), (1, 1)]
    assert found[0].before.number == 1
    assert found[0].last.saved_by == people.users["editor"]
    assert len(sittings(edited, "project", each=True)) == 3


def test_a_pause_begins_another_sitting(edited):
    latest = edited.versions.filter(section="project", number=3)
    latest.update(saved_at=latest.get().saved_at + timedelta(minutes=15))

    assert len(sittings(edited, "project")) == 3


def test_history_page_says_who_and_what_changed(edited, people):
    page = text(people.reader.get(f"/dossiers/{edited.number}/projet/historique/"))

    assert people.users["editor"].shown_name in page
    assert people.users["manager"].shown_name in page
    assert "Titre du projet" in page
    assert "actuelle" in page


def test_invited_reader_sees_roles_instead_of_names(edited, people):
    guest = browser(GuestFactory(application=edited).user)

    page = text(guest.get(f"/dossiers/{edited.number}/projet/historique/"))

    assert "Rédaction, Trois-Rives" in page
    assert people.users["editor"].shown_name not in page
    assert "Rétablir" not in page


def test_person_erased_is_a_former_member(edited, people):
    people.users["editor"].delete()

    page = text(people.manager.get(f"/dossiers/{edited.number}/projet/historique/"))

    assert "Ancien membre" in page


def test_version_comes_back_as_a_new_one_and_nothing_is_lost(edited, people):
    address = f"/dossiers/{edited.number}/projet/retablir/1/"

    asked = text(people.editor.get(address))
    response = people.editor.post(address, {"base": "3"})

    assert "Revenir à la version 1" in asked
    assert response.status_code == 302
    edited.project.refresh_from_db()
    assert edited.project.title == "Guichets à deux voix"
    versions = edited.versions.filter(section="project").order_by("number")
    assert [(version.number, version.restores, version.typed["title"][0]) for version in versions] == [
        (1, None, "Guichets à deux voix"),
        (2, None, "Guichets à trois voix"),
        (3, None, "Guichets à quatre voix"),
        (4, 1, "Guichets à deux voix"),
    ]


def test_restoring_after_someone_saved_in_between_asks_again(edited, people):
    response = people.editor.post(f"/dossiers/{edited.number}/projet/retablir/1/", {"base": "2"})

    assert response.url == f"/dossiers/{edited.number}/projet/retablir/1/"
    edited.project.refresh_from_db()
    assert edited.project.title == "Guichets à quatre voix"


def test_key_of_a_row_given_since_is_not_given_again(filled, people):
    by = people.users["editor"]
    longer = EXPENSES | {"expenses": ["e1", "e2", "e3"], "expenses-last": ["3"], "e3-label": ["Formation"]}
    save(filled, by, "expenses", longer, 1)
    first = filled.versions.get(section="expenses", number=1)

    restore_version(application=filled, version=first, base=2, by=by)

    typed = filled.versions.get(section="expenses", current=True).typed
    assert (typed["expenses"], typed["expenses-last"]) == (["e1", "e2"], ["3"])


def test_reader_and_guest_do_not_restore(edited, people):
    address = f"/dossiers/{edited.number}/projet/retablir/1/"

    assert people.reader.post(address, {"base": "3"}).status_code == 403
    assert browser(GuestFactory(application=edited).user).post(address, {"base": "3"}).status_code == 404
    assert SectionVersion.objects.filter(section="project").count() == 3


def test_pieces_have_their_history(filled, people):
    by = people.users["editor"]
    piece = attach(application=filled, kind="letter", upload=upload("lettre.pdf", PDF), by=by)
    withdraw(attachment=piece, by=people.users["manager"])

    page = text(people.reader.get(f"/dossiers/{filled.number}/pieces/historique/")).partition("Ce qui a changé")[2]

    assert page.index("retirée") < page.index("ajoutée")
    assert "lettre.pdf" in page


@pytest.mark.parametrize(
    "page", ["relire/historique/", "rien/historique/", "pieces/comparer/?de=0&a=1", "projet/comparer/?de=0&a=9"]
)
def test_what_has_no_versions_is_not_found(page, filled, people):
    assert people.editor.get(f"/dossiers/{filled.number}/{page}").status_code == 404


def test_comparison_page_strikes_and_underlines(edited, people):
    page = people.editor.get(f"/dossiers/{edited.number}/projet/comparer/?de=1&a=3").content.decode()

    assert "<del>deux</del><ins>quatre</ins>" in page


@pytest.mark.parametrize("name", ["projet", "depenses"])
def test_page_asks_the_same_with_one_version_and_fifteen(name, filled, people, django_assert_max_num_queries):
    address = f"/dossiers/{filled.number}/{name}/historique/?tout=oui"
    section = {"projet": "project", "depenses": "expenses"}[name]
    people.editor.get(address)
    with django_assert_max_num_queries(24) as one:
        people.editor.get(address)
    typed = filled.versions.get(section=section, current=True).typed
    for base in range(1, 15):
        changed = typed | {"title": [f"Titre {base}"], "e1-label": [f"Ligne {base}"]}
        save(filled, people.users["editor"], section, changed, base)

    with django_assert_max_num_queries(24) as many:
        people.editor.get(address)

    assert len(many) == len(one)
