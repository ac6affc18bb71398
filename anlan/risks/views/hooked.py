"""Pages of what leaders have taken on: the list with those who have nothing yet, one item, a new one."""

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.org.models import Post, User
from anlan.web.pages import CasePage, FormPage, ListPage, StepPage

from ..actions.hooked import hook
from ..filters import HookedFilter
from ..forms import HookForm
from ..hooked_flow import HOOKED
from ..models import HookedItem
from ..queries import ADD_HOOKED, VIEW_HOOKED
from ..tables import HOOKED_ITEMS, HOOKED_TONES

HOME = (gettext_lazy("领导挂钩"), "risks:hooked")


class HookedList(ListPage):
    model = HookedItem
    perm = VIEW_HOOKED
    title = gettext_lazy("领导挂钩")
    columns = HOOKED_ITEMS
    filterset_class = HookedFilter
    template_name = "risks/hooked.html"
    buttons = ((gettext_lazy("安排挂钩"), "plus", "risks:new_hooked", ADD_HOOKED),)
    empty = gettext_lazy("没有领导挂钩的事项。")

    def rows(self):
        rows = super().rows().select_related("leader", "place")
        return rows.annotate(visit_count=Count("visits"), last_visit=Max("visits__on"))

    def extra(self):
        return {"free": self.free() if self.request.user.holds(ADD_HOOKED) else []}

    def free(self):
        """The leaders in the reader's reach who have taken on nothing."""
        posts = Post.objects.in_force(timezone.localdate()).filter(role__code="leader")
        seen = User.objects.visible_to(self.request.user, ADD_HOOKED)
        busy = HookedItem.objects.filter(state__in=HookedItem.OPEN).values("leader")
        leaders = seen.filter(is_active=True, pk__in=posts.order_by().values("user")).exclude(pk__in=busy)
        return leaders.select_related("home").order_by("home__path", "name")[:100]


class HookedRow:
    model = HookedItem
    flow = HOOKED
    perm = VIEW_HOOKED
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("leader__home", "organ", "place", "point", "matter")


class HookedPage(HookedRow, CasePage):
    step_url = "risks:hooked_step"
    template_name = "risks/hooked_item.html"

    def facts(self):
        row = self.row
        return [
            (_("挂钩领导"), f"{row.leader.name}（{row.leader.home}）"),
            (_("组织单位"), row.organ),
            (_("区域"), row.place.full_name),
            (_("挂钩日期"), row.since),
            (_("化解目标"), row.goal),
            (_("评估机构"), row.assessor),
            (_("评估结论"), row.assessment),
            (_("评估日期"), row.assessed_on),
            (_("解除日期"), row.released_on),
        ]

    def extra(self):
        thing = self.row.point or self.row.matter
        seen = type(thing).objects.visible_to(self.request.user).filter(pk=thing.pk).exists()
        return {
            "tone": HOOKED_TONES[self.row.state],
            "thing": thing if seen else None,
            "visits": self.row.visits.select_related("by")[:50],
        }


class HookedStep(HookedRow, StepPage):
    pass


class NewHooked(FormPage):
    perm = ADD_HOOKED
    title = gettext_lazy("安排领导挂钩")
    trail = (HOME,)

    def get_form(self, data=None, files=None):
        asked = self.request.GET.get("point", "")
        return HookForm(data, user=self.request.user, initial={"point": asked if asked.isdecimal() else None})

    def save(self, data):
        wanted = {name: data[name] for name in ("leader", "organ", "point", "matter", "goal")}
        return hook(actor=self.request.user, **wanted)
