"""Files made to harm: each is refused with a sentence that says what to do; their innocent likes are taken."""

import io
import stat
import zipfile
import zlib

import pytest

from tests.files.samples import PDF, SHEET, image, office, opendocument, package, upload
from traitdunion.foundation.files import Refused, acts
from traitdunion.foundation.files.models import StoredFile

pytestmark = pytest.mark.django_db


def refusal(name, content):
    with pytest.raises(Refused) as caught:
        acts.store(upload(name, content))
    assert not StoredFile.objects.exists()
    return str(caught.value)


def taken(name, content):
    return acts.store(upload(name, content)).size == len(content)


def pdf(*objects):
    """A PDF with these objects after its catalogue, its length of each stream written by hand."""
    return PDF + b"".join(b"%d 0 obj %s endobj\n" % (number, each) for number, each in enumerate(objects, 2))


def objects(text, options=b"/Filter /FlateDecode", pack=zlib.compress):
    """A stream that holds objects, as PDF 1.5 writes them."""
    packed = pack(b"7 0 " + text)
    return b"<< /Type /ObjStm /N 1 /First 4 %s /Length %d >>\nstream\n%s\nendstream" % (options, len(packed), packed)


ACTIONS = {
    "JavaScript": b"<< /S /JavaScript /JS (app.alert(1)) >>",
    "JavaScript by an escape": b"<< /S /Java#53cript >>",
    "JavaScript at the opening": b"<< /Type /Catalog /OpenAction << /S /JavaScript /JS 9 0 R >> >>",
    "launch": b"<< /S /Launch /F (calc.exe) >>",
    "launch at the opening": b"<< /OpenAction << /S /Launch /Win << /F (cmd) >> >> >>",
    "form that sends": b"<< /S /SubmitForm /F (https://example.org) >>",
    "dynamic form": b"<< /AcroForm << /XFA 8 0 R >> >>",
    "rich media": b"<< /Subtype /RichMedia >>",
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_a_pdf_that_runs_or_sends_something_is_refused(action):
    assert "contient un programme" in refusal("accord.pdf", pdf(action))


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_it_is_seen_where_objects_are_compressed(action):
    assert "contient un programme" in refusal("accord.pdf", pdf(objects(action)))


@pytest.mark.parametrize("action", [b"<< /Type /EmbeddedFile >>", b"<< /Type /Filespec /EF << /F 9 0 R >> >>"])
@pytest.mark.parametrize("wrap", [lambda action: action, objects], ids=["plain", "compressed"])
def test_a_pdf_with_files_inside_is_refused(action, wrap):
    assert "contient d’autres fichiers" in refusal("accord.pdf", pdf(wrap(action)))


def test_a_list_of_objects_that_is_not_compressed_is_read():
    hidden = objects(ACTIONS["launch"], options=b"", pack=bytes)

    assert "contient un programme" in refusal("accord.pdf", pdf(hidden))


@pytest.mark.parametrize(
    "hidden",
    [
        objects(
            ACTIONS["launch"],
            options=b"/Filter [ /ASCIIHexDecode /FlateDecode ]",
            pack=lambda text: text.hex().encode(),
        ),
        objects(ACTIONS["launch"], options=b"/Filter 12 0 R"),
        objects(ACTIONS["launch"], options=b"/Filter [ /FlateDecode" + b" " * 300 + b"]"),
        objects(ACTIONS["launch"], options=b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>"),
        objects(ACTIONS["launch"], pack=lambda text: zlib.compress(text)[:-8]),
        objects(ACTIONS["launch"], pack=lambda text: b"not compressed"),
        objects(ACTIONS["launch"]).replace(b"endstream", b""),
    ],
    ids=["two filters", "filter elsewhere", "filter far away", "predictor", "cut", "not what it says", "no end"],
)
def test_objects_that_cannot_be_read_are_refused(hidden):
    assert "ne pouvons pas vérifier" in refusal("accord.pdf", pdf(hidden))


def test_objects_that_unpack_without_end_are_refused():
    bomb = objects(b"0" * 120_000_000, pack=lambda text: zlib.compress(text, 1))

    assert "beaucoup plus grand" in refusal("accord.pdf", pdf(bomb))


@pytest.mark.parametrize(
    "trick",
    [
        b"% << /Length 99 >>\nstream\n5 0 obj << /S /JavaScript >> endobj\nendstream",
        b"<< /Note (<</Length 3>>stream\n) /S /Launch /F (calc) >>",
        b"<< /Length 5 >>\nstream\nABCDE 4 0 obj << /S /Launch >>",
    ],
    ids=["a comment that looks like a stream", "a text that looks like a stream", "a stream without end"],
)
def test_an_object_dressed_as_the_inside_of_a_stream_is_seen(trick):
    assert "contient un programme" in refusal("accord.pdf", pdf(trick))


def test_objects_after_a_stream_without_end_are_read():
    content = pdf(b"<< /Length 5 >>\nstream\nABCDE", objects(ACTIONS["launch"]))

    assert "contient un programme" in refusal("accord.pdf", content)


def test_a_protected_pdf_is_refused():
    assert "est protégé" in refusal("accord.pdf", PDF + b"trailer << /Root 1 0 R /Encrypt 5 0 R >>")


def test_a_pdf_that_is_a_zip_too_is_refused():
    assert "contient d’autres fichiers" in refusal("accord.pdf", PDF + package({"programme.js": "run()"}))


@pytest.mark.parametrize(
    "innocent",
    [
        b"<< /Type /Catalog /OpenAction [ 3 0 R /XYZ null null 0 ] >>",
        b"<< /Type /Catalog /OpenAction << /S /GoTo /D [ 3 0 R /Fit ] >> >>",
        b"<< /Names << /EmbeddedFiles << /Names [ ] >> >> >>",
        b"<< /S /URI /URI (https://example.org) >>",
        b"<< /FT /Sig /Filter /Adobe.PPKLite >>",
        objects(b"<< /Type /Page >>"),
    ],
    ids=["first page", "go to a page", "no file inside", "link", "signature", "ordinary objects"],
)
def test_an_innocent_pdf_is_taken(innocent):
    assert taken("accord.pdf", pdf(innocent))


# -- documents ---------------------------------------------------------------------------------------------------------


def test_a_docm_renamed_docx_is_refused():
    types = '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    content = package({"[Content_Types].xml": types, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})

    assert "contient des macros" in refusal("lettre.docx", content)


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("word/media/archive.zip", package({"a": "b"})),
        ("word/media/image1.png", package({"a": "b"})),
        ("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
        ("word/media/programme.exe", b"MZ\x90\x00"),
        ("word/archive.7z", b"7z\xbc\xaf\x27\x1c"),
        ("word/archive.rar", b"Rar!\x1a\x07\x01\x00"),
        ("word/archive.gz", b"\x1f\x8b\x08\x00"),
        ("word/archive.tar", bytes(257) + b"ustar\x0000"),
    ],
)
def test_a_file_inside_a_document_is_refused_by_its_name(name, inside):
    message = refusal("lettre.docx", office(**{name: inside}))

    assert f"contient un autre fichier («\u202f{name.rpartition('/')[2]}\u202f»)" in message


def test_the_sheet_of_a_chart_is_read_in_its_turn():
    chart = "word/embeddings/Microsoft_Excel_Sheet.xlsx"

    assert taken("lettre.docx", office(**{chart: office(SHEET)}))
    assert StoredFile.objects.all().delete()
    assert "des macros" in refusal("lettre.docx", office(**{chart: office(SHEET, **{"xl/vbaProject.bin": "x"})}))
    assert "un autre fichier" in refusal("lettre.docx", office(**{chart: office(SHEET, **{chart: office(SHEET)})}))


def test_zips_inside_zips_share_what_may_be_unpacked():
    """Ten sheets of 12 MB unpacked, 120 MB together, each 12 kB on its own."""
    sheet = office(SHEET, **{"xl/big.xml": b"0" * 12_000_000})
    content = office(**{f"word/embeddings/{number}.xlsx": sheet for number in range(10)})

    assert "beaucoup plus grand" in refusal("lettre.docx", content)


def test_a_compressed_drawing_of_office_is_taken():
    assert taken("lettre.docx", office(**{"word/media/image1.emz": b"\x1f\x8b\x08\x00"}))


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a.dotm",
        "&#104;ttps://example.org/a.dotm",
        "file:///\\\\serveur\\a.dotm",
        "//serveur/a.dotm",
    ],
)
def test_a_template_of_another_machine_is_refused(target):
    link = f'<Relationship Type="http://x/relationships/attachedTemplate" Target="{target}" TargetMode="External"/>'

    assert "va chercher un contenu ailleurs" in refusal("lettre.docx", office(**{"word/_rels/settings.xml.rels": link}))


@pytest.mark.parametrize(
    "link",
    [
        '<Relationship Type="http://x/relationships/attachedTemplate" Target="file:///C:\\modeles\\Normal.dotm"/>',
        '<Relationship Type="http://x/relationships/hyperlink" Target="https://example.org" TargetMode="External"/>',
    ],
)
def test_a_link_that_opens_nothing_by_itself_is_taken(link):
    assert taken("lettre.docx", office(**{"word/_rels/settings.xml.rels": link}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lettre.docx", office(**{"word/document.xml": "<w:instrText> DDEAUTO c:\\windows\\cmd.exe </w:instrText>"})),
        ("budget.xlsx", office(SHEET, **{"xl/externalLinks/externalLink1.xml": "<ddeLink ddeService='cmd'/>"})),
        ("budget.ods", opendocument("spreadsheet", **{"content.xml": "<office:dde-source office:dde-topic='x'/>"})),
        ("budget.csv", b"poste;montant\n=cmd|' /C calc'!A0;3\n"),
    ],
)
def test_data_asked_from_a_program_are_refused(name, content):
    assert "va chercher un contenu ailleurs" in refusal(name, content)


def test_the_dde_of_a_department_is_taken():
    assert taken("lettre.docx", office(**{"word/document.xml": "<w:t>La DDE de l’Hérault</w:t>"}))


def test_a_link_of_the_file_system_inside_a_package_is_refused():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        link = zipfile.ZipInfo("word/lien")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert "abîmé" in refusal("lettre.docx", written.getvalue())


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg", "accord.pdf", "notes.docx"])
def test_a_drawing_that_holds_a_script_is_told_for_what_it_is(name):
    assert "un dessin SVG" in refusal(name, b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")


def test_a_picture_that_is_a_package_too_keeps_only_the_picture():
    from django.core.files.storage import default_storage

    stored = acts.store(upload("photo.png", image("PNG") + package({"programme.js": "run()"})))

    with default_storage.open(stored.path) as kept:
        assert not zipfile.is_zipfile(kept)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lettre.docx", office(**{"a.rels": b"<" + b"Relationship " * 650_000})),
        ("lettre.docx", office(**{"a.rels": b'<R Type="' + b"/oleObject" * 850_000})),
        ("lettre.docx", office(**{"a.xml": b"<instrText" * 900_000 + b"DDE"})),
        ("budget.csv", b"=a|" * 3_000_000),
    ],
    ids=["relationships", "types", "fields", "cells"],
)
def test_a_file_made_to_be_slow_is_read_at_once(name, content):
    """A reading in the square of its length would take hours."""
    assert taken(name, content)


def test_filters_made_to_be_slow_are_refused_at_once():
    content = PDF + b"/ObjStm " + b"/Filter [" * 1_000_000 + b">>stream\nendstream"

    assert "ne pouvons pas vérifier" in refusal("accord.pdf", content)
