"""Pictures as pages show them: turned upright, of a handy size, with number, time, place and name written in.

The original stays as it came. A rendition is drawn anew and carries none of the camera's data.
"""

import hashlib
import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont, ImageOps

from .photos import KINDS

FONT = "NotoSansCJK-VF.otf.ttc"
SIMPLIFIED = 2  # the face for mainland China in the collection
SIZES = {"thumb": 360, "picture": 1600}
INK, GROUND = (255, 255, 255), (18, 24, 32)


@cache
def font(size):
    """The sans face that letters are set in."""
    (folder,) = find_spec("manimgx_fonts_cjk").submodule_search_locations
    face = ImageFont.truetype(str(Path(folder, FONT)), size, index=SIMPLIFIED)
    face.set_variation_by_axes([500])
    return face


def words(attachment, row):
    """The lines written into a picture: which case and where, when and by whose word, who sent it."""
    photo = attachment.photo
    if photo.camera_at:
        when, source = photo.camera_at, _("相机记录")
    elif attachment.taken_at:
        when, source = attachment.taken_at, _("上传人自述")
    else:
        when, source = attachment.uploaded_at, _("上传时间")
    lines = [*getattr(row, "photo_words", [str(row)])]
    lines.append(f"{timezone.localtime(when):%Y-%m-%d %H:%M}（{source}）")
    if photo.lon is not None:
        lines.append(_("经度 %(lon)s　纬度 %(lat)s") % {"lon": photo.lon, "lat": photo.lat})
    return [*lines, attachment.uploaded_by.name if attachment.uploaded_by else _("系统")]


def version(attachment, lines, size):
    """What the rendition is made of, for caches."""
    return hashlib.sha256("\n".join([attachment.sha256, size, *lines]).encode()).hexdigest()[:32]


def rendition(attachment, lines, size):
    """A JPEG of the picture; small ones go without words, which nobody could read."""
    kind = KINDS[attachment.media_type]
    with default_storage.open(attachment.path) as file, Image.open(file, formats=[kind]) as image:
        image.draft("RGB", (SIZES[size], SIZES[size]))
        picture = upright(image)
    picture.thumbnail((SIZES[size], SIZES[size]))
    if size == "picture":
        picture = with_words(picture, lines)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def upright(image):
    """Turned as the camera was held, on white where it was transparent."""
    turned = ImageOps.exif_transpose(image).convert("RGBA")
    ground = Image.new("RGBA", turned.size, (255, 255, 255, 255))
    return Image.alpha_composite(ground, turned).convert("RGB")


def with_words(picture, lines):
    """A band below the picture with the words: nothing of what it shows is covered."""
    size = max(13, min(picture.width // 42, 30))
    face, step = font(size), int(size * 1.5)
    wrapped = [part for line in lines for part in wrap(line, face, picture.width - 2 * size)]
    sheet = Image.new("RGB", (picture.width, picture.height + step * len(wrapped) + size), GROUND)
    sheet.paste(picture)
    draw = ImageDraw.Draw(sheet)
    for number, line in enumerate(wrapped):
        draw.text((size, picture.height + size // 2 + number * step), line, INK, face)
    return sheet


def wrap(line, face, width):
    """Chinese breaks anywhere."""
    parts, part = [], ""
    for char in " ".join(line.split()):
        if part and face.getlength(part + char) > width:
            parts.append(part)
            part = ""
        part += char
    return [*parts, part]
