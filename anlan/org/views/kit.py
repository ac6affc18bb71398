"""What the pages of the organisation share: a row's page with related lists, forms that change it, plain acts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from anlan.web.pages import CasePage, FormPage, RowPage
from anlan.web.tables import badge


@dataclass
class Button:
    """At the head of a page; ``post``: the button acts at once, after the question ``ask``."""

    label: str
    url: str
    icon: str = ""
    post: bool = False
    ask: str = ""
    danger: bool = False


@dataclass
class Related:
    """A short list on a row's page. ``acts``: ``f(row) -> Buttons`` at the end of a line."""

    title: str
    columns: list
    rows: list
    empty: str
    acts: Callable | None = None

    @property
    def has_acts(self):
        # A template would call ``acts`` itself.
        return self.acts is not None

    def lines(self):
        return [
            (row, [(c, c.cell(row)) for c in self.columns], self.acts(row) if self.acts else [])
            for row in self.rows
        ]


class OrgPage(CasePage):
    """``buttons()`` and ``related()`` say what is particular; ``may_change`` asks ``change_perm``."""

    template_name = "org/row.html"
    change_perm = ""

    def may_change(self):
        return bool(self.request.user.may(self.change_perm, self.row))

    def buttons(self):
        return []

    def related(self):
        return []

    def extra(self):
        return {"buttons": self.buttons(), "related": self.related()}


class RowForm(FormPage, RowPage):
    """A form about a row in the reader's reach: its values come in filled, ``save(data)`` changes it."""

    change_perm = ""
    names = ()  # the form's fields that are the row's fields

    def rows(self):
        return self.model.objects.visible_to(self.request.user, self.change_perm)

    def initial(self):
        return {name: getattr(self.row, name) for name in self.names}

    def form_kwargs(self):
        return {"initial": self.initial(), "user": self.request.user}

    def get_trail(self):
        return [*super().get_trail(), (str(self.row), self.row.get_absolute_url())]

    def after(self, row):
        return self.row.get_absolute_url()


class NewForm(FormPage):
    def form_kwargs(self):
        return {"user": self.request.user}


class Act(RowPage):
    """A button without a form: ``act()`` does it, or a ``ValidationError`` says why not."""

    change_perm = ""
    done = _("已完成。")

    def rows(self):
        return self.model.objects.visible_to(self.request.user, self.change_perm)

    def act(self):
        raise NotImplementedError

    def after(self):
        return self.row.get_absolute_url()

    def get(self, request, *args, **kwargs):
        raise Http404

    def post(self, request, *args, **kwargs):
        url = self.row.get_absolute_url()
        try:
            self.act()
        except ValidationError as no:
            for sentence in no.messages:
                messages.error(request, sentence)
            return redirect(url)
        return self.answer()

    def answer(self):
        messages.success(self.request, self.done)
        return redirect(self.after())


def state(row):
    return "" if row.active else badge(_("已停用"), "idle")


def indented(row):
    """Full-width spaces show the depth of a tree in a plain table."""
    return "　" * (row.depth - 1)
