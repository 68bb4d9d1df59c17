"""The reference comes in whole, once, or not at all; and what it says is what INSEE and the OECD say."""

import csv
import tomllib

import pytest
from django.core.management import CommandError, call_command

from tests.territories.fixtures import write
from traitdunion.directory.territories.acts import edit_network, import_reference
from traitdunion.directory.territories.datasets import DATASETS
from traitdunion.directory.territories.models import (
    Country,
    ImportRun,
    Network,
    Territory,
)
from traitdunion.directory.territories.queries import search_territories
from traitdunion.directory.territories.reading import FOLDER, sha256
from traitdunion.directory.territories.syncing import Counts
from traitdunion.foundation.clock import today

Kind = Territory.Kind


def rows_of(folder, name):
    with (folder / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def count(kind, **more):
    return Territory.objects.filter(kind=kind, **more).count()


def test_figures_are_those_of_the_source(reference):
    figures = {
        "commune:75056": ("217500016", 2_103_778),
        "commune:93066": ("929939411", 149_077),
        "commune:98818": ("", 85_976),
        "department:76": ("227605409", 1_260_964),
        "department:67A": ("200094332", 1_934_548),
        "region:28": ("200053403", 3_345_842),
        "single:94": ("200076958", 355_486),
        "overseas:987": ("", 278_786),
        "intercommunal:200023414": ("200023414", 500_703),
    }

    found = {ref: Territory.objects.by_ref(ref) for ref in figures}

    assert {ref: (territory.siren, territory.population) for ref, territory in found.items()} == figures
    assert {territory.vintage for territory in found.values()} == {2026}


def test_a_commune_of_greater_paris_has_two_parents(reference):
    nanterre = Territory.objects.by_ref("commune:92050")

    assert {parent.name for parent in nanterre.parents.all()} == {"Métropole du Grand Paris", "Paris Ouest La Défense"}
    assert (nanterre.department.name, nanterre.region.name) == (
        "Département des Hauts-de-Seine",
        "Région Île-de-France",
    )


def test_a_department_that_another_body_took_over_leads_to_it(reference):
    assert Territory.objects.by_ref("department:2A").successor.name == "Collectivité de Corse"
    assert Territory.objects.by_ref("department:67").successor.name == "Collectivité européenne d’Alsace"
    assert Territory.objects.by_ref("commune:67482").department.short_name == "Bas-Rhin"


def test_a_body_is_one_row_per_siren(reference):
    assert [found.ref for found in Territory.objects.filter(siren="217500016")] == ["commune:75056"]
    assert [found.ref for found in Territory.objects.filter(siren="200046977")] == ["intercommunal:200046977"]


def test_a_second_import_passes_over_files_that_have_not_changed(db, files):
    import_reference(folder=files)

    again = import_reference(folder=files)

    assert set(again.values()) == {None}
    assert ImportRun.objects.count() == len(again)


def test_an_import_again_finds_nothing_to_change(db, files):
    import_reference(folder=files)

    again = import_reference(folder=files, again=True)

    assert {(done.created, done.updated, done.closed) for done in again.values()} == {(0, 0, 0)}
    assert again["communes"] == Counts(unchanged=13)


def test_a_change_is_reported_and_dated(db, files):
    import_reference(folder=files)
    rows = [row for row in rows_of(files, "communes") if row["code"] != "76540"]
    next(row for row in rows if row["code"] == "67482")["population"] = "300000"
    write(files / "communes.csv", rows)
    lines = []

    import_reference(folder=files, only=["communes"], report=lines.append)

    assert lines == ["communes: 0 created, 1 updated, 11 unchanged, 1 closed"]
    assert Territory.objects.by_ref("commune:67482").population == 300_000
    run = ImportRun.objects.filter(dataset="communes").latest("pk")
    assert (run.created, run.updated, run.unchanged, run.closed) == (0, 1, 11, 1)
    assert run.sha256 == sha256(files / "communes.csv")


def test_what_left_the_file_is_closed_not_lost_and_may_come_back(db, files):
    import_reference(folder=files)
    rows = rows_of(files, "communes")
    write(files / "communes.csv", [row for row in rows if row["code"] != "76540"])

    import_reference(folder=files, only=["communes"])

    rouen = Territory.objects.by_ref("commune:76540")
    assert (rouen.closed_on, rouen.pickable) == (today(), False)
    assert "Rouen" not in [found.name for found in search_territories("rouen")]
    write(files / "communes.csv", rows)
    assert import_reference(folder=files, only=["communes"])["communes"].updated == 1
    assert search_territories("rouen")[0].name == "Rouen"


def test_what_refers_to_a_changed_file_is_read_again(db, files):
    import_reference(folder=files)
    rows = rows_of(files, "authorities")
    next(row for row in rows if row["name"] == "Département de la Seine-Maritime")["short_name"] = "Seine-Inférieure"
    write(files / "authorities.csv", rows)

    import_reference(folder=files)

    assert [found.ref for found in search_territories("rouen inferieure", kinds=["commune"])] == ["commune:76540"]


@pytest.mark.parametrize(
    "fault",
    [
        ("communes", "217605757", "217605758", "line {line}: siren '217605758' is no SIREN"),
        ("communes", "29518", "29 518", "line {line}: population is '29 518', not a whole number"),
        ("communes", "217605757", "217605401", "line {line}: SIREN 217605401 is already on line"),
        ("communes", "76575,", "76540,", "line {line}: commune 76540 is already on line"),
        ("communes", ",76,29518", ",7Z,29518", "line {line}: department '7Z' is not known"),
        ("communes", "Saint-Étienne-du-Rouvray", "", "line {line}: name is empty"),
        ("communes", "217605757,", "", "line {line}: 7 values for 8 columns"),
        ("countries", "code,iso3", "iso2,iso3", "line 1: the columns are 'iso2,iso3"),
        ("income_classes", "SN,LDC,2001-01-01", "SN,LDC,2000-12-31", "line {line}: SN has two groups on 2000-12-31"),
        ("income_classes", "SN,LDC,2001-01-01", "SN,PMA,2001-01-01", "line {line}: group is 'PMA', not one of"),
        ("sdg_targets", "9.c,9,", "9.c,18,", "line {line}: goal '18' is not known"),
        ("networks", "region:28", "region:99", "line {line}: region 'region:99' is not known"),
        ("manifest", "[former]", "[formes]", "[former] has no vintage"),
    ],
)
def test_a_broken_file_is_refused_with_its_line_and_changes_nothing(db, files, fault):
    name, old, new, reason = fault
    path = files / ("manifest.toml" if name == "manifest" else f"{name}.csv")
    text = path.read_text()
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(CommandError) as refusal:
        call_command("import_reference", folder=files)

    assert str(refusal.value).startswith(f"{path.name}")
    assert reason.format(line=line) in str(refusal.value)
    assert str(refusal.value).endswith("Nothing was changed.")
    assert (Country.objects.count(), Territory.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


def test_a_file_in_another_encoding_is_refused_with_its_line(db, files):
    path = files / "former.csv"
    path.write_bytes(path.read_bytes() + "99999,Evry-Grégy,75056\n".encode("latin-1"))
    last = len(path.read_bytes().splitlines())

    with pytest.raises(CommandError, match=f"former.csv, line {last}: the text is not UTF-8"):
        call_command("import_reference", folder=files)


def test_a_file_cut_short_is_refused(db, files):
    with (files / "manifest.toml").open("a") as manifest:
        manifest.write("\nrows = 15\n")  # the last part of the manifest is that of the networks

    with pytest.raises(CommandError, match=r"networks.csv: 12 rows, and manifest.toml announces 15"):
        call_command("import_reference", folder=files)


def test_a_missing_file_is_refused(db, files):
    (files / "former.csv").unlink()

    with pytest.raises(CommandError, match=r"former.csv: the file is missing"):
        call_command("import_reference", folder=files)


def test_a_network_that_an_officer_edited_is_left_alone(db, files):
    import_reference(folder=files)
    network = Network.objects.get(name="Centraider")
    assert (network.status, network.region.code) == ("to_verify", "24")
    edit_network(network=network, name="Centraider", region=network.region, status="sourced", source="a letter")

    import_reference(folder=files, again=True)

    network.refresh_from_db()
    assert (network.status, network.source) == ("sourced", "a letter")


def test_four_networks_have_a_region_to_verify(reference):
    to_verify = Network.objects.filter(status="to_verify").values_list("name", flat=True)

    assert list(to_verify) == ["Centraider", "Lianes Coopération", "RESACOOP", "SO Coopération"]


def test_the_manifest_describes_the_files_we_ship():
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text())

    assert list(manifest) == list(DATASETS)
    assert all(about["source"] and about["licence"] for about in manifest.values())
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000
