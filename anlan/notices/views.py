"""The inbox, one notice, the number at the bell, and the ways to hear."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from anlan.web.pages import FormPage, ListPage, RowPage

from .actions import choose, read
from .filters import NoticeFilter
from .forms import PreferenceForm
from .models import Notice, Preference
from .queries import MANY, unread_count
from .tables import NOTICES


class Inbox(ListPage):
    """Unread ones first, each group newest first."""

    model = Notice
    columns = NOTICES
    filterset_class = NoticeFilter
    order = (Case(When(read_at__isnull=True, then=0), default=1), "-pk")
    template_name = "notices/inbox.html"
    empty = gettext_lazy("没有消息。")


class OneNotice(RowPage):
    """Opening a notice marks it read, and leads on to what it is about."""

    model = Notice
    template_name = "notices/notice.html"
    trail = ((gettext_lazy("消息"), "notices:inbox"),)

    def get(self, request, *args, **kwargs):
        read(self.rows().filter(pk=self.row.pk), actor=request.user)
        if self.row.link:
            return redirect(self.row.link)
        return self.show()


class Preferences(FormPage):
    form_class = PreferenceForm
    title = gettext_lazy("消息设置")
    trail = ((gettext_lazy("消息"), "notices:inbox"),)
    template_name = "notices/preferences.html"

    def form_kwargs(self):
        return {"instance": Preference.objects.filter(user=self.request.user).first()}

    def save(self, data):
        return choose(actor=self.request.user, **data)

    def after(self, row):
        return self.request.path


@require_POST
@login_required
def read_all(request):
    count = read(Notice.objects.all(), actor=request.user)
    messages.success(request, _("已将 %d 条消息标为已读。") % count)
    return redirect("notices:inbox")


@require_safe
@never_cache
@login_required
def count(request):
    """The number at the bell; nothing when there is none."""
    unread = unread_count(request.user)
    shown = f"{MANY}+" if unread > MANY else unread
    return HttpResponse(format_html('<span class="pip">{}</span>', shown) if unread else "")
