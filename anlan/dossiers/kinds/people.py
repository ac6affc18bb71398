"""People and posts: who answers for safety in the enterprise, and who holds which certificate."""

from django.utils.translation import gettext_lazy as _

from .declared import EntryForm, choice, day, declare, number, phone, source, text, yes_no

TRADES = (
    *("电工作业", "焊接与热切割作业", "高处作业", "制冷与空调作业", "煤矿安全作业", "金属非金属矿山安全作业"),
    *("石油天然气安全作业", "冶金（有色）生产安全作业", "危险化学品安全作业", "烟花爆竹安全作业", "其他"),
)


@declare("principal", _("主要负责人"), "people", _("《安全生产法》（2021）第五条、第二十一条"))
class Principal(EntryForm):
    name = text(_("姓名"), 40)
    post = text(_("职务"), 40, required=False)
    phone = phone(_("联系电话"))
    valid_from = day(_("任职日期"))
    valid_to = day(_("任期至"), required=False)
    source = source()


@declare(
    "director",
    _("安全总监"),
    "people",
    _("苏州工业园区2017年安全生产工作要点（S4-2.4）；《安全生产法》（2021）第二十五条"),
)
class Director(EntryForm):
    name = text(_("姓名"), 40)
    phone = phone(_("联系电话"))
    paper = text(_("任命文件"), 60, required=False)
    engineer = yes_no(_("注册安全工程师"))
    valid_from = day(_("任命日期"))
    valid_to = day(_("任期至"), required=False)
    source = source()


@declare("manager", _("专职安全生产管理人员"), "people", _("《安全生产法》（2021）第二十四条"))
class Manager(EntryForm):
    name = text(_("姓名"), 40)
    phone = phone(_("联系电话"))
    paper = text(_("任命文件"), 60, required=False)
    engineer = yes_no(_("注册安全工程师"))
    valid_from = day(_("任命日期"))
    valid_to = day(_("任期至"), required=False)
    source = source()


@declare("part_manager", _("兼职安全生产管理人员"), "people", _("《安全生产法》（2021）第二十四条"))
class PartManager(EntryForm):
    name = text(_("姓名"), 40)
    post = text(_("本职岗位"), 40, required=False)
    phone = phone(_("联系电话"))
    valid_from = day(_("任命日期"))
    valid_to = day(_("任期至"), required=False)
    source = source()


@declare(
    "qualification",
    _("安全考核合格证"),
    "people",
    _("《安全生产法》（2021）第二十七条"),
    title=lambda data: f"{data['name']}（{data['post']}）",
    term="training.certificate_valid",
)
class Qualification(EntryForm):
    number = number(_("证书编号"))
    name = text(_("姓名"), 40)
    post = choice(_("人员类别"), ("主要负责人", "安全生产管理人员"))
    issuer = text(_("发证机关"), 60, required=False)
    valid_from = day(_("发证日期"))
    valid_to = day(_("有效期至"), required=False)
    source = source()


@declare(
    "special_worker",
    _("特种作业操作证"),
    "people",
    _("特种作业人员安全技术培训考核管理规定（安全监管总局令第30号）"),
    title=lambda data: f"{data['name']}（{data['trade']}）",
    term="special_worker.review",
)
class SpecialWorker(EntryForm):
    number = number(_("证书编号"))
    name = text(_("姓名"), 40)
    trade = choice(_("作业类别"), TRADES)
    item = text(_("操作项目"), 60, required=False)
    valid_from = day(_("发证或复审日期"))
    valid_to = day(_("应复审日期"), required=False)
    source = source()


@declare(
    "equipment_operator",
    _("特种设备作业人员证"),
    "people",
    _("《特种设备安全法》第十四条"),
    title=lambda data: f"{data['name']}（{data['item']}）",
)
class EquipmentOperator(EntryForm):
    number = number(_("证书编号"))
    name = text(_("姓名"), 40)
    item = text(_("作业项目"), 60)
    valid_from = day(_("发证或复审日期"))
    valid_to = day(_("有效期至"))
    source = source()
