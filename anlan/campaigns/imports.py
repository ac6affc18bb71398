"""What a line of the sheet of objects means: one object for one campaign, with its unit and batch."""

from types import SimpleNamespace

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.intake.fields import Lookup, Tidy, half_width, known_by
from anlan.intake.queries import dependants
from anlan.intake.sheets import RowForm, sheet
from anlan.org.models import Organ
from anlan.registers.queries import known_as

from .actions.campaigns import carries
from .actions.subjects import LISTING, add_subjects, withdraw
from .models import Campaign, Subject

IMPORT = "campaigns.change_subject"


def tidy(text):
    return "".join(text.split())


class ObjectLine(RowForm):
    """``subject``: a credit code or a full name, as in a pasted list."""

    subject = Tidy(
        tidy=tidy,
        label=gettext_lazy("对象"),
        max_length=120,
        help_text=gettext_lazy("统一社会信用代码，或企业、单位全称"),
    )
    campaign = Lookup(Campaign, label=gettext_lazy("专项行动"), help_text=gettext_lazy("行动全称"))
    unit = Lookup(
        Organ,
        label=gettext_lazy("责任单位"),
        required=False,
        help_text=gettext_lazy("不填的按对象所在区域自动确定"),
    )
    batch = Tidy(
        tidy=tidy,
        label=gettext_lazy("批次"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("须先在行动页面增加批次"),
    )

    synonyms = {
        "subject": ("企业名称", "单位名称", "统一社会信用代码", "信用代码", "名称", "对象名称", "整治对象"),
        "campaign": ("行动", "行动名称", "专项整治"),
        "unit": ("责任部门", "属地", "包保单位", "牵头单位"),
        "batch": ("所属批次", "分批"),
    }
    examples = {
        "subject": gettext_lazy("永宁示例机械有限公司"),
        "campaign": gettext_lazy("危险化学品专项整治"),
        "batch": gettext_lazy("第一批"),
    }

    @classmethod
    def prepare(cls, user, cells):
        campaigns = Campaign.objects.visible_to(user).filter(state__in=LISTING)
        campaigns = campaigns.select_related("organ", "lead").prefetch_related("batches")
        texts = {row.get("subject", "").strip() for row in cells} - {""}
        known = known_as(texts, user)
        organs = {organ.pk for organs in known.values() for organ in organs}
        listed = Subject.objects.filter(campaign__in=campaigns.order_by().values("pk"), organ__in=organs)
        bodies = Organ.objects.visible_to(user).filter(active=True).exclude(kind=Organ.Kind.ENTERPRISE)
        return SimpleNamespace(
            user=user,
            campaign=known_by(campaigns, "title"),
            unit=known_by(bodies, "name", "short_name"),
            subjects={tidy(half_width(text)): organs for text, organs in known.items()},
            listed=set(listed.values_list("campaign", "organ")),
        )

    @classmethod
    def found(cls, model, key, values):
        """A line never changes an object on a list: that is dealt out again on its page."""
        rows = super().found(model, key, values) if key == "pk" else model._base_manager.none()
        return rows.select_related("campaign__organ", "campaign__lead")

    def clean_subject(self):
        text = self.cleaned_data["subject"]
        meant = self.known.subjects.get(tidy(half_width(text)), [])
        if not meant:
            raise forms.ValidationError(
                _("没有找到“%s”，或不在您的管辖范围内。请写统一社会信用代码或全称。") % text
            )
        if len(meant) > 1:
            raise forms.ValidationError(_("有%d个同名单位，请改写统一社会信用代码。") % len(meant))
        self.meant = meant[0]
        return text

    def clean_campaign(self):
        row = self.cleaned_data["campaign"]
        if row and not (answer := carries(row, self.known.user)):
            raise forms.ValidationError(answer.reason)
        return row

    def clean(self):
        data = super().clean()
        campaign = data.get("campaign")
        if campaign is None or "subject" in self.errors:
            return data
        data["organ"] = self.meant
        if (campaign.pk, self.meant.pk) in self.known.listed:
            self.add_error("subject", _("“%s”已在这项行动的名单中。") % self.meant)
        if data.get("batch"):
            names = {tidy(batch.name): batch for batch in campaign.batches.all()}
            data["in_batch"] = names.get(data["batch"])
            if data["in_batch"] is None:
                said = "、".join(batch.name for batch in campaign.batches.all()) or _("没有")
                self.add_error("batch", _("这项行动没有这个批次，现有：%s。") % said)
        return data


def remove(rows, *, actor, verb):
    """Take objects off their lists again; ``{pk: reason}`` of those with any work."""
    kept = dependants(rows)
    withdraw([row for row in rows if row.pk not in kept], actor=actor, verb=verb)
    return kept


@sheet(
    "campaign_objects",
    ObjectLine,
    model=Subject,
    key="subject",
    label=gettext_lazy("整治对象"),
    permission=IMPORT,
    home="campaigns:subjects",
    remove=remove,
)
def write_subjects(fresh, changed, *, actor, verb, **facts):
    """List the new objects, those of one campaign, unit and batch together; returns them in the order of lines."""
    together = {}
    for item in fresh:
        key = (item["campaign"], item.get("unit"), item.get("in_batch"))
        together.setdefault(key, []).append(item["organ"])
    for (campaign, unit, batch), organs in together.items():
        add_subjects(campaign, organs, actor=actor, unit=unit, batch=batch)
    wanted = Q()
    for campaign, organs in ((key[0], organs) for key, organs in together.items()):
        wanted |= Q(campaign=campaign, organ__in=organs)
    made = {(row.campaign_id, row.organ_id): row for row in Subject.objects.filter(wanted)} if fresh else {}
    return [made[item["campaign"].pk, item["organ"].pk] for item in fresh]
