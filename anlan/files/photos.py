"""What a picture says of itself: how it looks (a perceptual hash), when and where the camera took it."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from django.utils import timezone as clock
from PIL import ExifTags, Image, ImageOps

from .media import IMAGES

KINDS = {media.type: kind for media, kind in IMAGES.items()}
BAND = 16  # bits; a band of equal bits says nothing (a clear sky, a white wall)
BITS = 128
EARTH = 6_371_000  # metres


@dataclass(frozen=True)
class Seen:
    """``look``: 128 bits in hex, near for pictures that look alike. What the camera did not say is None."""

    width: int
    height: int
    look: str
    camera: str = ""
    camera_at: datetime | None = None
    lon: Decimal | None = None
    lat: Decimal | None = None


def seen(file, kind):
    """The Seen of a picture that ``media.check_image`` has found sound; ``kind`` is Pillow's name of its format."""
    file.seek(0)
    with Image.open(file, formats=[kind]) as image:
        size = image.size
        said = exif(image)
        image.draft("RGB", (256, 256))  # a JPEG is decoded small: only its look is wanted
        look = look_of(ImageOps.exif_transpose(image))
    file.seek(0)
    return Seen(*size, look, **said)


def look_of(image):
    """Whether each of 8×8 spots is brighter than its neighbour to the right, and than the one below."""
    bits = 0
    for size, step in (((9, 8), 1), ((8, 9), 8)):
        spots = image.convert("L").resize(size, Image.Resampling.BOX).tobytes()
        for y in range(8):
            for x in range(8):
                at = y * size[0] + x
                bits = bits << 1 | (spots[at] > spots[at + step])
    return f"{bits:032x}"


def bands(look):
    """Numbers that pictures of a similar look share at least one of; none for a picture that shows nothing."""
    parts = (int(look[at : at + 4], 16) for at in range(0, BITS // 4, 4))
    return [number << BAND | part for number, part in enumerate(parts) if part not in (0, 2**BAND - 1)]


def apart(one, other):
    """In how many of 128 bits two looks differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def exif(image):
    """Camera, time and place as the file has them; whatever is unreadable counts as not said."""
    try:
        tags = image.getexif()
        own, gps = tags.get_ifd(ExifTags.IFD.Exif), tags.get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError):
        return {}
    lon = degrees(gps, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    lat = degrees(gps, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    known = lon is not None and lat is not None
    return {
        "camera": camera(tags),
        "camera_at": moment(own),
        "lon": lon if known else None,
        "lat": lat if known else None,
    }


def camera(tags):
    words = (tags.get(ExifTags.Base.Make, ""), tags.get(ExifTags.Base.Model, ""))
    said = " ".join(str(word) for word in words if word)
    return "".join(char for char in said if char.isprintable()).strip()[:60]


def moment(own):
    """A camera that does not say its zone is taken to be in ours."""
    try:
        taken = datetime.strptime(str(own[ExifTags.Base.DateTimeOriginal])[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        return taken.replace(tzinfo=zone(str(own.get(ExifTags.Base.OffsetTimeOriginal, ""))))
    except (KeyError, ValueError):
        return None


def zone(text):
    """``+08:00`` as a time zone."""
    try:
        hours, minutes = text[1:6].split(":")
        return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=int(hours), minutes=int(minutes)))
    except (ValueError, IndexError):
        return clock.get_default_timezone()


def degrees(gps, tag, side, negative, most):
    try:
        whole, minutes, seconds = (float(part) for part in gps[tag])
        value = whole + minutes / 60 + seconds / 3600
        value = -value if gps.get(side) == negative else value
        return round(Decimal(value), 6) if abs(value) <= most else None
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None


def metres(one, other):
    """Between two places given as (lon, lat)."""
    (lon, lat), (lon2, lat2) = ((radians(part) for part in place) for place in (one, other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))
