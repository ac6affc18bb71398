"""Responsibility letters: the rounds with their signing rate, one round's pairs, one letter."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached, attached_to
from anlan.flow.flow import Refused
from anlan.jobs.queue import enqueue
from anlan.letters.models import Letter
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage
from anlan.web.tables import Column
from anlan.web.templatetags.kit import due_mark

from ..actions.commitments import draft_letters, issue_all, open_round
from ..filters.commitments import RoundFilter
from ..flow import COMMITMENT
from ..forms.commitments import RoundForm
from ..models import Commitment, CommitmentRound
from ..signing import expected_organs, rate, unsigned, with_hidden, with_rates
from ..tables import meter

PAIRS_A_PAGE = 100
ISSUED_AT_ONCE = 20  # more letters than this are made after the answer: each takes about a tenth of a second
ALARMED = 50  # how many unsigned pairs the alarm names
SIDES = {"lower_signature": gettext_lazy("下级签字页"), "upper_signature": gettext_lazy("上级签字页")}


def told(value):
    """A figure of the whole round, for who sees all of it."""
    return lambda row: None if row.hidden else value(row)


ROUNDS = [
    Column("title", gettext_lazy("名称"), sort="title", link=True),
    Column("year", gettext_lazy("年度"), sort="year", kind="number"),
    Column("organ", gettext_lazy("上级签订单位"), value=lambda row: str(row.organ)),
    Column(
        "group", gettext_lazy("签订范围"), value=lambda row: str(row.group) if row.group else _("下级机构")
    ),
    Column("expected", gettext_lazy("应签"), value=told(lambda row: row.expected), kind="number"),
    Column("signed", gettext_lazy("已签"), value=told(lambda row: row.signed), kind="number"),
    Column(
        "rate",
        gettext_lazy("签订率"),
        value=told(rate),
        shown_as=lambda row: "—" if row.hidden else meter(rate(row) or 0),
    ),
    Column(
        "due_on",
        gettext_lazy("截止日期"),
        sort="due_on",
        kind="day",
        shown_as=lambda row: due_mark(row.due_on, done=row.hidden or row.signed >= row.expected),
    ),
]


class RoundList(ListPage):
    model = CommitmentRound
    perm = "plans.view_commitment"
    title = gettext_lazy("责任书")
    columns = ROUNDS
    filterset_class = RoundFilter
    order = ("-year",)
    buttons = ((gettext_lazy("发起签订"), "writing-sign", "plans:open_round", "plans.issue_commitment"),)
    empty = gettext_lazy("还没有责任书。发起签订后，系统按机构树列出应签单位并统计签订率。")

    def rows(self):
        rounds = super().rows().select_related("organ", "group")
        return with_hidden(with_rates(rounds), self.request.user)


class OpenRound(FormPage):
    perm = "plans.issue_commitment"
    title = gettext_lazy("发起责任书签订")
    trail = ((gettext_lazy("责任书"), "plans:rounds"),)
    form_class = RoundForm
    template_name = "plans/records_form.html"
    submit = gettext_lazy("拟制责任书")
    done = gettext_lazy("已按签订范围为每个单位拟制责任书，核对后可以下发。")

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        return open_round(actor=self.request.user, **data)


class RoundPage(RowPage):
    """Expected pairs and where each stands. Who sees only some letters of the round sees only those."""

    model = CommitmentRound
    perm = "plans.view_commitment"
    template_name = "plans/round.html"
    trail = ((gettext_lazy("责任书"), "plans:rounds"),)

    def rows(self):
        rounds = super().rows().select_related("organ", "group")
        return with_hidden(with_rates(rounds), self.request.user)

    @cached_property
    def letters(self):
        """The round's letters this reader sees."""
        return Commitment.objects.visible_to(self.request.user).filter(round=self.row)

    @cached_property
    def leads(self):
        return self.request.user.speaks_for(self.row.organ) and self.request.user.holds(
            "plans.issue_commitment"
        )

    def organs(self, show):
        """The lower sides of the pairs that this reader sees."""
        organs = unsigned(self.row) if show == "unsigned" else expected_organs(self.row)
        if self.row.hidden:
            organs = organs.filter(pk__in=self.letters.values("organ"))
        return organs.order_by("order", "path")

    def get(self, request, pk):
        row, show = self.row, request.GET.get("show", "")
        overdue = timezone.localdate() > row.due_on
        part = Paginator(self.organs(show), PAIRS_A_PAGE).get_page(request.GET.get("page"))
        letters = {letter.organ_id: letter for letter in self.letters.filter(organ__in=[o.pk for o in part])}
        drafts = self.letters.filter(state=Commitment.State.DRAFTED)
        without_letter = expected_organs(row).exclude(pk__in=row.commitments.values("organ"))
        return self.show(
            part=part,
            paginator=part.paginator,
            pairs=[(organ, letters.get(organ.pk)) for organ in part],
            rate=rate(row),
            open_count=row.expected - row.signed,
            overdue=overdue,
            alarm=unsigned(row).order_by("order", "path")[:ALARMED] if overdue and not row.hidden else (),
            show=show,
            drafts=drafts.count() if self.leads else 0,
            missing=without_letter.count() if self.leads else 0,
        )

    def post(self, request, pk):
        acts = {"issue": self.issue, "draft": self.draft}
        if request.POST.get("act") not in acts or not self.leads:
            raise Http404
        try:
            messages.success(request, acts[request.POST["act"]]())
        except Refused as no:
            messages.error(request, str(no))
        return redirect(self.row)

    def issue(self):
        row, user = self.row, self.request.user
        count = row.commitments.filter(state=Commitment.State.DRAFTED).count()
        if count <= ISSUED_AT_ONCE:
            return _("已下发%d份责任书。") % issue_all(row, actor=user)
        enqueue("plans.issue_round", str(row.pk), {"round": row.pk, "actor": user.pk}, creator_id=user.pk)
        return _("正在后台下发%d份责任书，刷新本页可以看到进度。") % count

    def draft(self):
        return _("已补拟%d份责任书。") % draft_letters(self.row, actor=self.request.user)


class CommitmentRowPage:
    """What the pages of one letter share."""

    model = Commitment
    perm = "plans.view_commitment"
    flow = COMMITMENT
    trail = ((gettext_lazy("责任书"), "plans:rounds"),)

    def rows(self):
        related = ("round", "organ", "upper", "lower_signed_by", "upper_signed_by")
        return super().rows().select_related(*related)


class CommitmentPage(CommitmentRowPage, CasePage):
    step_url = "plans:commitment_step"
    template_name = "plans/commitment.html"

    def get_title(self):
        return f"{self.row.organ} · {self.row.round}"

    def get_trail(self):
        return [*super().get_trail(), (str(self.row.round), self.row.round.get_absolute_url())]

    def facts(self):
        row = self.row
        return [
            (_("上级签订单位"), row.upper),
            (_("签订单位"), row.organ),
            (_("年度"), row.round.year),
            (_("签订截止"), row.round.due_on),
            (_("上级签字"), signature(row.upper_signed_by, row.upper_signed_at)),
            (_("下级签字"), signature(row.lower_signed_by, row.lower_signed_at)),
            (_("考核结果"), row.result),
        ]

    def extra(self):
        letters = list(Letter.objects.on(self.row))
        files = attached_to(letters)
        return {
            "letters": [(letter, files[letter.pk]) for letter in letters],
            "files": [(file, SIDES.get(file.kind, "")) for file in attached(self.row)],
        }


def signature(person, at):
    return f"{person} {timezone.localtime(at):%Y-%m-%d %H:%M}" if at else None


class CommitmentStep(CommitmentRowPage, StepPage):
    pass
