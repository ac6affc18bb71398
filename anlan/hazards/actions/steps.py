"""What the steps of a matter do besides changing the state: receiving, assigning, rectifying."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise, release
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.letters.actions import letter
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from ..models import Extension, Matter, Suspension, Transfer
from ..queries import (
    ACCEPT,
    CHECK,
    RECTIFY,
    accept_by,
    labels,
    profile_of,
    review_by,
    territory_office,
    usual_due,
)
from .judging import citation, cited, follows, note_choice

AFTER = "after"  # the kind of attachment that shows a matter as it is now
CLOCKS = ("hazards.accept", "hazards.rectify", "hazards.review", "hazards.suspension")


def keep(row, **values):
    """Set and save these fields."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def tell(organ, perm, kind, title, row, body="", now=None, urgent=False):
    said = {"kind": f"hazards.{kind}", "title": title % row.title, "body": body, "row": row}
    notify(users_of(organ, perm), urgent=urgent, now=now, **said)


def known_code(row, key, code):
    if code and code not in labels(key, row.place):
        raise Refused(_("没有“%s”这个代码。") % code)
    return code


def accepted(row, *, actor, now, criterion="", grade="", danger_class="", key_violation="", **facts):
    """Graded and classed by the standard. What an enterprise finds major on itself goes up to the territory.

    An item that is cited says what the person left open.
    """
    item = cited(criterion, timezone.localdate(now))
    if item is not None:
        chosen = {"grade": grade, "danger_class": danger_class, "key_violation": key_violation}
        filled = follows(item) | {name: value for name, value in chosen.items() if value}
        grade, danger_class = filled.get("grade", ""), filled.get("danger_class", "")
        key_violation = filled.get("key_violation", "")
    if profile_of(row).elements and not (grade and danger_class):
        raise Refused(_("受理事故隐患须确定等级和类型。"))
    if profile_of(row).elements:
        note_choice(row, actor=actor, item=item, now=now, grade=grade)
    keep(
        row,
        **(citation(item) if item else {}),
        grade=grade,
        danger_class=known_code(row, "danger_classes", danger_class),
        key_violation=known_code(row, "key_violations", key_violation),
        accepted_at=now,
    )
    fulfil("hazards.accept", row, now=now)
    if row.is_major and row.office.is_enterprise and (above := territory_office(row.place)):
        keep(row, office=above)
        tell(above, ACCEPT, "self_reported", _("企业自报重大事故隐患，请交办：%s"), row, now=now, urgent=True)


def rejected(row, *, actor, now, reason, **facts):
    release("hazards.accept", row, now=now)
    tell(row.reporter_organ, "hazards.view_matter", "rejected", _("登记的事项不予受理：%s"), row, reason, now)


def appealed(row, *, actor, now, reason, **facts):
    keep(row, appealed=True)
    promise("hazards.accept", row, accept_by(timezone.localdate(now), row.place), now=now)
    tell(row.office, ACCEPT, "appealed", _("登记单位对不予受理提出申诉：%s"), row, reason, now)


def merged(row, *, actor, now, duplicate_of, note="", **facts):
    """Counted once from now on: in the other one, whose end the source of this one hears."""
    into = Matter.objects.select_for_update(no_key=True).get(pk=duplicate_of.pk)
    if into.pk == row.pk or into.state == Matter.State.DUPLICATE:
        raise Refused(_("请选择另一件未并案的事项。"))
    if into.state == Matter.State.REJECTED:
        raise Refused(_("%s不予受理，不能并入。") % into.number)
    if row.children.exists():
        raise Refused(_("有下级事项的不能并案。"))
    if row.duplicates.filter(state=Matter.State.DUPLICATE).exists():
        raise Refused(_("已有其他事项并入本事项，请先撤销并案。"))
    keep(row, duplicate_of=into)
    release("hazards.accept", row, now=now)
    record(actor, _("并入重复登记"), into, number=row.number, note=row.number)
    said = _("并入%(number)s一并办理。%(note)s") % {"number": into.number, "note": note}
    tell(row.reporter_organ, "hazards.view_matter", "merged", _("登记的事项已并案：%s"), row, said, now)


def separated(row, *, actor, now, reason, **facts):
    """It was another matter after all: received anew, with a clock of its own."""
    into = row.duplicate_of
    keep(row, duplicate_of=None, accepted_at=None)
    promise("hazards.accept", row, accept_by(timezone.localdate(now), row.place), now=now)
    record(actor, _("撤销并案"), into, number=row.number, reason=reason)
    tell(
        row.reporter_organ,
        "hazards.view_matter",
        "separated",
        _("登记的事项撤销并案，另行办理：%s"),
        row,
        reason,
        now,
    )


def assigned(row, *, actor, now, responsible, rectify_by=None, checker=None, **facts):
    """One owner and a due day, which stays the original one whatever is granted later."""
    today = timezone.localdate(now)
    due = rectify_by or usual_due(row, today)
    if due < today:
        raise Refused(_("整改期限不能早于今天。"))
    checker = checker or row.office
    if row.is_major and checker.is_enterprise:
        raise Refused(_("重大事故隐患应由监管部门验收。"))
    keep(
        row,
        organ=responsible,
        verifier=checker,
        due_on=due,
        original_due_on=due,
        assigned_at=now,
        finish_on=None,
    )
    promise("hazards.rectify", row, due, now=now)
    tell(responsible, RECTIFY, "assigned", _("请限期整改：%s"), row, row.description[:500], now, row.is_major)


def started(
    row, *, actor, now, duty_person="", measures="", funds="", finish_on=None, contingency="", **facts
):
    """五落实: responsibility, measures, money, time, plan; of other matters the measures."""
    given = {
        "duty_person": duty_person,
        "measures": measures,
        "funds": funds,
        "finish_on": finish_on,
        "contingency": contingency,
    }
    wanted = given if profile_of(row).elements else ("measures",)
    missing = [str(Matter._meta.get_field(name).verbose_name) for name in wanted if not given[name]]
    if missing:
        raise Refused(_("“五落实”未填全，缺少：%s。") % "、".join(missing))
    if finish_on and finish_on > row.due_on:
        raise Refused(_("整改时限不能晚于整改期限（%s）。") % row.due_on)
    keep(row, **given)


def transfer_asked(row, *, actor, now, reason, responsible, **facts):
    if responsible.pk == row.organ_id:
        raise Refused(_("请填写另一个责任单位。"))
    Transfer.objects.create(
        matter=row, reason=reason, old_organ=row.organ, new_organ=responsible, asked_by=actor, asked_at=now
    )
    tell(row.office, ACCEPT, "transfer_asked", _("责任单位申请转办：%s"), row, reason, now)


def answer(row, relation, verdict, actor, now, said):
    asked = getattr(row, relation).filter(answer="pending").first()
    if asked is None:
        raise Refused(_("没有待决定的申请。"))
    asked.answer, asked.said, asked.answered_by, asked.answered_at = verdict, said, actor, now
    asked.save(update_fields=["answer", "said", "answered_by", "answered_at"])
    return asked


def transferred(row, *, actor, now, responsible=None, note="", **facts):
    """To the organ that was named, or another; the due day stays."""
    asked = answer(row, "transfers", "granted", actor, now, note)
    new = responsible or asked.new_organ
    if new.pk == row.organ_id:
        raise Refused(_("请填写另一个责任单位。"))
    keep(row, organ=new, assigned_at=now)
    tell(asked.old_organ, RECTIFY, "transferred", _("事项已转办：%s"), row, note, now)
    tell(new, RECTIFY, "assigned", _("请限期整改：%s"), row, row.description[:500], now)


def transfer_refused(row, *, actor, now, reason, **facts):
    answer(row, "transfers", "refused", actor, now, reason)
    tell(row.organ, RECTIFY, "transfer_refused", _("不同意转办，请整改：%s"), row, reason, now)


def extension_asked(row, *, actor, now, reason, interim_control, later_due, **facts):
    if later_due <= row.due_on:
        raise Refused(_("申请的期限应晚于现在的整改期限（%s）。") % row.due_on)
    Extension.objects.create(
        matter=row,
        reason=reason,
        interim_control=interim_control,
        old_due=row.due_on,
        new_due=later_due,
        asked_by=actor,
        asked_at=now,
    )
    tell(row.office, ACCEPT, "extension_asked", _("责任单位申请延期：%s"), row, reason, now)


def extended(row, *, actor, now, note="", **facts):
    asked = answer(row, "extensions", "granted", actor, now, note)
    keep(row, due_on=asked.new_due, extensions_granted=row.extensions_granted + 1)
    promise("hazards.rectify", row, asked.new_due, now=now)
    tell(row.organ, RECTIFY, "extended", _("同意延期：%s"), row, note, now)


def extension_refused(row, *, actor, now, reason, **facts):
    answer(row, "extensions", "refused", actor, now, reason)
    tell(row.organ, RECTIFY, "extension_refused", _("不同意延期：%s"), row, reason, now)


def suspended(row, *, actor, now, reason, control_measures, review_on, **facts):
    if review_on < timezone.localdate(now):
        raise Refused(_("复核日期不能早于今天。"))
    Suspension.objects.create(
        matter=row,
        reason=reason,
        control_measures=control_measures,
        review_on=review_on,
        started_at=now,
        started_by=actor,
    )
    promise("hazards.suspension", row, review_on, now=now)
    tell(row.organ, RECTIFY, "suspended", _("停产停用整改：%s"), row, control_measures, now, urgent=True)


def resumed(row, *, actor, now, note, **facts):
    row.suspensions.filter(ended_at__isnull=True).update(ended_at=now, ended_by=actor)
    fulfil("hazards.suspension", row, now=now)
    tell(row.organ, RECTIFY, "resumed", _("同意恢复：%s"), row, note, now)


def submitted(row, *, actor, now, work_done, after_files=(), **facts):
    for upload in after_files:
        attach(row, upload, actor=actor, kind=AFTER)
    keep(row, work_done=work_done, submitted_at=now, submitted_by=actor)
    promise("hazards.review", row, review_by(row, timezone.localdate(now)), now=now)
    tell(row.verifier, CHECK, "submitted", _("报请验收：%s"), row, work_done[:500], now)


def urged(row, *, actor, now, note="", **facts):
    tell(row.organ, RECTIFY, "urged", _("请抓紧整改：%s"), row, note, now, urgent=True)


def escalated(row, *, actor, now, reason, **facts):
    if row.escalation >= Matter.Escalation.LEADER:
        raise Refused(_("已升级到最高一级。"))
    escalate(row, row.escalation + 1, reason, now)


def escalate(row, level, reason, now):
    """Flag the matter one level higher, and tell whoever sits there. The state stays."""
    E = Matter.Escalation
    keep(row, escalation=level)
    organ, perm = {
        E.UNIT: (row.organ or row.office, RECTIFY),
        E.OFFICE: (row.office, ACCEPT),
        E.LEADER: (row.office, "hazards.approve_listing"),
    }[level]
    tell(organ, perm, "escalated", _("升级督办：%s"), row, reason, now, urgent=True)


def ordered(row, *, actor, now, note="", **facts):
    """整改通知书 or 督办函, numbered, to the responsible organ."""
    letter(
        profile_of(row).letter,
        row,
        organ=row.office,
        actor=actor,
        now=now,
        context={
            "to": row.organ.name,
            "number": row.number,
            "where": row.where,
            "location": row.location,
            "description": row.description,
            "standard": row.standard_text or row.standard_code,
            "grade": row.get_grade_display(),
            "due": row.due_on,
            "verifier": row.verifier.name,
            "note": note,
        },
    )
    tell(row.organ, RECTIFY, "ordered", _("收到公文，请按期办理：%s"), row, note, now)


def end_clocks(row, now):
    """Nothing more is expected of it."""
    with transaction.atomic():
        for code in CLOCKS:
            release(code, row, now=now)
