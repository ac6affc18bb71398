"""Pages of the training of those who keep grids: the list, one training, recording one."""

from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.files.queries import attached
from anlan.org.models import Place
from anlan.web.pages import CasePage, FormPage, ListPage

from .. import tables
from ..actions.teaching import record_training, trainable
from ..filters import TrainingFilter
from ..forms import TrainingForm
from ..models import Training
from ..queries import CHANGE, KEEPERS, VIEW

HOME = (gettext_lazy("网格"), "grids:cells")
TRAIL = (HOME, (gettext_lazy("培训"), "grids:trainings"))


class TrainingList(ListPage):
    model = Training
    perm = VIEW
    title = gettext_lazy("网格员培训")
    columns = tables.TRAININGS
    filterset_class = TrainingFilter
    order = ("-on",)
    template_name = "grids/list.html"
    buttons = ((gettext_lazy("登记培训"), "plus", "grids:teach", CHANGE),)
    empty = gettext_lazy("没有符合条件的培训。")

    def rows(self):
        counted = {"count": Count("people"), "passed": Count("people", filter=Q(people__passed=True))}
        return super().rows().select_related("place", "organ").annotate(**counted)


class TrainingPage(CasePage):
    model = Training
    perm = VIEW
    template_name = "grids/training.html"
    trail = TRAIL

    def rows(self):
        return super().rows().select_related("place", "organ", "by")

    def facts(self):
        row = self.row
        return [
            (_("区域"), row.place.full_name),
            (_("组织单位"), row.organ),
            (_("培训日期"), row.on),
            (_("学时"), f"{row.hours.normalize():f}"),
            (_("授课人"), row.teacher),
            (_("培训内容"), row.content),
            (_("登记人"), row.by),
            (_("登记时间"), row.entered_at),
        ]

    def extra(self):
        people = self.row.people.select_related("holder__place")
        return {"people": people, "papers": attached(self.row)}


class TeachPage(FormPage):
    perm = CHANGE
    title = gettext_lazy("登记培训")
    trail = TRAIL
    multipart = True
    done = gettext_lazy("已登记培训。")

    @cached_property
    def organ(self):
        """The first of the reader's organs that keeps grids."""
        posts = [post for post in self.request.user.acting_posts() if post.role.holds(CHANGE)]
        return next((post.organ for post in posts if post.organ.kind in KEEPERS), posts[0].organ)

    def get_form(self, data=None, files=None):
        day = data.get("on") if data else None
        people = trainable(self.organ.place, TrainingForm.day_of(day))
        return TrainingForm(data, files, people=people)

    def save(self, data):
        place = Place.objects.get(pk=self.organ.place_id)
        return record_training(place, actor=self.request.user, organ=self.organ, **data)
