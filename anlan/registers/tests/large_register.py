"""A register of a hundred thousand enterprises, for measuring: of a large one a twentieth is drawn, the rest copied."""

from anlan.org.models import Organ
from anlan.registers.models import Enterprise, Tagging
from anlan.tests.copies import copy_documents, copy_rows, padded

DRAWN, COPIES = 1000, 20
RENAMED = "replace({}, '有限公司', '第' || copy || '分公司')"


def make_register(city, enterprises):
    """Fill ``city``, a ``LargeCity`` with places and organs; keeps what copies of other rows need to know.

    Of the enterprises some are drawn; copy ``n`` of one has a key that lies ``n * city.step`` above its own.
    """
    city.enterprises = city.step = min(enterprises, max(DRAWN, enterprises // COPIES))
    city.make_enterprises()
    city.copies = enterprises // city.step - 1
    apart = f"copy * {city.step}"
    copy_rows(
        Organ,
        city.copies,
        "kind = 'enterprise'",
        id=f"id + {apart}",
        path=padded(f"(CAST(path AS integer) + {apart})"),
        name=RENAMED.format("name"),
    )
    copy_rows(
        Enterprise,
        city.copies,
        id=f"id + {apart}",
        organ_id=f"organ_id + {apart}",
        name=RENAMED.format("name"),
        credit_code="substr(credit_code, 1, 6) || (10 + copy) || substr(credit_code, 9)",
    )
    copy_rows(Tagging, city.copies, id=None, enterprise_id=f"enterprise_id + {apart}")
    copy_documents("registers.enterprise", city.copies, city.step, RENAMED)
