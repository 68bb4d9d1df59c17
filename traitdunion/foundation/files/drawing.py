"""Drawing an image, or the first page of a PDF, in small: a command apart, since what it reads comes from anyone.

The content comes on its input. On its output: width, height, and an image in WebP. A file made to break the reader
breaks this process alone, within the time and memory that it is given.
"""

import resource
import sys
from io import BytesIO

from PIL import Image, ImageOps

WIDTH, HEIGHT = 360, 480
"""The frame in which it is drawn, in pixels."""
MOST_BYTES = 15_000
QUALITIES = (75, 60, 45, 30, 15, 5)
SECONDS = 20
MEMORY = 2_000_000_000
MOST_PIXELS = 50_000_000


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    content = sys.stdin.buffer.read()
    image = _first_page(content) if content.startswith(b"%PDF-") else _image(content)
    sys.stdout.buffer.write(f"{image.width} {image.height}\n".encode() + _written(image))


def _first_page(content: bytes) -> Image.Image:
    import pypdfium2  # here, so that a page that names this module's limits does not load a reader of PDF

    page = pypdfium2.PdfDocument(content)[0]
    scale = min(WIDTH / page.get_width(), HEIGHT / page.get_height())
    return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")


def _image(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
        image.draft("RGB", (2 * WIDTH, 2 * HEIGHT))
        image.thumbnail((WIDTH, HEIGHT))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    white = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(white, upright).convert("RGB")


def _written(image: Image.Image) -> bytes:
    for quality in QUALITIES:
        written = BytesIO()
        image.save(written, "WEBP", quality=quality, method=6)
        if written.tell() <= MOST_BYTES:
            return written.getvalue()
    raise ValueError("No quality makes it light enough.")


if __name__ == "__main__":
    main()
