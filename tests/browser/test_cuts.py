"""Uploads cut at random over a real link to a real server, which is killed too: every byte arrives, once."""

import hashlib
import http.client
import os
import random
import re
import signal
import socket
import struct
import time
from base64 import b64encode
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests.browser.test_confirmations import ASKED
from tests.files.samples import PDF

pytestmark = [pytest.mark.browser, pytest.mark.long]

CUTS = 100
SPEED = 20
"""How many times faster than at 50 kbit/s a slow sending is replayed, the server's time-out divided by as much."""
SENDING = {"Tus-Resumable": "1.0.0"}
PIECE = SENDING | {"Content-Type": "application/offset+octet-stream"}
STATE = """
from django.core import serializers
from traitdunion.foundation.files.models import StoredFile
from traitdunion.programme.applications import models
rows = [StoredFile, models.Attachment, models.Confirmation, models.SectionVersion, models.Party, models.Application]
print("STATE", *(serializers.serialize("json", kind.objects.order_by("pk")) for kind in rows))
"""
PIECES = """
from traitdunion.programme.applications.models import Attachment
for each in Attachment.objects.filter(application__number="{number}").select_related("stored").order_by("pk"):
    print("PIECE", each.stored.size, each.stored.sha256, each.name)
"""


class Phone:
    """The partner's telephone, which knows its secret address and speaks the protocol by itself."""

    def __init__(self, server, secret):
        self.place = urlsplit(server.url)
        self.page = f"/confirmer/{secret}/"
        answer, html = self.ask("GET", self.page)
        self.to = re.search('data-to="([^"]+)"', html)[1]
        self.cookie = re.search("csrftoken=([^;]+)", answer.headers["Set-Cookie"])[1]

    def ask(self, method, path, body=None, headers=()):
        line = http.client.HTTPConnection(self.place.hostname, self.place.port, timeout=30)
        try:
            line.request(method, path, body, dict(headers) | self.marks())
            answer = line.getresponse()
            return answer, answer.read().decode()
        finally:
            line.close()

    def marks(self):
        cookie = getattr(self, "cookie", "")
        return {"Cookie": f"csrftoken={cookie}", "X-CSRFToken": cookie, "Referer": self.place.geturl()}

    def begins(self, name, content):
        names = {"filename": name, "sha256": hashlib.sha256(content).hexdigest()}
        told = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in names.items())
        length = {"Upload-Length": str(len(content)), "Upload-Metadata": told}
        answer, said = self.ask("POST", self.to, b"", SENDING | length)
        assert answer.status == 201, said
        return answer.headers["Location"]

    def offset(self, upload):
        answer, _ = self.ask("HEAD", upload, headers=SENDING)
        assert answer.status == 200
        return int(answer.headers["Upload-Offset"])

    def brings(self, upload, content, offset):
        headers = PIECE | {"Upload-Offset": str(offset)}
        return self.ask("PATCH", upload, content[offset:], headers)[0]

    def finishes(self, upload, content):
        """Bring what is missing; what was cut may still be on its way to the storage, and is not brought twice."""
        offset = self.offset(upload)
        while offset < len(content):
            offset = int(self.brings(upload, content, offset).headers["Upload-Offset"])

    def raw(self, method, path, headers, body, *, length=None):
        """Send a request by hand, without waiting for its answer; return the open line."""
        line = socket.create_connection((self.place.hostname, self.place.port), timeout=30)
        told = {"Host": self.place.netloc, "Content-Length": str(length or len(body)), **self.marks(), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        line.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        return line

    def is_cut(self, upload, content, offset, at, *, abruptly):
        """Send the rest of the file, of which only `at` bytes leave before the link breaks."""
        headers = PIECE | {"Upload-Offset": str(offset)}
        line = self.raw("PATCH", upload, headers, content[offset : offset + at], length=len(content) - offset)
        if abruptly:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()

    def answers(self, person, files=(), **fields):
        """What the form of the page posts, with what the page had in it."""
        html = self.ask("GET", self.page)[1]
        shown = dict(re.findall(r'name="(shown|csrfmiddlewaretoken)" value="([^"]+)"', html))
        amounts = dict(re.findall(r'name="((?:cash|in_kind)-\d{4})"[^>]*? value="([^"]*)"', html))
        return multipart(shown | amounts | {"person": person, "function": "Maire"} | fields, files, {"do": "confirmed"})


def multipart(before, files, after):
    """A form as a browser writes it: fields, files where they stand, the button last. Its type, then its bytes."""
    mark, parts = "----trait", []
    for fields in (before, files, after):
        for name, value in dict(fields).items():
            told, content = (f'; filename="{value[0]}"', value[1]) if isinstance(value, tuple) else ("", value.encode())
            parts += [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'.encode(), content]
            parts.append(b"\r\n")
    return {"Content-Type": f"multipart/form-data; boundary={mark}"}, b"".join([*parts, f"--{mark}--\r\n".encode()])


def letter(chance, size):
    return PDF + b"".join(b"%% %x\n" % chance.getrandbits(512) for _line in range(size // 131))


def photo(chance, size):
    """A picture of about `size` bytes: noise, which no format makes smaller."""
    side = int((size / 3) ** 0.5) + 1
    written = BytesIO()
    Image.frombytes("RGB", (side, side), chance.randbytes(3 * side * side)).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def chance():
    """The same in `make test`, new each time in test-wide."""
    seed = time.time_ns() if "BROWSER_LANGUAGES" in os.environ else 20240223
    print(f"seed {seed}")
    return random.Random(seed)


def restarted(server, **changed):
    """Kill the web server and its workers as a cut of power does, and start it again, with other options maybe."""
    service, web = server.service, server.service.processes["web"]
    os.killpg(web.pid, signal.SIGKILL)
    web.wait()
    words = list(web.args)
    for name, value in changed.items():
        words[words.index(f"--{name}") + 1] = str(value)
    service.processes["web"] = service._start("web", words, service.environment)
    service.wait()


def asked(server):
    """The number of a file, and the secret by which a partner answers about it."""
    return re.search(r"ASKED (\S+) (\S+)", server.does(ASKED)).groups()


def joined(server, number):
    """The attachments of a file: name, size, hash of what is kept."""
    said = server.does(PIECES.format(number=number))
    return [(name, int(size), sha256) for size, sha256, name in re.findall(r"PIECE (\d+) (\w+) (.+)", said)]


def whole(name, content):
    """How a file that came to its last byte is joined."""
    return (name, len(content), hashlib.sha256(content).hexdigest())


@pytest.fixture
def partner(server):
    """The number of a file, and the telephone of its partner."""
    number, secret = asked(server)
    return number, Phone(server, secret)


def test_a_hundred_random_cuts_end_with_the_right_sha256(partner, server, chance):
    (number, phone), sent, cuts = partner, [], 0
    while cuts < CUTS:
        name, content = f"lettre-{len(sent)}.pdf", letter(chance, chance.randrange(100_000, 2_000_000))
        upload = phone.begins(name, content)
        for _cut in range(chance.randrange(1, 12)):
            offset, at = phone.offset(upload), chance.randrange(len(content) // 6)
            phone.is_cut(upload, content, offset, at, abruptly=chance.random() < 0.5)
            cuts += 1
        phone.finishes(upload, content)
        headers, body = phone.answers(f"Awa {len(sent)}", **{"sent:letter": upload.split("/")[-2]})
        answer, html = phone.ask("POST", phone.page, body, headers)
        assert answer.status == 302, html
        sent.append(whole(name, content))

    assert joined(server, number) == sent
    server.manage("verify_files")


def test_a_server_killed_in_mid_upload_loses_nothing_that_it_had_acknowledged(partner, server, chance):
    (number, phone), content = partner, letter(chance, 2_000_000)
    upload, known = phone.begins("lettre.pdf", content), 0
    for _kill in range(4):
        piece = content[: known + chance.randrange(1, 300_000)]
        known = int(phone.brings(upload, piece, known).headers["Upload-Offset"])
        on_its_way = content[known : known + 100_000]
        line = phone.raw("PATCH", upload, PIECE | {"Upload-Offset": str(known)}, on_its_way, length=200_000)
        restarted(server)
        line.close()
        assert phone.offset(upload) >= known
        known = phone.offset(upload)
    phone.finishes(upload, content)

    headers, body = phone.answers("Awa", **{"sent:letter": upload.split("/")[-2]})
    assert phone.ask("POST", phone.page, body, headers)[0].status == 302
    assert joined(server, number) == [whole("lettre.pdf", content)]


def test_a_form_cut_on_its_way_changes_nothing_else(partner, server):
    number, phone = partner
    files = {"letter": ("photo.png", photo(random.Random(90), 500_000))}
    headers, body = phone.answers("Awa", files, **{"cash-2024": "1"})
    before = server.does(STATE)

    for share in (0.1, 0.9, 0.99, 0.9999):
        line = phone.raw("POST", phone.page, headers, body[: int(share * len(body))], length=len(body))
        line.shutdown(socket.SHUT_WR)
        line.recv(1_000)
        line.close()

    assert server.does(STATE) == before
    assert phone.ask("POST", phone.page, body, headers)[0].status == 302
    assert len(joined(server, number)) == 1


def test_two_megabytes_at_50_kilobits_a_second_go_through_without_a_script(fresh_server):
    """320 seconds at 6,250 bytes a second; here 16, to a server whose time-out is a twentieth of ours."""
    number, secret = asked(fresh_server)
    phone = Phone(fresh_server, secret)
    headers, body = phone.answers("Awa", {"letter": ("photo.png", photo(random.Random(320), 2_000_000))})
    restarted(fresh_server, timeout=60 // SPEED)
    second, began = 50_000 // 8 * SPEED, time.monotonic()

    line = phone.raw("POST", phone.page, headers, b"", length=len(body))
    for sent in range(0, len(body), second // 10):
        line.sendall(body[sent : sent + second // 10])
        time.sleep(max(0, began + (sent + second // 10) / second - time.monotonic()))
    answer = line.recv(1_000)
    line.close()

    assert time.monotonic() - began > 16
    assert answer.startswith(b"HTTP/1.1 302"), answer
    assert [name for name, _size, _sha256 in joined(fresh_server, number)] == ["photo.png"]
