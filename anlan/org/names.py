"""What documents call organs: tidying, vague words, the core of a name without its place."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import yaml

TABLE = Path(__file__).with_name("departments.yaml")

PLACE_ENDINGS = re.compile(
    "(?:经济技术开发区|经济开发区|高新技术产业开发区|自治[州县旗]|街道|[省市州盟区县旗镇乡])$"
)
LEVELS = "省市州盟区县旗镇乡"
# Bodies whose place stands inside the name: 共青团永宁市委员会 is written 团市委.
HEADS = {
    "中国共产主义青年团": "团",
    "共青团": "团",
    "中国人民政治协商会议": "政协",
    "政协": "政协",
    "中国共产党": "",
    "中共": "",
    "国家税务总局": "",
    "国网": "",
    "团": "团",
}
ENDINGS = (("委员会", "委"), ("办公室", "办"), ("人民政府", "政府"))
BRANCH = re.compile(r"(?P<bureau>.+局)(?P<place>.{2,8})分局$")

# A text made of these words alone, with one that leaves the choice open, names nobody in particular.
VAGUE_WORDS = (
    "各级|各类|各个|各|有关|相关|其他|其它|涉及|所有|全体|职能|责任|主管|行业|业务|牵头|监管|配合|执法|属地|直属|"
    "本级|区域|直|省级|市级|区级|县级|省|市|区|县|部门|单位|地区|地方|方面|机关|处室|科室|股室|企业|行政|等|及其|以及|"
    "和|及|与|或|、|的|地"
)
ONLY_VAGUE_WORDS = re.compile(f"(?:{VAGUE_WORDS})+$")
OPEN = re.compile("有关|相关|其他|其它|涉及|等")
BARE = re.compile(
    "(?:[全本]?[省市区县]?直?(?:各级|各类|各个|各|所有|全体)*(?:职能|责任|主管|行业|业务|牵头|监管|配合|执法|属地)*"
    "(?:部门|单位|地区|地方|属地|地|方面|机关|企业))+$"
)
AND_OTHERS = re.compile(
    r"(?P<named>.+?)(?:以及|等|及|和|与)(?P<others>(?:其他|其它|各|相关|有关|职能|行业|主管|责任|业务)*"
    r"(?:部门|单位|地区|方面|地))$"
)

TERRITORIES = re.compile(
    "乡镇|街镇|镇街(?!道)|镇|乡|街道办事处|街道|办事处|开发区|园区|功能区|高新区|管委会|村|社区|区|县|市|旗|板块"
)
SAME_TERRITORY = {
    "乡": ["镇"],
    "乡镇": ["镇"],
    "街镇": ["街道", "镇"],
    "镇街": ["镇", "街道"],
    "街道办事处": ["街道"],
    "办事处": ["街道"],
    "功能区": ["开发区"],
    "园区": ["开发区"],
    "管委会": ["开发区"],
}
JOINTS = re.compile(r"[()、,/及和与各]|全体|所有")


def tidy(text):
    """Half-width, without white space and quotation marks: the form in which names are compared."""
    return re.sub(r"""[\s"'“”‘’《》]+""", "", unicodedata.normalize("NFKC", str(text))).strip(":;。.,、")


def is_vague(text):
    """相关部门, 有关单位, 各地, 各部门…: words that mean different organs each time."""
    text = tidy(text)
    if BARE.match(text):
        return True
    return bool(ONLY_VAGUE_WORDS.match(text) and OPEN.search(text))


def named_before_others(text):
    """``X`` of "X等部门" or "X和相关部门"; empty when the text leaves nobody open."""
    text = tidy(text)
    found = AND_OTHERS.match(text)
    return found["named"] if found and OPEN.search(text, found.end("named")) else ""


def stem(place_name):
    """永宁市 -> 永宁: how documents shorten a place; empty when too little would be left."""
    short = re.sub(
        r"(?:经济技术开发区|经济开发区|高新技术产业开发区|自治[州县旗]|街道|[省市州盟区县旗镇乡])$",
        "",
        place_name,
    )
    return short if len(short) >= 2 else ""


@lru_cache
def tables():
    """Shortened name -> the number of its line in ``departments.yaml``; the same for groups."""
    data = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    bodies = {shorten(name): number for number, line in enumerate(data["bodies"]) for name in line}
    groups = {name: line[0] for line in data["groups"] for name in line}
    return bodies, groups


def shorten(core):
    for long, short in ENDINGS:
        core = core.replace(long, short)
    # 市委宣传部 and 宣传部 are one: the committee in front says nothing more.
    return core[1:] if len(core) >= 3 and core[0] == "委" else core


@lru_cache(maxsize=20_000)
def canonical(core):
    """Equal for all names of one body, the place left out: 住建局, 住房和城乡建设局."""
    short = shorten(core)
    return tables()[0].get(short, short)


def core(name, place_words):
    """The name without its place: 永宁市河东区教育局 -> 教育局, 共青团永宁市委员会 -> 团委员会.

    ``place_words``: names and stems of the organ's place and those above it, longest first.
    """
    rest = strip(name, place_words)
    if rest == name:
        for head, kept in HEADS.items():
            after = name.removeprefix(head)
            if after != name and (bare := strip(after, place_words)) != after:
                rest = kept + bare
                break
    branch = BRANCH.match(rest)
    if branch and branch["place"] in place_words:
        return branch["bureau"].removesuffix("局") + "分局"
    return rest


def strip(name, place_words):
    found = True
    while found:
        found = next((word for word in place_words if name.startswith(word)), "")
        name = name.removeprefix(found)
    return name


@lru_cache(maxsize=5_000)
def group_key(name):
    """Equal for all spellings of one group: 各镇(街道), 各街道、镇, 全市各乡镇街道."""
    text = JOINTS.sub("", re.sub(r"^(?:全[省市区县])", "", tidy(name)))
    text = re.sub(r"^[省市区县](?=安委会|安全生产委员会|成员单位|属)", "", text)
    territories = TERRITORIES.findall(text)
    if territories and "".join(territories) == text:
        kinds = {kind for word in territories for kind in SAME_TERRITORY.get(word, [word])}
        return "+".join(sorted(kinds))
    return tables()[1].get(text, text)
