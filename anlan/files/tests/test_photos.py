"""Photos: what the camera noted, what speaks against one, and the picture with its words."""

import io
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.urls import reverse
from PIL import ExifTags, Image, ImageDraw

from anlan.files.actions import attach
from anlan.files.doubts import shown
from anlan.files.models import Attachment
from anlan.files.queries import attached

from .samples import PDF, upload

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=timezone(timedelta(hours=8)))
HERE = (Decimal("113.500000"), Decimal("34.700000"))


def scene(seed, size=(640, 480)):
    """A picture of its own for each seed."""
    noise = Image.frombytes("L", (8, 8), bytes((seed * 37 + at * at * 13) % 251 for at in range(64)))
    return noise.resize(size, Image.Resampling.BICUBIC).convert("RGB")


def shot(seed=1, at=None, spot=None, offset="+08:00", turned=1, size=(640, 480), quality=90, image=None):
    """A JPEG as a telephone writes it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Orientation] = "Phone X", turned
    if at:
        own = exif.get_ifd(ExifTags.IFD.Exif)
        own[ExifTags.Base.DateTimeOriginal] = at.strftime("%Y:%m:%d %H:%M:%S")
        own[ExifTags.Base.OffsetTimeOriginal] = offset
    if spot:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLatitudeRef] = "E", "N"
        gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLatitude] = dms(spot[0]), dms(spot[1])
    file = io.BytesIO()
    (image or scene(seed, size)).save(file, "JPEG", exif=exif, quality=quality)
    return file.getvalue()


def dms(value):
    value = float(value)
    whole, minutes = int(value), int(value % 1 * 60)
    return (whole, minutes, round((value - whole - minutes / 60) * 3600, 4))


def put(cast, content, name="现场.jpg", row=None, **more):
    row = row or cast.housing
    made = attach(row, upload(name, content), actor=cast.builder, **more)
    when = more.get("taken_at") or NINE
    Attachment.objects.filter(pk=made.pk).update(uploaded_at=when + timedelta(hours=1))
    return attached(row).get(pk=made.pk)


def test_a_photo_keeps_what_its_camera_noted(cast):
    photo = put(cast, shot(at=NINE, spot=HERE)).photo
    assert (photo.width, photo.height, photo.camera, photo.camera_at) == (640, 480, "Phone X", NINE)
    assert abs(photo.lon - HERE[0]) < Decimal("0.00001")
    assert abs(photo.lat - HERE[1]) < Decimal("0.00001")
    bare = put(cast, shot()).photo
    assert (bare.camera_at, bare.lon, bare.lat) == (None, None, None)
    assert not hasattr(put(cast, PDF, "说明.pdf"), "photo")


@pytest.mark.parametrize(
    ("facts", "doubts"),
    [
        ({"at": NINE, "spot": HERE}, []),
        ({"at": NINE - timedelta(hours=23)}, []),
        (
            {"at": NINE - timedelta(hours=25)},
            ["拍摄时间（2026-03-09 08:00）与所报时间相差超过 24 小时"],
        ),
        ({"at": NINE + timedelta(hours=3)}, ["拍摄时间（2026-03-10 12:00）晚于上传时间"]),
        ({"spot": (Decimal("113.50"), Decimal("34.72"))}, ["拍摄位置距所报位置 2.2 公里"]),
        ({"spot": (Decimal("113.505"), Decimal("34.70"))}, []),
    ],
)
def test_time_and_place_that_differ_are_told(cast, facts, doubts):
    photo = put(cast, shot(**facts), taken_at=NINE)
    (one,), others = shown([photo], cast.builder, spot=HERE)
    assert (one.doubts, one.doubtful, others) == (doubts, bool(doubts), [])


def test_a_photo_older_than_the_finding_is_none_of_the_cure_nor_one_of_last_month(cast):
    old = put(cast, shot(at=NINE - timedelta(days=9)))
    (one,), _others = shown([old], cast.builder)
    assert one.doubts == ["拍摄时间（2026-03-01 09:00）距上传超过 7 天"]
    (one,), _others = shown([old], cast.builder, after=NINE)
    assert one.doubts == ["拍摄时间（2026-03-01 09:00）早于发现时间，可能不是整改后的照片"]


def test_a_photo_used_before_is_told_to_who_sees_the_other_row(cast):
    first = put(cast, shot(seed=3), "甲.jpg", row=cast.housing)
    smaller = put(cast, shot(seed=3, size=(320, 240), quality=60), "乙.jpg", row=cast.emergency)
    other = put(cast, shot(seed=9), "丙.jpg", row=cast.emergency)
    assert earlier(smaller, cast.officer) == [cast.housing]
    assert earlier(other, cast.officer) == []
    assert earlier(first, cast.officer) == []  # the later one is the re-use
    assert earlier(smaller, cast.townsman) == []  # who sees neither hears of neither


def earlier(attachment, user):
    (one,), _others = shown([attachment], user)
    return [row for _other, row in one.earlier]


def test_the_same_scene_twice_on_one_row_is_no_reuse_but_before_as_after_is(cast):
    put(cast, shot(seed=3), "一.jpg", kind="found")
    again = put(cast, shot(seed=3, quality=70), "二.jpg", kind="found")
    cure = put(cast, shot(seed=3, quality=80), "三.jpg", kind="after")
    assert (earlier(again, cast.officer), earlier(cure, cast.officer)) == (
        [],
        [cast.housing, cast.housing],
    )


def test_what_the_house_hands_on_to_another_row_is_no_reuse(cast):
    first = put(cast, shot(seed=3), "甲.jpg", row=cast.housing)
    copy = upload("甲.jpg", shot(seed=3))
    copy.copied_from = first
    made = attach(cast.emergency, copy, actor=cast.builder)
    assert earlier(attached(cast.emergency).get(pk=made.pk), cast.officer) == []


def test_a_blank_wall_looks_like_nothing(cast):
    wall = Image.new("RGB", (400, 300), (230, 230, 230))
    put(cast, shot(image=wall), "墙.jpg", row=cast.housing)
    assert earlier(put(cast, shot(image=wall), "墙2.jpg", row=cast.emergency), cast.officer) == []


def test_the_picture_is_upright_with_words_and_without_the_cameras_data(cast, client):
    photo = put(cast, shot(at=NINE, spot=HERE, turned=6, size=(800, 400)))
    client.force_login(cast.builder)
    whole = Image.open(io.BytesIO(get(client, photo, "picture").content))
    assert whole.width == 400  # turned by a quarter
    assert whole.height > 800  # the words stand below it
    assert dict(whole.getexif()) == {}
    words = whole.crop((0, 800, whole.width, whole.height)).convert("L")
    assert (min(words.tobytes()) < 40, max(words.tobytes()) > 200) == (True, True)
    thumb = Image.open(io.BytesIO(get(client, photo, "thumb").content))
    assert (thumb.size, dict(thumb.getexif())) == ((180, 360), {})


def test_only_readers_of_the_row_see_the_picture(cast, client):
    photo, paper = put(cast, shot()), put(cast, PDF, "说明.pdf")
    for user, status in ((cast.officer, 200), (cast.outsider, 404), (cast.townsman, 404)):
        client.force_login(user)
        assert get(client, photo, "thumb").status_code == status
    client.force_login(cast.officer)
    assert get(client, paper, "thumb").status_code == 404
    assert get(client, photo, "huge").status_code == 404
    answer = get(client, photo, "picture")
    again = client.get(url(photo, "picture"), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, answer["Cache-Control"]) == (304, "private, no-cache")


def url(attachment, size):
    return reverse("files:picture", args=[attachment.pk, size])


def get(client, attachment, size):
    return client.get(url(attachment, size))


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_pictures_of_every_format_are_shown(cast, client, kind):
    image = scene(5).convert("RGBA")
    ImageDraw.Draw(image).rectangle((0, 0, 50, 50), fill=(0, 0, 0, 0))
    file = io.BytesIO()
    image.save(file, kind)
    photo = put(cast, file.getvalue(), f"图.{kind.lower()}")
    client.force_login(cast.builder)
    assert get(client, photo, "thumb").status_code == 200
    assert len(photo.photo.look) == 32
