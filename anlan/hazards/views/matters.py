"""Matters: the whole list, what waits for me, one of them, reporting, splitting, the steps."""

from functools import partial

from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.duty.models import Duty
from anlan.duty.schedules import last_day
from anlan.files.actions import upload_limit
from anlan.files.doubts import shown
from anlan.files.queries import attached
from anlan.letters.models import Letter
from anlan.org.models import Organ, Place
from anlan.search.queries import keys_holding
from anlan.subjects.fields import asked_for
from anlan.subjects.models import Subject
from anlan.web.pages import CasePage, FormPage, ListPage, StepPage, bulk_act
from anlan.web.paging import KeysFirst, KeysOnce

from ..actions.reporting import FOUND, report_matter
from ..actions.steps import AFTER
from ..filters import FOUND_IN, UNFINISHED, MatterFilter
from ..flow import MATTER
from ..forms import QuickForm
from ..imports import IMPORT
from ..models import Matter
from ..queries import ACCEPT, counts, earlier, labels, profile_of, waiting_for
from ..statistics import MEASURES, age_words
from ..tables import MATTERS, flags, grade_mark, profile_label, state_mark
from .spreads import ENFORCES, answers
from .together import advice_for, advice_on, belongs_to

RELATED = ("place", "sector", "subject", "office", "organ", "verifier", "reporter_organ")
CLOCKS = {
    "hazards.accept": gettext_lazy("受理"),
    "hazards.rectify": gettext_lazy("整改"),
    "hazards.review": gettext_lazy("验收"),
    "hazards.suspension": gettext_lazy("停产停用复核"),
}


@bulk_act(gettext_lazy("催办"), ACCEPT)
def urge(row, *, actor, note):
    MATTER.move(row, "urge", actor=actor, note=note)


@bulk_act(gettext_lazy("销号"), ACCEPT)
def close(row, *, actor, note):
    MATTER.move(row, "close", actor=actor, note=note)


class MatterList(ListPage):
    model = Matter
    perm = "hazards.view_matter"
    title = gettext_lazy("问题隐患")
    columns = MATTERS
    filterset_class = MatterFilter
    bulk = (urge, close)
    buttons = ((gettext_lazy("登记"), "plus", "hazards:report", "hazards.add_matter"),)
    template_name = "hazards/matters.html"
    empty = gettext_lazy("没有符合条件的事项。")

    @property
    def order(self):
        """What is due in one month is read along the index of due days: there are many and they lie apart."""
        return ("due_on",) if self.request.GET.get("month") else ("-pk",)

    def get(self, request):
        if not request.GET:  # what is still open comes first; everything is one choice away
            return redirect(f"{request.path}?status={UNFINISHED}")
        return super().get(request)

    def filtered(self):
        # A page looks for words in the order of the list; an export takes all that hold them.
        self.filterset.words_later = self.request.GET.get("format") != "xlsx"
        return super().filtered()

    def paginator(self, rows):
        if self.filterset.wanted:
            find = partial(keys_holding, wanted=self.filterset.wanted, columns=FOUND_IN)
            return KeysOnce(rows, self.per_page, seen=self.rows(), find=find)
        return KeysFirst(rows, self.per_page)

    def rows(self):
        return super().rows().select_related(*RELATED)

    def extra(self):
        today = timezone.localdate()
        found = super().rows().filter(state__one_of=Matter.OPEN).order_by().aggregate(**counts(today))
        chosen = self.request.GET.get("status", "")
        return {
            "narrowed": self.narrowed(),
            "can_import": self.request.user.holds(IMPORT),
            "figures": [
                (_("未销号"), found["open"], f"?status={UNFINISHED}", "idle", chosen == UNFINISHED),
                (_("未交办"), found["unowned"], "?status=unowned", "warn", chosen == "unowned"),
                (_("逾期"), found["overdue"], "?status=overdue", "bad", chosen == "overdue"),
                (_("待验收和待销号"), found["checking"], "?status=checking", "idle", chosen == "checking"),
                (
                    _("重大"),
                    found["major"],
                    f"?status={UNFINISHED}&grade=major",
                    "bad",
                    self.request.GET.get("grade") == "major",
                ),
            ],
        }

    def narrowed(self):
        """What the list is narrowed by that no field above it shows."""
        data = self.filterset.form.cleaned_data if self.filterset.is_valid() else {}
        said = []
        if data.get("measure"):
            words = MEASURES[data["measure"]]
            span = self.filterset.span()
            said.append(words % {"since": span.since, "until": span.until})
        if data.get("age"):
            said.append(age_words(data["age"], timezone.localdate()))
        names = [(Organ, data.get("unit")), (Place, data.get("at"))]
        said += [model.objects.filter(pk=pk).first() for model, pk in names if pk is not None]
        said += [data.get("enterprise"), data.get("thing")]
        return "，".join(str(one) for one in said if one)


class MyMatters(MatterList):
    """What one of the reader's own organs has to act on."""

    title = gettext_lazy("待办隐患")
    template_name = "web/list.html"
    bulk = ()
    order = ("due_on",)
    empty = gettext_lazy("没有等待本单位办理的事项。")

    def rows(self):
        return super().rows().filter(waiting_for([organ.pk for organ in self.request.user.organs]))

    def get(self, request):
        return ListPage.get(self, request)

    def extra(self):
        return {}


class MatterPage(CasePage):
    model = Matter
    flow = MATTER
    step_url = "hazards:matter_step"
    template_name = "hazards/matter.html"

    def rows(self):
        more = ("enterprise", "reported_by", "submitted_by", "recurrence_of", "parent", "duplicate_of")
        return super().rows().select_related(*RELATED, *more)

    def get_title(self):
        return self.row.title

    def get_trail(self):
        return [(_("问题隐患"), reverse("hazards:matters"))]

    def facts(self):
        row = self.row
        names = {key: labels(key, row.place) for key in ("sources", "danger_classes", "key_violations")}
        return [
            (_("编号"), row.number),
            (_("种类"), profile_label(row)),
            (_("来源"), names["sources"].get(row.source, row.source)),
            (_("等级"), grade_mark(row)),
            (_("类型"), names["danger_classes"].get(row.danger_class, row.danger_class)),
            *([(_("监管对象"), thing_link(row, self.request.user))] if row.thing_id else []),
            (_("所在单位"), row.subject or ("" if row.thing_id else row.subject_text)),
            (_("具体位置"), row.location),
            (_("区域"), row.place),
            (_("行业领域"), row.sector),
            (_("重点违法情形"), names["key_violations"].get(row.key_violation, row.key_violation)),
            (_("检查标准"), " ".join(filter(None, (row.standard_code, row.standard_text)))),
            (_("发现时间"), row.occurred_at),
            (_("登记时间"), row.entered_at),
            (_("登记单位"), row.reporter_organ),
            (_("交办单位"), row.office),
            (_("责任单位"), row.organ),
            (_("验收单位"), row.verifier),
            (_("整改期限"), row.due_on),
            (_("原定期限"), row.original_due_on if row.original_due_on != row.due_on else None),
            (_("验收通过日期"), row.verified_on),
            (_("销号日期"), row.closed_on),
        ]

    def extra(self):
        row, user = self.row, self.request.user
        found, after, other_files = evidence(row, user)
        seen = Matter.objects.visible_to(user)
        related = seen.filter(
            Q(pk__in=[row.recurrence_of_id, row.parent_id, row.duplicate_of_id])
            | Q(parent=row)
            | Q(duplicate_of=row)
            | Q(pk__in=earlier(row, but=row.pk).order_by().values("pk")[:20])
        ).order_by("-pk")[:30]
        profile, splits = profile_of(row), user.holds(ACCEPT) and user.speaks_for(row.office) and row.is_open
        return {
            "marks": [state_mark(row), flags(row)],
            "clocks": self.clocks(),
            "elements": self.elements(),
            "found": found,
            "after": after,
            "other_files": other_files,
            "checks": row.checks.select_related("by", "second", "organ"),
            "extensions": row.extensions.select_related("asked_by", "answered_by"),
            "transfers": row.transfers.select_related("asked_by", "answered_by", "old_organ", "new_organ"),
            "suspensions": row.suspensions.select_related("started_by", "ended_by"),
            "listings": row.listings.visible_to(user).select_related("organ", "tracker"),
            "reports": row.dual_reports.select_related("by"),
            "letters": Letter.objects.filter(row_model=row._meta.label_lower, row_id=row.pk),
            "related": [(one, relation(row, one), state_mark(one)) for one in related],
            "cause": labels("cause_classes", row.place).get(row.cause_class, row.cause_class),
            "links": belongs_to(row, user),
            "spreads": answers(row),
            "may_spread": user.holds(ENFORCES),
            "may_link": user.speaks_for(row.office) or user.speaks_for(row.reporter_organ),
            "may_split": splits,
            "may_list": profile.listing
            and row.is_major
            and row.is_open
            and user.holds("hazards.propose_listing"),
            "may_report_both": row.is_major and user.may("hazards.rectify_matter", row),
        }

    def clocks(self):
        duties = Duty.objects.of(self.row).filter(kind__in=CLOCKS).order_by("due_at")
        return [(CLOCKS[duty.kind], last_day(duty.due_at), duty.done_at, duty.released) for duty in duties]

    def elements(self):
        row = self.row
        if not row.measures:
            return []
        names = ("duty_person", "measures", "funds", "finish_on", "contingency")
        return [(Matter._meta.get_field(name).verbose_name, getattr(row, name)) for name in names]


def thing_link(row, user):
    """What it lies in, with a way to its file for those who see that."""
    seen = Subject.objects.visible_to(user).filter(pk=row.thing_id).first()
    return format_html('<a href="{}">{}</a>', seen.get_absolute_url(), seen) if seen else row.subject_text


def evidence(row, user):
    """``(photos, other files)`` as found, the same as put right, and the remaining files."""
    files, spot = list(attached(row)), (row.lon, row.lat)
    found, after = ([one for one in files if one.kind == kind] for kind in (FOUND, AFTER))
    rest = [one for one in files if one.kind not in (FOUND, AFTER)]
    before = shown(found, user, said_at=row.occurred_at, spot=spot)
    return before, shown(after, user, after=row.occurred_at, spot=spot), rest


def relation(row, other):
    if other.pk == row.parent_id:
        return _("上级事项")
    if other.parent_id == row.pk:
        return _("下级事项")
    if other.pk == row.duplicate_of_id:
        return _("并入")
    return _("重复登记") if other.duplicate_of_id == row.pk else _("同一标准")


class MatterStep(StepPage):
    """Who accepts a danger is advised; who merges it may come with the number of the other one."""

    model = Matter
    flow = MATTER

    @property
    def template_name(self):
        own = {"accept": "hazards/accept.html", "pass": "hazards/check.html", "fail": "hazards/check.html"}
        return own.get(self.step.name, StepPage.template_name)

    def get_form(self, data=None, files=None):
        form = super().get_form(data, files)
        if "duplicate_of" in form.fields:
            form.initial["duplicate_of"] = self.request.GET.get("duplicate_of", "")[:30]
        return form

    def context(self, **more):
        row = self.row
        if self.step.name == "accept" and profile_of(row).elements:
            merges = bool(MATTER.answer(MATTER.by_name["merge"], self.request.user, row))
            more |= {"advice": advice_for(row, self.request.user), "merges": merges}
        if self.step.name in ("pass", "fail"):
            found, after, _rest = evidence(row, self.request.user)
            doubtful = sum(one.doubtful for one in (*found[0], *after[0]))
            more |= {"found": found, "after": after, "doubtful": doubtful}
        return super().context(**more)

    def rows(self):
        return super().rows().select_related(*RELATED)

    def get_trail(self):
        return [(_("问题隐患"), reverse("hazards:matters")), (self.row.number, self.row.get_absolute_url())]


class ReportPage(FormPage):
    """Quick: what, where, a photo; the rest is folded."""

    perm = "hazards.add_matter"
    title = gettext_lazy("登记问题隐患")
    template_name = "hazards/report.html"
    submit = gettext_lazy("登记")
    done = gettext_lazy("已登记，等待受理。")
    trail = ((gettext_lazy("问题隐患"), "hazards:matters"),)
    multipart = True

    def get_form(self, data=None, files=None):
        return QuickForm(data, files, user=self.request.user, initial=asked_for(self.request))

    def context(self, **more):
        advised = advice_on(self.request) if self.request.method == "POST" else {}
        return super().context(**advised, **more)

    def post(self, request, *args, **kwargs):
        """Without JavaScript the button for advice sends the form; nothing is registered by it."""
        if "advise" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = QuickForm(initial=request.POST.dict(), user=request.user)
        return self.show(form=form)

    def save(self, data):
        upload_limit(self.request)
        shown = self.request.POST.getlist("shown")[:10]
        return report_matter(actor=self.request.user, shown=shown, **self.form.given())
