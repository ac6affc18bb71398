"""Photos made small for a sheet or a document; the stored files stay as they are."""

from pathlib import Path

from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

QUALITY = 72


def small(attachment, folder, box):
    """``(path, width, height)`` of a JPEG in ``folder`` that fits ``box``; None where no picture can be made.

    A picture keeps its shape and the way up it was taken; none is made larger.
    """
    if not attachment.media_type.startswith("image/"):
        return None
    path = Path(folder, f"{attachment.sha256}-{box[0]}.jpg")
    try:
        if not path.exists():
            shrink(attachment.path, path, box)
        with Image.open(path) as made:
            return str(path), made.width, made.height
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None  # lost, or of a kind that is kept but cannot be drawn


def shrink(stored, path, box):
    with default_storage.open(stored) as file, Image.open(file) as image:
        image.draft("RGB", (box[0] * 2, box[1] * 2))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail(box)
        if upright.mode in ("RGBA", "LA", "P"):
            upright = upright.convert("RGBA")
            paper = Image.new("RGB", upright.size, "white")
            paper.paste(upright, mask=upright.getchannel("A"))
            upright = paper
        # Only pixels: what a camera noted of itself and of where it stood has no place in a table.
        upright.convert("RGB").save(path, "JPEG", quality=QUALITY)
