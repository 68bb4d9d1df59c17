"""Images: read whole, then written anew, upright, without what they tell of where and by whom they were taken."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any

from PIL import Image, ImageOps, JpegImagePlugin, UnidentifiedImageError

from traitdunion.foundation.files import refusals
from traitdunion.foundation.files.drawing import MOST_PIXELS

QUALITY = 85
LOSSLESS_WEBP = b"VP8L"
_one_at_a_time = threading.Lock()
"""50 million pixels take half a gigabyte while they are read and written: one image at once in a process."""
DAMAGE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError)


def cleaned(label: str, file: IO[bytes]) -> bytes:
    """The image of `file` in the same format, upright, with its pixels and colour profile and nothing else.

    Position, date, device, comments, thumbnails, further pictures and whatever follows the image are gone. A JPEG keeps
    the fineness of the original, so that a scan stays legible. Raises Refused when it is damaged or too large.
    """
    with _one_at_a_time, _opened(label, file) as image:
        options = _options(label, image, file)
        profile = image.info.get("icc_profile")
        ImageOps.exif_transpose(image, in_place=True)
        image.info = {"transparency": image.info["transparency"]} if "transparency" in image.info else {}
        written = BytesIO()
        if label == "JPEG" and image.mode not in {"L", "RGB"}:
            image.convert("RGB").save(written, "JPEG", quality=QUALITY)
        else:
            image.save(written, label.upper(), icc_profile=profile, exif=b"", **options)
    return written.getvalue()


@contextmanager
def _opened(label: str, file: IO[bytes]) -> Iterator[Image.Image]:
    """The image, its pixels read; from its announced size before any of them."""
    try:
        with Image.open(file, formats=[label.upper()]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise refusals.pixels(MOST_PIXELS // 1_000_000)
            image.load()
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise refusals.pixels(MOST_PIXELS // 1_000_000) from None
    except refusals.Refused:
        raise
    except DAMAGE:
        raise refusals.damaged(label) from None


def _options(label: str, image: Image.Image, file: IO[bytes]) -> dict[str, Any]:
    if label == "JPEG":
        tables = getattr(image, "quantization", None)
        fineness = {"qtables": tables} if tables else {"quality": QUALITY}
        return {"subsampling": JpegImagePlugin.get_sampling(image), "optimize": True, **fineness}
    if label == "WebP":
        file.seek(0)
        return {"lossless": LOSSLESS_WEBP in file.read(64), "quality": QUALITY}
    return {"optimize": False}
