"""建设项目安全设施“三同时”告知书."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.letters.content import Block, Content, chinese_date
from anlan.letters.kinds import KINDS, Kind


def compose(context):
    """``to``, ``project``, ``supervisor``, ``due`` (to sign), ``stages``: ``[(name, [papers])]``."""
    blocks = [
        Block(
            _(
                "根据《中华人民共和国安全生产法》第三十一条，建设项目“%s”的安全设施，必须与主体工程同时设计、同时施工、"
                "同时投入生产和使用；安全设施投资应当纳入建设项目概算。现将各阶段应报送的材料告知如下："
            )
            % context["project"]
        )
    ]
    for number, (name, papers) in enumerate(context["stages"], start=1):
        said = {"number": number, "name": name, "papers": "、".join(papers)}
        blocks.append(Block(_("%(number)d.%(name)s：%(papers)s。") % said))
    said = {"supervisor": context["supervisor"], "due": chinese_date(context["due"])}
    blocks.append(
        Block(
            _("上述材料报%(supervisor)s。未经批准不得开工，安全设施未经验收合格不得投入生产和使用。") % said
        )
    )
    blocks.append(Block(_("请于%(due)s前签收本告知书。") % said))
    title = _("关于告知建设项目安全设施“三同时”要求的函")
    return Content(form="letter", title=title, to=context["to"], blocks=blocks)


NOTICE = KINDS["project_notice"] = Kind("project_notice", gettext_lazy("三同时告知书"), compose)
