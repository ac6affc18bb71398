from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

VIEW, SUBMIT = "assessment.view_assessment", "assessment.submit_assessment"


class AssessmentConfig(AppConfig):
    name = "anlan.assessment"
    verbose_name = _("考核")
    nav = [
        ("work", _("本单位考核"), "checkup-list", "assessment:mine", SUBMIT, 60),
        ("results", _("考核方案"), "clipboard-text", "assessment:schemes", "assessment.view_scheme", 50),
        ("results", _("考核结果"), "trophy", "assessment:assessments", VIEW, 51),
        ("results", _("考核异议"), "message-report", "assessment:objections", VIEW, 52),
        ("results", _("考核问题"), "list-check", "assessment:problems", VIEW, 53),
        (
            "results",
            _("整改情况上报"),
            "send",
            "assessment:reports",
            "assessment.view_problemreport",
            53,
        ),
        ("results", _("一票否决查询"), "gavel", "assessment:queries", "assessment.view_vetoquery", 54),
        ("results", _("表彰奖励与任用"), "award", "assessment:awards", "assessment.view_award", 55),
        ("results", _("履职报告"), "report-analytics", "assessment:packs", "assessment.view_pack", 56),
    ]
