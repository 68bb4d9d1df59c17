"""Small files of each kind, made by hand."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished
from django.db import close_old_connections
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def package(parts, method=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def opendocument(kind="text", **parts):
    return package({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<office/>"} | parts)


def office(main=WORD, **parts):
    types = f'<Types><Override PartName="/main.xml" ContentType="{main}.main+xml"/></Types>'
    return package({"[Content_Types].xml": types, "main.xml": "<main/>"} | parts)


def image(kind, size=(4, 3)):
    written = io.BytesIO()
    Image.new("RGB", size, "orange").save(written, kind)
    return written.getvalue()


GOOD = {
    "accord.pdf": PDF,
    "lettre.odt": opendocument(),
    "budget.ods": opendocument("spreadsheet"),
    "lettre.docx": office(),
    "budget.xlsx": office(SHEET),
    "photo.jpg": image("JPEG"),
    "photo.jpeg": image("JPEG"),
    "carte.png": image("PNG"),
    "carte.webp": image("WEBP"),
    "budget.csv": "poste;montant\nmatériel;1 000,00\n".encode(),
    "budget.CSV": "poste;montant\nmatériel;1 000,00\n".encode("cp1252"),
    "notes.txt": "\ufeffنص عربي\r\n".encode(),
    "notes.TXT": "notes en UTF-16\n".encode("utf-16"),
}


def body(response):
    """What a response sends, read to its end; the database stays open, as with Django's test client."""
    content = b"".join(response.streaming_content)
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
    return content
