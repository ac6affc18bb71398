"""What people fill in: a partner, a line of its codes, a file."""

from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.hazards.queries import labels, profiles
from anlan.notices.queries import users_of
from anlan.org.models import Organ, User
from anlan.org.scope import NOTHING

from .models import Code
from .queries import CHANGE, DELIVER

ACCEPT = {"accept": ".json,.csv,.xlsx,.xls"}


def kinds():
    return [(one.code, one.label) for one in profiles().values() if not one.photo]


def sources():
    return list(labels("sources").items())


class PartnerForm(forms.Form):
    code = forms.CharField(label=_("代码"), max_length=20, help_text=_("小写字母，如 province；登记后不改。"))
    name = forms.CharField(label=_("名称"), max_length=80)
    organ = forms.ModelChoiceField(
        label=_("对接单位"), queryset=Organ.objects.none(), empty_label=None, help_text=_("以它的名义登记。")
    )
    account = forms.ModelChoiceField(
        label=_("接口账号"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("不用接口"),
        help_text=_("对接单位中任“对接接口”的账号；对方的程序用它的接口密钥报送。"),
    )
    profile = forms.ChoiceField(label=_("登记为"), choices=kinds)
    source = forms.ChoiceField(label=_("问题来源"), choices=sources, help_text=_("对方未说明来源时。"))
    url = forms.URLField(
        label=_("状态回传网址"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("不填的导出文件报送。"),
    )
    list_url = forms.URLField(
        label=_("对账清单网址"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("不填的上传清单对账。"),
    )
    active = forms.BooleanField(label=_("启用"), required=False, initial=True)

    def __init__(self, data=None, files=None, *, user, row=None):
        names = ("name", "account", "profile", "source", "url", "list_url", "active")
        super().__init__(data, files, initial={name: getattr(row, name) for name in names} if row else None)
        own = [post.organ_id for post in user.acting_posts() if post.role.holds(CHANGE)]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=own)
        home = [row.organ_id] if row else own
        seats = [
            users_of(organ, DELIVER).order_by().values("pk") for organ in Organ.objects.filter(pk__in=home)
        ]
        self.fields["account"].queryset = User.objects.filter(
            reduce(or_, (Q(pk__in=some) for some in seats), NOTHING)
        )
        if row:
            del self.fields["organ"], self.fields["code"]


class CodeForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=Code.Kind.choices)
    theirs = forms.CharField(label=_("对方代码"), max_length=60)
    ours = forms.CharField(
        label=_("本系统代码"),
        max_length=60,
        help_text=_("来源、行业领域、区域的代码；状态如 registered、rectifying、closed。"),
    )


class ProblemsForm(forms.Form):
    file = forms.FileField(
        label=_("问题文件"),
        widget=forms.ClearableFileInput(ACCEPT),
        help_text=_(".json、.csv 或 .xlsx；至少有“对方编号”“问题描述”两列。"),
    )


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("对方清单"),
        widget=forms.ClearableFileInput(ACCEPT),
        help_text=_(".json、.csv 或 .xlsx；有“对方编号”“状态”两列。"),
    )
