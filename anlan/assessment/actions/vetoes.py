"""一票否决 queries: asked, answered with the facts of the day and a letter; awards rest on a fresh answer."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.flow.flow import NO, YES, Refused
from anlan.letters.actions import letter
from anlan.letters.content import Annex, Block, Content, Table, chinese_date
from anlan.letters.kinds import KINDS, Kind
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ, Place
from anlan.rulebook.book import rule

from ..models import Award, VetoQuery
from ..standing import facts_against

State = VetoQuery.State
CLEAR, VETOED = "clear", "vetoed"


def answering(place):
    """The committee office nearest above (or at) a place; None without one."""
    above = Place.objects.above(place.path).order_by().values("pk")
    offices = Organ.objects.filter(kind=Organ.Kind.COMMITTEE_OFFICE, active=True, place__in=above)
    return offices.order_by("-place__path", "order").first()


@transaction.atomic
def ask(*, actor, organ, subject, purpose, matter, person=None, now=None):
    """Ask the committee office whether safety stands against ``subject`` (or ``person`` of it)."""
    now = now or timezone.now()
    if not actor.holds("assessment.ask_vetoquery") or not actor.speaks_for(organ):
        raise Refused(_("只能以本单位的名义提出查询。"))
    if person and person.home_id != subject.pk:
        raise Refused(_("“%(person)s”不是“%(subject)s”的人员。") % {"person": person, "subject": subject})
    if (owner := answering(organ.place)) is None:
        raise Refused(_("“%s”所在区域没有安委会办公室，无法答复。") % organ)
    row = VetoQuery.objects.create(
        purpose=purpose,
        matter=matter,
        subject=subject,
        person=person,
        organ=organ,
        owner=owner,
        place=subject.place,
        sector=subject.sector,
        asked_by=actor,
        asked_at=now,
    )
    record(actor, _("提出一票否决查询"), row, subject=str(person or subject), matter=matter)
    notify(
        users_of(owner, "assessment.answer_vetoquery"),
        kind="assessment.query",
        title=_("请答复一票否决查询：%s") % row,
        row=row,
        now=now,
    )
    return row


def owner_answers(row, actor, **facts):
    if not actor.speaks_for(row.owner):
        return NO(_("只有答复单位“%s”可以答复。") % row.owner)
    if actor.pk == row.asked_by_id:
        return NO(_("提出人不能答复自己的查询。"))
    if facts.get("verdict") == CLEAR and any(
        fact["veto"] for fact in facts_against(row, timezone.localdate())
    ):
        return NO(_("查询到一票否决情形，不能答复为“没有”。"))
    return YES


def answered(row, *, actor, now, verdict, answer, **facts):
    """The facts of the day are kept, the answer goes out as a numbered letter and holds for so many days."""
    today = timezone.localdate(now)
    row.as_of, row.facts = today, facts_against(row, today)
    row.vetoed, row.answer = verdict == VETOED, answer
    row.answered_by, row.answered_at = actor, now
    row.valid_until = today + timedelta(days=rule("assessment.veto_valid_days", on=today, place=row.place))
    row.save()
    letter("veto_answer", row, organ=row.owner, actor=actor, context=said(row), now=now)
    notify(
        [row.asked_by], kind="assessment.answered", title=_("一票否决查询已答复：%s") % row, row=row, now=now
    )


def said(row):
    return {
        "to": row.organ.name,
        "subject": str(row.person or row.subject.name),
        "matter": row.matter,
        "vetoed": row.vetoed,
        "answer": row.answer,
        "as_of": chinese_date(row.as_of),
        "until": chinese_date(row.valid_until),
        "facts": [[fact["label"], fact["text"]] for fact in row.facts],
    }


def compose(context):
    """一票否决查询答复函; ``facts``: pairs of what was looked up and what was found."""
    verdict = _("存在安全生产“一票否决”情形") if context["vetoed"] else _("未发现安全生产“一票否决”情形")
    table = Table(
        columns=[_("查询内容"), _("查询结果")], rows=context["facts"], widths=[5, 13], centred=[True, False]
    )
    return Content(
        form="letter",
        title=_("关于%s安全生产“一票否决”查询的复函") % context["subject"],
        to=context["to"],
        blocks=[
            Block(_("你单位就“%(matter)s”查询%(subject)s安全生产有关情况收悉。") % context),
            Block(
                _("经查，截至%(as_of)s，%(subject)s%(verdict)s。%(answer)s") % {**context, "verdict": verdict}
            ),
            Block(_("本答复有效期至%s，逾期须重新查询。") % context["until"]),
            Block(_("特此函复。")),
        ],
        annexes=[Annex(_("查询事实"), [table])],
    )


KINDS["veto_answer"] = Kind("veto_answer", gettext_lazy("一票否决查询复函"), compose)


@transaction.atomic
def award(query, *, actor, title, basis, decided_on, now=None):
    """Enter a commendation or promotion. Refused without an answer that was clear and fresh on that day."""
    today = timezone.localdate(now or timezone.now())
    if not actor.holds("assessment.add_award") or not actor.speaks_for(query.organ):
        raise Refused(_("只有提出查询的“%s”可以登记。") % query.organ)
    if query.state != State.ANSWERED:
        raise Refused(_("一票否决查询尚未答复，不能作出决定。"))
    if query.vetoed:
        raise Refused(_("查询答复为存在一票否决情形，不能%s。") % query.get_purpose_display())
    if decided_on > today:
        raise Refused(_("决定日期还没有到。"))
    if not query.as_of <= decided_on <= query.valid_until:
        words = {"since": query.as_of, "until": query.valid_until}
        raise Refused(_("查询答复的有效期为%(since)s至%(until)s，决定日期不在期内，须重新查询。") % words)
    try:
        with transaction.atomic():
            row = Award.objects.create(
                kind=query.purpose,
                title=title,
                query=query,
                subject=query.subject,
                person=query.person,
                organ=query.organ,
                place=query.place,
                sector=query.sector,
                decided_on=decided_on,
                basis=basis,
            )
    except IntegrityError:
        raise Refused(_("这份答复已用于一项决定，另作决定须重新查询。")) from None
    record(actor, _("登记表彰奖励与任用"), row, decided_on=str(decided_on), basis=basis)
    return row
