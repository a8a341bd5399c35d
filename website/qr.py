"""QR codes as pictures."""


def qr_data_uri(text: str) -> str:
    """Return *text* as a QR code, an SVG in a data URI: dark on white, whatever the page's colours."""
    import segno  # noqa: PLC0415 few pages show one

    image: str = segno.make(text, error="m", micro=False).svg_data_uri(scale=4, light="#fff", border=4)
    return image
