"""Pages: the register of what is public, one item, drafting, changing, the steps."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.rows import OnRow
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage
from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark

from .actions.drafting import change, draft
from .filters import PublicationFilter
from .flow import PUBLICATION
from .forms import PublicationForm
from .models import Publication
from .queries import CHANGE, channels, kind_label

HOME = (gettext_lazy("信息公开"), "publications:publications")
TONES = {"drafted": "warn", "approved": "info", "published": "good", "withdrawn": "idle", "expired": "idle"}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def due(row):
    waiting = row.published_at is None and row.state in Publication.LIVE
    return due_mark(row.due_on, done=not waiting, soon=3)


COLUMNS = [
    Column("title", gettext_lazy("标题"), link=True, kind="text-long", phone="title"),
    Column("kind", gettext_lazy("种类"), value=kind_label, phone="head"),
    Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=state_mark, phone="head"),
    Column("organ", gettext_lazy("公布单位"), value=lambda row: str(row.organ), phone="where"),
    Column("due_on", gettext_lazy("应公布日期"), shown_as=due, sort="due_on", kind="day", phone="due"),
    Column("starts_on", gettext_lazy("起"), kind="day"),
    Column("ends_on", gettext_lazy("止"), kind="day", optional=True),
    Column("approved_by", gettext_lazy("审批人"), value=lambda row: row.approved_by and str(row.approved_by)),
    Column("views", gettext_lazy("浏览次数"), kind="number"),
    Column("withdrawal", gettext_lazy("撤回理由"), kind="text-long", optional=True),
]


class PublicationList(ListPage):
    model = Publication
    perm = "publications.view_publication"
    title = gettext_lazy("信息公开")
    columns = COLUMNS
    filterset_class = PublicationFilter
    buttons = ((gettext_lazy("拟稿"), "plus", "publications:draft", "publications.add_publication"),)
    empty = gettext_lazy("没有符合条件的公开信息。")

    def rows(self):
        return super().rows().select_related("organ", "approved_by", "place")


class DraftPage(FormPage):
    perm = "publications.add_publication"
    title = gettext_lazy("拟稿")
    trail = (HOME,)
    done = gettext_lazy("已拟稿，请脱敏后报审批。")

    def get_form(self, data=None, files=None):
        self.form = PublicationForm(data, files, user=self.request.user)
        return self.form

    def save(self, data):
        return draft(actor=self.request.user, **self.form.given())


class PublicationPage(CasePage):
    model = Publication
    flow = PUBLICATION
    step_url = "publications:step"
    template_name = "publications/publication.html"
    trail = (HOME,)

    def rows(self):
        people = ("drafted_by", "masked_by", "approved_by")
        return super().rows().select_related("organ", "place", "sector", *people)

    def facts(self):
        row, names = self.row, channels(self.row.place)
        masked = "、".join(row.masks) or (_("没有须隐去的内容") if row.masked_by_id else None)
        said = [
            (_("种类"), kind_label(row)),
            (_("公布单位"), row.organ),
            (_("依据"), row.basis),
            (_("公布对象"), row.get_audience_display()),
            (_("公众网站"), row.on_portal),
            (_("其他渠道"), "、".join(names.get(code, code) for code in row.channels)),
            (_("应公布日期"), row.due_on),
            (_("公布起始日期"), row.starts_on),
            (_("公布截止日期"), row.ends_on),
            (_("异议受理截止日期"), row.objections_until),
            (_("异议受理方式"), row.contact),
            (_("拟稿人"), row.drafted_by or _("系统")),
            (_("脱敏人"), row.masked_by),
            (_("脱敏情况"), masked),
            (_("审批人"), row.approved_by),
            (_("审批时间"), row.approved_at),
            (_("公布时间"), row.published_at),
            (_("浏览次数"), row.views),
            (_("撤回理由"), row.withdrawal),
        ]
        return [(label, value) for label, value in said if value not in (None, "")]

    def extra(self):
        row, user = self.row, self.request.user
        changes = row.state == Publication.State.DRAFTED and user.may(CHANGE, row)
        return {
            "mark": state_mark(row),
            "may_change": changes and user.speaks_for(row.organ),
            "corrections": row.corrections.select_related("asked_by", "answered_by"),
            "objections": row.objections.select_related("entered_by", "settled_by"),
            "subject": subject_of(row, user),
        }


def subject_of(row, user):
    """The row it is about, for those who see that."""
    if not row.row_id:
        return None
    about = OnRow.row.fget(row)
    return type(about)._default_manager.visible_to(user).filter(pk=about.pk).first()


class ChangePage(RowPage, FormPage):
    model = Publication
    perm = view_perm = CHANGE
    title = gettext_lazy("修改稿件")
    done = gettext_lazy("已修改，请重新脱敏。")

    def rows(self):
        return super().rows().select_related("organ", "place")

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        if not self.request.user.speaks_for(self.row.organ) or self.row.state != Publication.State.DRAFTED:
            raise Http404
        self.form = PublicationForm(data, files, user=self.request.user, row=self.row)
        return self.form

    def save(self, data):
        return change(self.row, actor=self.request.user, **self.form.given())


class PublicationStep(StepPage):
    model = Publication
    flow = PUBLICATION
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("organ", "place")

    def get_form(self, data=None, files=None):
        form = super().get_form(data, files)
        if "corrected_body" in form.fields:
            form.initial["corrected_body"] = self.row.body
        return form
