"""Pages of veto queries, awards and duty packs."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached, attached_to
from anlan.letters.models import Letter
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage

from ..actions import packs, vetoes
from ..filters import QueryFilter
from ..flow import QUERY
from ..forms.vetoes import AwardForm, PackForm, QueryForm
from ..models import Award, Pack, VetoQuery
from ..standing import facts_against
from ..tables import AWARDS, PACKS, QUERIES, TONES, valid_mark, verdict_mark

SEEN = "assessment.view_vetoquery"
TRAIL = ((gettext_lazy("一票否决查询"), "assessment:queries"),)


class QueryList(ListPage):
    model = VetoQuery
    perm = SEEN
    title = gettext_lazy("一票否决查询")
    columns = QUERIES
    filterset_class = QueryFilter
    order = ("-asked_at",)
    buttons = ((gettext_lazy("提出查询"), "plus", "assessment:ask", "assessment.ask_vetoquery"),)
    empty = gettext_lazy("没有查询。评优、晋升、表彰前，先向安委办查询有无一票否决情形。")

    def rows(self):
        return super().rows().select_related("subject", "person", "organ")


class AskPage(FormPage):
    perm = "assessment.ask_vetoquery"
    title = gettext_lazy("提出一票否决查询")
    trail = TRAIL
    form_class = QueryForm
    submit = gettext_lazy("提出")
    done = gettext_lazy("已提出，等待安委办答复。")

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        return vetoes.ask(actor=self.request.user, **data)


class QueryRow:
    model = VetoQuery
    flow = QUERY
    perm = SEEN
    trail = TRAIL

    def rows(self):
        return (
            super()
            .rows()
            .select_related("subject__place", "person", "organ", "owner", "place", "asked_by", "answered_by")
        )


class QueryPage(QueryRow, CasePage):
    step_url = "assessment:query_step"
    template_name = "assessment/query.html"

    def facts(self):
        row = self.row
        return [
            (_("用途"), row.get_purpose_display()),
            (_("查询单位"), row.subject),
            (_("查询人员"), row.person),
            (_("提出单位"), row.organ),
            (_("提出人"), row.asked_by),
            (_("提出时间"), row.asked_at),
            (_("答复单位"), row.owner),
            (_("答复人"), row.answered_by),
            (_("事实截至"), row.as_of),
            (_("有效期至"), valid_mark(row) if row.valid_until else None),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        letters = list(Letter.objects.on(row))
        files = attached_to(letters)
        award = Award.objects.filter(query=row).first()
        return {
            "tone": TONES[row.state],
            "verdict": verdict_mark(row),
            "letters": [(letter, files[letter.pk]) for letter in letters],
            "award": award,
            "awards": not award
            and row.state == VetoQuery.State.ANSWERED
            and not row.vetoed
            and user.speaks_for(row.organ)
            and user.holds("assessment.add_award"),
        }


class QueryStep(QueryRow, StepPage):
    """Whoever answers sees what the records say today."""

    template_name = "assessment/answer.html"

    def context(self, **more):
        facts = (
            facts_against(self.row, timezone.localdate()) if self.row.state == VetoQuery.State.ASKED else []
        )
        return super().context(found=facts, **more)


class AwardPage(FormPage):
    model = VetoQuery
    perm = "assessment.add_award"
    title = gettext_lazy("登记决定")
    trail = TRAIL
    form_class = AwardForm

    @cached_property
    def query(self):
        return get_object_or_404(
            VetoQuery.objects.visible_to(self.request.user).select_related("organ", "subject", "person"),
            pk=self.kwargs["pk"],
        )

    def get_trail(self):
        return [*super().get_trail(), (str(self.query), self.query.get_absolute_url())]

    def save(self, data):
        return vetoes.award(self.query, actor=self.request.user, **data)


class AwardList(ListPage):
    model = Award
    perm = "assessment.view_award"
    title = gettext_lazy("表彰奖励与任用")
    columns = AWARDS
    order = ("-decided_on",)
    empty = gettext_lazy("没有登记。答复没有一票否决情形并在有效期内的，可在查询页面登记决定。")

    def rows(self):
        return super().rows().select_related("subject", "person", "organ")


class PackList(ListPage):
    model = Pack
    perm = "assessment.view_pack"
    title = gettext_lazy("履职报告")
    columns = PACKS
    order = ("-frozen_at",)
    buttons = ((gettext_lazy("生成报告"), "file-plus", "assessment:new_pack", "assessment.add_pack"),)
    empty = gettext_lazy("还没有履职报告。生成时从业务记录取数并冻结，供述职使用。")

    def rows(self):
        return super().rows().select_related("person", "organ")


class PackNew(FormPage):
    perm = "assessment.add_pack"
    title = gettext_lazy("生成履职报告")
    trail = ((gettext_lazy("履职报告"), "assessment:packs"),)
    form_class = PackForm
    submit = gettext_lazy("取数并生成")
    done = gettext_lazy("已取数并生成，数据不再变动。")

    def form_kwargs(self):
        return {"user": self.request.user}

    def save(self, data):
        return packs.make_pack(data["person"], actor=self.request.user, year=data["year"])


class PackPage(RowPage):
    model = Pack
    perm = "assessment.view_pack"
    trail = PackNew.trail
    template_name = "assessment/pack.html"

    def rows(self):
        return super().rows().select_related("person", "organ", "by")

    def get(self, request, pk):
        sections = [
            (part, [list(zip(part["columns"], line, strict=True)) for line in part["rows"]])
            for part in self.row.sections
        ]
        return self.show(files=attached(self.row), sections=sections)
