"""Colour: whatever a file holds becomes RGB in sRGB, what is see-through becomes white."""

import io

from PIL import Image, ImageCms


def flattened(image: Image.Image) -> Image.Image:
    """Return the pixels in a mode that can be shrunk; what is see-through becomes white."""
    if image.mode.startswith("I"):  # 16 bits a pixel, from scanners
        return image.convert("I").point([value / 257 for value in range(65536)], "L")
    if image.mode in {"P", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in {"LA", "La", "RGBA", "RGBa"}:
        coloured = image.convert("RGBA")
        flat = Image.new("RGB", image.size, "white")
        flat.paste(coloured, mask=coloured.getchannel("A"))
        flat.info["icc_profile"] = image.info.get("icc_profile")
        return flat
    image.load()
    return image.convert("L") if image.mode == "1" else image


def to_srgb(image: Image.Image) -> Image.Image:
    """Return *image* in sRGB; a profile that cannot be read says nothing, so its numbers are kept."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # take the numbers as they are
        else:
            return converted or image
    return image.convert("RGB")
