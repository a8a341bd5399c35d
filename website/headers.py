"""The security headers that every answer carries, at the edge and from the sign-in function."""

# Nothing inline, nothing from another host. Placeholders are data URIs, hence `data:` for images.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "img-src 'self' data:",
        "media-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

SECURITY_HEADERS: dict[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # The page behind a 403 finds its way back by the Referer, so our own host must still get it.
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}

# An original is whatever somebody uploaded, and says itself what it is. It is saved, never shown: a document
# of our host's would be read with the cookies of who opens it. Its name is the last part of its address.
ORIGINAL_SECURITY_HEADERS = SECURITY_HEADERS | {
    "Cache-Control": "private, no-store",
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "default-src 'none'; sandbox; base-uri 'none'; frame-ancestors 'none'",
}

# A photo that is opened on its own. The browser shows it in a page that it makes itself, with styles
# of its own inside; an image holds nothing else that this could let in. A logo in SVG may hold pictures,
# and Firefox holds it to this even where a page shows it.
IMAGE_SECURITY_HEADERS = SECURITY_HEADERS | {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "img-src 'self' data:",
            "media-src 'self'",
            "style-src 'unsafe-inline'",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
}
