"""Sampling: the board of a year, the draws, one of them with its checks, drawing, the steps of a check."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.indicators.asked import rows_url
from anlan.indicators.engine import compare
from anlan.org.models import Place
from anlan.web.pages import FormPage, ListPage, Page, RowPage, StepPage

from ..actions.checking import draw
from ..flow import CHECKING
from ..forms import DrawForm
from ..models import Check, Sampling
from ..queries import SAMPLE, board
from ..tables import SAMPLINGS, check_mark
from .cases import HOME

VIEW = "standards.view_sampling"
PART = 500  # checks shown on the page of a draw
BOARD = (gettext_lazy("抽查看板"), "standards:board")


def home_place(user):
    """The place of the post that may look at sampling and lies highest."""
    posts = [post for post in user.acting_posts() if post.role.holds(VIEW)]
    return min((post.place for post in posts), key=lambda place: len(place.path))


class BoardPage(Page):
    """How far the year's sampling has come, in all and place by place."""

    perm = VIEW
    title = gettext_lazy("达标企业抽查看板")
    template_name = "standards/board.html"
    trail = (HOME,)

    def get(self, request):
        today, user = timezone.localdate(), request.user
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= today.year else today.year
        place, start = home_place(user), date(year, 1, 1)
        end = min(today, date(year, 12, 31))
        below = list(Place.objects.filter(parent=place, active=True).order_by("code"))
        pairs = compare("standards.sampled_share", below, start, end, place) if below else []
        return self.show(
            year=year,
            years=range(today.year, today.year - 4, -1),
            place=place,
            found=board(place, year, today),
            lines=[(one, value) for one, value in pairs if value.whole],
            rows=rows_url("standards.sampled_share", place, start, end),
            draws=user.holds(SAMPLE) and year == today.year,
        )


class SamplingList(ListPage):
    model = Sampling
    perm = VIEW
    title = gettext_lazy("达标企业抽查")
    columns = SAMPLINGS
    template_name = "standards/list.html"
    trail = (HOME,)
    buttons = ((gettext_lazy("抽取"), "dice", "standards:draw", SAMPLE),)
    empty = gettext_lazy("还没有抽取过。")

    def rows(self):
        states = {name: Count("checks", filter=Q(checks__state=name)) for name in Check.State.values}
        return super().rows().select_related("organ", "place").annotate(drawn=Count("checks"), **states)


class SamplingPage(RowPage):
    model = Sampling
    perm = view_perm = VIEW
    template_name = "standards/sampling.html"
    trail = (HOME, BOARD)

    def rows(self):
        return super().rows().select_related("organ", "place", "by")

    def get(self, request, *args, **kwargs):
        row = self.row
        related = ("standardization__enterprise", "standardization__body", "place", "organ", "checked_by")
        checks = row.checks.select_related(*related)[:PART]
        facts = [
            (_("抽查单位"), row.organ),
            (_("区域"), row.place),
            (_("年度"), row.year),
            (_("抽样总体"), _("%d家") % len(row.pool)),
            (_("随机种子"), row.seed),
            (_("核查期限"), row.due_on),
            (_("抽取人"), row.by),
            (_("抽取时间"), row.at),
        ]
        lines = [(one, check_mark(one), CHECKING.open_to(request.user, one)) for one in checks]
        why = {offer.answer.reason for *_line, offers in lines for offer in offers[:1] if not offer.answer}
        return self.show(facts=facts, lines=lines, why=sorted(why))


class DrawPage(FormPage):
    perm = SAMPLE
    title = gettext_lazy("抽取达标企业")
    trail = (HOME, BOARD)
    submit = gettext_lazy("抽取")
    done = gettext_lazy("已抽取。")

    def get_form(self, data=None, files=None):
        place = home_place(self.request.user) if self.request.user.holds(VIEW) else None
        today = timezone.localdate()
        lacking = board(place, today.year, today)["to_draw"] if place else 0
        return DrawForm(
            data, user=self.request.user, initial={"place": place and place.pk, "number": lacking or 1}
        )

    def save(self, data):
        return draw(actor=self.request.user, **data)


class CheckStep(StepPage):
    model = Check
    flow = CHECKING
    perm = VIEW

    def rows(self):
        related = ("standardization__enterprise", "organ", "place", "sampling__place")
        return super().rows().select_related(*related)

    def get_trail(self):
        draw_row = self.row.sampling
        return [(BOARD[0], reverse(BOARD[1])), (str(draw_row), draw_row.get_absolute_url())]
