import pytest
from django.http import Http404
from django.test import RequestFactory

from tests.files.samples import GOOD, PDF, body, upload
from traitdunion.foundation.files import acts, serve
from traitdunion.foundation.files.models import Scan

pytestmark = pytest.mark.django_db
get = RequestFactory().get


def test_a_file_is_served_as_a_download_and_nothing_else():
    stored = acts.store(upload("accord.pdf", PDF))

    response = serve(get("/"), stored)

    assert body(response) == PDF
    assert dict(response.headers) == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": 'attachment; filename="accord.pdf"',
        "ETag": f'"{stored.sha256}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-cache",
    }


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("Convention signée.pdf", "attachment; filename*=utf-8''Convention%20sign%C3%A9e.pdf"),
        ("اتفاقية.pdf", "attachment; filename*=utf-8''%D8%A7%D8%AA%D9%81%D8%A7%D9%82%D9%8A%D8%A9.pdf"),
        ('un "titre".pdf', 'attachment; filename="un \\"titre\\".pdf"'),
    ],
)
def test_a_name_of_any_script_reaches_the_reader(name, disposition):
    response = serve(get("/"), acts.store(upload(name, PDF)))

    assert response["Content-Disposition"] == disposition
    response.close()


def test_the_owner_may_name_the_file():
    response = serve(get("/"), acts.store(upload("x.csv", GOOD["budget.csv"])), filename="budget-2024.csv")

    assert response["Content-Disposition"] == 'attachment; filename="budget-2024.csv"'
    response.close()


def test_a_reader_who_has_the_file_receives_nothing_again():
    stored = acts.store(upload("accord.pdf", PDF))

    response = serve(get("/", headers={"If-None-Match": f'"{stored.sha256}"'}), stored)

    assert (response.status_code, response.content) == (304, b"")


def test_a_file_that_an_antivirus_refused_is_not_served():
    stored = acts.store(upload("accord.pdf", PDF))
    stored.scan = Scan.REFUSED

    with pytest.raises(Http404):
        serve(get("/"), stored)
