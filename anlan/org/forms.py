"""What a person fills in; the rules stand in the actions."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .fields import (
    DayInput,
    OrganField,
    OrgansField,
    PlaceField,
    UserField,
    organs_for,
    places_for,
    users_for,
)
from .models import Organ, OrganGroup, Place, Role, Sector, User
from .separation import grouped_permissions


class Day(forms.DateField):
    widget = DayInput

    def __init__(self, **kwargs):
        super().__init__(**{"initial": timezone.localdate, **kwargs})


class PlaceForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=Place.Kind.choices)
    parent = PlaceField(label=_("上级区域"), required=False)
    code = forms.CharField(label=_("代码"), max_length=20)
    official = forms.BooleanField(
        label=_("国家统一代码"),
        required=False,
        help_text=_("GB/T 2260、GB/T 10114 的代码；功能区、网格等用自编代码，不勾选。"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(places_for(user, "org.change_place"))


class SectorForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=40)
    code = forms.SlugField(label=_("代码"), max_length=40, help_text=_("小写字母、数字和连字符。"))
    order = forms.IntegerField(label=_("顺序"), min_value=1, max_value=9999, initial=100)


class OrganForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=Organ.Kind.choices, initial=Organ.Kind.DEPARTMENT)
    place = PlaceField(label=_("所在区域"))
    parent = OrganField(label=_("上级机构"), required=False, help_text=_("内设机构、派出机构填写。"))
    sector = forms.ModelChoiceField(
        label=_("行业领域"), queryset=Sector.objects.all(), required=False, empty_label=_("不分行业")
    )
    order = forms.IntegerField(
        label=_("顺序"), min_value=1, max_value=99999, initial=1000, help_text=_("小的在前。")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(places_for(user, "org.change_organ"))
        self.fields["parent"].offer(organs_for(user, "org.change_organ").exclude(kind=Organ.Kind.ENTERPRISE))


class GroupForm(forms.Form):
    name = forms.CharField(
        label=_("名称"), max_length=120, help_text=_("按文件中的写法，例如“各镇（街道）”。")
    )
    place = PlaceField(label=_("所在区域"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args, user, changing=False, **kwargs):
        super().__init__(*args, **kwargs)
        if changing:
            del self.fields["place"]
        else:
            self.fields["place"].offer(places_for(user, "org.change_organgroup"))


class MembersForm(forms.Form):
    organs = OrgansField(
        label=_("机构"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("每行一个，或用顿号分开；全称、简称均可。"),
    )
    since = Day(label=_("加入日期"))
    until = Day(label=_("退出日期"), required=False, initial=None, help_text=_("当日仍是成员；长期可不填。"))

    def __init__(self, *args, user, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organs"].offer(
            organs_for(user, "org.change_organgroup"), group.place, timezone.localdate()
        )


class UntilForm(forms.Form):
    until = Day(label=_("最后一日"), help_text=_("当日仍然有效，次日起不再有效。"))


class AliasForm(forms.Form):
    text = forms.CharField(label=_("文中名称"), max_length=120)
    place = PlaceField(label=_("适用区域"), help_text=_("该区域及其下级的文件都按此对照。"))
    organs = OrgansField(
        label=_("对应机构"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个，或用顿号分开；全称、简称均可。"),
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("对应分组"), queryset=OrganGroup.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, user, alias=None, **kwargs):
        super().__init__(*args, **kwargs)
        perm = "org.change_alias"
        if alias:
            del self.fields["text"], self.fields["place"]
        else:
            self.fields["place"].offer(places_for(user, perm))
        place = alias.place if alias else user.acting_posts()[0].place
        self.fields["organs"].offer(organs_for(user, perm), place, timezone.localdate())
        self.fields["groups"].queryset = OrganGroup.objects.visible_to(user, perm)


class UserForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"), max_length=150, help_text=_("登录时使用，可用字母、数字和 @.+-_，设定后不再更改。")
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    home = OrganField(label=_("所属单位"))
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)

    def __init__(self, *args, user, changing=False, **kwargs):
        super().__init__(*args, **kwargs)
        if changing:
            del self.fields["username"]
        else:
            self.fields["username"].validators += User._meta.get_field("username").validators
        self.fields["home"].offer(organs_for(user, "org.change_user"))


class PostForm(forms.Form):
    user = UserField(label=_("账号"), help_text=_("姓名或用户名。"))
    role = forms.ModelChoiceField(label=_("角色"), queryset=Role.objects.all(), empty_label=_("请选择"))
    organ = OrganField(label=_("机构"))
    place = PlaceField(label=_("管辖区域"))
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    since = Day(label=_("任职日期"))
    until = Day(label=_("离任日期"), required=False, initial=None, help_text=_("当日仍在任；长期可不填。"))
    all_sectors = forms.BooleanField(label=_("全部行业"), required=False)
    sectors = forms.ModelMultipleChoiceField(
        label=_("行业领域"),
        queryset=Sector.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        perm = "org.grant_post"
        self.fields["user"].offer(users_for(user, perm))
        self.fields["organ"].offer(organs_for(user, perm))
        self.fields["place"].offer(places_for(user, perm))


class RoleForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=40)
    reach = forms.ChoiceField(label=_("范围"), choices=Role.Reach.choices)
    permissions = forms.MultipleChoiceField(
        label=_("权限"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, duty=Role.Duty.BUSINESS, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = grouped_permissions(duty)


class TokenForm(forms.Form):
    name = forms.CharField(label=_("用途"), max_length=60)
    days = forms.TypedChoiceField(
        label=_("有效期"),
        coerce=int,
        choices=[(30, _("30 天")), (180, _("180 天")), (365, _("1 年"))],
        initial=180,
    )
