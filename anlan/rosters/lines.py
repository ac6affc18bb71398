"""Shifts as a clerk writes or pastes them: a line each."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Shift

KINDS = {"值班": Shift.Kind.DUTY, "带班": Shift.Kind.LEADER, "带班领导": Shift.Kind.LEADER}
MOMENT = "%Y-%m-%d %H:%M"
MOST = 500


def read_shifts(text):
    """``[{"kind", "name", "phone", "starts_at", "ends_at"}]`` from lines such as

    ``2026-10-01 08:00，2026-10-01 20:00，值班，王五，0512-100``; tabs do as well, so that cells can be pasted.
    Raises ValidationError that names the line.
    """
    shifts, problems = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            shifts.append(read_shift([part.strip() for part in re.split("[，,\t]", line)]))
        except ValidationError as no:
            problems.append(_("第%(line)d行：%(said)s") % {"line": number, "said": no.message})
    if len(shifts) > MOST:
        problems.append(_("一次最多%d班。") % MOST)
    if not shifts and not problems:
        problems.append(_("没有班次。"))
    if problems:
        raise ValidationError(problems)
    return shifts


def read_shift(parts):
    if not 4 <= len(parts) <= 5:
        raise ValidationError(_("应为“上班时间，下班时间，类别，姓名，电话”。"))
    starts_at, ends_at = moment(parts[0]), moment(parts[1])
    if ends_at <= starts_at:
        raise ValidationError(_("下班时间不晚于上班时间。"))
    if parts[2] not in KINDS:
        raise ValidationError(_("类别“%s”不认识，应为值班或带班。") % parts[2])
    if not 1 <= len(parts[3]) <= 30:
        raise ValidationError(_("姓名应为1至30个字。"))
    phone = parts[4] if len(parts) == 5 else ""
    if not re.fullmatch(r"[0-9+\- ]{0,20}", phone):
        raise ValidationError(_("电话“%s”不是号码。") % phone)
    return {
        "kind": KINDS[parts[2]],
        "name": parts[3],
        "phone": phone,
        "starts_at": starts_at,
        "ends_at": ends_at,
    }


def moment(text):
    try:
        return timezone.make_aware(datetime.strptime(text, MOMENT))  # noqa: DTZ007 (made aware here)
    except ValueError as no:
        raise ValidationError(_("时间“%s”应写成2026-10-01 08:00。") % text) from no
