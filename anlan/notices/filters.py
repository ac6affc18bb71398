"""The filter of the inbox."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import Notice


class NoticeFilter(filters.FilterSet):
    words = filters.CharFilter(label=_("标题、内容"), method="by_words", max_length=60)
    state = filters.ChoiceFilter(
        label=_("状态"),
        choices=[("unread", _("未读")), ("read", _("已读"))],
        method="by_state",
        empty_label=_("全部"),
    )
    level = filters.ChoiceFilter(label=_("级别"), choices=Notice.Level.choices, empty_label=_("全部"))

    class Meta:
        model = Notice
        fields = ["words", "state", "level"]

    def by_words(self, rows, name, value):
        return rows.filter(Q(title__icontains=value) | Q(body__icontains=value))

    def by_state(self, rows, name, value):
        return rows.filter(read_at__isnull=value == "unread")
