"""After a visit: its documents, the revisit, showing it for a duty."""

from django.forms import Form
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from anlan.files.actions import upload_limit
from anlan.web.pages import FormPage

from ..actions.following import plan_revisit
from ..actions.papers import hand_in, issue_document
from ..flow import CONDUCT
from ..forms import PERM, HandInForm, OrderForm, RevisitForm
from ..letters import KINDS, ORDER, RECHECK, RECORD
from ..models import Inspection
from ..queries import can_issue, duties_for
from .visits import OnePage

S = Inspection.State


class DocumentPage(OnePage, FormPage):
    """One of the documents of the visit: asked for the day where one belongs to it, else for a yes."""

    perm = view_perm = CONDUCT
    template_name = "inspections/document.html"
    submit = gettext_lazy("出具")
    done = gettext_lazy("文书已出具。")

    @property
    def kind(self):
        if self.kwargs["kind"] not in (RECORD, ORDER, RECHECK) or not can_issue(
            self.row, self.kwargs["kind"]
        ):
            raise Http404
        return self.kwargs["kind"]

    def get_title(self):
        return KINDS[self.kind].label

    def get_form(self, data=None, files=None):
        if self.kind == ORDER:
            return OrderForm(data, initial={"rectify_by": self.row.revisit_on})
        return Form(data)

    def save(self, data):
        return issue_document(self.row, self.kind, actor=self.request.user, **data)

    def after(self, row):
        return self.row.get_absolute_url()


class RevisitPage(OnePage, FormPage):
    perm = view_perm = PERM
    title = gettext_lazy("安排复查")
    done = gettext_lazy("复查已列入计划。")

    def get_form(self, data=None, files=None):
        if self.row.state != S.CONCLUDED:
            raise Http404
        self.form = RevisitForm(data, user=self.request.user, first=self.row)
        return self.form

    def save(self, data):
        return plan_revisit(self.row, actor=self.request.user, **self.form.given())


class HandInPage(OnePage, FormPage):
    perm = "obligations.submit_occurrence"
    view_perm = "inspections.view_inspection"
    title = gettext_lazy("作为履职报送")
    template_name = "inspections/hand_in.html"
    submit = gettext_lazy("报送")
    done = gettext_lazy("已报送，等待审核。")
    multipart = True

    def get_form(self, data=None, files=None):
        if self.row.state not in (S.CONFIRMED, S.CONCLUDED):
            raise Http404
        return HandInForm(data, files, duties=duties_for(self.row, self.request.user))

    def save(self, data):
        upload_limit(self.request)
        hand_in(self.row, data["occurrence"], actor=self.request.user, publicity=data["publicity"])
        return data["occurrence"]

    def after(self, row):
        return reverse("inspections:inspection", args=[self.row.pk])
