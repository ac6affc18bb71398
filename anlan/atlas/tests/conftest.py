"""The cast of the register and of the dangers, with outlines for the places and enterprises that lie in them."""

from decimal import Decimal

import pytest

from anlan.audit.log import SYSTEM
from anlan.geo.actions import load_boundaries
from anlan.hazards.tests.conftest import at_state, client_of, files_of_the_test, report
from anlan.registers.tests.conftest import RegisterCast, code
from anlan.testing import make_user

__all__ = ["at_state", "client_of", "code", "files_of_the_test", "report"]
WEST, SOUTH = 124.0, 30.0  # of the city; each town a fifth of a degree wide


def square(place, west, south, wide):
    east, north = west + wide, south + wide
    line = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [line]}
    return {"type": "Feature", "properties": {"code": place.code}, "geometry": geometry}


class AtlasCast(RegisterCast):
    """``mill`` and ``mine`` lie in the two towns; ``shed`` of the first town lies nowhere."""

    def __init__(self):
        super().__init__()
        self.plant = self.mill.organ  # answers for what is found there
        self.officer2 = make_user(self.office, "office", name="安委办另一经办")
        self.rescuer2 = make_user(self.emergency, "department", name="应急另一经办", sectors=[self.industry])
        features = [
            square(self.city, WEST, SOUTH, 0.4),
            square(self.town, WEST, SOUTH, 0.2),
            square(self.town2, WEST + 0.2, SOUTH, 0.2),
            square(self.other_city, WEST + 1, SOUTH, 0.4),
        ]
        load_boundaries({"type": "FeatureCollection", "features": features}, actor=SYSTEM)
        type(self.mill).objects.filter(pk=self.mill.pk).update(lon="124.100000", lat="30.100000")
        self.mill = self.again(self.mill)
        self.mine = self.make_enterprise(
            "石门矿业有限公司", place=self.town2, lon=Decimal("124.3"), lat=Decimal("30.1")
        )
        self.shed = self.make_enterprise("柳桥无址货栈")


@pytest.fixture
def cast(db):
    return AtlasCast()


@pytest.fixture
def marks(client_of):
    """``marks(user, layers, …)``: what the map gets for the whole city."""

    def ask(user, layers="dangers,enterprises", status=200, **query):
        asked = {"box": "123,29,126,31", "z": 9, "layers": layers} | query
        response = client_of(user).get("/atlas/marks", asked)
        assert response.status_code == status, response.content
        return response.json()["layers"] if status == 200 else response.json()

    return ask
