"""The unified social credit code (统一社会信用代码, GB 32100-2015): check one, make one."""

import unicodedata

# Digits and capitals without I, O, S, V, Z (GB 32100-2015, 4.2).
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# 3^i mod 31 for the first seventeen characters (GB 32100-2015, appendix A).
WEIGHTS = [pow(3, i, 31) for i in range(17)]
# The ninth character of an organisation code (GB 11714-1997) weighs the eight before it.
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH = 18


def tidy_credit_code(text):
    """The code as the standard writes it: half-width, capitals, no spaces or hyphens."""
    half_width = unicodedata.normalize("NFKC", str(text))
    return "".join(half_width.split()).replace("-", "").upper()


def credit_code_fault(code):
    """None for a right code, else what is wrong first: "length", "character", "division" or "check".

    ``code`` is taken as it stands; ``tidy_credit_code`` comes before. "division": characters 3 to 8
    must be the digits of a registration division.
    """
    if len(code) != LENGTH:
        return "length"
    if not set(code) <= set(CHARACTERS):
        return "character"
    if not code[2:8].isdigit():
        return "division"
    if code[17] != check_character(code[:17]):
        return "check"
    return None


def check_character(body):
    """The eighteenth character for the seventeen of ``body``."""
    total = sum(CHARACTERS.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return CHARACTERS[-total % 31]


def make_credit_code(division, serial, kind="91"):
    """A code whose check characters are both right, for invented data.

    ``division``: six digits; ``serial``: 0 to 31**6 - 1, other serials give other codes; ``kind``: the
    registering department and the category of body (91: market supervision, enterprise).
    """
    if not 0 <= serial < 31**6:
        raise ValueError(f"serial {serial} does not fit in six characters")
    body = ""
    for _ in range(6):
        serial, rest = divmod(serial, 31)
        body = CHARACTERS[rest] + body
    organisation = "MA" + body
    code = f"{kind}{division}{organisation}{organisation_check(organisation)}"
    return code + check_character(code)


def organisation_check(body):
    """The ninth character of the organisation code that begins with the eight of ``body``."""
    # GB 11714-1997 counts 0-9 as themselves and A-Z from 10 on, all letters included.
    total = sum(int(char, 36) * weight for char, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
