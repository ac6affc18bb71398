"""Pages: the screen, the same on a wall, and the layouts an office keeps."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import Refused
from anlan.geo.queries import drawing
from anlan.org.models import Role
from anlan.web.pages import FormPage, Page

from . import actions
from .forms import HeadForm, ImportForm, LayoutForms
from .models import Layout
from .queries import built_in, filled, first_of, holding_in, meant_for, seat
from .readings import drawn_below
from .registry import kinds

VIEW = "cockpit.view_layout"
LAYOUTS = (gettext_lazy("驾驶舱布局"), "cockpit:layouts")
WEEK = 7 * 24 * 3600  # seconds
REFRESH = {"page": 300, "wall": 60}  # seconds


class Screen(Page):
    """A layout filled for the reader: the one in the address, else the one chosen, else the first meant for him."""

    perm = VIEW
    template_name = "cockpit/screen.html"
    refresh = REFRESH["page"]

    @cached_property
    def layouts(self):
        return meant_for(self.request.user)

    @cached_property
    def layout(self):
        if "code" not in self.kwargs:
            return first_of(self.request.user, self.layouts)
        found = [layout for layout in self.layouts if layout.code == self.kwargs["code"]]
        if not found:
            raise Http404
        return found[0]

    def get_title(self):
        return str(self.layout or _("驾驶舱"))

    def get(self, request, **kwargs):
        now = timezone.now()
        return self.show(
            layout=self.layout,
            layouts=self.layouts,
            cards=self.cards(now),
            now=now,
            place=seat(request.user).place if self.layout else None,
            edits=request.user.holds(actions.CHANGE),
        )

    def cards(self, now):
        cards = filled(self.layout, self.request.user, now) if self.layout else []
        return [card | {"template": f"cockpit/shapes/{card['shape']}.html"} for card in cards]

    def post(self, request, **kwargs):
        """See this layout first from now on."""
        if self.layout is None:
            raise Http404
        try:
            layout = actions.choose(request.POST.get("layout", ""), actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
            return redirect("cockpit:screen")
        return redirect(layout)


class Wall(Screen):
    template_name = "cockpit/wall.html"
    refresh = REFRESH["wall"]

    @cached_property
    def layout(self):
        """Without a code: the one made for walls where the reader has it."""
        if "code" in self.kwargs:
            return Screen.layout.func(self)
        made = [layout for layout in self.layouts if layout.code == "wall"]
        return made[0] if made else first_of(self.request.user, self.layouts)


class Outlines(Page):
    """The shapes on the maps of the reader's place, each by its own name: fetched once, for they hardly ever change."""

    perm = VIEW

    def get(self, request, pk, kind):
        post = seat(request.user)
        if post is None or post.place_id != pk or kind not in dict(kinds()):
            raise Http404
        sheet = drawing(drawn_below(post.place, kind))
        paths = "".join(f'<path id="p{key}" d="{path}"/>' for key, (path, _x, _y) in sheet.shapes.items())
        response = get_conditional_response(request, etag=f'"{sheet.stamp}"') or HttpResponse(
            f'<svg xmlns="http://www.w3.org/2000/svg">{paths}</svg>', content_type="image/svg+xml"
        )
        response["ETag"] = f'"{sheet.stamp}"'
        # The address carries the stamp too: under it nothing else will ever be found.
        patch_cache_control(response, private=True, max_age=WEEK, immutable=True)
        return response


class Layouts(Page):
    """All layouts that hold in the office's place, for whichever role."""

    perm = actions.CHANGE
    title = LAYOUTS[0]
    template_name = "cockpit/layouts.html"

    def get(self, request):
        place = seat(request.user).place
        names = dict(Role.objects.values_list("code", "name"))
        lines = [
            (layout, "、".join(names.get(code, code) for code in layout.roles), layout.place_id == place.pk)
            for layout in holding_in(place).values()
        ]
        return self.show(lines=lines, place=place)


class OfLayout(Page):
    perm = actions.CHANGE
    trail = (LAYOUTS,)

    @cached_property
    def row(self):
        found = holding_in(seat(self.request.user).place).get(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def get_title(self):
        return self.row.name

    @property
    def own(self):
        return self.row.place_id == seat(self.request.user).place_id


class EditLayout(OfLayout):
    template_name = "cockpit/edit.html"

    def get(self, request, code):
        return self.page(LayoutForms(self.row))

    def page(self, forms, problems=(), status=200):
        return self.show(
            forms=forms,
            problems=problems,
            stamp=self.request.POST.get("stamp") or actions.stamp(self.row),
            own=self.own,
            status=status,
        )

    def post(self, request, code):
        forms = LayoutForms(self.row, request.POST)
        if not forms.is_valid():
            return self.page(forms, [_("有填写不正确的地方，见下方各卡片。")], 422)
        try:
            actions.save_layout(
                code, actor=request.user, started_from=request.POST.get("stamp", ""), **forms.said()
            )
        except ValidationError as wrong:
            return self.page(forms, wrong.messages, 422)
        except Refused as no:
            return self.page(forms, [str(no)], 409)
        messages.success(request, _("已保存。"))
        return redirect("cockpit:edit", code)


class GiveUp(OfLayout):
    """Asks once, then goes back to what comes from above."""

    template_name = "cockpit/give_up.html"

    def get(self, request, code):
        return self.show(own=self.own, above=code in built_in())

    def post(self, request, code):
        try:
            actions.give_up(code, actor=request.user)
        except Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("已撤销本区域的设置。"))
        return redirect("cockpit:layouts")


class Export(OfLayout):
    def get(self, request, code):
        said = {"name": self.row.name, "roles": self.row.roles, "cards": self.row.cards}
        text = json.dumps(said, ensure_ascii=False, indent=2)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="layout-{code}.json"'
        return response


class Import(OfLayout, FormPage):
    """Another installation's layout in the stead of this one."""

    form_class = ImportForm
    multipart = True
    submit = gettext_lazy("导入")
    done = gettext_lazy("已导入。")
    template_name = "cockpit/import.html"

    def get_title(self):
        return _("导入布局：%s") % self.row.name

    def context(self, **more):
        stamp = self.request.POST.get("stamp") or actions.stamp(self.row)
        return super().context(stamp=stamp, **more)

    def save(self, data):
        said = {key: data[key] for key in ("name", "roles", "cards")}
        started_from = self.request.POST.get("stamp", "")
        return actions.save_layout(self.row.code, actor=self.request.user, started_from=started_from, **said)

    def after(self, row):
        return reverse("cockpit:edit", args=[row.code])


class NewLayout(FormPage):
    """A layout of the office's own, beginning with the cards of the leader's."""

    perm = actions.CHANGE
    title = gettext_lazy("新建布局")
    trail = (LAYOUTS,)
    form_class = HeadForm

    def save(self, data):
        return actions.add_layout(actor=self.request.user, cards=built_in()["leader"].cards, **data)

    def after(self, row: Layout):
        return reverse("cockpit:edit", args=[row.code])
