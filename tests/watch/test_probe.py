"""The watcher's minute, from its side and from the platform's."""

import http.server
import json
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.watch.conftest import NOON, TOKEN, minutes
from traitdunion.front.watch.models import Minute, Probe
from traitdunion.front.watch.notebook import Notebook
from traitdunion.front.watch.probing import KEPT, Watcher, watch

PROBE = "/disponibilite/sonde/"


@pytest.fixture
def notebook(tmp_path):
    return Notebook(tmp_path / "watch/notebook.sqlite3")


@pytest.fixture
def broken():
    """A platform whose answer to each request is chosen by the test: a status, a body."""
    answers = {"POST": (200, b"{}"), "GET": (200, b"{}")}

    class Front(http.server.BaseHTTPRequestHandler):
        def answer(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body = answers[self.command]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            self.answer()

        def do_POST(self):
            self.answer()

        def log_message(self, *_arguments):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Front)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    server.answers, server.url = answers, f"http://127.0.0.1:{server.server_address[1]}{PROBE}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def post(client, body, token=TOKEN):
    return client.post(PROBE, json.dumps(body), "application/json", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.django_db
def test_a_save_is_kept_and_read_back(client, token):
    rows = [measure.row() for measure in minutes(NOON.replace(year=2100), "ud")]

    answer = post(client, {"value": "abc", "minutes": rows})

    assert answer.json() == {"value": "abc"}
    assert client.get(PROBE, headers={"Authorization": f"Bearer {token}"}).json() == {"value": "abc"}
    assert list(Minute.objects.order_by("at").values_list("up", "cause")) == [(True, ""), (False, "answer 503")]


@pytest.mark.django_db
@pytest.mark.usefixtures("token")
@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer fedcba9876543210", TOKEN])
def test_a_wrong_token_writes_nothing(client, shown):
    answer = client.post(PROBE, "{}", "application/json", headers={"Authorization": shown})

    assert (answer.status_code, Probe.objects.count()) == (403, 0)


@pytest.mark.django_db
def test_without_a_token_in_the_settings_nobody_writes(client):
    assert post(client, {"value": "abc", "minutes": []}, token="").status_code == 403


@pytest.mark.django_db
@pytest.mark.usefixtures("token")
@pytest.mark.parametrize("row", [[], [1], ["x", True, 1, ""], ["2024-03-13T11:00:00", True, 1, ""], "x"])
def test_what_makes_no_sense_is_refused(client, row):
    assert post(client, {"value": "x", "minutes": [row]}).status_code == 400
    assert post(client, row).status_code == 400


@pytest.mark.django_db
def test_the_watcher_is_no_user(client, token):
    answer = post(Client(enforce_csrf_checks=True), {"value": "abc", "minutes": []})

    assert answer.status_code == 200
    assert not answer.cookies


@pytest.mark.django_db(transaction=True)
def test_the_watcher_saves_through_the_real_door(live_server, token, notebook, at):
    at(NOON)
    watcher = Watcher(live_server.url + PROBE, token, notebook)

    first = watcher.look()
    at(NOON + timedelta(minutes=1))
    second = watcher.look()

    assert (first.up, second.up) == (True, True)
    assert list(Minute.objects.values_list("at", "up")) == [(NOON, True)]
    assert notebook.untold(10) == [second]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"POST": (503, b"")}, "answer 503"),
        ({"GET": (500, b"")}, "answer 500"),
        ({"POST": (200, b"<html>")}, "not understood"),
        ({"GET": (200, b'{"value": "old"}')}, "not kept"),
        ({"GET": (200, b"[]")}, "not kept"),
    ],
)
def test_each_way_to_fail_has_its_cause(broken, notebook, change, cause):
    broken.answers.update(change)

    measure = Watcher(broken.url, TOKEN, notebook).look()

    assert (measure.up, measure.cause) == (False, cause)
    assert notebook.untold(10) == [measure]


def test_a_platform_that_is_not_there_is_written_down(notebook, broken):
    url = broken.url
    broken.server_close()

    measure = Watcher(url, TOKEN, notebook).look()

    assert (measure.up, measure.cause) == (False, "unreachable")


@pytest.mark.django_db(transaction=True)
def test_what_was_seen_while_the_platform_was_dead_is_told_when_it_is_back(live_server, token, notebook, at):
    at(NOON)
    for measure in minutes(NOON - timedelta(minutes=3), "udd"):
        notebook.write(measure)

    Watcher(live_server.url + PROBE, token, notebook).look()

    assert list(Minute.objects.order_by("at").values_list("up", flat=True)) == [True, False, False]
    assert [measure.at for measure in notebook.untold(10)] == [NOON]


def test_the_notebook_gives_back_what_it_holds_and_forgets_what_was_told(notebook):
    old, young = minutes(NOON - KEPT, "d")[0], minutes(NOON, "u")[0]
    for measure in (old, young):
        notebook.write(measure)
    assert Notebook(notebook.path).untold(1) == [old]

    notebook.forget(NOON)
    assert notebook.untold(10) == [old, young]
    notebook.told([old])
    notebook.forget(NOON)
    assert notebook.untold(10) == [young]


def test_the_loop_looks_at_the_start_of_each_minute_until_it_is_told_to_stop(broken, notebook, at):
    at(NOON + timedelta(seconds=12))
    waited = []

    def stopped(seconds):
        waited.append(seconds)
        return len(waited) == 3

    watch(Watcher(broken.url, TOKEN, notebook), stopped)

    assert waited == [48, 48, 48]
    assert [measure.at for measure in notebook.untold(10)] == [NOON]


def test_the_command_asks_for_its_token(tmp_path):
    with pytest.raises(CommandError, match="TRAITDUNION_WATCH_TOKEN"):
        call_command("watch", once=True)


@pytest.mark.usefixtures("token")
def test_the_command_says_what_it_saw(broken, tmp_path, capsys):
    broken.answers["POST"] = (503, b"")

    call_command("watch", once=True, url=broken.url.removesuffix(PROBE), file=tmp_path / "notebook.sqlite3")

    assert capsys.readouterr().out.startswith("answer 503, ")
