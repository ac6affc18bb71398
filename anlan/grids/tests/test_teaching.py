"""Those who keep grids are trained: who took part on which day, who passed, and what is counted of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from anlan.flow.flow import Refused
from anlan.grids.actions import keeping
from anlan.grids.actions.teaching import record_training
from anlan.grids.models import Holder, Training
from anlan.indicators.engine import value

SAID = {"title": "网格员上岗培训", "hours": 4, "teacher": "市应急局 赵明", "content": "消防和用电检查要点"}


@pytest.fixture
def other(cast):
    return keeping.appoint(cast.cell2.place, Holder.Kind.STAFF, actor=cast.townsman, name="网格员乙")


@pytest.mark.clause("S4-3.16a")
def test_a_training_is_recorded_with_who_passed(cast, other, browse, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    today = timezone.localdate()
    year = (date(today.year, 1, 1), today)
    client, page = browse(cast.townsman), reverse("grids:teach")
    assert [one.pk for one in client.get(page).context["form"].fields["people"].queryset] == [
        cast.holder.pk,
        other.pk,
    ]
    said = {**SAID, "on": today.isoformat(), "people": [cast.holder.pk, other.pk], "failed": [other.pk]}
    paper = SimpleUploadedFile("签到表.txt", "网格员甲、网格员乙".encode())
    assert client.post(page, {**said, "papers": paper}).status_code == 302
    row = Training.objects.get()
    assert (row.organ, row.place, [(one.holder, one.passed) for one in row.people.all()]) == (
        cast.town_hall,
        cast.town,
        [(cast.holder, True), (other, False)],
    )
    shown = client.get(row.get_absolute_url()).content.decode()
    assert ("网格员乙" in shown, "签到表.txt" in shown) == (True, True)
    [(line, _cells)] = client.get(reverse("grids:trainings")).context["lines"]
    assert (line.count, line.passed) == (2, 1)
    figure = value("grids.trained", cast.town, *year)
    assert (figure.part, figure.whole) == (1, 2)
    assert browse(cast.outsider).get(row.get_absolute_url()).status_code == 404
    assert browse(cast.walker).get(page).status_code == 404


def teach(cast, people, **more):
    said = {"on": timezone.localdate(), "people": people, "organ": cast.town_hall, **SAID, **more}
    return record_training(said.pop("place", cast.town), actor=said.pop("actor", cast.townsman), **said)


def test_what_cannot_be_recorded(cast, other):
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="请选择参训人员。"):
        teach(cast, [])
    with pytest.raises(ValidationError, match="培训日期不能晚于今天。"):
        teach(cast, [other], on=today + timedelta(1))
    with pytest.raises(ValidationError, match="培训当日不在本区域任职：网格员乙。"):
        teach(cast, [other], on=today - timedelta(1))
    with pytest.raises(ValidationError, match="不在参训人员中：网格员甲。"):
        teach(cast, [other], failed=[cast.holder])
    with pytest.raises(Refused):
        teach(cast, [other], actor=cast.town2sman)
    assert not Training.objects.exists()
    assert teach(cast, [other]).people.count() == 1
