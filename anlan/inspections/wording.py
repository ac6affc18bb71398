"""How a visit is told in words on its documents."""

from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext as _

from .queries import kinds, lines_of, team_roles

HASH_SHOWN = 16  # of 64: enough to compare on paper; the whole hash is on the page of the inspection


def way_of(row):
    found = kinds(row.place).get(row.kind)
    return found.label if found else row.kind


def team_words(row):
    roles = team_roles(row.place)
    return "、".join(f"{one.name}（{roles.get(one.role, one.role)}）" for one in row.members.all())


def signed_lines(row):
    """``[(side, name or why not, moment, hash)]``."""
    return [
        (
            one.get_side_display(),
            one.name or _("拒绝签字：%s") % one.refused_because,
            f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}",
            one.sha256[:HASH_SHOWN] or "—",
        )
        for one in row.signatures.all()
    ]


def seen_lines(row):
    """What was looked at: the brief, how many lines came out how, and those that failed by name."""
    found = [row.brief] if row.brief else []
    values = {one.line: one for one in row.answers.all()}
    if row.edition or values:
        verdicts = Counter(one.value for one in values.values() if one.value in ("pass", "fail", "na"))
        said = {
            "list": row.edition or _("必查内容"),
            "all": len(values),
            "good": verdicts["pass"],
            "bad": verdicts["fail"],
            "none": verdicts["na"],
        }
        found.append(
            _("按《%(list)s》检查%(all)d项：合格%(good)d项，不合格%(bad)d项，不适用%(none)d项。") % said
        )
        for line in lines_of(row):
            one = values.get(line["name"])
            if one and one.value == "fail":
                note = f"：{one.note}" if one.note else ""
                found.append(_("不合格：%s。") % (line["label"].rstrip("。") + note))
    return found or [_("对现场安全生产情况进行了检查。")]
