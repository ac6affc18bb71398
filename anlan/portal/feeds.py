"""The newest items as RSS."""

from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from anlan.publications.queries import kind_label

from .shown import etag_of, items

NEWEST = 50


class Latest(Feed):
    title = _("安全生产信息公开")
    link = reverse_lazy("portal:home")
    description = _("挂牌督办公告、情况通报、典型案例等公开信息。")
    language = "zh-Hans"

    def items(self):
        return items().order_by("-published_at", "-pk")[:NEWEST]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        lines = [f"{label}：{value}" for label, value in item.fields]
        return "\n".join([*lines, item.body])

    def item_link(self, item):
        return reverse("portal:item", args=[item.pk])

    def item_pubdate(self, item):
        return item.published_at

    def item_categories(self, item):
        return [kind_label(item)]


latest = require_safe(cache_control(public=True, no_cache=True)(condition(etag_func=etag_of)(Latest())))
