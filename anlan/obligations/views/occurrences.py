"""Occurrences: the whole list, my unit's, one of them, handing in, the other steps."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached, attached_to
from anlan.web.pages import CasePage, ListPage, StepPage, bulk_act

from ..consequences import if_missed
from ..evidence import field_labels, kind_labels, role_labels, wanted
from ..filters import UNFINISHED, OccurrenceFilter
from ..flow import OCCURRENCE
from ..forms.submitting import SubmitForm
from ..models import Event, Obligation, Occurrence
from ..queries import TONES, evidence_of, lessons_of, phase, standing_of
from ..tables import OCCURRENCES, STANDINGS, tally
from ..wording import cadence_words


@bulk_act(gettext_lazy("审核通过"), "obligations.accept_occurrence")
def accept(row, *, actor, note):
    OCCURRENCE.move(row, "accept", actor=actor, note=note)


@bulk_act(gettext_lazy("催办"), "obligations.waive_occurrence")
def remind(row, *, actor, note):
    OCCURRENCE.move(row, "remind", actor=actor, note=note)


class OccurrenceList(ListPage):
    model = Occurrence
    perm = "obligations.view_occurrence"
    title = gettext_lazy("履职事项")
    columns = OCCURRENCES
    filterset_class = OccurrenceFilter
    order = ("due_on",)
    bulk = (accept, remind)
    template_name = "obligations/occurrences.html"
    empty = gettext_lazy("没有符合条件的履职事项。履职要求执行后，各单位每期应做的事会出现在这里。")

    def get(self, request):
        if not request.GET:  # what is still open comes first; everything is one choice away
            return redirect(f"{request.path}?phase={UNFINISHED}")
        return super().get(request)

    def rows(self):
        return (
            super()
            .rows()
            .select_related("obligation", "round", "organ", "person", "place", "verifier", "owner")
        )

    def decorate(self, rows):
        rows, today = list(rows), timezone.localdate()
        for row in rows:
            row.standing = standing_of(row, today)
        return rows

    def extra(self):
        """The demand or the round that a link from elsewhere narrowed the list to."""
        asked = self.filterset.form.cleaned_data if self.filterset.is_valid() else {}
        round = asked.get("round")
        seen = Obligation.objects.visible_to(self.request.user)
        if round and not seen.filter(pk=round.obligation_id).exists():
            round = None
        return {"narrowed": asked.get("obligation") or (round and round.obligation)}


class MyOccurrences(OccurrenceList):
    """What the reader's own organs owe."""

    title = gettext_lazy("本单位履职")
    perm = "obligations.submit_occurrence"
    bulk = ()
    empty = gettext_lazy("没有符合条件的履职事项。")

    def rows(self):
        return super().rows().filter(organ__in=[organ.pk for organ in self.request.user.organs])


def occurrence_trail(row):
    return [
        (_("履职事项"), reverse("obligations:occurrences")),
        (str(row.obligation), row.obligation.get_absolute_url()),
    ]


class OccurrencePage(CasePage):
    model = Occurrence
    flow = OCCURRENCE
    step_url = "obligations:occurrence_step"
    template_name = "obligations/occurrence.html"

    def rows(self):
        return (
            super()
            .rows()
            .select_related(
                "obligation__place", "round", "organ", "person", "enterprise", "owner", "verifier", "place"
            )
        )

    def get_title(self):
        return f"{self.row.obligation} {self.row.round.label}"

    def get_trail(self):
        return occurrence_trail(self.row)

    def facts(self):
        row = self.row
        return [
            (_("履职主体"), row.subject),
            (_("主办单位"), row.owner),
            (_("审核单位"), row.verifier),
            (_("周期"), cadence_words(row.obligation.cadence, row.place)),
            (_("开放日期"), row.opens_on),
            (_("截止时间"), row.due_at or row.due_on),
            (_("宽限至"), row.grace_until),
            (_("完成次数"), tally(row)),
            (_("完成日期"), row.completed_on),
            (_("依据"), row.obligation.basis),
            (_("原文"), row.obligation.quote),
            (_("逾期未履行的后果"), if_missed(row.place)),
        ]

    def extra(self):
        row, today = self.row, timezone.localdate()
        submissions = list(row.submissions.select_related("by", "decided_by"))
        files, kinds = attached_to(submissions), kind_labels(row.place)
        for file in (file for one in files.values() for file in one):
            file.label = kinds.get(file.kind, file.kind)
        for submission in submissions:
            submission.occurrence = row
        found, standing = phase(row, today, timezone.now()), standing_of(row, today)
        return {
            "phase": (found.label, TONES[found]),
            "standing": STANDINGS.get(standing),
            "demands": self.demands(submissions, files),
            "submissions": [
                (submission, files[submission.pk], self.said(submission)) for submission in submissions
            ],
            "kinds": kinds,
            "documents": attached(row),
            "events": Event.objects.visible_to(self.request.user).filter(rounds=row.round),
        }

    def demands(self, submissions, files):
        """What the rule asks for, and whether the newest submission shows it."""
        if not submissions:
            asked = [*wanted(self.row.obligation.evidence, self.row.place), *lessons_of(self.row).values()]
            return [(words, False) for words in asked]
        newest = submissions[-1]
        answered = [(text, bool(newest.fields.get(code))) for code, text in lessons_of(self.row).items()]
        return evidence_of(newest, {file.kind for file in files[newest.pk]}) + answered

    def said(self, submission):
        roles = role_labels(submission.place)
        facts = field_labels(submission.place) | lessons_of(self.row)
        lines = [(facts.get(code, code), text) for code, text in submission.fields.items()]
        return lines + [(roles.get(one["role"], one["role"]), one["name"]) for one in submission.participants]


class OccurrenceStep(StepPage):
    """All but handing in, which has a page and an address of its own."""

    model = Occurrence
    flow = OCCURRENCE

    def rows(self):
        return super().rows().select_related("obligation", "round", "organ", "person", "owner", "verifier")

    def get_trail(self):
        return [*occurrence_trail(self.row), (self.row.subject, self.row.get_absolute_url())]


class SubmitPage(StepPage):
    model = Occurrence
    flow = OCCURRENCE
    template_name = "obligations/submit.html"

    def rows(self):
        return super().rows().select_related("obligation", "round", "organ", "person", "place")

    def get_trail(self):
        return [*occurrence_trail(self.row), (self.row.subject, self.row.get_absolute_url())]

    def get_form(self, data=None, files=None):
        return SubmitForm(data, files, occurrence=self.row)

    def form_facts(self, form):
        return form.given()

    def context(self, **more):
        asked = [*wanted(self.row.obligation.evidence, self.row.place), *lessons_of(self.row).values()]
        return super().context(asked=asked, **more)
