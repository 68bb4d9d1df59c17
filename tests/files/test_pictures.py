"""Images are kept upright and without what they tell of where, when and by whom they were taken."""

import hashlib
import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, PngImagePlugin

from tests.files.samples import image, upload
from traitdunion.foundation.files import Refused, acts

pytestmark = pytest.mark.django_db

ORIENTATION, MAKER, GPS, LATITUDE = 274, 271, 34853, 2


def photo(kind="JPEG", orientation=1, size=(40, 30), **options):
    """Red on the left, blue on the right, with a place, a maker and a way up."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    told = picture.getexif()
    told[ORIENTATION], told[MAKER] = orientation, "Maker of phones"
    told.get_ifd(GPS)[LATITUDE] = (14.0, 41.0, 37.0)
    written = io.BytesIO()
    picture.save(written, kind, exif=told, **options)
    return written.getvalue()


def kept(name, content):
    """The row, and its content as it is kept."""
    stored = acts.store(upload(name, content))
    with default_storage.open(stored.path) as file:
        return stored, file.read()


@pytest.mark.parametrize(("name", "kind"), [("photo.jpg", "JPEG"), ("photo.png", "PNG"), ("photo.webp", "WEBP")])
def test_place_and_maker_are_not_kept(name, kind):
    given = photo(kind)
    assert Image.open(io.BytesIO(given)).getexif().get_ifd(GPS)

    stored, content = kept(name, given)

    with Image.open(io.BytesIO(content)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.format == kind
    assert b"Maker of phones" not in content
    assert stored.cleaned


@pytest.mark.parametrize(("name", "kind"), [("photo.jpg", "JPEG"), ("photo.webp", "WEBP")])
def test_what_an_editor_wrote_beside_is_not_kept(name, kind):
    _, content = kept(name, photo(kind, xmp=b"<x:xmpmeta>Someone, 14 rue du Port</x:xmpmeta>"))

    assert b"rue du Port" not in content


def test_a_comment_is_not_kept():
    assert b"14 rue du Port" not in kept("photo.jpg", photo(comment=b"14 rue du Port"))[1]


def test_hash_and_size_are_those_of_what_is_kept():
    stored, content = kept("photo.jpg", photo())

    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)
    assert stored.sha256 != hashlib.sha256(photo()).hexdigest()


def test_the_original_is_nowhere(tmp_path, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    }

    kept("photo.jpg", photo())

    (only,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert b"Maker of phones" not in only.read_bytes()


def test_a_photo_taken_on_its_side_stands_up():
    """Orientation 6: the camera was turned to the right; what was on the left is now above."""
    _, content = kept("photo.jpg", photo(orientation=6))

    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (30, 40)
        above, below = picture.getpixel((15, 5)), picture.getpixel((15, 35))
    assert (above[0] > 200, above[2] < 60) == (True, True)
    assert (below[2] > 200, below[0] < 60) == (True, True)


def test_a_second_deposit_of_a_photo_gives_the_same_file():
    assert kept("photo.jpg", photo())[0].sha256 == kept("autre.jpg", photo())[0].sha256


def test_a_legible_scan_stays_as_fine_as_it_was():
    given = photo(size=(200, 100), quality=95)

    _, content = kept("scan.jpg", given)

    with Image.open(io.BytesIO(given)) as before, Image.open(io.BytesIO(content)) as after:
        assert after.quantization == before.quantization


def test_colours_are_kept_and_comments_are_not():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Someone")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    _, content = kept("carte.png", photo("PNG", pnginfo=told, icc_profile=profile))

    assert b"Someone" not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.info["icc_profile"] == profile


def test_a_transparent_map_stays_transparent():
    written = io.BytesIO()
    Image.new("P", (8, 8)).save(written, "PNG", transparency=0)

    _, content = kept("carte.png", written.getvalue())

    with Image.open(io.BytesIO(content)) as picture:
        assert picture.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_a_photo_of_other_colours_is_taken(mode):
    written = io.BytesIO()
    Image.new(mode, (8, 8)).save(written, "JPEG")

    assert kept("photo.jpg", written.getvalue())[0].cleaned


def test_pages_after_the_first_are_not_kept():
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, "WEBP", save_all=True, append_images=[Image.new("RGB", (8, 8), "red")])

    _, content = kept("carte.webp", written.getvalue())

    with Image.open(io.BytesIO(content)) as picture:
        assert getattr(picture, "n_frames", 1) == 1


@pytest.mark.parametrize("part", [0.5, 0.9])
@pytest.mark.parametrize(("name", "kind"), [("photo.jpg", "JPEG"), ("photo.png", "PNG"), ("photo.webp", "WEBP")])
def test_a_truncated_image_is_refused(name, kind, part):
    content = photo(kind, size=(400, 300))

    with pytest.raises(Refused, match="abîmé ou incomplet"):
        acts.store(upload(name, content[: int(len(content) * part)]))


def test_a_decompression_bomb_is_refused_from_its_announced_size():
    """A header of 60,000 × 60,000 pixels over a few bytes, under its own checksum: 3.6 billion."""
    import zlib

    small = b"IHDR" + (4).to_bytes(4, "big") + (3).to_bytes(4, "big")
    content = image("PNG")
    at = content.index(small)
    header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + content[at + 12 : at + 17]
    content = content[:at] + header + zlib.crc32(header).to_bytes(4, "big") + content[at + 21 :]

    with pytest.raises(Refused, match="50 millions de pixels"):
        acts.store(upload("carte.png", content))
