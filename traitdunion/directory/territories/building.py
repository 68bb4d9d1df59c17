"""Turn public packages into the compact files of data/reference: once a year, by a maintainer (see its README).

Nothing here runs on a server: `import_reference` reads only what this wrote.
"""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from babel import Locale

UNINHABITED = {"98411", "98412", "98413", "98414", "98415", "98901"}
FRENCH = {"FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "TF", "WF", "PF", "NC"}
# Bodies that took the place of a department whose code still names a district; Paris is told by its commune.
TAKEN_OVER = {
    "2A": "single:94",
    "2B": "single:94",
    "67": "department:67A",
    "68": "department:67A",
    "972": "single:02",
    "973": "single:03",
    "976": "single:976",
    "75": "",
}
REGION_BODIES = {"02": "single:02", "03": "single:03", "94": "single:94", "06": "single:976"}
ABBREVIATIONS = {
    "CC": "Communauté de communes",
    "CA": "Communauté d’agglomération",
    "CU": "Communauté urbaine",
}
LINK = re.compile(r"^(du |de la |de l’|des |de |d’)")
# Countries that left the DAC list before April 2024: their DAC code is in the history only.
FORMER_RECIPIENTS = (
    {"30": "CY", "35": "GI", "45": "MT", "61": "SI", "62": "HR", "258": "YT", "270": "SC", "328": "BS", "329": "BB"}
    | {"331": "BM", "373": "AW", "375": "TT", "376": "AI", "377": "AG", "382": "KN", "386": "KY", "387": "TC"}
    | {"388": "VG", "434": "CL", "443": "FK", "460": "UY", "530": "BH", "546": "IL", "552": "KW", "558": "OM"}
    | {"561": "QA", "566": "SA", "576": "AE", "725": "BN", "732": "TW", "735": "HK", "742": "KR", "748": "MO"}
    | {"761": "SG", "831": "CK", "840": "PF", "850": "NC", "858": "MP"}
)
# Names in use that neither the CLDR nor the DAC gives.
ALSO = {
    "CD": "RDC; DRC; Congo Kinshasa; Zaïre",
    "CG": "République du Congo",
    "CI": "Ivory Coast",
    "CV": "Cap-Vert",
    "CZ": "République tchèque",
    "GB": "Angleterre; England; Écosse; Scotland; Pays de Galles; Wales; Grande-Bretagne",
    "MK": "Macédoine",
    "MM": "Birmanie; Burma",
    "NL": "Hollande",
    "PS": "Palestine; فلسطين",
    "SZ": "Swaziland",
    "TR": "Turquie; Turkey",
    "TW": "Chinese Taipei",
    "US": "USA",
}
GROUPS = {"LDCs": "LDC", "Other LICs": "LIC", "LMICs": "LMIC", "UMICs": "UMIC"}
SOURCED_TO = "2023-12-31"
HISTORY = "OCDE, listes de codes du CAD et du SNPC, avril 2024"
DEDUCED = (
    "Déduit, à confronter à la liste officielle de l’OCDE : liste 2022-2023, PMA des Nations unies, "
    "classes de la Banque mondiale"
)


def build_territories(package: Path, sources: Path, to: Path) -> None:
    """authorities, intercommunal, communes and former, from @etalab/decoupage-administratif and the table of SIREN."""
    data = {
        name: _json(package / f"data/{name}.json") for name in ("communes", "departements", "regions", "epci", "ept")
    }
    table = list(_csv(sources / "territoires/regions_departements.csv"))
    communes = [row for row in data["communes"] if row["type"] == "commune-actuelle"]
    bodies = "kind code siren name short_name region population pickable successor"
    _write(to / "authorities.csv", bodies, _authorities(data, table))
    _write(to / "intercommunal.csv", "kind code name short_name department population", _bodies(data, communes))
    columns = "code siren name department population parents postcodes uninhabited"
    _write(to / "communes.csv", columns, _communes(data, communes))
    _write(to / "former.csv", "code name successor", _former(data["communes"], communes))


def _authorities(data: Mapping[str, Any], table: Sequence[Mapping[str, str]]) -> Iterator[list[Any]]:
    """Regions first, then departments, single and overseas bodies, then districts without a body of their own."""
    short = {row["code"]: _typographic(row["nom"]) for row in data["departements"]}
    regions = {row["code"]: _typographic(row["nom"]) for row in data["regions"]}
    kinds = {
        "region": "region",
        "collectivite_unique": "single",
        "departement_region": "single",
        "collectivite_outre_mer": "overseas",
        "departement": "department",
    }
    bodies = [row for row in table if row["type"] in kinds]
    bodies.sort(key=lambda row: (row["type"] == "departement", row["code_insee"]))
    for row in bodies:
        kind, code = kinds[row["type"]], row["code_insee"]
        name = _typographic(row["nom"])
        brief = regions[code] if kind != "department" and code in regions else short.get(code, name)
        region = _region(row["code_region"]) if kind == "department" else ""
        yield [kind, code, row["siren"], name, brief, region, row["population"], 1, ""]
    for row in data["departements"]:
        code = row["code"]
        if code in TAKEN_OVER:
            yield ["department", code, "", short[code], short[code], _region(row["region"]), "", 0, TAKEN_OVER[code]]
        elif code in {"984", "989"}:
            yield ["overseas", code, "", short[code], short[code], "", "", 0, ""]


def _region(code: str) -> str:
    return REGION_BODIES.get(code, f"region:{code}")


def _bodies(data: Mapping[str, Any], communes: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """Each body with the department where most of its people live (worked out here: a body may span several)."""
    department = {row["code"]: row["departement"] for row in communes}
    for kind, rows in (("intercommunal", data["epci"]), ("paris_body", data["ept"])):
        for row in sorted(rows, key=lambda row: row["code"]):
            people: Counter[str] = Counter()
            for member in row["membres"]:
                people[department[member["code"]]] += member["populationMunicipale"]
            prefix, _space, rest = " ".join(_typographic(row["nom"]).split()).partition(" ")
            name = f"{ABBREVIATIONS[prefix]} {rest}" if prefix in ABBREVIATIONS else f"{prefix} {rest}".strip()
            brief = LINK.sub("", rest) if prefix in ABBREVIATIONS else name
            yield [kind, row["code"], name, brief, people.most_common(1)[0][0], row["populationMunicipale"]]


def _communes(data: Mapping[str, Any], communes: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    parents: defaultdict[str, list[str]] = defaultdict(list)
    for row in (*data["epci"], *data["ept"]):
        for member in row["membres"]:
            parents[member["code"]].append(row["code"])
    for row in communes:
        yield [
            row["code"],
            row.get("siren", ""),
            _typographic(row["nom"]),
            row["departement"],
            row.get("population", ""),
            " ".join(parents[row["code"]]),
            " ".join(row.get("codesPostaux", [])),
            "1" if row["code"] in UNINHABITED else "",
        ]


def _former(rows: Sequence[Mapping[str, Any]], communes: Sequence[Mapping[str, Any]]) -> Iterator[list[str]]:
    """Delegated and associated communes with their names, then former codes whose name the package does not give."""
    kinds = {"commune-deleguee", "commune-associee"}
    named = {row["code"]: (_typographic(row["nom"]), row["chefLieu"]) for row in rows if row["type"] in kinds}
    bare = {old: ("", row["code"]) for row in communes for old in row.get("anciensCodes", [])}
    for code, (name, successor) in sorted((bare | named).items()):
        yield [code, name, successor]


def build_countries(sources: Path, to: Path) -> None:
    """Countries with the names of the CLDR in babel; DAC names are kept as other names to search by."""
    dac = {row["iso2"]: row for row in _csv(sources / "dac_recipients.csv") if row["kind"] == "country"}
    rows = sorted(_csv(sources / "countries.csv"), key=lambda row: row["iso2"])
    columns = "code iso3 name_fr name_en name_ar dac_code french also"
    _write(to / "countries.csv", columns, (_country(row, dac.get(row["iso2"], {})) for row in rows))


def _country(row: Mapping[str, str], dac: Mapping[str, str]) -> list[Any]:
    code = row["iso2"]
    names = [_plain(Locale.parse(language).territories[code]) for language in ("fr", "en", "ar")]
    also = {ALSO.get(code, ""), dac.get("name_fr", ""), dac.get("name_en", "")} - {""}
    return [code, row["iso3"], *names, row["dac_code"], int(code in FRENCH), "; ".join(sorted(also))]


def build_income_classes(sources: Path, to: Path) -> None:
    """Groups as published to the end of 2023, then those deduced for each year; a group off the list has no row."""
    recipients = {row["dac_code"]: row for row in _csv(sources / "dac_recipients.csv") if row["kind"] == "country"}
    codes = FORMER_RECIPIENTS | {code: row["iso2"] for code, row in recipients.items()}
    rows = []
    for row in _csv(sources / "dac_income_group_history.csv"):
        if row["group_en"] in GROUPS and row["valid_from"] <= SOURCED_TO and row["dac_code"] in codes:
            end = min(row["valid_to"] or SOURCED_TO, SOURCED_TO)
            rows.append([codes[row["dac_code"]], GROUPS[row["group_en"]], row["valid_from"], end, "sourced", HISTORY])
    for row in recipients.values():
        source = f"{DEDUCED}. {row['note']}" if row["note"] else DEDUCED
        years = [year for year in ("2024", "2025", "2026") if row[f"income_group_{year}"]]
        rows += [
            [row["iso2"], row[f"income_group_{year}"], f"{year}-01-01", f"{year}-12-31", "assumed", source]
            for year in years
        ]
    rows.sort(key=lambda row: (row[0], row[2]))
    _write(to / "income_classes.csv", "country group valid_from valid_to status source", rows)


def build_subdivisions(codes: Path, english: Path, translations: Path, to: Path) -> None:
    """ISO 3166-2 codes and names, all from the Unicode CLDR: no list under a copyleft licence is read."""
    contained = _json(codes / "supplemental/subdivisionContainment.json")["supplemental"]["subdivisionContainment"]
    current = {code for parent in contained.values() for code in parent["_contains"]}
    names_en = _json(english / "subdivisions/en/en.json")["subdivisions"]["localeDisplayNames"]["subdivisions"]
    names_fr, names_ar = (_ldml(translations / f"{language}.xml") for language in ("fr", "ar"))
    _write(
        to / "subdivisions.csv",
        "code name_fr name_en name_ar",
        (
            [f"{code[:2]}-{code[2:]}".upper(), names_fr.get(code, ""), _plain(names_en[code]), names_ar.get(code, "")]
            for code in sorted(current & set(names_en))
        ),
    )


def _ldml(path: Path) -> dict[str, str]:
    """Names by code in a CLDR file of subdivisions."""
    found = ET.parse(path).iter("subdivision")  # noqa: S314  a file of the Unicode consortium
    return {element.attrib["type"]: _capital(_plain(element.text or "")) for element in found}


def _plain(name: str) -> str:
    """A CLDR name without the superscript figure that tells homonyms apart, nor bidi marks."""
    return re.sub(r"[¹²³⁴-⁹\u200e\u200f]", "", name).strip()


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _typographic(name: str) -> str:
    return name.replace("'", "’").strip()


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _csv(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _write(path: Path, header: str, rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)
