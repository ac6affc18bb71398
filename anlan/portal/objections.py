"""What anybody may send in: an objection to what is public; and asking, by the code given then, what came of it.

No riddle stands before the form: a browser's address may send a few in an hour, and not more.
"""

from allauth.core import ratelimit
from django import forms
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from anlan.flow.flow import Refused
from anlan.publications.actions.objecting import object_online, objection_by
from anlan.publications.queries import takes_objections

from .shown import items


class ObjectionForm(forms.Form):
    objector = forms.CharField(label=gettext_lazy("姓名或者单位名称"), max_length=120)
    contact = forms.CharField(
        label=gettext_lazy("联系方式"), max_length=120, help_text=gettext_lazy("只用于核实和答复，不公开。")
    )
    text = forms.CharField(
        label=gettext_lazy("异议内容和理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )


class CodeForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("查询码"), max_length=20)


@method_decorator(never_cache, name="dispatch")
class Object(View):
    http_method_names = ("get", "head", "post", "options")

    def show(self, row, form, status=200, **more):
        said = {"title": _("提出异议"), "row": row, "form": form, **more}
        return render(self.request, "portal/object.html", said, status=status)

    def item(self, pk):
        return get_object_or_404(items(), pk=pk)

    def get(self, request, pk):
        row = self.item(pk)
        open_now = takes_objections(row, timezone.localdate())
        return self.show(row, ObjectionForm() if open_now else None)

    def post(self, request, pk):
        row, form = self.item(pk), ObjectionForm(request.POST)
        if not form.is_valid():
            return self.show(row, form, status=422)
        if limited := ratelimit.consume_or_429(request, action="objection"):
            return limited
        try:
            _made, code = object_online(row.pk, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
            return self.show(row, form, status=409)
        return self.show(row, None, code=code)


@method_decorator(never_cache, name="dispatch")
class Answer(View):
    """Asked by POST: the code stands in no address and no log."""

    http_method_names = ("get", "head", "post", "options")

    def show(self, form, status=200, found=None):
        said = {"title": _("异议处理结果查询"), "form": form, "found": found}
        return render(self.request, "portal/answer.html", said, status=status)

    def get(self, request):
        return self.show(CodeForm())

    def post(self, request):
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        if limited := ratelimit.consume_or_429(request, action="objection_code"):
            return limited
        found = objection_by(form.cleaned_data["code"])
        if found is None:
            form.add_error("code", _("没有这个查询码，请核对。"))
            return self.show(form, status=422)
        return self.show(form, found=found)
