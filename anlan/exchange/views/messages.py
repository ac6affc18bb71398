"""The list of messages, one of them beside what it would change, its steps."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.web.pages import CasePage, ListPage, StepPage, bulk_act

from ..filters import MessageFilter
from ..flow import MESSAGE
from ..models import Message
from ..problems import ProblemForm, flat
from ..queries import DECIDE, VIEW
from ..sheets import COLUMNS
from ..tables import MESSAGES, TONES, state_mark

HOME = (gettext_lazy("平台对接"), "exchange:messages")
RELATED = ("partner__organ", "case__matter")
S = Message.State
SHOWN = (S.CONFLICT, S.REJECTED, S.DEAD, S.FAILED, S.CREATED)


@bulk_act(gettext_lazy("重新发送"), DECIDE)
def resend(row, *, actor, note):
    MESSAGE.move(row, "resend", actor=actor)


class MessageList(ListPage):
    model = Message
    perm = VIEW
    title = gettext_lazy("平台对接")
    columns = MESSAGES
    filterset_class = MessageFilter
    bulk = (resend,)
    template_name = "exchange/messages.html"
    empty = gettext_lazy("没有符合条件的报文。")

    def rows(self):
        return super().rows().select_related(*RELATED)

    def extra(self):
        seen = super().rows().filter(state__in=SHOWN).order_by()
        counts = dict(seen.values_list("state").annotate(n=Count("pk")))
        chosen = self.request.GET.get("state")
        return {
            "figures": [
                (
                    state.label,
                    counts.get(state, 0),
                    f"?state={state.value}",
                    TONES[state],
                    chosen == state.value,
                )
                for state in SHOWN
            ]
        }


class MessagePage(CasePage):
    model = Message
    flow = MESSAGE
    step_url = "exchange:step"
    template_name = "exchange/message.html"
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related(*RELATED, "case__matter__duplicate_of")

    def facts(self):
        row = self.row
        said = [
            (_("对接平台"), row.partner),
            (_("方向"), row.get_direction_display()),
            (_("对方编号"), row.external_id),
            (_("回执"), row.receipt.get("receipt")),
            (_("时间"), row.created_at),
            (_("次数"), row.tries),
            (_("下次发送"), row.next_try_at if row.state in Message.WAITING else None),
            (_("完成时间"), row.done_at),
            (_("最近结果"), row.said),
            (_("批次"), row.batch),
        ]
        return [(label, value) for label, value in said if value not in (None, "")]

    def extra(self):
        row = self.row
        seen = row.case and type(row.case.matter).objects.visible_to(self.request.user)
        return {
            "mark": state_mark(row),
            "matter": seen and seen.filter(pk=row.case.matter_id).first(),
            "compared": row.state == S.CONFLICT,
            "lines": self.outgoing() if row.direction == Message.Direction.OUT else self.incoming(),
        }

    def outgoing(self):
        return [(label, self.row.payload.get(name), "", False) for name, label in COLUMNS[:-1]]

    def incoming(self):
        """``[(label, what it says, what counts now, differs)]``."""
        texts, _wrong = flat(self.row.payload)
        if not texts:
            return [(_("收到的内容"), str(self.row.payload)[:2000], "", False)]
        now = self.row.case.payload if self.row.case_id else {}
        return [
            (field.label, texts.get(name, ""), now.get(name, ""), texts.get(name, "") != now.get(name, ""))
            for name, field in ProblemForm.base_fields.items()
            if texts.get(name) or now.get(name)
        ]


class MessageStep(StepPage):
    model = Message
    flow = MESSAGE
    trail = (HOME,)

    def rows(self):
        return super().rows().select_related(*RELATED)
