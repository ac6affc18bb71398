"""Names of enterprises: written in one way, and compared by what is particular to them."""

import re

from rapidfuzz import fuzz, process

LEGAL_FORMS = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|公司|集团|合伙企业|个人独资企业|总厂|工厂|厂|店|部)+$"
)
DIVISION = re.compile(r"(自治区|自治州|自治县|省|市|区|县|旗|街道|镇|乡)$")
BRACKETS = str.maketrans("()", "\uff08\uff09")
SIGNS = re.compile(r"[\uff08\uff09《》“”·]")
ALIKE = 82  # of 100, with the same two characters in front: from here on a person is asked to look
VERY_ALIKE = 90  # whatever stands in front
SAME_START = 90  # "安泰机械" and "安泰机械制造"


def tidy_name(text):
    """Without blanks, brackets full-width: as names are registered."""
    return "".join(str(text).split()).translate(BRACKETS)


def core(name, places=()):
    """What is particular to ``name``: no place names in front, no brackets, no legal form behind."""
    text = SIGNS.sub("", tidy_name(name))
    stems = {*places, *(DIVISION.sub("", place) for place in places)} - {""}
    front = re.compile(
        f"(?:(?:{'|'.join(sorted(map(re.escape, stems), key=len, reverse=True))})[省市区县镇乡]?)+"
    )
    if stems and (found := front.match(text)) and len(text) - found.end() > 2:
        text = text[found.end() :]
    short = LEGAL_FORMS.sub("", text)
    return short if len(short) > 1 else text


def alike(text, others):
    """``[(key, score)]`` of the cores in ``others`` ({key: core}) that are like ``text``, best first."""
    scores = {key: SAME_START for key, other in others.items() if same_start(text, other)}
    for other, score, key in process.extract(text, others, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=6):
        if score >= VERY_ALIKE or other[:2] == text[:2]:
            scores[key] = max(round(score), scores.get(key, 0))
    return sorted(scores.items(), key=lambda pair: -pair[1])[:6]


def same_start(one, other):
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) > 3 and longer.startswith(shorter)
