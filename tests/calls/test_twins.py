"""What other programs read: the feed and the calendars."""

from xml.etree import ElementTree as ET

import pytest

ATOM = "{http://www.w3.org/2005/Atom}"


def unfolded(response):
    return response.content.decode().replace("\r\n ", "").split("\r\n")


def test_the_feed_is_atom_with_an_entry_for_each_publication(client, calls):
    response = client.get("/appels/flux.xml")

    feed = ET.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.tag == f"{ATOM}feed"
    assert len(entries) == 13
    for entry in entries:
        assert [entry.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "link")] == [True] * 4
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 13


def test_a_calendar_gives_the_whole_last_day(client, calls):
    response = client.get("/appels/numerique-2024/calendrier.ics")

    lines = unfolded(response)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [line for line in lines if line.startswith(("DTSTART", "DTEND", "SUMMARY"))] == [
        "DTSTART;VALUE=DATE:20240110",
        "DTEND;VALUE=DATE:20240111",
        "SUMMARY:Ouverture\u202f: Numérique inclusif et responsable",
        "DTSTART;VALUE=DATE:20240313",
        "DTEND;VALUE=DATE:20240314",
        "SUMMARY:Clôture\u202f: Numérique inclusif et responsable",
    ]
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_midnight_in_dakar_is_the_23rd(client, calls):
    lines = unfolded(client.get("/appels/senegal-2024/calendrier.ics"))

    assert "DTSTART;VALUE=DATE:20240223" in lines
    assert any("heure de Dakar" in line.replace("\\", "") for line in lines if line.startswith("DESCRIPTION"))


def test_no_line_is_longer_than_75_octets(client, calls):
    raw = client.get("/appels/calendrier.ics").content

    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


@pytest.mark.parametrize("slug", ["egalite-2024", "liban-2024"])
def test_an_unknown_bound_is_no_event(client, calls, slug):
    lines = unfolded(client.get(f"/appels/{slug}/calendrier.ics"))

    assert lines.count("BEGIN:VEVENT") == 1
