"""Previews: small, drawn apart, given with strict headers, never of what may not be opened."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from PIL import Image

from tests.files.samples import PDF, body, upload
from traitdunion.foundation.files import acts, serve_preview
from traitdunion.foundation.files.models import Scan, StoredFile
from traitdunion.foundation.files.tasks import sweep
from traitdunion.foundation.jobs.models import State
from traitdunion.foundation.jobs.worker import run_due

pytestmark = pytest.mark.django_db


def noise(size, kind="JPEG"):
    """What compresses worst."""
    written = io.BytesIO()
    Image.effect_noise(size, 100).convert("RGB").save(written, kind)
    return written.getvalue()


def page():
    """A PDF of one A4 page, red from edge to edge."""
    stream = b"1 0 0 rg 0 0 595 842 re f"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body = b"".join(b"%d 0 obj %s endobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def drawn(name, content):
    stored = acts.store(upload(name, content))
    run_due()
    return StoredFile.objects.get(pk=stored.pk)


def shown(stored):
    return Image.open(io.BytesIO(body(serve_preview(stored))))


def test_the_first_page_of_a_pdf_is_drawn():
    """A4 is 595 by 842 points: 480 pixels high, 480 × 595 / 842 = 339.2 wide."""
    stored = drawn("accord.pdf", page())

    picture = shown(stored).convert("RGB")
    assert picture.size == (stored.preview_width, stored.preview_height) == (340, 480)
    red, green, _ = picture.getpixel((100, 100))
    assert (red > 240, green < 15) == (True, True)


@pytest.mark.parametrize(("name", "kind"), [("photo.jpg", "JPEG"), ("photo.png", "PNG"), ("photo.webp", "WEBP")])
def test_an_image_is_drawn_in_360_pixels(name, kind):
    stored = drawn(name, noise((1200, 900), kind))

    assert shown(stored).size == (stored.preview_width, stored.preview_height) == (360, 270)


def test_a_preview_weighs_15_kilobytes_at_most_even_of_noise():
    stored = drawn("photo.jpg", noise((2000, 3000)))

    assert len(body(serve_preview(stored))) <= 15_000


def test_headers_let_a_browser_show_it_and_nothing_else():
    response = serve_preview(drawn("photo.jpg", noise((20, 20))))

    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    assert headers == {
        "Content-Type": "image/webp",
        "Content-Disposition": 'inline; filename="apercu.webp"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=86400",
    }
    response.close()


@pytest.mark.parametrize("content", [PDF, b"%PDF-1.7 nothing"])
def test_a_pdf_that_cannot_be_drawn_has_no_preview_and_harms_nothing(content):
    stored = drawn("accord.pdf", content)

    assert not stored.has_preview
    with pytest.raises(Http404):
        serve_preview(stored)


def test_a_reader_killed_by_a_file_does_not_kill_the_worker(monkeypatch):
    monkeypatch.setattr("traitdunion.foundation.files.previews.PATIENCE", 0.01)
    acts.store(upload("accord.pdf", page()))

    (job,) = run_due()

    assert job.state == State.DONE


def test_a_text_has_no_preview_and_asks_for_no_job():
    acts.store(upload("notes.txt", b"notes"))

    assert run_due() == []


def test_a_refused_file_is_not_shown():
    stored = drawn("photo.jpg", noise((20, 20)))
    stored.scan = Scan.REFUSED

    with pytest.raises(Http404):
        serve_preview(stored)


def test_a_file_waiting_for_the_antivirus_is_not_drawn(settings):
    settings.ANTIVIRUS = "unix:///nowhere/clamd"

    assert drawn("photo.jpg", noise((20, 20))).preview_width is None


def test_the_same_content_is_drawn_once():
    drawn("photo.jpg", noise_once := noise((30, 30)))

    assert acts.store(upload("autre.jpg", noise_once)).has_preview
    assert run_due() == []


def test_a_preview_is_swept_with_its_file_and_not_before():
    stored = drawn("photo.jpg", noise((20, 20)))

    sweep()

    assert default_storage.exists(stored.preview_path)


def test_a_document_of_ours_is_kept_without_being_examined():
    stored = acts.keep(ContentFile(page(), name="accuse.pdf"), content_type="application/pdf")

    assert stored.scan == Scan.CLEAN
    assert run_due() == []
