"""Two grids of the town, one of them with a worker; an enterprise, and a way to walk."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from anlan.grids.actions import keeping
from anlan.grids.models import Holder
from anlan.org.models import User
from anlan.registers.tests.conftest import RegisterCast, browse  # noqa: F401
from anlan.testing import make_user


def photo(name="现场.jpg", colour="grey"):
    file = BytesIO()
    Image.new("RGB", (32, 24), colour).save(file, "JPEG")
    return ContentFile(file.getvalue(), name)


class GridCast(RegisterCast):
    """``cell`` kept by ``walker``, who looks after the mill and a ``shop``; ``cell2`` is kept by nobody."""

    def __init__(self):
        super().__init__()
        self.townsman = self.fresh(self.townsman)
        self.cell = keeping.register_cell(self.town, actor=self.townsman, name="柳桥第1网格", code="LQ-1")
        self.cell2 = keeping.register_cell(self.town, actor=self.townsman, name="柳桥第2网格", code="LQ-2")
        self.walker = make_user(self.town_hall, "grid", name="网格员甲", place=self.cell.place)
        self.holder = keeping.appoint(
            self.cell.place, Holder.Kind.STAFF, actor=self.townsman, name="网格员甲", user=self.walker
        )
        self.premise = keeping.add_premise(
            self.cell, actor=self.townsman, enterprise=self.mill, category="general"
        )
        self.shop = keeping.add_premise(
            self.cell, actor=self.townsman, name="河沿路18号小超市", category="small", location="河沿路18号"
        )
        self.walker = User.objects.get(pk=self.walker.pk)


@pytest.fixture
def cast(db):
    return GridCast()
