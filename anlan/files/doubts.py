"""What speaks against a photo: it was used before, taken at another time or at another place than said."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.rulebook.book import rule

from .models import Attachment, Photo, PhotoBand
from .photos import apart, bands, metres

CANDIDATES = 2000
SHOWN = 3


@dataclass
class Shown:
    """A photo with its doubts in words and the rows (of those the reader sees) where it stood before."""

    attachment: Attachment
    doubts: list = field(default_factory=list)
    earlier: list = field(default_factory=list)

    @property
    def doubtful(self):
        return bool(self.doubts or self.earlier)


def shown(attachments, user, *, said_at=None, spot=None, after=None):
    """``(photos, other attachments)`` of a row. ``said_at``, ``spot`` (lon, lat): when and where it is said to
    be (default: what the uploader said); ``after``: the photo must be younger than this.
    """
    photos = [Shown(one) for one in attachments if hasattr(one, "photo")]
    alike = look_alikes([one.attachment for one in photos], user)
    for one in photos:
        one.doubts = [*doubts_of_time(one.attachment, said_at, after), *doubts_of_place(one.attachment, spot)]
        one.earlier = alike[one.attachment.pk]
    return photos, [one for one in attachments if not hasattr(one, "photo")]


def doubts_of_time(attachment, said_at, after):
    at, uploaded = attachment.photo.camera_at, attachment.uploaded_at
    if at is None:
        return
    said_at = attachment.taken_at or said_at
    hours, days = rule("files.photo_hours"), rule("files.photo_days")
    written = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    if at > uploaded + timedelta(hours=1):  # clocks of cameras are not exact
        yield _("拍摄时间（%s）晚于上传时间") % written
    elif after and at < after:
        yield _("拍摄时间（%s）早于发现时间，可能不是整改后的照片") % written
    elif said_at and abs(at - said_at) > timedelta(hours=hours):
        gap = {"at": written, "hours": hours}
        yield _("拍摄时间（%(at)s）与所报时间相差超过 %(hours)d 小时") % gap
    elif uploaded - at > timedelta(days):
        yield _("拍摄时间（%(at)s）距上传超过 %(days)d 天") % {"at": written, "days": days}


def doubts_of_place(attachment, spot):
    photo = attachment.photo
    if photo.lon is None or not spot or None in spot:
        return
    far = metres((photo.lon, photo.lat), spot)
    if far > rule("files.photo_metres"):
        said = _("%.1f 公里") % (far / 1000) if far >= 1000 else _("%d 米") % far
        yield _("拍摄位置距所报位置 %s") % said


def look_alikes(attachments, user):
    """``{attachment pk: [row]}``: where a picture of the same look stood before, among what the reader sees.

    Another file of the same kind on the same row is no re-use: people send a scene twice.
    """
    found = defaultdict(list)
    wanted = {band for one in attachments for band in bands(one.photo.look)}
    if not wanted:
        return found
    candidates = (
        PhotoBand.objects.filter(band__in=wanted).order_by("-photo").values("photo").distinct()[:CANDIDATES]
    )
    photos = Photo.objects.filter(pk__in=[line["photo"] for line in candidates]).values_list("pk", "look")
    most = rule("files.photo_bits")
    near = {
        one.pk: {pk for pk, look in photos if pk != one.pk and apart(look, one.photo.look) <= most}
        for one in attachments
    }
    known = visible(set().union(*near.values()), user)
    for one in attachments:
        before = [
            (other, row) for other, row in known if other.pk in near[one.pk] and came_before(other, one)
        ]
        found[one.pk] = before[:SHOWN]
    return found


def came_before(other, one):
    if one.copied_from_id == other.pk:
        return False
    if (other.row_model, other.row_id, other.kind) == (one.row_model, one.row_id, one.kind):
        return False
    return (other.uploaded_at, other.pk) < (one.uploaded_at, one.pk)


def visible(pks, user):
    """``[(attachment, its row)]`` for those of ``pks`` that the reader sees, in a query for each kind of row."""
    if not pks:
        return []
    attachments = list(Attachment.objects.filter(pk__in=pks).visible_to(user).order_by("pk"))
    rows = {}
    for label in {one.row_model for one in attachments}:
        ids = [one.row_id for one in attachments if one.row_model == label]
        rows[label] = apps.get_model(label)._base_manager.in_bulk(ids)
    return [(one, rows[one.row_model][one.row_id]) for one in attachments]
