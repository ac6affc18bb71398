"""One entry: what it says, who verified it, what came before; its steps; its next version."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.actions import upload_limit
from anlan.files.queries import attached
from anlan.hazards.models import Matter
from anlan.web.pages import CasePage, FormPage, RowPage, StepPage
from anlan.web.tables import shown

from ..actions.entering import enter
from ..consequences import COMMITMENT
from ..flow import AUDIT, ENTRY
from ..forms import parted, with_scan
from ..models import Entry
from ..queries import ADD, DECLARE, VIEW, ends
from ..tables import flaws, standing_mark
from .file import may_enter

HOME = (gettext_lazy("档案条目"), "dossiers:entries")


class EntryPage(CasePage):
    model = Entry
    perm = VIEW
    flow = ENTRY
    step_url = "dossiers:step"
    template_name = "dossiers/entry.html"

    def rows(self):
        return (
            super()
            .rows()
            .select_related("enterprise__place", "place", "sector", "entered_by", "verified_by", "replaces")
        )

    def get_title(self):
        return self.row.title

    def get_trail(self):
        firm = self.row.enterprise
        return [
            (str(firm), firm.get_absolute_url()),
            (_("企业档案"), reverse("dossiers:file", args=[firm.pk])),
        ]

    def facts(self):
        row = self.row
        return [
            (_("种类"), row.get_kind_display()),
            (_("企业"), row.enterprise),
            (_("编号"), row.number),
            (row.declared.form.base_fields["valid_from"].label, row.valid_from),
            (row.declared.form.base_fields["valid_to"].label, ends(row) or _("长期")),
            *row.told,
            (_("来源"), row.source),
            (_("依据"), row.declared.basis),
            (_("填报"), who(row.entered_by, row.entered_at)),
            (_("核实"), who(row.verified_by, row.verified_at)),
            (_("应复核日期"), row.recheck_on),
            (_("终止日期"), row.ended_on),
            (_("版本"), row.version),
        ]

    def offered(self):
        """Only a commitment can be broken, only an audit finds problems."""
        of_kind = {"breach": COMMITMENT, "problem": AUDIT}
        return [
            offer
            for offer in super().offered()
            if of_kind.get(offer.step.name, self.row.kind) == self.row.kind
        ]

    def matters(self):
        """What was found by the audit, as far as the reader sees it."""
        if self.row.kind != AUDIT:
            return []
        seen = Matter.objects.visible_to(self.request.user)
        return seen.filter(links__row_model="dossiers.entry", links__row_id=self.row.pk).order_by("pk")

    def extra(self):
        row = self.row
        replaces = (
            row.current and row.state == Entry.State.VALID and may_enter(self.request.user, row.enterprise)
        )
        return {
            "files": attached(row),
            "matters": self.matters(),
            "mark": standing_mark(row),
            "flaws": flaws(row),
            "replaces": replaces and (row.declared.own or self.request.user.holds(ADD)),
            "successors": list(row.successors.order_by("-pk")[:5]),
        }


def who(person, at):
    return f"{person or _('系统')} {shown(at)}" if at else None


class EntryStepPage(StepPage):
    model = Entry
    flow = ENTRY
    view_perm = VIEW

    def rows(self):
        return super().rows().select_related("enterprise", "place")


class ReplacePage(RowPage, FormPage):
    """The next version of an entry: its form, filled in."""

    model = Entry
    title = gettext_lazy("更新档案")
    template_name = "dossiers/enter.html"
    done = gettext_lazy("已更新。")

    def rows(self):
        user = self.request.user
        rows = Entry.objects.visible_to(user, ADD if user.holds(ADD) else DECLARE)
        return rows.filter(current=True, state=Entry.State.VALID).select_related("enterprise__place")

    @property
    def kind(self):
        if not (self.row.declared.own or self.request.user.holds(ADD)):
            raise Http404
        return self.row.declared

    def get_title(self):
        return _("更新%s") % self.kind.label

    def get_trail(self):
        firm = self.row.enterprise
        return [
            (_("企业档案"), reverse("dossiers:file", args=[firm.pk])),
            (str(self.row), self.row.get_absolute_url()),
        ]

    def get(self, request, *args, **kwargs):
        return self.show(form=self.get_form())

    def get_form(self, data=None, files=None):
        row = self.row
        columns = {name: getattr(row, name) for name in ("number", "valid_from", "valid_to", "source")}
        fields = {name: {True: "是", False: "否"}.get(value, value) if isinstance(value, bool) else value
                  for name, value in row.fields.items()}  # fmt: skip
        return with_scan(self.kind)(data, files, initial=fields | columns)

    def save(self, data):
        upload_limit(self.request)
        values, scan = parted(data)
        row = self.row
        return enter(
            row.enterprise, row.kind, actor=self.request.user, values=values, replaces=row, scan=scan
        )
