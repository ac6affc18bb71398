"""Pages of major hazard sources: the list, one source with its calculation, its forms and steps."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.geo.fields import spot
from anlan.rulebook.book import rule
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage

from ..actions import sources as actions
from ..filters import SourceFilter
from ..models import Care, HazardSource, SourceSubstance
from ..queries import ADD_SOURCE, CHANGE_SOURCE, VIEW_SOURCE
from ..source_flow import SOURCE
from ..source_forms import CareForm, NewSourceForm, PeopleForm, SourceForm, SubstanceForm
from ..tables import SOURCE_TONES, SOURCES, grade_mark

HOME = (gettext_lazy("重大危险源"), "risks:sources")


class SourceList(ListPage):
    model = HazardSource
    perm = VIEW_SOURCE
    title = gettext_lazy("重大危险源")
    columns = SOURCES
    filterset_class = SourceFilter
    buttons = ((gettext_lazy("登记重大危险源"), "plus", "risks:new_source", ADD_SOURCE),)
    empty = gettext_lazy("没有符合条件的重大危险源。")

    def rows(self):
        return super().rows().select_related("enterprise", "place")


class SourceRow:
    model = HazardSource
    flow = SOURCE
    perm = VIEW_SOURCE
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("enterprise", "organ", "place", "filed_with")


class SourcePage(SourceRow, CasePage):
    step_url = "risks:source_step"
    template_name = "risks/source.html"

    def facts(self):
        row = self.row
        return [
            (_("企业"), row.enterprise),
            (_("区域"), row.place.full_name),
            (_("单元类型"), row.get_kind_display()),
            (_("单元划分"), row.boundary),
            (_("登记系统编码"), row.code),
            (_("坐标"), spot(row)),
            (_("500 米内常住人口"), None if row.people is None else _("%d 人") % row.people),
            (_("分级日期"), row.graded_on),
            (_("评估完成日期"), row.assessed_on),
            (_("备案"), f"{row.file_number} {row.filed_on} {row.filed_with or ''}" if row.filed_on else None),
            (_("核销日期"), row.cancelled_on),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        changes = row.state != row.State.CANCELLED and bool(user.may(CHANGE_SOURCE, row))
        return {
            "tone": SOURCE_TONES[row.state],
            "grade": grade_mark(row),
            "working": self.working(),
            "substances": row.substances.all(),
            "changes": changes,
            "open": changes and row.state in actions.OPEN_TO_CHANGE,
            "people": self.people(),
            "cares": row.cares.select_related("by")[:20],
        }

    def working(self):
        """As kept when it was graded; before that as it would come out now, and whether it is only that."""
        row = self.row
        if row.working and row.state not in (row.State.IDENTIFIED, row.State.CHANGED):
            return row.working
        try:
            found = actions.worked(row, timezone.localdate())
        except ValidationError:
            return None
        return found | {"draft": True} if found["lines"] else None

    def people(self):
        """Each role with its person, when they last acted, and whether that is too long ago."""
        row, today = self.row, timezone.localdate()
        last = dict(row.cares.order_by().values("role").annotate(on=Max("on")).values_list("role", "on"))
        most = rule("majorhazard.care_days", today, row.place)
        lines = []
        for role, label in Care.Role.choices:
            on = last.get(role)
            late = row.state == row.State.IN_FORCE and (not on or on + timedelta(days=most[role]) < today)
            lines.append((label, getattr(row, role), getattr(row, f"{role}_phone"), on, late))
        return lines


class SourceStep(SourceRow, StepPage):
    pass


class NewSource(FormPage):
    perm = ADD_SOURCE
    title = gettext_lazy("登记重大危险源")
    trail = (HOME,)
    done = gettext_lazy("已登记，请填写单元内的危险化学品。")

    def get_form(self, data=None, files=None):
        return NewSourceForm(data, user=self.request.user)

    def save(self, data):
        firm = self.form.own or data["enterprise"]
        return actions.add_source(actor=self.request.user, enterprise=firm, **self.form.values())


class OfSource(RowPage, FormPage):
    """A form about a source that the reader may change."""

    model = HazardSource
    perm = view_perm = CHANGE_SOURCE

    def rows(self):
        return super().rows().exclude(state=HazardSource.State.CANCELLED).select_related("place")

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.row), self.row.get_absolute_url())]

    def after(self, row):
        return self.row.get_absolute_url()

    def get(self, request, *args, **kwargs):
        return self.show(form=self.get_form())


class EditSource(OfSource):
    title = gettext_lazy("修改重大危险源")

    def get_form(self, data=None, files=None):
        return SourceForm(data, instance=HazardSource.objects.get(pk=self.row.pk))

    def save(self, data):
        actions.change_source(self.row, actor=self.request.user, **self.form.values())


class AddSubstance(OfSource):
    title = gettext_lazy("登记危险化学品")
    form_class = SubstanceForm

    def save(self, data):
        actions.add_substance(self.row, actor=self.request.user, **data)


class DropSubstance(OfSource):
    title = gettext_lazy("删除")
    template_name = "risks/drop.html"

    @cached_property
    def part(self):
        return get_object_or_404(SourceSubstance, source=self.row, pk=self.kwargs["part"])

    def get(self, request, *args, **kwargs):
        return self.show(part=self.part)

    def post(self, request, *args, **kwargs):
        try:
            actions.drop_substance(self.part, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("已删除。"))
        return redirect(self.row)


class NamePeople(OfSource):
    title = gettext_lazy("明确包保责任人")

    def get_form(self, data=None, files=None):
        return PeopleForm(data, instance=HazardSource.objects.get(pk=self.row.pk))

    def save(self, data):
        actions.name_people(self.row, actor=self.request.user, **data)


class RecordCare(OfSource):
    title = gettext_lazy("登记包保履责")
    form_class = CareForm

    def save(self, data):
        actions.record_care(self.row, actor=self.request.user, **data)
