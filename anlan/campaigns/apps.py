from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "anlan.campaigns"
    verbose_name = _("专项行动")
    nav = [
        ("duties", _("专项行动"), "flag", "campaigns:campaigns", "campaigns.view_campaign", 30),
        ("duties", _("整治对象"), "list-search", "campaigns:subjects", "campaigns.view_subject", 32),
        ("duties", _("整治覆盖情况"), "grid-dots", "campaigns:coverage", "campaigns.change_campaign", 34),
        ("duties", _("重点时段"), "calendar-star", "campaigns:periods", "campaigns.add_campaign", 36),
    ]
