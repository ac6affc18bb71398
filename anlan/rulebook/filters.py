"""Filters of the rules and of the corrected days."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import CalendarDay, Rule

TOPICS = {
    "plans": _("计划与任务"),
    "obligations": _("履职清单"),
    "targets": _("目标指标"),
    "consequences": _("奖惩联动"),
    "accountability": _("问责"),
    "reporting": _("统计报告"),
    "rosters": _("值班"),
    "campaigns": _("专项行动"),
    "supervision": _("督办"),
    "meetings": _("会议"),
    "instruments": _("责任文书"),
    "duty": _("到期提醒"),
    "notices": _("消息"),
    "files": _("附件"),
    "letters": _("公文"),
    "org": _("账号"),
    "accident": _("事故"),
    "matter": _("闭环事项"),
    "inspections": _("监督检查"),
    "grids": _("网格"),
    "dossiers": _("企业档案"),
    "quality": _("数据质量"),
    "danger": _("事故隐患"),
    "risk": _("安全风险"),
    "penalty": _("行政处罚"),
    "enforcement": _("行政执法"),
    "recheck": _("整改复查"),
    "seizure": _("查封扣押"),
    "power_cut": _("停止供电"),
    "crime": _("行刑衔接"),
    "review": _("行政复议"),
    "litigation": _("行政诉讼"),
    "majorhazard": _("重大危险源"),
    "chem": _("危险化学品"),
    "licence": _("许可证"),
    "emergency_plan": _("应急预案"),
    "drill": _("应急演练"),
    "training": _("安全培训"),
    "special_worker": _("特种作业"),
    "standardisation": _("标准化"),
    "credit": _("信用"),
    "insurance": _("责任保险"),
    "staff": _("人员配备"),
    "occupational": _("职业健康"),
    "tip": _("举报奖励"),
    "assessment": _("考核"),
    "publications": _("信息公开"),
    "projects": _("三同时"),
}
DEFAULT = "default"
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RuleFilter(filters.FilterSet):
    words = filters.CharFilter(label=_("名称、代号、依据"), method="by_words", max_length=60)
    topic = filters.ChoiceFilter(
        label=_("主题"), choices=list(TOPICS.items()), method="by_topic", empty_label=_("全部")
    )
    on = filters.DateFilter(label=_("在此日有效"), method="by_day", widget=DAY)
    confidence = filters.ChoiceFilter(
        label=_("核实情况"),
        choices=[*Rule.Confidence.choices, (DEFAULT, _("默认值"))],
        method="by_confidence",
        empty_label=_("全部"),
    )
    origin = filters.ChoiceFilter(
        label=_("来源"),
        choices=[("everywhere", _("通用规则")), ("own", _("本地规则"))],
        method="by_origin",
        empty_label=_("全部"),
    )

    class Meta:
        model = Rule
        fields = ["words", "topic", "on", "confidence", "origin"]

    def by_words(self, rows, name, value):
        return rows.filter(Q(label__icontains=value) | Q(key__icontains=value) | Q(basis__icontains=value))

    def by_topic(self, rows, name, value):
        return rows.filter(key__startswith=f"{value}.")

    def by_day(self, rows, name, value):
        return rows.filter(Q(valid_to=None) | Q(valid_to__gte=value), valid_from__lte=value)

    def by_confidence(self, rows, name, value):
        if value == DEFAULT:
            return rows.filter(basis="")
        return rows.exclude(basis="").filter(confidence=value)

    def by_origin(self, rows, name, value):
        return rows.filter(place__isnull=value == "everywhere")


class DayFilter(filters.FilterSet):
    since = filters.DateFilter(label=_("从"), field_name="day", lookup_expr="gte", widget=DAY)
    until = filters.DateFilter(label=_("到"), field_name="day", lookup_expr="lte", widget=DAY)

    class Meta:
        model = CalendarDay
        fields = ["since", "until"]
