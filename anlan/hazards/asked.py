"""The form fields behind the facts that the steps of matters and listings ask for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.flow.facts import ask, day, text
from anlan.library.queries import criterion as find_criterion
from anlan.library.queries import suggest
from anlan.org.fields import OrganField, UserField
from anlan.org.models import Organ, User
from anlan.org.tree import WIDTH, path_range

from .models import Matter
from .queries import labels, usual_due


def code(label, key, of=""):
    """One of the codes of a list in the rulebook; ``of``: the column that may have one already."""

    def make(row, user):
        choices = [("", _("请选择")), *labels(key, row.place).items()]
        return forms.ChoiceField(label=label, choices=choices, initial=of and getattr(row, of))

    return make


def organ(label, of=None):
    """Any organ of the row's own part of the country: who is right for it may lie outside the reader's reach."""

    def make(row, user):
        field = OrganField(label=label, initial=of(row) if of else None)
        field.offer(organs_under(row.place.path[:WIDTH]))
        return field

    return make


def organs_under(top):
    """The organs under one top of the tree of places."""
    start, end = path_range(top)
    found = Organ.objects.filter(place__path__gte=start, place__path__lt=end, active=True)
    return found.order_by("order", "path")


def colleague(label):
    """A second person, seated in a public body of the same part of the country."""

    def make(row, user):
        field = UserField(label=label, help_text=_("填写姓名或者账号。"))
        organs = organs_under(row.place.path[:WIDTH]).exclude(kind=Organ.Kind.ENTERPRISE)
        people = User.objects.filter(is_active=True, home__in=organs.order_by().values("pk"))
        field.offer(people.exclude(pk=user.pk).order_by("name"))
        return field

    return make


def tick(label):
    return lambda row, user: forms.BooleanField(label=label, required=False)


def grade(row, user):
    return forms.ChoiceField(label=_("等级"), choices=[("", _("请选择")), *Matter.Grade.choices])


def criterion(row, user):
    """Those the description is like, and the one it cites already."""
    today = timezone.localdate()
    items = [one.criterion for one in suggest(row.description, today)]
    there = find_criterion(row.standard_code, today) if row.standard_code else None
    if there and there not in items:
        items.insert(0, there)
    return forms.ChoiceField(
        label=_("判定条款"),
        choices=[("", _("不引用")), *((one.code, f"{one.text}（{one.cited}）") for one in items)],
        widget=forms.RadioSelect,
        initial=there.code if there else "",
        help_text=_("引用条款的，没有另选的等级、类型按条款确定。"),
    )


def files(label):
    return lambda row, user: MultipleFileField(label=label)


class NumberField(forms.CharField):
    """Another matter the reader sees, by its number."""

    def __init__(self, user, **kwargs):
        super().__init__(max_length=30, **kwargs)
        self.user = user

    def clean(self, value):
        number = super().clean(value)
        if not number:
            return None
        found = Matter.objects.visible_to(self.user).filter(number=number.strip()).first()
        if found is None:
            raise forms.ValidationError(_("没有编号为“%(number)s”的事项。"), params={"number": number})
        return found


def default_due(row):
    return usual_due(row, timezone.localdate())


for name, label, make in (
    ("criterion", _("判定条款"), criterion),
    ("grade", _("等级"), grade),
    ("danger_class", _("类型"), code(_("类型"), "danger_classes", "danger_class")),
    ("key_violation", _("重点违法情形"), code(_("重点违法情形"), "key_violations", "key_violation")),
    ("cause_class", _("原因类别"), code(_("原因类别"), "cause_classes")),
    (
        "systemic_measure",
        _("治本措施"),
        text(_("治本措施"), help_text=_("防止同类问题再次发生的措施。")),
    ),
    ("responsible", _("责任单位"), organ(_("责任单位"), lambda row: row.organ_id or row.subject_id)),
    ("rectify_by", _("整改期限"), day(_("整改期限"), default_due)),
    ("checker", _("验收单位"), organ(_("验收单位"))),
    ("duty_person", _("整改责任人"), text(_("整改责任人"), rows=0, limit=60)),
    ("measures", _("整改措施"), text(_("整改措施"))),
    (
        "funds",
        _("整改资金"),
        text(_("整改资金"), rows=0, limit=200, help_text=_("金额和来源；不需资金的写明。")),
    ),
    ("finish_on", _("整改时限"), day(_("整改时限"), lambda row: row.due_on)),
    ("contingency", _("应急预案"), text(_("应急预案"), help_text=_("整改期间的管控和应急措施。"))),
    ("interim_control", _("延期期间的管控措施"), text(_("延期期间的管控措施"))),
    ("later_due", _("申请期限"), day(_("申请期限"))),
    ("control_measures", _("管控措施"), text(_("管控措施"))),
    ("review_on", _("复核日期"), day(_("复核日期"))),
    ("work_done", _("整改情况"), text(_("整改情况"))),
    ("after_files", _("整改后照片和材料"), files(_("整改后照片和材料"))),
    ("co_verifier", _("第二验收人"), colleague(_("第二验收人"))),
    ("on_site", _("已到现场"), tick(_("已到现场"))),
    ("rectified_by", _("整改人"), text(_("整改人"), rows=0, limit=60)),
    ("duplicate_of", _("并入事项的编号"), lambda row, user: NumberField(user, label=_("并入事项的编号"))),
    ("amended", _("更正"), lambda row, user: forms.JSONField(label=_("更正"), required=False)),
    ("deadline", _("督办期限"), day(_("督办期限"), lambda row: row.matter.due_on)),
    ("tracker", _("跟踪督办人"), colleague(_("跟踪督办人"))),
):
    ask(name, label, make)
