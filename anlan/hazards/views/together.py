"""What a matter has to do with others: advice on likely ones, splitting, what it belongs to."""

from urllib.parse import urlsplit

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.web.pages import FormPage, Page, RowPage

from ..actions.linking import link_by_hand, unlink
from ..actions.splitting import split_among
from ..advice import Advice, advise
from ..forms import LinkForm, QuickForm, parts_of
from ..models import Link, Matter
from ..queries import ACCEPT
from ..tables import state_mark

RELATED = ("place", "sector", "subject", "enterprise", "office", "organ", "verifier", "reporter_organ")


def marked(advice):
    """The advice with the states of the matters as marks."""
    found = [(one, score, state_mark(one)) for one, score in advice.duplicates]
    return Advice(advice.criteria, found, advice.general_due)


def advice_for(row, user):
    found = advise(
        user,
        row.description,
        subject=row.subject,
        thing=row.thing_id,
        place=row.place,
        standard_code=row.standard_code,
        but=row.pk,
    )
    return marked(found)


def advice_on(request):
    """Advice on what stands in the report form so far, right or wrong as it may be."""
    form = QuickForm(request.POST, user=request.user)
    form.is_valid()
    said = form.cleaned_data
    found = advise(
        request.user,
        said.get("description", ""),
        subject=said.get("subject"),
        thing=said.get("thing"),
        place=said.get("place"),
        standard_code=said.get("standard_code", ""),
    )
    return {"advice": marked(found), "chosen": said.get("criterion", "")}


class AdvicePage(Page):
    """The part of the report form that follows what is typed."""

    perm = "hazards.add_matter"
    template_name = "hazards/advice.html"

    def post(self, request):
        return self.show(choose=True, **advice_on(request))


class OfMatter(RowPage):
    model = Matter

    def rows(self):
        return super().rows().select_related(*RELATED)

    def get_trail(self):
        return [(_("问题隐患"), reverse("hazards:matters")), (self.row.number, self.row.get_absolute_url())]


class SplitPage(OfMatter, FormPage):
    """Parts, each with an owner and a due day of its own."""

    perm = view_perm = ACCEPT
    title = gettext_lazy("分出下级事项")
    template_name = "hazards/split.html"
    submit = gettext_lazy("分出")
    done = gettext_lazy("已分出下级事项。")

    def rows(self):
        own = [organ.pk for organ in self.request.user.organs]
        return super().rows().filter(office__in=own, state__one_of=Matter.OPEN)

    def get_form(self, data=None, files=None):
        return parts_of(self.row, data)

    def post(self, request, *args, **kwargs):
        parts = self.get_form(request.POST)
        if not parts.is_valid():
            return self.show(form=parts, status=422)
        return self.split(parts)

    def split(self, parts):
        try:
            split_among(self.row, actor=self.request.user, parts=parts.given())
        except (Refused, ValidationError) as no:
            parts._non_form_errors.extend(no.messages if isinstance(no, ValidationError) else [str(no)])
            return self.show(form=parts, status=422)
        messages.success(self.request, self.done)
        return redirect(self.row.get_absolute_url())


def belongs_to(matter, user):
    """``[(link, row)]`` of what the reader sees of what the matter was put under."""
    found = []
    links = list(matter.links.all()[:50])
    for label in sorted({one.row_model for one in links}):
        rows = apps.get_model(label).objects.visible_to(user)
        known = rows.in_bulk([one.row_id for one in links if one.row_model == label])
        found += [(one, known[one.row_id]) for one in links if one.row_model == label and one.row_id in known]
    return found


def row_at(address, request):
    """The row whose page has this address, if the reader may see it; None for anything else."""
    try:
        match = resolve(urlsplit(address.strip()).path)
    except (Resolver404, ValueError):
        return None
    view = getattr(match.func, "view_class", None)
    if view is None or not issubclass(view, RowPage) or "pk" not in match.kwargs:
        return None
    if view.perm and not request.user.holds(view.perm):
        return None
    page = view(**match.func.view_initkwargs)
    page.setup(request, **match.kwargs)
    return page.rows().filter(pk=match.kwargs["pk"]).first()


class LinkPage(OfMatter, FormPage):
    """Put the matter under a campaign, a task, a duty … as well."""

    perm = view_perm = "hazards.view_matter"
    title = gettext_lazy("关联到其他工作")
    form_class = LinkForm
    submit = gettext_lazy("关联")
    done = gettext_lazy("已关联。")

    def save(self, data):
        row = row_at(data["address"], self.request)
        if row is None:
            raise ValidationError(_("这个地址不是您能查看的专项行动、任务、履职事项等页面，请重新复制。"))
        link_by_hand(self.row, row, actor=self.request.user)
        return self.row


class UnlinkPage(OfMatter):
    """Take the matter out of one of them again."""

    perm = view_perm = "hazards.view_matter"

    def post(self, request, pk, link):
        made = get_object_or_404(Link.objects.select_related("matter__office"), matter=self.row, pk=link)
        try:
            unlink(made, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        return redirect(self.row.get_absolute_url())
