"""How organs and letters, which lie below or beside the index, are found."""

from anlan.letters.models import Letter
from anlan.org.models import Organ
from anlan.search.sources import Text, source


def organs():
    """Enterprises are found as what the register says of them."""
    return Organ.objects.exclude(kind=Organ.Kind.ENTERPRISE)


source(Organ, lambda organ: Text(organ.name, organ.short_name), organs)
source(Letter, lambda letter: Text(letter.title, letter.number))
