"""The file of one enterprise: what is lacking, what there is, what changed; on paper; and entering."""

from collections import Counter
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.actions import upload_limit
from anlan.letters.lists import render_table_docx, render_table_pdf
from anlan.lib.xlsx import Column as PaperColumn
from anlan.registers.models import Enterprise
from anlan.web.pages import FormPage, RowPage
from anlan.web.panels import panels_of, stamp_of

from ..actions.entering import enter
from ..consequences import licensing
from ..forms import parted, with_scan
from ..kinds import KINDS
from ..models import Entry
from ..queries import ADD, DECLARE, VIEW, changes_of, ends, grouped, soon, standing_of
from ..requirements import ONE_FIVE, PREVENTION, SIX, SYSTEMS, asked_of, attained, score
from ..tables import flaws, standing_mark, standing_words

HOME = (gettext_lazy("企业"), "registers:enterprises")
SECTIONS = (
    (gettext_lazy("六到位"), SIX),
    (gettext_lazy("一必须五落实"), ONE_FIVE),
    (gettext_lazy("四项制度"), SYSTEMS),
    (gettext_lazy("预防控制体系"), PREVENTION),
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class OfEnterprise(RowPage):
    """A page about the file of an enterprise in reach."""

    model = Enterprise
    perm = VIEW
    view_perm = VIEW

    def rows(self):
        return super().rows().select_related("place", "sector", "organ")

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.row), self.row.get_absolute_url())]

    def entries(self):
        return list(
            Entry.objects.filter(enterprise=self.row).standing().order_by("kind", "-valid_from", "-pk")
        )


class FilePage(OfEnterprise):
    template_name = "dossiers/file.html"

    def get_title(self):
        return _("企业档案")

    def get(self, request, *args, **kwargs):
        today = timezone.localdate()
        entries = self.entries()
        asked = asked_of(self.row, today)
        live = [row for row in entries if row.current and row.state == Entry.State.VALID]
        soon_day = soon(today, self.row.place)
        return self.show(
            score=score(asked),
            asked=asked,
            gaps=[(one, self.filling(one.requirement)) for one in asked if one.reason],
            due={gap.code: gap.due_on for gap in self.row.gaps.open()},
            groups=[
                (label, [shown(row) for _kind, rows in kinds for row in rows], self.offers(kinds))
                for label, kinds in grouped(entries)
            ],
            counts=Counter(standing_of(row, today, soon_day) for row in entries),
            flagged=sum(row.flagged for row in live),
            sections=[(label, attained(key, live, today, self.row.place)) for label, key in SECTIONS],
            licensing=licensing(self.row.organ, today),
            panels=panels_of(self.row, request.user, "dossiers.file"),
            timeline=changes_of(self.row),
        )

    @cached_property
    def enters(self):
        return may_enter(self.request.user, self.row)

    def offers(self, kinds):
        """``[(kind, whether there is any)]`` of those that the reader may enter."""
        if not self.enters:
            return []
        return [(kind, bool(rows)) for kind, rows in kinds if kind.own or self.request.user.holds(ADD)]

    def filling(self, requirement):
        """The kinds with which the reader may fill a gap."""
        codes = dict.fromkeys(code.partition(":")[0] for code in requirement.kinds)
        kinds = [(KINDS[code], []) for code in codes if code in KINDS]
        return [kind for kind, _any in self.offers(kinds)]


def shown(row):
    return row, standing_mark(row), None if row.declared.event else ends(row)


def may_enter(user, enterprise):
    return bool(user.may(ADD if user.holds(ADD) else DECLARE, enterprise))


class PrintPage(OfEnterprise):
    """The file on paper: ``?as=docx`` or PDF."""

    def get(self, request, *args, **kwargs):
        rows = [
            line(row) for _label, kinds in grouped(self.entries()) for _kind, rows in kinds for row in rows
        ]
        today = timezone.localdate()
        rows += [
            (_("缺项"), one.requirement.label, "", "", "", one.reason_label, one.requirement.basis)
            for one in asked_of(self.row, today)
            if one.reason
        ]
        title = _("%s安全生产档案") % self.row.name
        if request.GET.get("as") == "docx":
            stamp = stamp_of(self.row, request.user)
            return paper(render_table_docx(title, paper_columns(), rows, stamp), f"{title}.docx", DOCX)
        note = _("截至%(day)s　统一社会信用代码：%(code)s") % {"day": today, "code": self.row.credit_code}
        stamp = stamp_of(self.row, request.user, "svg")
        content = render_table_pdf(title, paper_columns(), rows, note=note, picture=stamp)
        return paper(content, f"{title}.pdf", "application/pdf")


def paper_columns():
    return [
        PaperColumn(_("种类"), 18),
        PaperColumn(_("内容"), 26),
        PaperColumn(_("编号"), 20),
        PaperColumn(_("自"), 11),
        PaperColumn(_("至"), 11),
        PaperColumn(_("状态"), 9),
        PaperColumn(_("问题"), 20),
    ]


def line(row):
    return (
        row.get_kind_display(), row.title, row.number, row.valid_from, ends(row) or _("长期"),
        standing_words(row), flaws(row),
    )  # fmt: skip


def paper(content, name, media):
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


class EnterPage(OfEnterprise, FormPage):
    """An entry of the kind that the address names."""

    template_name = "dossiers/enter.html"
    done = gettext_lazy("已填报。")

    @cached_property
    def kind(self):
        kind = KINDS.get(self.kwargs["kind"])
        user = self.request.user
        if kind is None or not (user.holds(ADD) or (user.holds(DECLARE) and kind.own)):
            raise Http404
        return kind

    def rows(self):
        user = self.request.user
        perm = ADD if user.holds(ADD) else DECLARE
        return Enterprise.objects.visible_to(user, perm).select_related("place", "sector")

    def get_title(self):
        return _("填报%s") % self.kind.label

    def get_trail(self):
        return [*super().get_trail(), (_("企业档案"), reverse("dossiers:file", args=[self.row.pk]))]

    def get(self, request, *args, **kwargs):
        return self.show(form=self.get_form())

    def get_form(self, data=None, files=None):
        return with_scan(self.kind)(data, files)

    def save(self, data):
        upload_limit(self.request)
        values, scan = parted(data)
        return enter(self.row, self.kind.code, actor=self.request.user, values=values, scan=scan)

    def after(self, row):
        return reverse("dossiers:file", args=[self.row.pk])
