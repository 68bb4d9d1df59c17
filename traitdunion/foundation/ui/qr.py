"""Codes that a telephone reads, drawn in the page itself."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode import QRCode


def drawing(text: str, label: str) -> SafeString:
    """`text` as a square of 220 pixels: white ground in dark mode too, no style, no data address."""
    code = QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg role="img" aria-label="{}" viewBox="0 0 {size} {size}" width="220" height="220">'
        '<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{dots}"/></svg>',
        label,
        size=len(rows),
        dots=dots,
    )
