"""Pages: the list, which units lack theirs, one instrument, drafting, the steps, a duty made of a clause."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.org.models import Organ
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage
from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark

from .actions.demanding import DEMAND, demand
from .actions.drafting import CHANGE, change, draft, revise
from .actions.steps import sign_for
from .filters import GapFilter, InstrumentFilter
from .flow import INSTRUMENT
from .forms import DemandForm, InstrumentForm
from .kinds import kind_label
from .models import SEEN, Instrument
from .queries import asked, expected, lacking

HOME = (gettext_lazy("责任文书"), "instruments:instruments")
TONES = {
    "draft": "warn",
    "review": "info",
    "in_force": "good",
    "revised": "idle",
    "expired": "idle",
    "repealed": "idle",
}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def about(row):
    """Whom it is about, in words."""
    return "　".join(str(one) for one in (row.subject, row.person) if one) or None


def term(row):
    return due_mark(row.ends_on, done=row.state != Instrument.State.IN_FORCE, soon=30)


class InstrumentList(ListPage):
    model = Instrument
    perm = SEEN
    title = gettext_lazy("责任文书")
    filterset_class = InstrumentFilter
    buttons = (
        (gettext_lazy("起草"), "plus", "instruments:draft", "instruments.add_instrument"),
        (gettext_lazy("未建清单的单位"), "list-search", "instruments:gaps", "instruments.change_instrument"),
    )
    empty = gettext_lazy("没有符合条件的责任文书。")
    columns = [
        Column("title", gettext_lazy("名称"), value=str, link=True, kind="text-long", phone="title"),
        Column("kind", gettext_lazy("种类"), value=kind_label, phone="head"),
        Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=state_mark, phone="head"),
        Column("about", gettext_lazy("责任主体"), value=about, phone="where"),
        Column("organ", gettext_lazy("制定单位"), value=lambda row: str(row.organ), phone="where"),
        Column("number", gettext_lazy("文号")),
        Column("effective_on", gettext_lazy("施行日期"), kind="day"),
        Column("ends_on", gettext_lazy("有效期至"), shown_as=term, kind="day", phone="due"),
        Column("changed_at", gettext_lazy("更新时间"), kind="time", optional=True),
    ]

    def rows(self):
        return super().rows().select_related("organ", "subject", "person", "place")


class GapList(ListPage):
    """The units that should have a list of their own and have none in force."""

    model = Organ
    perm = "instruments.change_instrument"
    view_perm = "org.view_organ"
    title = gettext_lazy("未建清单的单位")
    trail = (HOME,)
    filterset_class = GapFilter
    order = ("order", "path")
    empty = gettext_lazy("应建清单的单位都已建立。")
    columns = [
        Column("name", gettext_lazy("单位"), phone="title"),
        Column("kind", gettext_lazy("类别"), value="get_kind_display", phone="head"),
        Column("place", gettext_lazy("区域"), value=lambda row: str(row.place), phone="where"),
        Column("missing", gettext_lazy("缺少"), value="missing", phone="due"),
    ]

    def rows(self):
        day = timezone.localdate()
        wanted = expected(day)
        return lacking(asked(super().rows().filter(active=True), wanted), wanted, day).select_related("place")

    def decorate(self, rows):
        day = timezone.localdate()
        wanted, pks = expected(day), [row.pk for row in rows]
        have = {
            (kind, organ)
            for kind, organ in Instrument.objects.in_force_on(day)
            .filter(subject__in=pks)
            .values_list("kind", "subject")
        }
        for row in rows:
            asked_of = [kind for kind in wanted if row.kind in kind.expected]
            row.missing = "、".join(kind.label for kind in asked_of if (kind.code, row.pk) not in have)
        return rows


class DraftPage(FormPage):
    perm = "instruments.add_instrument"
    title = gettext_lazy("起草责任文书")
    trail = (HOME,)
    multipart = True
    done = gettext_lazy("已起草，请送审。")

    def get_form(self, data=None, files=None):
        return InstrumentForm(data, files, user=self.request.user)

    def save(self, data):
        return draft(actor=self.request.user, **self.form.given())


class InstrumentPage(CasePage):
    model = Instrument
    flow = INSTRUMENT
    perm = SEEN
    step_url = "instruments:step"
    template_name = "instruments/instrument.html"
    trail = (HOME,)

    def rows(self):
        people = ("author", "checked_by", "issued_by", "person")
        return super().rows().select_related("organ", "place", "subject", "earlier", *people)

    def facts(self):
        row = self.row
        said = [
            (_("种类"), kind_label(row)),
            (_("文号"), row.number),
            (_("制定单位"), row.organ),
            (_("责任主体"), about(row)),
            (_("年度"), row.year and str(row.year)),
            (_("依据"), row.basis),
            (_("起草人"), row.author),
            (_("合法性审查人"), row.checked_by),
            (_("合法性审查意见"), row.opinion),
            (_("签发人"), row.issued_by),
            (_("签发日期"), row.issued_on),
            (_("施行日期"), row.effective_on),
            (_("有效期至"), row.ends_on),
            (_("失效日期"), row.ended_on),
            (_("失效原因"), row.ended_because),
        ]
        return [(label, value) for label, value in said if value not in (None, "")]

    def extra(self):
        row, user = self.row, self.request.user
        own = user.speaks_for(row.organ)
        in_force = row.state == Instrument.State.IN_FORCE
        receipts = row.receipts.visible_to(user, SEEN) if not own else row.receipts.all()
        return {
            "mark": state_mark(row),
            "items": row.items.select_related("obligation"),
            "papers": attached(row),
            "changes": own and row.state == Instrument.State.DRAFT and user.may(CHANGE, row),
            "revises": own and in_force and user.may(CHANGE, row),
            "demands": own and in_force and user.holds(DEMAND) and (row.subject or row.person),
            "receipts": receipts.select_related("organ", "signed_by"),
            "to_sign": [one for one in receipts.filter(signed_at=None) if user.speaks_for(one.organ)],
            "versions": versions(row, user),
        }

    def post(self, request, pk):
        """Begin the next version, or sign for what was sent."""
        try:
            if request.POST.get("act") == "revise":
                if not request.user.may(CHANGE, self.row):
                    raise Http404
                return redirect(revise(self.row, actor=request.user))
            receipt = get_object_or_404(self.row.receipts, pk=request.POST.get("receipt") or 0)
            sign_for(receipt, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("已签收。"))
        return redirect(self.row)


def versions(row, user):
    """The other versions of it that the reader sees, the newest first."""
    found, one = [], row
    while one.earlier_id:
        one = one.earlier
        found.append(one.pk)
    one = row
    while one := Instrument.objects.filter(earlier=one).first():
        found.append(one.pk)
    return Instrument.objects.visible_to(user, SEEN).filter(pk__in=found).order_by("-version")


class ChangePage(RowPage, FormPage):
    model = Instrument
    perm = view_perm = CHANGE
    title = gettext_lazy("修改责任文书")
    multipart = True

    def rows(self):
        return super().rows().select_related("organ", "place", "subject", "person")

    def get_trail(self):
        return [(HOME[0], HOME[1]), (str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        if not self.request.user.speaks_for(self.row.organ) or self.row.state != Instrument.State.DRAFT:
            raise Http404
        return InstrumentForm(data, files, user=self.request.user, row=self.row)

    def save(self, data):
        return change(self.row, actor=self.request.user, **self.form.given())


class InstrumentStep(StepPage):
    model = Instrument
    flow = INSTRUMENT
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("organ", "place", "subject", "person", "author", "earlier")


class DemandPage(RowPage, FormPage):
    """A clause of an instrument in force becomes a duty of whom the instrument is about."""

    model = Instrument
    perm = DEMAND
    view_perm = SEEN
    title = gettext_lazy("转为履职要求")
    done = gettext_lazy("已转为履职要求，请补充佐证要求后启用。")

    @cached_property
    def item(self):
        return get_object_or_404(self.row.items, position=self.kwargs["position"])

    def get_trail(self):
        return [(HOME[0], HOME[1]), (str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        if not self.request.user.speaks_for(self.row.organ):
            raise Http404
        return DemandForm(data, files, initial={"title": self.item.text[:200]})

    def save(self, data):
        return demand(self.item, actor=self.request.user, **self.form.given())
