"""Pages of the standards: the list, one with its items, all items, one item; suggestions while typing."""

from django.db.models import Count
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.web.pages import FormPage, ListPage, Page, RowPage

from .actions import KEEP, save_standard
from .filters import CriterionFilter, StandardFilter
from .forms import StandardForm
from .models import VIEW, Criterion, Standard
from .queries import suggest
from .tables import CRITERIA, STANDARDS, confidence_mark, grade_mark, label_in, validity_mark

HOME = (gettext_lazy("判定标准"), "library:standards")


class StandardList(ListPage):
    model = Standard
    perm = VIEW
    columns = STANDARDS
    filterset_class = StandardFilter
    order = ("kind", "code")
    buttons = (
        (gettext_lazy("全部条款"), "list-details", "library:criteria", VIEW),
        (gettext_lazy("新增标准"), "plus", "library:create", KEEP),
        (gettext_lazy("导入条款"), "file-import", "library:import", KEEP),
    )

    def rows(self):
        return super().rows().annotate(items=Count("criteria"))


class StandardPage(RowPage):
    model = Standard
    perm = view_perm = VIEW
    template_name = "library/standard.html"
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related("replaces")

    def get(self, request, *args, **kwargs):
        row = self.row
        facts = [
            (_("代码"), row.code),
            (_("文号"), row.number),
            (_("类别"), row.get_kind_display()),
            (_("适用领域"), row.field),
            (_("有效期"), validity_mark(row)),
            (_("核实情况"), confidence_mark(row)),
            (_("条款数"), row.declared),
            (_("说明"), row.note),
        ]
        groups = {}
        for one in row.criteria.all():
            groups.setdefault(one.group, []).append(one)
        held = sum(map(len, groups.values()))
        return self.show(
            facts=facts,
            groups=[(name, [(one, grade_mark(one)) for one in rows]) for name, rows in groups.items()],
            lacking=(row.declared or 0) - held,
            successors=row.replaced_by.all(),
            keeps=request.user.holds(KEEP),
        )


class CriterionList(ListPage):
    model = Criterion
    perm = VIEW
    columns = CRITERIA
    filterset_class = CriterionFilter
    order = ("standard__kind", "standard__code", "order")
    trail = (HOME,)
    buttons = ((gettext_lazy("导入条款"), "file-import", "library:import", KEEP),)

    def rows(self):
        return super().rows().select_related("standard")


class CriterionPage(Page):
    """One item, found by its code: that is how other records cite it."""

    perm = VIEW
    template_name = "library/criterion.html"

    @cached_property
    def row(self):
        rows = Criterion.objects.visible_to(self.request.user).select_related("standard")
        return get_object_or_404(rows, code=self.kwargs["code"])

    def get_title(self):
        return self.row.code

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (str(self.row.standard), self.row.standard.get_absolute_url())]

    def get(self, request, *args, **kwargs):
        row = self.row
        return self.show(
            row=row,
            facts=[
                (_("依据"), row.cited),
                (_("分类"), row.group),
                (_("等级"), grade_mark(row)),
                (_("隐患类型"), label_in("matter.danger_classes", "danger_class")(row)),
                (_("重点违法情形"), label_in("matter.key_violations", "key_violation")(row)),
                (_("有效期"), validity_mark(row)),
                (_("核实情况"), confidence_mark(row)),
            ],
        )


class SuggestPage(Page):
    """``{"results": [{"code", "text", "basis", "grade", …, "score"}]}``: what a text is like, while it is typed."""

    perm = VIEW

    def get(self, request):
        found = [told(one) for one in suggest(request.GET.get("q", ""))]
        return JsonResponse({"results": found}, json_dumps_params={"ensure_ascii": False})


def told(suggestion):
    row = suggestion.criterion
    return {
        "code": row.code,
        "text": row.text,
        "basis": row.cited,
        "grade": row.grade,
        "danger_class": row.danger_class,
        "key_violation": row.key_violation,
        "score": suggestion.score,
    }


class CreatePage(FormPage):
    perm = KEEP
    title = gettext_lazy("新增标准")
    form_class = StandardForm
    trail = (HOME,)

    def save(self, data):
        return save_standard(actor=self.request.user, **data)


class ChangePage(RowPage, FormPage):
    model = Standard
    perm = view_perm = KEEP
    title = gettext_lazy("修改标准")
    trail = (HOME,)

    def get_form(self, data=None, files=None):
        return StandardForm(data, instance=self.row)

    def save(self, data):
        return save_standard(self.row, actor=self.request.user, **data)
