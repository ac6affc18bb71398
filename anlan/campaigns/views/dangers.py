"""The dangers of a campaign: the list that its figures open to, reporting one at an object, taking over others."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.actions import upload_limit
from anlan.hazards.models import Matter
from anlan.hazards.tables import MATTERS
from anlan.hazards.views.together import advice_on
from anlan.web.pages import FormPage, ListPage, RowPage

from ..actions import dangers as acts
from ..dangers import dangers_of
from ..filters import DangerFilter, own
from ..forms import DangerForm, TakeOverForm
from ..models import Campaign
from .campaigns import HOME, RELATED
from .subjects import SubjectRow

FIXED = ("subject", "sector")  # what a browser cannot change about an object


class DangerList(ListPage):
    """What the figures of a campaign count, as the matters themselves."""

    model = Matter
    perm = "hazards.view_matter"
    columns = MATTERS
    filterset_class = DangerFilter
    order = ("-pk",)
    empty = gettext_lazy("没有符合条件的隐患。")

    @cached_property
    def campaign(self):
        seen = Campaign.objects.visible_to(self.request.user).select_related(*RELATED)
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def get_title(self):
        return _("发现的隐患")

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.campaign), self.campaign.get_absolute_url())]

    def rows(self):
        user = self.request.user
        found = dangers_of(own(user).filter(campaign=self.campaign), super().rows())
        related = ("place", "sector", "subject", "office", "organ", "verifier", "reporter_organ")
        return found.select_related(*related)


class OfSubject(SubjectRow, RowPage, FormPage):
    """A form about an object, for those who may report there."""

    perm = "campaigns.add_entry"

    def get(self, request, *args, **kwargs):
        self.open_to_reader()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.open_to_reader()
        return super().post(request, *args, **kwargs)

    def open_to_reader(self):
        if not acts.may_report(self.row, self.request.user):
            raise Http404

    def get_trail(self):
        campaign = self.row.campaign
        return [
            *super().get_trail(),
            (str(campaign), campaign.get_absolute_url()),
            (str(self.row), self.row.get_absolute_url()),
        ]


class ReportPage(OfSubject):
    title = gettext_lazy("报隐患")
    template_name = "hazards/report.html"
    submit = gettext_lazy("登记")
    done = gettext_lazy("已登记，计入本次行动，等待受理。")
    multipart = True

    def get_form(self, data=None, files=None):
        self.form = DangerForm(data, files, user=self.request.user, row=self.row)
        return self.form

    def context(self, **more):
        advised = advice_on(self.request) if self.request.method == "POST" else {}
        return super().context(**advised, **more)

    def post(self, request, *args, **kwargs):
        """Without JavaScript the button for advice sends the form; nothing is registered by it."""
        if "advise" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.open_to_reader()
        form = self.get_form()
        form.initial |= {name: text for name, text in request.POST.items() if name not in FIXED}
        return self.show(form=form)

    def save(self, data):
        upload_limit(self.request)
        shown = self.request.POST.getlist("shown")[:10]
        acts.report_danger(self.row, actor=self.request.user, shown=shown, **self.form.given())
        return self.row

    def open_to_reader(self):
        super().open_to_reader()
        if not self.request.user.holds("hazards.add_matter"):
            raise Http404


class TakeOverPage(OfSubject):
    title = gettext_lazy("关联已登记的隐患")
    submit = gettext_lazy("关联")

    def get_form(self, data=None, files=None):
        return TakeOverForm(data, user=self.request.user, row=self.row)

    def save(self, data):
        count = acts.take_over(self.row, data["matters"], actor=self.request.user)
        self.done = _("已关联%d项隐患。") % count
        return self.row
