"""Pages of the enterprise register."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.geo.fields import spot
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage, bulk_act
from anlan.web.tables import Column

from . import actions
from .bulk import FIELDS
from .filters import EnterpriseFilter
from .flow import flow
from .forms import ContactForm, EnterpriseForm, initial_of
from .industries import divisions, industry_name
from .models import Enterprise, Likeness, Tag
from .queries import ADD, CHANGE, CHANGE_OWN, IMPORT, VIEW, open_likenesses, similar, with_tags
from .tables import ENTERPRISES, TONES, tag_marks

HOME = (gettext_lazy("企业"), "registers:enterprises")


class EnterpriseListPage(ListPage):
    model = Enterprise
    perm = VIEW
    columns = ENTERPRISES
    filterset_class = EnterpriseFilter
    template_name = "registers/enterprises.html"
    buttons = (
        (gettext_lazy("新建企业"), "plus", "registers:create", ADD),
        (gettext_lazy("导入"), "file-import", "registers:import", IMPORT),
    )

    def rows(self):
        return with_tags(super().rows().select_related("place", "sector"))

    @property
    def bulk(self):
        """Verify, tag and untag; the tag is chosen beside the buttons."""

        @bulk_act(_("核实"), CHANGE)
        def verify(row, *, actor, note):
            flow.move(row, "verify", actor=actor, note=note)

        @bulk_act(_("加标签"), CHANGE)
        def add_tag(row, *, actor, note):
            actions.tag(row, self.chosen_tag(), actor=actor, note=note)

        @bulk_act(_("去标签"), CHANGE)
        def remove_tag(row, *, actor, note):
            actions.tag(row, self.chosen_tag(), actor=actor, note=note, carries=False)

        return verify, add_tag, remove_tag

    def chosen_tag(self):
        chosen = Tag.objects.filter(code=self.request.POST.get("tag", "")).first()
        if chosen is None:
            raise Refused(_("请先选择标签。"))
        return chosen

    def extra(self):
        return {"tags": Tag.objects.all()}


def link_to(side):
    return lambda likeness: format_html(
        '<a href="{}">{}</a>', getattr(likeness, side).get_absolute_url(), getattr(likeness, side)
    )


@bulk_act(gettext_lazy("不是重复"), CHANGE)
def dismiss(likeness, *, actor, note):
    actions.dismiss_likeness(likeness, actor=actor, note=note)


class LikenessListPage(ListPage):
    model = Likeness
    perm = CHANGE
    order = ("-score",)
    template_name = "registers/noted.html"
    note = gettext_lazy(
        "同一乡镇、街道或功能区内名称相近的企业。是同一家的，把多余的一份并入另一份；不是的，勾选后点“不是重复”。"
    )
    empty = gettext_lazy("没有名称相近、可能重复建档的企业。")
    columns = [
        Column("first", gettext_lazy("企业"), shown_as=link_to("first")),
        Column("first_code", gettext_lazy("信用代码"), value="first.credit_code"),
        Column("second", gettext_lazy("疑似重复的企业"), shown_as=link_to("second")),
        Column("second_code", gettext_lazy("信用代码"), value="second.credit_code"),
        Column("place", gettext_lazy("区域"), value="first.place"),
        Column("score", gettext_lazy("名称相似度"), kind="number", sort="score"),
    ]
    bulk = (dismiss,)

    def rows(self):
        return super().rows().open().select_related("first__place", "second")


class EnterprisePage(CasePage):
    model = Enterprise
    flow = flow
    step_url = "registers:step"
    trail = (HOME,)
    template_name = "registers/enterprise.html"

    def rows(self):
        return with_tags(super().rows().select_related("place", "sector", "organ", "merged_into"))

    def facts(self):
        row = self.row
        industry = f"{row.industry_code} {industry_name(row.industry_code)}" if row.industry_code else None
        return [
            (_("信用代码"), row.credit_code),
            (_("区域"), row.place.full_name),
            (label_of("sector"), row.sector),
            (_("国民经济行业"), industry),
            (label_of("scale"), row.get_scale_display()),
            (_("规模以上"), row.above_scale),
            (label_of("employees"), row.employees),
            (_("标签"), tag_marks(row)),
            (label_of("legal_representative"), row.legal_representative),
            (label_of("contact"), row.contact),
            (label_of("phone"), row.phone),
            (label_of("address"), row.address),
            (_("坐标"), spot(row)),
            (label_of("since"), row.since),
            (label_of("closed_on"), row.closed_on),
            *([(label_of("merged_into"), file_link(row.merged_into))] if row.merged_into_id else ()),
            (label_of("source"), row.source),
            (label_of("verified_at"), row.verified_at or _("从未核实")),
        ]

    def extra(self):
        user = self.request.user
        edits = user.may(CHANGE, self.row) or user.may(CHANGE_OWN, self.row)
        return {
            "tone": TONES[self.row.state],
            "edits": edits,
            "merged": self.row.merged.all(),
            "likenesses": open_likenesses(self.row, user) if user.holds(CHANGE) else [],
        }


def label_of(name):
    return Enterprise._meta.get_field(name).verbose_name


def file_link(enterprise):
    return format_html('<a href="{}">{}</a>', enterprise.get_absolute_url(), enterprise)


class EnterpriseStepPage(StepPage):
    model = Enterprise
    flow = flow
    trail = (HOME,)


class EnterpriseFormPage(FormPage):
    """Tells of other files that stand in the way, and of what somebody else has changed meanwhile."""

    template_name = "registers/enterprise_form.html"

    def context(self, **more):
        names = [(code, name) for code, (_letter, name) in divisions().items()]
        return super().context(divisions=names, **more)

    def refused(self, form, no):
        if isinstance(no, Alike):
            return self.show(form=form, status=422, similar=no.found)
        if isinstance(no, actions.Conflict):
            form = self.rebased(form)
        return super().refused(form, linked(no))


class Alike(Refused):
    """There are files with names like this one; a person must say that it is another enterprise."""

    def __init__(self, found):
        self.found = found


def linked(no):
    """The same; another file that stands in the way with the way to it."""
    for error in getattr(no, "error_dict", {}).get("credit_code", ()):
        if error.code == "registered_already":
            twin = error.params["twin"]
            link = format_html('<a href="{}">{}</a>', twin.get_absolute_url(), twin)
            error.message, error.params = format_html(error.message.replace("%(twin)s", "{}"), link), None
    return no


class CreatePage(EnterpriseFormPage):
    perm = ADD
    title = gettext_lazy("新建企业")
    trail = (HOME,)
    done = gettext_lazy("已建档。")

    def get_form(self, data=None, files=None):
        return EnterpriseForm(data, user=self.request.user, perm=ADD, initial={"since": timezone.localdate()})

    def save(self, data):
        values = {name: data[name] for name in FIELDS}
        found = similar(values["name"], values["place"])
        if found and not data["sure"]:
            raise Alike(found)
        return actions.create_enterprise(actor=self.request.user, **values)


class EditPage(EnterpriseFormPage, RowPage):
    """All of the file for who may change it, the contact alone for the enterprise itself."""

    model = Enterprise
    title = gettext_lazy("修改企业信息")

    @property
    def change_perm(self):
        return CHANGE if self.request.user.holds(CHANGE) else CHANGE_OWN

    def rows(self):
        rows = Enterprise.objects.visible_to(self.request.user, self.change_perm)
        return with_tags(rows.select_related("place", "sector"))

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.row), self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        initial = initial_of(self.row)
        if self.change_perm == CHANGE:
            return EnterpriseForm(data, user=self.request.user, perm=CHANGE, initial=initial)
        return ContactForm(data, initial=initial)

    def get(self, request, *args, **kwargs):
        return self.show(form=self.get_form())

    def rebased(self, form):
        """The reader's changes over the file as it is now."""
        del self.row
        return self.get_form(form.data_over(self.get_form()))

    def save(self, data):
        version = data["version"] or 0
        return actions.update_enterprise(
            self.row, actor=self.request.user, version=version, **self.form.changed
        )
