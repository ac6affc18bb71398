"""From a printed unit name to the organ meant: real notations, and what must never be guessed."""

import time
from datetime import date

import pytest

from anlan.org.actions import remember_alias
from anlan.org.models import Organ, Place
from anlan.org.names import group_key, is_vague, named_before_others, tables, tidy
from anlan.org.suggest import resolve, resolve_many
from anlan.testing import make_group, make_organ, make_place, make_user

DAY = date(2026, 3, 1)
CITY_BODIES = """
中共永宁市委员会 中共永宁市委办公室 中共永宁市委组织部 永宁市委宣传部 中共永宁市委政法委员会
中共永宁市委机构编制委员会办公室 中共永宁市纪律检查委员会 永宁市人民政府 永宁市人民政府办公室
永宁市人民代表大会常务委员会 永宁市人大常委会办公室 中国人民政治协商会议永宁市委员会
永宁市政协办公室 永宁市人民检察院 永宁市人民法院 永宁市安全生产委员会
永宁市安全生产委员会办公室 永宁市发展和改革委员会 永宁市教育局 永宁市体育局 永宁市科学技术局
永宁市工业和信息化局 永宁市公安局 永宁市公安局交通警察支队 永宁市民政局 永宁市司法局
永宁市财政局 永宁市人力资源和社会保障局 永宁市自然资源和规划局 永宁市生态环境局
永宁市住房和城乡建设局 永宁市城市管理局 永宁市交通运输局 永宁市水务局 永宁市农业农村局
永宁市商务局 永宁市文化广电和旅游局 永宁市卫生健康委员会 永宁市应急管理局 永宁市市场监督管理局
永宁市行政审批局 永宁市消防救援支队 永宁市总工会 共青团永宁市委员会 永宁市妇女联合会
国家税务总局永宁市税务局 永宁市融媒体中心 永宁市气象局
"""
COUNTY_BODIES = """
中共河东区委宣传部 河东区人民政府 河东区人民政府办公室 河东区安全生产委员会办公室
河东区应急管理局 河东区住房和城乡建设局 河东区教育局 河东区发展和改革局 河东区城市管理局
河东区综合行政执法局 永宁市公安局河东分局 永宁市自然资源和规划局河东分局
"""


class Town:
    """永宁市 with its bodies, 河东区 with its own, two towns, a street, a zone and a bureau with offices."""

    def __init__(self):
        kinds, organs = Place.Kind, Organ.Kind
        self.city = make_place("永宁市", kind=kinds.CITY)
        self.county = make_place("河东区", self.city, kinds.COUNTY)
        self.town = make_place("柳桥镇", self.county, kinds.TOWN)
        self.town2 = make_place("石门镇", self.county, kinds.TOWN)
        self.street = make_place("城关街道", self.county, kinds.TOWN)
        self.zone = make_place("永宁经济开发区", self.city, kinds.ZONE)
        self.bureau = None
        for name in CITY_BODIES.split():
            make_organ(name, self.city)
        for name in COUNTY_BODIES.split():
            make_organ(name, self.county)
        self.towns = [
            make_organ("柳桥镇人民政府", self.town, organs.TOWN),
            make_organ("石门镇人民政府", self.town2, organs.TOWN),
            make_organ("城关街道办事处", self.street, organs.TOWN),
        ]
        self.park = make_organ("永宁经济开发区管理委员会", self.zone, organs.ZONE)
        self.plant = make_organ("永宁安泰机械有限公司", self.town, organs.ENTERPRISE)
        self.bureau = Organ.objects.get(name="永宁市体育局")
        for office in ("办公室", "综合业务处", "永宁市体育局竞赛管理处"):
            make_organ(office, self.city, organs.OFFICE, parent=self.bureau)
        make_organ("办公室", self.county, organs.OFFICE, parent=Organ.objects.get(name="河东区教育局"))


@pytest.fixture
def town(db):
    return Town()


def meant(text, place, **more):
    """What the text resolves to: the names, or the kind of failure."""
    match = resolve(text, place, DAY, **more)
    rows = [*match.organs, *match.groups]
    return "、".join(row.name for row in rows) or match.kind


CITY = [
    ("永宁市应急管理局", "永宁市应急管理局"),
    ("市应急管理局", "永宁市应急管理局"),
    ("市应急局", "永宁市应急管理局"),
    ("应急管理局", "永宁市应急管理局"),
    ("永宁应急局", "永宁市应急管理局"),
    ("市 应急\n管理局", "永宁市应急管理局"),
    ("市应急管理局等", "永宁市应急管理局"),
    ("市住建局", "永宁市住房和城乡建设局"),
    ("市住房城乡建设局", "永宁市住房和城乡建设局"),
    ("住建局", "永宁市住房和城乡建设局"),
    ("市发改委", "永宁市发展和改革委员会"),
    ("市发展改革委", "永宁市发展和改革委员会"),
    ("市工信局", "永宁市工业和信息化局"),
    ("市人社局", "永宁市人力资源和社会保障局"),
    ("市文旅局", "永宁市文化广电和旅游局"),
    ("市文化广电旅游局", "永宁市文化广电和旅游局"),
    ("市卫健委", "永宁市卫生健康委员会"),
    ("市卫生健康委", "永宁市卫生健康委员会"),
    ("市自规局", "永宁市自然资源和规划局"),
    ("市自然资源规划局", "永宁市自然资源和规划局"),
    ("市市场监管局", "永宁市市场监督管理局"),
    ("市场监管局", "永宁市市场监督管理局"),
    ("市城管局", "永宁市城市管理局"),
    ("市交通局", "永宁市交通运输局"),
    ("市水利局", "永宁市水务局"),
    ("市公安局", "永宁市公安局"),
    ("市公安局交警支队", "永宁市公安局交通警察支队"),
    ("市交警支队", "永宁市公安局交通警察支队"),
    ("市消防救援支队", "永宁市消防救援支队"),
    ("市消防救援大队", "永宁市消防救援支队"),
    ("市委", "中共永宁市委员会"),
    ("市委办", "中共永宁市委办公室"),
    ("市委办公室", "中共永宁市委办公室"),
    ("市委组织部", "中共永宁市委组织部"),
    ("市委宣传部", "永宁市委宣传部"),
    ("宣传部", "永宁市委宣传部"),
    ("市委政法委", "中共永宁市委政法委员会"),
    ("市委编办", "中共永宁市委机构编制委员会办公室"),
    ("市纪委监委", "中共永宁市纪律检查委员会"),
    ("市政府", "永宁市人民政府"),
    ("市政府办", "永宁市人民政府办公室"),
    ("市人大常委会", "永宁市人民代表大会常务委员会"),
    ("市人大办", "永宁市人大常委会办公室"),
    ("市政协", "中国人民政治协商会议永宁市委员会"),
    ("市政协办", "永宁市政协办公室"),
    ("市检察院", "永宁市人民检察院"),
    ("市法院", "永宁市人民法院"),
    ("市安委会", "永宁市安全生产委员会"),
    ("市安委办", "永宁市安全生产委员会办公室"),
    ("市安委会办公室", "永宁市安全生产委员会办公室"),
    ("团市委", "共青团永宁市委员会"),
    ("共青团永宁市委", "共青团永宁市委员会"),
    ("市妇联", "永宁市妇女联合会"),
    ("市总工会", "永宁市总工会"),
    ("市税务局", "国家税务总局永宁市税务局"),
    ("河东区教育局", "河东区教育局"),
    ("永宁市河东区教育局", "河东区教育局"),
    ("河东教育局", "河东区教育局"),
    ("河东区政府", "河东区人民政府"),
    ("市公安局河东分局", "永宁市公安局河东分局"),
    ("河东区公安分局", "永宁市公安局河东分局"),
    ("柳桥镇", "柳桥镇人民政府"),
    ("柳桥镇政府", "柳桥镇人民政府"),
    ("河东区柳桥镇", "柳桥镇人民政府"),
    ("城关街道", "城关街道办事处"),
    ("城关街道办", "城关街道办事处"),
    ("永宁经济开发区", "永宁经济开发区管理委员会"),
    ("永宁经济开发区管委会", "永宁经济开发区管理委员会"),
    ("永宁安泰机械有限公司", "永宁安泰机械有限公司"),
    ("永宁市体育局竞赛管理处", "永宁市体育局竞赛管理处"),
]
COUNTY = [
    ("区应急管理局", "河东区应急管理局"),
    ("应急局", "河东区应急管理局"),
    ("市应急局", "永宁市应急管理局"),
    ("区委宣传部", "中共河东区委宣传部"),
    ("区政府办", "河东区人民政府办公室"),
    ("区安委办", "河东区安全生产委员会办公室"),
    ("区发改局", "河东区发展和改革局"),
    ("区自然资源和规划分局", "永宁市自然资源和规划局河东分局"),
    ("公安分局", "永宁市公安局河东分局"),
    ("区城市管理局", "河东区城市管理局"),
    ("区综合行政执法局", "河东区综合行政执法局"),
    ("柳桥镇", "柳桥镇人民政府"),
]


def test_units_of_a_city_document(town):
    texts = [text for text, _name in CITY]
    found = resolve_many(texts, town.city, DAY)
    assert [(text, "、".join(organ.name for organ in found[text].organs)) for text in texts] == CITY


def test_units_of_a_district_document(town):
    assert [(text, meant(text, town.county)) for text, _name in COUNTY] == COUNTY


@pytest.mark.parametrize(
    "text",
    [
        "相关部门",
        "有关部门",
        "各有关部门",
        "市相关部门",
        "市有关单位",
        "相关职能部门",
        "其他相关单位",
        "各部门",
        "市各部门",
        "各单位",
        "各地",
        "各地区",
        "各地各部门",
        "各级各部门",
        "各行业主管部门",
        "行业主管部门",
        "责任单位",
        "属地",
        "市直有关部门",
        "市应急管理局等部门",
        "市应急管理局等相关部门",
        "市安委办和相关部门",
        "柳桥镇及有关单位",
    ],
)
def test_vague_words_are_never_resolved(town, text):
    match = resolve(text, town.city, DAY)
    assert (match.kind, match.organs, match.groups) == ("vague", (), ())


def test_the_unit_named_before_others_is_suggested_first(town):
    match = resolve("市应急管理局等部门", town.city, DAY)
    assert [organ.name for organ in match.suggestions] == ["永宁市应急管理局"]


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("市气象台", "永宁市气象局"),
        ("西城街道办事处", "城关街道办事处"),  # one letter apart is another street
        ("市应及管理局", "永宁市应急管理局"),  # a typing error is for a person to see
        ("永宁安太机械有限公司", "永宁安泰机械有限公司"),
    ],
)
def test_what_is_only_similar_is_suggested(town, text, best):
    match = resolve(text, town.city, DAY)
    assert (match.kind, match.organs) == ("none", ())
    assert match.suggestions[0].name == best


def test_left_out_letters_are_accepted_with_a_margin(town):
    match = resolve("市自然资源规划局", town.city, DAY)
    assert match.kind == "exact"  # a known name of the body
    match = resolve("市融媒中心", town.city, DAY)
    assert (match.kind, [organ.name for organ in match.organs]) == ("fuzzy", ["永宁市融媒体中心"])
    make_organ("永宁市融媒介中心", town.city)
    assert resolve("市融媒中心", town.city, DAY).kind == "none"


def test_nothing_like_it_has_no_suggestions(town):
    match = resolve("丙丁戊己", town.city, DAY)
    assert (match.kind, match.suggestions) == ("none", ())


def test_a_missing_body_of_the_level_is_not_replaced_by_another_level(town):
    assert meant("区财政局", town.county) == "none"
    assert meant("财政局", town.county) == "none"
    assert resolve("财政局", town.county, DAY).suggestions[0].name == "永宁市财政局"


def test_two_bodies_of_one_name_are_offered(town):
    make_organ("永宁市综合行政执法局", town.city)
    assert meant("市城管局", town.city) == "none"
    assert {organ.name for organ in resolve("市城管局", town.city, DAY).suggestions} == {
        "永宁市城市管理局",
        "永宁市综合行政执法局",
    }
    assert meant("市城市管理局", town.city) == "永宁市城市管理局"


def test_another_city_is_never_meant(town):
    far = make_place("远山市", kind=Place.Kind.CITY)
    make_organ("远山市粮食和物资储备局", far)
    assert meant("市粮食局", town.city) == "none"
    assert meant("远山市粮食和物资储备局", town.city) == "none"
    assert meant("市粮食局", far) == "远山市粮食和物资储备局"


def test_a_closed_organ_is_not_meant(town):
    Organ.objects.filter(name="永宁市气象局").update(active=False)
    assert meant("市气象局", town.city) == "none"


def test_offices_of_the_issuer_come_first(town):
    assert meant("办公室", town.city) == "none"
    inside = {"issuer": town.bureau}
    assert resolve("办公室", town.city, DAY, **inside).organs[0].parent == town.bureau
    assert meant("综合业务处", town.city, **inside) == "综合业务处"
    assert meant("局综合业务处", town.city, **inside) == "综合业务处"
    assert meant("竞赛管理处", town.city, **inside) == "永宁市体育局竞赛管理处"
    assert meant("市教育局", town.city, **inside) == "永宁市教育局"


def test_groups_in_any_spelling_with_members_on_the_day(town):
    make_group("各镇(街道)", town.county, town.towns)
    make_group("安委会成员单位", town.city, [town.bureau])
    for text in ("各镇(街道)", "各镇(街道)", "各镇、街道", "各街道、镇", "各乡镇(街道)", "全区各镇街道"):
        assert meant(text, town.county) == "各镇(街道)"
    for text in ("各安委会成员单位", "市安委会成员单位", "各成员单位", "市安全生产委员会各成员单位"):
        assert meant(text, town.county) == "安委会成员单位"
    assert resolve("各镇", town.county, DAY).kind == "none"


def test_a_group_without_members_on_the_day_stands_for_nobody(town):
    make_group("各镇(街道)", town.county, town.towns, since=date(2026, 1, 1), until=date(2026, 1, 31))
    assert resolve("各镇(街道)", town.county, date(2026, 1, 31)).kind == "group"
    assert resolve("各镇(街道)", town.county, date(2026, 2, 1)).kind == "none"


def test_a_remembered_decision_goes_before_everything_in_its_place_and_below(town):
    officer = make_user(Organ.objects.get(name="永宁市安全生产委员会办公室"), "office")
    chosen = Organ.objects.get(name="永宁市商务局")
    assert meant("市效能办", town.city) == "none"
    remember_alias("市效能办", town.city, [chosen], actor=officer)
    assert resolve("市效能办", town.county, DAY).kind == "alias"
    assert meant("市 效能办", town.city) == "永宁市商务局"
    group = make_group("镇街", town.county, town.towns)
    remember_alias("市效能办", town.county, [], [group], actor=officer)
    assert meant("市效能办", town.county) == "镇街"
    assert meant("市效能办", town.city) == "永宁市商务局"


def test_few_queries_and_little_time_for_a_whole_plan(town, django_assert_num_queries):
    with django_assert_num_queries(6):
        resolve_many([text for text, _name in CITY], town.city, DAY)


def test_the_table_of_departments_names_no_body_twice():
    bodies, groups = tables()
    assert bodies["住建局"] == bodies["住房和城乡建设局"]
    assert groups["成员单位"] == "安委会成员单位"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("市住建局等部门", "市住建局"),
        ("市安委办和相关部门", "市安委办"),
        ("市住房和城乡建设局", ""),
        ("市公安局等", ""),
    ],
)
def test_named_before_others(text, named):
    assert named_before_others(text) == named


def test_what_is_not_vague():
    texts = ["市住建局", "各镇", "各成员单位", "负有安全生产监督管理职责的部门", "市地方金融局", "机关各处室"]
    assert [text for text in texts if is_vague(text)] == []


def test_group_keys_keep_different_groups_apart():
    assert group_key("各镇") != group_key("各镇(街道)")
    assert group_key("各区") != group_key("各县")
    assert tidy(" 各镇(街道)。") == "各镇(街道)"


@pytest.mark.bench
def test_a_whole_plan_among_five_thousand_organs_takes_less_than_300_ms(town):
    places = [town.city, town.county, town.town, town.town2, town.street, town.zone]
    organs = [
        Organ(
            name=f"{place.name}第{number}设备有限公司",
            kind="enterprise",
            place=place,
            path=f"{number * 10 + i:07d}",
        )
        for i, place in enumerate(places)
        for number in range(100_000, 100_600)
    ]
    organs += [
        Organ(name=f"永宁市第{number}工作局", kind="department", place=town.city, path=f"{number:07d}")
        for number in range(2_000_000, 2_001_400)
    ]
    Organ.objects.bulk_create(organs)
    known = [text for text, _name in CITY]
    texts = [*known, *(f"市第{number}单元" for number in range(100 - len(known)))]
    started = time.perf_counter()
    found = resolve_many(texts, town.city, DAY)
    taken = time.perf_counter() - started
    assert sum(match.certain for match in found.values()) == len(known)
    print(f"100 unit names among {Organ.objects.count()} organs: {taken * 1000:.0f} ms")  # noqa: T201
    assert taken < 0.3
