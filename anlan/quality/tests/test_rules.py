"""Each rule, on what it objects to and beside it on what it leaves alone."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from anlan.files.actions import attach
from anlan.grids.actions.keeping import add_premise
from anlan.grids.actions.walking import patrol
from anlan.hazards.models import Matter
from anlan.library.models import Criterion, Standard
from anlan.owners.actions import assign
from anlan.quality import looking
from anlan.registers.models import Enterprise, Likeness

from .conftest import DAY

TODAY = timezone.localdate


def rows(flaws):
    return [flaw.row_id for flaw in flaws]


def test_a_danger_given_away_without_a_deadline(cast):
    bare, fine, waiting = cast.danger("red"), cast.danger("blue"), cast.danger("green")
    Matter.objects.filter(pk__in=[bare.pk, fine.pk]).update(state="rectifying", organ=cast.plant)
    Matter.objects.filter(pk=fine.pk).update(due_on=TODAY() + 10 * DAY)
    cast.look()
    (flaw,) = cast.found("no_deadline")
    assert (flaw.row_id, flaw.organ, flaw.link) == (bare.pk, bare.office, bare.get_absolute_url())
    assert waiting.state == "registered"  # nobody's yet: its day is not set


def test_what_was_entered_late_and_near_the_due_day(cast):
    due = TODAY() + 2 * DAY
    duty = cast.duty(cast.town_hall, due)
    late = cast.report(duty, did=TODAY() - 7 * DAY)
    cast.report(duty, did=TODAY() - 6 * DAY)  # soon enough after the deed
    early = cast.duty(cast.town_hall, TODAY() + 4 * DAY)
    cast.report(early, did=TODAY() - 20 * DAY)  # late, but far from the due day
    cast.look()
    assert rows(cast.found("back_entry")) == [late.pk]


def test_a_grade_below_that_of_the_item(cast):
    standard = Standard.objects.create(
        code="ZD-T", title="判定标准", kind=Standard.Kind.values[0], valid_from=TODAY() - DAY
    )
    for code, grade in (("ZD-T-1", "major"), ("ZD-T-2", "general")):
        Criterion.objects.create(
            standard=standard, code=code, item="一", text=code, grade=grade, valid_from=TODAY() - DAY
        )
    wrong, right, general = cast.danger("red"), cast.danger("blue"), cast.danger("green")
    Matter.objects.filter(pk=wrong.pk).update(grade="general", standard_code="ZD-T-1")
    Matter.objects.filter(pk=right.pk).update(grade="major", standard_code="ZD-T-1")
    Matter.objects.filter(pk=general.pk).update(grade="general", standard_code="ZD-T-2")
    cast.look()
    assert rows(cast.found("grade")) == [wrong.pk]


def test_texts_of_a_unit_that_are_the_same_but_for_numbers(cast):
    duty = cast.duty(cast.town_hall, TODAY())
    text = "{}月{}日检查企业{}家，现场未发现安全隐患。"
    _first, second, third = [cast.report(duty, text.format(n, n + 3, n * 2)) for n in (1, 2, 3)]
    for n in (1, 2):  # twice is no habit
        cast.report(duty, f"{n}日组织安全生产应急演练一次，参加人员合格。")
    other = cast.duty(cast.town2_hall, TODAY())
    cast.report(other, text.format(4, 4, 4))  # another unit's
    for _n in range(4):
        cast.report(other, "无隐患。")  # too short to mean anything
    cast.look()
    assert rows(cast.found("copied")) == [second.pk, third.pk]


def picture(shift=0, quality=95, turned=False):
    """A scene with much in it; another ``quality`` makes another file of the same look."""
    image = Image.new("L", (160, 120), 128)
    draw = ImageDraw.Draw(image)
    for n in range(24):
        at = ((n * 53 + shift * 29) % 150, (n * 37 + shift * 61) % 110)
        draw.ellipse((*at, at[0] + 24 + n % 9, at[1] + 18), fill=(n * 41 + shift * 83) % 256)
    if turned:
        image = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return ContentFile(file.getvalue(), f"照片{shift}-{quality}.jpg")


def test_a_photo_used_again_as_it_is_or_in_another_size(cast):
    duty = cast.duty(cast.town_hall, TODAY())
    first, second, third, fourth = [cast.report(duty, f"第{n}份") for n in range(4)]
    attach(first, picture(), actor=cast.townsman, kind="photo")
    attach(first, picture(quality=60), actor=cast.townsman, kind="photo")  # the same scene on the same row
    same = attach(second, picture(), actor=cast.townsman, kind="photo")
    alike = attach(third, picture(quality=40), actor=cast.townsman, kind="photo")
    attach(fourth, picture(shift=5, turned=True), actor=cast.townsman, kind="photo")
    cast.look()
    flaws = cast.found("reused_photo")
    assert rows(flaws) == [same.pk, alike.pk]
    assert {(flaw.organ, flaw.link) for flaw in flaws} == {(cast.town_hall, duty.get_absolute_url())}


def test_an_enterprise_nobody_has_looked_at(cast):
    old = TODAY() - 91 * DAY
    Enterprise.objects.filter(pk=cast.mill.pk).update(since=old)
    walked, fresh = cast.make_enterprise("永宁已巡金属厂"), cast.make_enterprise("永宁新办电子厂")
    Enterprise.objects.filter(pk=walked.pk).update(since=old)
    premise = add_premise(cast.cell, actor=cast.townsman, enterprise=walked, category="key")
    patrol(premise, actor=cast.fresh(cast.walker), result="fine")
    cast.look()
    (flaw,) = cast.found("never_inspected")
    assert (flaw.row_id, flaw.organ) == (cast.mill.pk, cast.town_hall)
    assert fresh.since == TODAY()


def test_an_enterprise_that_was_asked_and_never_answered(cast):
    old = TODAY() - 91 * DAY
    silent, told, unasked = (cast.make_enterprise(f"永宁{n}号家具厂") for n in "甲乙丙")
    Enterprise.objects.update(since=old)
    cast.duty(silent.organ, TODAY() - DAY, silent)
    cast.report(cast.duty(told.organ, TODAY() - DAY, told), "已自查，未发现问题。")
    cast.duty(unasked.organ, TODAY() + DAY, unasked)  # there is time yet
    cast.look()
    assert rows(cast.found("never_reported")) == [silent.pk]


def test_a_file_that_nobody_has_verified_for_a_year(cast):
    seen, unseen = cast.make_enterprise("永宁已核木业厂"), cast.make_enterprise("永宁未核木业厂")
    now = timezone.now()
    Enterprise.objects.filter(pk=cast.mill.pk).update(verified_at=now - timedelta(367))
    Enterprise.objects.filter(pk=seen.pk).update(verified_at=now - timedelta(360))
    Enterprise.objects.filter(pk=unseen.pk).update(verified_at=None, created_at=now - timedelta(367))
    cast.look()
    assert rows(cast.found("stale")) == [cast.mill.pk, unseen.pk]


def test_an_enterprise_that_nobody_answers_for(cast):
    loose = cast.make_enterprise("永宁无主贸易公司")
    Enterprise.objects.filter(pk=loose.pk).update(sector=None)
    cast.look()
    assert [(flaw.row_id, flaw.said) for flaw in cast.found("orphan")] == [(loose.pk, "没有行业主管部门。")]


def test_an_enterprise_with_two_departments_of_daily_enforcement(cast):
    for organ in (cast.emergency, cast.housing):
        assign(cast.mill, "enforcement", actor=cast.officer, organ=organ)
    cast.look()
    assert [(flaw.row_id, flaw.said) for flaw in cast.found("double")] == [
        (cast.mill.pk, "日常执法部门不止一个。")
    ]


def test_two_files_of_one_enterprise(cast):
    first, second = cast.make_enterprise("永宁宏达机械厂"), cast.make_enterprise("永宁恒通纺织厂")
    Likeness.objects.all().delete()
    one = Likeness.objects.create(first=first, second=second, score=93)
    Likeness.objects.create(first=cast.mill, second=first, score=90, dismissed=True)
    cast.look()
    (flaw,) = cast.found("duplicate")
    assert (flaw.row_id, flaw.link) == (one.pk, second.get_absolute_url())


@pytest.mark.parametrize("code", ["no_deadline", "stale"])
def test_a_rule_that_the_rulebook_leaves_out_is_not_looked_by(cast, code, monkeypatch):
    kept = {name: said for name, said in looking.asked(TODAY()).items() if name != code}
    monkeypatch.setattr(looking, "asked", lambda today: kept)
    assert code not in cast.look()
