"""Publishing: idempotent, refused when broken, never changing what was published."""

import shutil
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.calls.fixtures import DATA, few_countries
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.journal.queries import verify
from traitdunion.programme.calls.models import Call, CallSnapshot, Extension, RegulationVersion, Window

SLUG = "jeunesse-2024"


@pytest.fixture
def folder(tmp_path, db):
    """A folder of data with one call, and the database that it is published in."""
    few_countries()
    for name in (
        f"calls/{SLUG}.toml",
        "calls/_defaults.toml",
        f"regulations/{SLUG}.toml",
        "regulations/general-2024.toml",
    ):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(DATA / name, target)
    return tmp_path


def change(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def publish(folder):
    call_command("publish_calls", str(folder), verbosity=0)


def test_publishing_twice_changes_nothing(folder, capsys):
    publish(folder)
    publish(folder)

    assert CallSnapshot.objects.count() == 1
    assert Entry.objects.count() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "Appels\u202f: 1 lus, 0 publiés, 0 refusés."


def test_a_publication_is_a_proof_act_that_names_both_texts(folder):
    publish(folder)

    entry, call = Entry.objects.get(), Call.objects.get()
    assert (entry.act, entry.subject) == ("publish", f"{SLUG}/1")
    assert entry.data == {
        "document": call.snapshot.sha256,
        "regulation": f"{SLUG}@1",
        "regulation_sha256": call.snapshot.regulation.sha256,
    }
    assert verify(entry.chain) is None


def test_the_published_text_is_word_for_word_that_of_the_file(folder):
    publish(folder)

    version = RegulationVersion.objects.get(name=SLUG)
    assert version.text == (folder / f"regulations/{SLUG}.toml").read_text("utf-8")
    assert str(version.parent) == "general-2024@1"
    assert version.load().reference == f"{SLUG}@1"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "window"', 'kind = "windw"', f"{SLUG}.toml:8 · rules.window.kind"),
        ("closes = 2024-03-26", "closes = 2024-01-02", "La fenêtre ferme avant d’ouvrir."),
        ('article = "calendar"', 'article = "calender"', "calendar"),
        ("general-2024@1", "general-2023@1", "general-2024@1"),
    ],
)
def test_a_broken_regulation_is_refused_with_its_reason_and_the_published_one_stays(folder, capsys, old, new, said):
    publish(folder)
    change(folder / f"regulations/{SLUG}.toml", old, new)

    with pytest.raises(CommandError):
        publish(folder)

    assert said in capsys.readouterr().err
    assert Call.objects.get().snapshot.version == 1
    assert RegulationVersion.objects.get(name=SLUG).load().rules["window"].kind == "window"


def test_a_published_version_never_changes(folder, capsys):
    publish(folder)
    change(folder / f"regulations/{SLUG}.toml", "closes = 2024-03-26", "closes = 2024-03-27")

    with pytest.raises(CommandError):
        publish(folder)

    assert "La version 1 est publiée : son texte ne change plus. Écrivez la version 2." in capsys.readouterr().err
    assert str(Window.objects.get().closes_at) == "2024-03-26 23:00:00+00:00"


def test_one_broken_call_does_not_stop_the_others(folder):
    for kind in ("calls", "regulations"):
        shutil.copy(DATA / kind / "sport-2024.toml", folder / kind)
    change(folder / f"calls/{SLUG}.toml", 'family = "thematic"', 'family = "tematic"')

    with pytest.raises(CommandError):
        publish(folder)

    assert [call.slug for call in Call.objects.published()] == ["sport-2024"]


def test_an_extension_is_a_new_version_that_leaves_its_trace(folder):
    publish(folder)
    rules = folder / f"regulations/{SLUG}.toml"
    change(rules, "version = 1\n", "version = 2\napplies_from = 2024-03-25\n")
    change(
        rules,
        "closes = 2024-03-26\n",
        "closes = 2024-03-26\n[[rules.window.spans.extensions]]\n"
        'closes = 2024-04-02\non = 2024-03-25\nreason = "Panne"\n',
    )

    publish(folder)

    call = Call.objects.get()
    trace = Extension.objects.get()
    assert (str(trace.closed_at.date()), str(trace.closes_at.date()), trace.reason) == (
        "2024-03-26",
        "2024-04-02",
        {"fr": "Panne"},
    )
    assert call.snapshot.version == 2
    assert call.snapshot.card["change"]["fr"] == "Ce qui change\u202f: le calendrier, le règlement."
    assert [entry.act for entry in Entry.objects.order_by("number")] == ["publish", "publish", "extend"]
    assert [str(version) for version in call.regulations.all()] == [f"{SLUG}@2", f"{SLUG}@1"]


def test_the_version_in_force_is_that_of_the_day(folder):
    publish(folder)
    rules = folder / f"regulations/{SLUG}.toml"
    change(rules, "version = 1\n", "version = 2\napplies_from = 2024-03-25\n")
    publish(folder)
    call = Call.objects.get()

    in_force = [call.regulation_on(day).version for day in (date(2024, 3, 24), date(2024, 3, 25))]

    assert in_force == [1, 2]


def second_version(folder, name=f"{SLUG}-v2.toml", closes="2024-04-02"):
    """Beside the first version, a second one from 25 March that closes later."""
    first, second = (folder / "regulations" / file for file in (f"{SLUG}.toml", name))
    shutil.copy(first, second)
    change(second, "version = 1\n", "version = 2\napplies_from = 2024-03-25\n")
    change(second, "closes = 2024-03-26\n", f"closes = {closes}\n")
    return second


def test_a_version_written_beside_the_first_one_is_published_whatever_its_name(folder):
    publish(folder)
    second_version(folder, "aaa.toml")

    publish(folder)

    call = Call.objects.get()
    assert (call.snapshot.version, str(call.snapshot.regulation)) == (2, f"{SLUG}@2")
    assert [str(version) for version in call.regulations.all()] == [f"{SLUG}@2", f"{SLUG}@1"]


def test_versions_side_by_side_published_at_once_are_each_in_force_in_their_time(folder):
    second_version(folder)

    publish(folder)
    publish(folder)

    call = Call.objects.get()
    in_force = [call.regulation_on(day).version for day in (date(2024, 3, 24), date(2024, 3, 25))]
    assert (in_force, call.snapshot.version) == ([1, 2], 1)


def test_a_second_version_that_extends_the_first_leaves_it_to_the_call(folder):
    (folder / "regulations" / "next.toml").write_text(
        f'id = "{SLUG}"\nversion = 2\nkind = "call"\ntitle = "Jeunesse"\n'
        f'extends = "{SLUG}@1"\napplies_from = 2024-03-25\n',
        "utf-8",
    )

    publish(folder)

    assert [str(version) for version in Call.objects.get().regulations.all()] == [f"{SLUG}@2", f"{SLUG}@1"]


def test_a_published_version_that_changes_beside_a_newer_one_is_named(folder, capsys):
    second_version(folder)
    publish(folder)
    change(folder / f"regulations/{SLUG}-v2.toml", "closes = 2024-04-02", "closes = 2024-04-03")

    with pytest.raises(CommandError):
        publish(folder)

    assert f"{SLUG}-v2.toml · version · La version 2 est publiée" in capsys.readouterr().err


def test_a_version_published_before_its_first_day_is_announced(folder, client, at):
    at("2024-03-20 10:00")
    second_version(folder)
    publish(folder)

    page = client.get(f"/appels/{SLUG}/reglement/").text

    assert "Version 2, applicable à partir du 25" in page


def test_a_second_version_that_is_broken_refuses_the_call(folder, capsys):
    publish(folder)
    change(second_version(folder), "closes = 2024-04-02", "closes = 2024-04-42")

    with pytest.raises(CommandError):
        publish(folder)

    assert f"{SLUG}-v2.toml:" in capsys.readouterr().err
    assert Call.objects.get().snapshot.version == 1


def test_a_call_whose_regulation_has_another_id_is_refused(folder, capsys):
    change(folder / f"regulations/{SLUG}.toml", f'id = "{SLUG}"', 'id = "jeunes-2024"')

    with pytest.raises(CommandError):
        publish(folder)

    assert f'Le règlement de cet appel porte le même nom que lui\u202f: id = "{SLUG}".' in capsys.readouterr().err


def test_a_corrected_text_keeps_the_regulation(folder):
    publish(folder)
    change(folder / f"calls/{SLUG}.toml", "Jeunesse X", "Jeunesse, dixième édition")

    publish(folder)

    call = Call.objects.get()
    assert (call.snapshot.version, str(call.snapshot.regulation)) == (2, f"{SLUG}@1")
    assert call.snapshot.card["change"]["fr"] == "Ce qui change\u202f: les textes."


def test_the_history_says_what_each_version_changes(client, folder):
    publish(folder)
    rules = folder / f"regulations/{SLUG}.toml"
    change(rules, "version = 1\n", "version = 2\napplies_from = 2024-03-25\n")
    change(rules, "closes = 2024-03-26\n", "closes = 2024-04-02\n")
    rules.write_text(
        rules.read_text("utf-8")
        + '\n[rules.two_partners]\nkind = "party_count"\nwho = "foreign_authorities"\nmin = 2\n'
        'severity = "advice"\nsource = "seed 004"\n',
        "utf-8",
    )
    publish(folder)

    response = client.get(f"/appels/{SLUG}/reglement/versions/")

    second, first = response.context["editions"]
    assert [str(edition.version) for edition in (second, first)] == [f"{SLUG}@2", f"{SLUG}@1"]
    assert (first.first, first.changes) == (True, ())
    closing, added = second.changes
    assert closing.kind == "changed"
    assert "2 avril 2024" in closing.text
    assert "26 mars 2024" in closing.before
    assert added.kind == "added"
    page = response.content.decode()
    assert f"/reglements/{SLUG}-v1.toml" in page
    assert "à partir du 25 mars 2024" in page
    assert [row.version for row in response.context["publications"]] == [2, 1]
