"""What the steps of an inspection do besides changing the state."""

import base64
import binascii
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .models import Finding, Inspection, Member, Party, Signature
from .queries import object_of

HEAD = "data:image/png;base64,"
SIGNATURE = "signature"  # the kind of the attachment


def keep(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def checked_in(row, *, actor, now, arrived_at=None, site_lat=None, site_lon=None, **facts):
    """The secret ends here; the object's side is told."""
    if arrived_at and arrived_at > now:
        raise Refused(_("到达时间不能晚于现在。"))
    if (site_lat is None) != (site_lon is None):
        raise Refused(_("经度和纬度须一并填写。"))
    keep(
        row,
        secret=False,
        claimed_at=arrived_at or now,
        checked_in_at=now,
        visited_on=timezone.localdate(now),
        lat=site_lat,
        lon=site_lon,
    )
    if row.subject_id:
        notify(
            users_of(row.subject, "inspections.view_inspection"),
            kind="inspections.checked_in",
            title=_("检查组已到达：%s") % row.title,
            row=row,
            now=now,
        )


def confirmed(row, *, actor, now, team_drawing, signer="", drawing="", refusal="", **facts):
    """Signed by the team, and by the object's side or refused for a reason: one of the two."""
    if bool(signer) == bool(refusal):
        raise Refused(_("请填写被检查方签字人，或者填写拒绝签字的理由。"))
    if signer and not drawing:
        raise Refused(_("请被检查方在屏幕上签名。"))
    sign(row, Signature.Side.TEAM, actor=actor, now=now, name=actor.name, drawing=team_drawing)
    sign(row, Signature.Side.OBJECT, actor=actor, now=now, name=signer, drawing=drawing, refusal=refusal)


def sign(row, side, *, actor, now, name, drawing, refusal=""):
    """Keep one side's signature: the picture on the row, its hash beside the name."""
    sha256 = ""
    if name:
        sha256 = attach(row, picture(drawing, name), actor=actor, kind=SIGNATURE, taken_at=now).sha256
    Signature.objects.create(
        inspection=row, side=side, name=name, refused_because=refusal, sha256=sha256, at=now
    )


def picture(drawing, signer):
    try:
        content = base64.b64decode(drawing.removeprefix(HEAD), validate=True)
        with Image.open(BytesIO(content), formats=["PNG"]) as image:
            image.verify()
    except (binascii.Error, ValueError, OSError, SyntaxError) as no:
        raise Refused(_("签名图像读不出来，请重签。")) from no
    return ContentFile(content, name=f"{signer}签名.png")


def concluded(row, *, actor, now, inspection_result, revisit_on=None, **facts):
    today = timezone.localdate(now)
    rectifying = row.findings.filter(handling=Finding.Handling.MATTER).exists()
    if rectifying and revisit_on is None:
        raise Refused(_("有问题转为限期整改的，须填写复查日期。"))
    if revisit_on and revisit_on < today:
        raise Refused(_("复查日期不能早于今天。"))
    keep(row, conclusion=inspection_result, revisit_on=revisit_on, concluded_on=today)


def merged(row, *, actor, now, merge_into, **facts):
    """Its organ and people join the other visit, which then counts for both."""
    other = Inspection.objects.select_for_update().get(pk=merge_into.pk)
    if other.pk == row.pk or other.state != Inspection.State.PLANNED:
        raise Refused(_("只能并入另一项待检查的计划。"))
    if not object_of(row) or object_of(other) != object_of(row):
        raise Refused(_("两项计划检查的不是同一对象，不能合并。"))
    keep(row, merged_into=other)
    Party.objects.get_or_create(inspection=other, organ=row.organ)
    known = set(other.members.values_list("user", flat=True))
    Member.objects.bulk_create(
        Member(inspection=other, user=one.user, name=one.name, role=joined(one.role))
        for one in row.members.select_related("user")
        if one.user_id is None or one.user_id not in known
    )
    notify(
        users_of(other.organ, "inspections.add_inspection"),
        kind="inspections.merged",
        title=_("%(organ)s的检查已并入：%(title)s") % {"organ": row.organ, "title": other.title},
        row=other,
        now=now,
    )


def joined(role):
    """Whoever headed the plan that was given up goes along as an officer."""
    return "officer" if role == "head" else role
