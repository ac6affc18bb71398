"""What people fill in: a project, the papers of a stage, a veto."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.intake.fields import Tidy
from anlan.org.fields import DayInput, OrganField, OrgansField, PlaceField, UserField, places_for
from anlan.org.models import Organ, Sector
from anlan.registers.industries import industry_code

from .actions.registering import ADD, PLAIN
from .models import Project
from .queries import bodies, builders, leaders, may_raise, papers_for


def field(name, cls=forms.CharField, **options):
    """A form field with the label and the limits of the model's."""
    found = Project._meta.get_field(name)
    options = {
        "label": found.verbose_name,
        "required": not found.blank,
        "validators": found.validators,
    } | options
    return cls(**options)


class BuilderField(OrganField):
    noun = _("企业")


class PlanForm(forms.Form):
    """What is planned: the same when a project is registered and when it is corrected."""

    name = field("name", max_length=120)
    decision = field("decision", forms.ChoiceField, choices=Project.Decision.choices)
    industry_code = field(
        "industry_code",
        Tidy,
        tidy=lambda text: industry_code(text) or text,
        max_length=30,
        help_text=_("GB/T 4754-2017：两至四位代码，或大类名称。"),
    )
    investment = field("investment", forms.DecimalField, max_digits=12, decimal_places=2)
    content = field(
        "content",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("建设内容、主要工艺和设备。系统据此与项目负面清单比对。"),
    )
    special = field("special", forms.BooleanField, required=False)

    def plan(self):
        return {name: self.cleaned_data[name] for name in PLAIN}


class ProjectForm(PlanForm):
    organ = BuilderField(label=_("建设单位"), help_text=_("须已在企业台账建档，尚未投产的按“筹建”建档。"))
    place = PlaceField(label=_("建设地点"), required=False, help_text=_("不填的为建设单位所在区域。"))
    sector = forms.ModelChoiceField(
        label=_("行业领域"), queryset=Sector.objects.all(), required=False, empty_label=_("按建设单位")
    )
    office = forms.ModelChoiceField(label=_("承办单位"), queryset=Organ.objects.none(), empty_label=None)
    supervisor = OrganField(label=_("监管部门"), required=False, help_text=_("不填的为承办单位。"))
    decider = OrganField(label=_("决定机关"), required=False, help_text=_("不填的为承办单位。"))
    reviewers = OrgansField(
        label=_("会审单位"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一个或用“、”隔开；登记后收到项目信息，可以提出重大风险一票否决。"),
    )
    field_order = (
        "name", "organ", "decision", "place", "industry_code", "sector", "investment", "office", "supervisor",
        "decider", "special", "content", "reviewers",
    )  # fmt: skip

    def __init__(self, data=None, files=None, *, user):
        super().__init__(data, files)
        own = [post.organ for post in user.acting_posts() if post.role.holds(ADD)]
        self.fields["office"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in own])
        self.fields["organ"].offer(builders(user))
        self.fields["place"].offer(places_for(user, ADD))
        for name in ("supervisor", "decider"):
            self.fields[name].offer(bodies(user))
        place = own[0].place if own else None
        self.fields["reviewers"].offer(bodies(user), place, timezone.localdate())

    def given(self):
        """What ``register_project`` takes."""
        data = self.cleaned_data
        return self.plan() | {
            "organ": data["organ"],
            "place": data["place"],
            "sector": data["sector"],
            "office": data["office"],
            "supervisor": data["supervisor"] or data["office"],
            "decider": data["decider"] or data["office"],
            "reviewers": data["reviewers"],
        }


class HandInForm(forms.Form):
    """A file or several for each paper that the stage asks for, then other papers and words."""

    def __init__(self, data=None, files=None, *, project, trial):
        super().__init__(data, files)
        self.papers = papers_for(project, timezone.localdate())
        for number, paper in enumerate(self.papers):
            self.fields[f"paper_{number}"] = MultipleFileField(label=paper)
        self.fields["others"] = MultipleFileField(label=_("其他材料"), required=False)
        if trial:
            help_text = _("没有试运行的不填。")
            for name, label in (("trial_from", _("试运行开始")), ("trial_to", _("试运行结束"))):
                self.fields[name] = forms.DateField(
                    label=label, required=False, widget=DayInput(), help_text=help_text
                )
        self.fields["note"] = forms.CharField(
            label=_("说明"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )

    def facts(self):
        """What the step takes: ``evidence`` as pairs of the paper's name and a file."""
        data = dict(self.cleaned_data)
        named = [(paper, data.pop(f"paper_{number}")) for number, paper in enumerate(self.papers)]
        named.append((str(_("其他材料")), data.pop("others")))
        return data | {"evidence": [(paper, upload) for paper, uploads in named for upload in uploads]}


class VetoForm(forms.Form):
    organ = forms.ModelChoiceField(label=_("提出单位"), queryset=Organ.objects.none(), empty_label=None)
    leader = UserField(label=_("提出领导"), help_text=_("对否决负责的领导，记入其履职报告。"))
    basis = forms.CharField(label=_("依据"), max_length=300)
    risk = forms.CharField(label=_("重大风险事实"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data=None, files=None, *, project, user):
        super().__init__(data, files)
        own = may_raise(project, user)
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in own])
        people = leaders(own[0], timezone.localdate()) if own else user.__class__.objects.none()
        for organ in own[1:]:
            people = people | leaders(organ, timezone.localdate())
        self.fields["leader"].offer(people)


class AgreeForm(forms.Form):
    organ = forms.ModelChoiceField(label=_("会审单位"), queryset=Organ.objects.none(), empty_label=None)
    opinion = forms.CharField(
        label=_("会审意见"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("同意而有要求的，写明要求；不同意的，提出重大风险一票否决。"),
    )

    def __init__(self, data=None, files=None, *, own):
        super().__init__(data, files)
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in own])
