"""Listings: the board, one of them, proposing, the steps; telling of a major danger to two sides."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.actions import upload_limit
from anlan.letters.models import Letter
from anlan.web.pages import CasePage, FormPage, ListPage, RowPage, StepPage

from ..actions.listing import propose_listing, report_both
from ..filters import OVERDUE, ListingFilter
from ..flow import LISTING
from ..forms import DualForm, ProposeForm
from ..models import Listing, Matter
from ..queries import counted_at
from ..tables import LISTINGS, listing_mark

RELATED = ("matter__subject", "matter__place", "organ", "proposer", "proposed_by", "tracker", "place")


class ListingList(ListPage):
    """The board: each danger counted once, at the highest level that lists it."""

    model = Listing
    perm = "hazards.view_listing"
    title = gettext_lazy("挂牌督办")
    columns = LISTINGS
    filterset_class = ListingFilter
    template_name = "hazards/listings.html"
    empty = gettext_lazy("没有符合条件的挂牌督办。重大事故隐患可在其页面提请挂牌。")

    def rows(self):
        return super().rows().select_related(*RELATED)

    def extra(self):
        today = timezone.localdate()
        seen = super().rows().order_by()
        year = seen.filter(listed_on__year=today.year)
        late = seen.aggregate(n=Count("pk", filter=Q(state__in=Listing.RUNNING, deadline__lt=today)))["n"]
        chosen = self.request.GET
        levels = [
            (
                level.label,
                counted_at(level, year).count(),
                f"?level={level.value}&year={today.year}",
                "idle",
                chosen.get("level") == str(level.value),
            )
            for level in Listing.Level
        ]
        whole = (_("本年合计"), sum(line[1] for line in levels), f"?year={today.year}", "idle", False)
        overdue = (_("逾期"), late, f"?status={OVERDUE}", "bad", chosen.get("status") == OVERDUE)
        return {"figures": [whole, *levels, overdue]}


class ListingPage(CasePage):
    model = Listing
    flow = LISTING
    step_url = "hazards:listing_step"
    template_name = "hazards/listing.html"

    def rows(self):
        return super().rows().select_related(*RELATED, "matter__organ")

    def get_trail(self):
        return [(_("挂牌督办"), reverse("hazards:listings"))]

    def facts(self):
        row = self.row
        return [
            (_("级别"), row.get_level_display()),
            (_("挂牌单位"), row.organ),
            (_("提请单位"), row.proposer),
            (_("所在单位"), row.matter.where),
            (_("责任单位"), row.matter.organ),
            (_("跟踪督办人"), row.tracker),
            (_("挂牌日期"), row.listed_on),
            (_("督办期限"), row.deadline),
            (_("原定期限"), row.original_deadline if row.original_deadline != row.deadline else None),
            (_("逾期日期"), row.overdue_since),
            (_("延期期间的管控措施"), row.interim_control),
            (_("摘牌日期"), row.cancelled_on),
            (_("挂牌理由"), row.reason),
        ]

    def extra(self):
        row = self.row
        return {
            "state": listing_mark(row),
            "letters": Letter.objects.filter(row_model=row._meta.label_lower, row_id=row.pk),
        }


class ListingStep(StepPage):
    model = Listing
    flow = LISTING

    def rows(self):
        return super().rows().select_related(*RELATED, "matter__organ", "matter__office")


class OnMatter(RowPage, FormPage):
    """A form about one matter."""

    model = Matter
    view_perm = "hazards.view_matter"

    def get_trail(self):
        return [(_("问题隐患"), reverse("hazards:matters")), (self.row.number, self.row.get_absolute_url())]


class ProposePage(OnMatter):
    perm = "hazards.propose_listing"
    title = gettext_lazy("提请挂牌督办")
    done = gettext_lazy("已提请，等待审批。")

    def rows(self):
        return super().rows().filter(grade=Matter.Grade.MAJOR).select_related("place")

    def get_form(self, data=None, files=None):
        return ProposeForm(data, user=self.request.user, matter=self.row)

    def save(self, data):
        return propose_listing(self.row, actor=self.request.user, **data)


class DualPage(OnMatter):
    """安全生产法第四十一条: to the regulator, and to the workers."""

    perm = view_perm = "hazards.rectify_matter"
    title = gettext_lazy("登记双报告")
    done = gettext_lazy("已登记。")
    form_class = DualForm
    multipart = True

    def rows(self):
        return super().rows().filter(grade=Matter.Grade.MAJOR).select_related("place")

    def get_form(self, data=None, files=None):
        return DualForm(data, files)

    def save(self, data):
        upload_limit(self.request)
        return report_both(self.row, actor=self.request.user, **data)

    def after(self, row):
        return self.row.get_absolute_url()
