"""In a real browser: a danger written on a telephone without a network, sent once when one comes, put right, closed."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.utils import timezone
from PIL import Image

from anlan.files.queries import attached
from anlan.hazards.models import Matter
from anlan.inspections.actions.visits import answer_lines
from anlan.mobile.models import Sent
from anlan.testing import Cast, make_user
from anlan.tests.test_e2e import Person

from .visits import visit_under_way

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
CONTROLLED = """() => new Promise((done) => {
    if (navigator.serviceWorker.controller) done(true);
    else navigator.serviceWorker.addEventListener("controllerchange", () => done(true));
})"""
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture
def cast(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cast = Cast()
    cast.second = make_user(cast.town_hall, "town", name="柳桥另一经办")
    return cast


@pytest.fixture
def sit(browser, live_server):
    """``sit(user, view)``: somebody signed in in a browser context of their own."""
    people = []

    def make(user, view):
        people.append(Person(browser, live_server, user, view))
        return people[-1]

    yield make
    for person in people:
        person.context.close()


def shot(folder, name, colour):
    """A photo larger than what is sent as it is: the telephone makes it smaller."""
    path = folder / name
    noise = Image.effect_noise((2400, 1800), 90).convert("RGB")
    noise.paste(colour, (0, 0, 900, 700))
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "Phone X", 6
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95, exif=exif)
    assert out.tell() > 3 * 2**20
    path.write_bytes(out.getvalue())
    return str(path)


def ready(person, name="企业管理员"):
    """The telephone has taken along what it needs."""
    person.page.goto("/m/")
    person.page.evaluate(CONTROLLED)
    person.page.wait_for_selector(f"text={name}")


def test_a_danger_reported_offline_is_sent_once_and_closed_by_two(sit, cast, tmp_path):
    manager = sit(cast.manager, PHONE)
    ready(manager)
    report_offline(manager, tmp_path)
    row = Matter.objects.get()
    assert (row.subject, row.description, Sent.objects.count()) == (cast.plant, "配电箱未上锁，线路裸露。", 1)
    (found,) = attached(row, "found")
    assert (found.photo.camera, found.photo.width, found.photo.height) == ("Phone X", 1800, 2400)

    to_the_town(cast, row, manager)
    town = sit(cast.townsman, DESK)
    assign(town, row, cast)
    rectify(manager, row, tmp_path)
    close(town, row, cast)
    row.refresh_from_db()
    assert (row.state, row.checks.get().by, row.checks.get().second) == ("closed", cast.townsman, cast.second)
    the_ledger_shows_both_photos(town)
    offline = "ERR_INTERNET_DISCONNECTED"  # the browser says so itself
    assert [line for person in (manager, town) for line in person.problems if offline not in line] == []


def report_offline(manager, folder):
    """Written without a network, the page closed, opened again still without; the network comes."""
    context = manager.context
    context.set_offline(True)
    manager.page.goto("/m/report/")
    manager.page.set_input_files(
        "[data-photos=photos] input[capture]", shot(folder, "现场.jpg", (200, 40, 40))
    )
    manager.page.wait_for_selector("[data-photos=photos] li img")
    manager.page.fill("textarea[name=description]", "配电箱未上锁，线路裸露。")
    manager.page.wait_for_selector("text=草稿已保存在本机")
    manager.page.close()
    manager.page = context.new_page()
    manager.page.goto("/m/report/")
    manager.page.wait_for_selector("[data-photos=photos] li img")  # the draft was kept
    manager.page.get_by_role("button", name="提交").click()
    manager.page.wait_for_selector("li.waiting")
    assert Matter.objects.count() == 0
    manager.page.close()
    manager.page = context.new_page()
    manager.page.goto("/m/queue/")
    manager.page.wait_for_selector("li.waiting")
    context.set_offline(False)
    manager.page.wait_for_selector("li.done", timeout=60000)
    manager.page.reload()
    manager.page.get_by_role("button", name="立即同步").click()
    manager.page.wait_for_selector("text=已同步。")


def step(person, row, name, **fields):
    person.page.goto(f"{row.get_absolute_url()}{name}/")
    for field, value in fields.items():
        box = person.page.locator(f"main [name={field}]").first
        kind = box.evaluate("one => one.type")
        if kind == "checkbox":
            box.check()
        elif kind == "select-one":
            box.select_option(value)
        else:
            box.fill(value)
    with person.page.expect_navigation():
        person.page.locator("main .form-foot button").click()


def to_the_town(cast, row, manager):
    """A major danger that an enterprise finds on itself goes up to the town."""
    step(manager, row, "accept", grade="major", danger_class="electrical")
    row.refresh_from_db()
    assert (row.state, row.office) == ("verified", cast.town_hall)


def assign(town, row, cast):
    day = (timezone.localdate() + timedelta(10)).isoformat()
    step(town, row, "assign", responsible=cast.plant.name, checker=cast.town_hall.name, rectify_by=day)
    row.refresh_from_db()
    assert (row.state, row.organ) == ("assigned", cast.plant)


def rectify(manager, row, folder):
    day = (timezone.localdate() + timedelta(5)).isoformat()
    five = {"duty_person": "王强", "funds": "2万元", "contingency": "断电挂牌"}
    step(manager, row, "start", measures="更换线路", finish_on=day, **five)
    manager.page.goto("/m/rectify/")
    manager.page.get_by_text(row.number).click()
    photo = shot(folder, "整改后.jpg", (40, 160, 40))
    manager.page.set_input_files("[data-photos=photos] input[capture]", photo)
    manager.page.wait_for_selector("[data-photos=photos] li img")
    manager.page.fill("textarea[name=work_done]", "线路已更换，配电箱已上锁。")
    manager.page.get_by_role("button", name="报请验收").click()
    manager.page.wait_for_selector("li.done:has-text('报整改')", timeout=60000)
    row.refresh_from_db()
    assert (row.state, attached(row, "after").count()) == ("submitted", 1)


def close(town, row, cast):
    cure = {"cause_class": "management", "systemic_measure": "每月检查配电室"}
    step(town, row, "pass", co_verifier=f"{cast.second.name}", on_site=True, **cure)
    step(town, row, "close")


def the_ledger_shows_both_photos(town):
    answer = town.context.request.get("/hazards/ledger/")
    with ZipFile(io.BytesIO(answer.body())) as book:
        assert len([name for name in book.namelist() if name.startswith("xl/media/")]) == 2


def test_an_answer_that_a_colleague_gave_meanwhile_is_shown_beside_ones_own(sit, cast):
    mate = make_user(cast.emergency, "department", name="应急另一经办", sectors=[cast.industry])
    row = visit_under_way(cast, mate)
    rescuer = sit(cast.rescuer, PHONE)
    ready(rescuer, "应急经办")
    rescuer.context.set_offline(True)
    rescuer.page.goto("/m/inspect/")
    rescuer.page.select_option("select[name=value_exits]", "fail")
    rescuer.page.wait_for_selector("text=草稿已保存在本机")
    rescuer.page.reload()
    rescuer.page.wait_for_selector("select[name=value_exits]")
    rescuer.page.get_by_role("button", name="保存并报送").click()
    rescuer.page.wait_for_selector("li.waiting")
    answer_lines(row, actor=mate, answers={"exits": {"value": "pass", "note": "已看", "version": 0}})
    rescuer.context.set_offline(False)
    rescuer.page.wait_for_selector("li.conflict", timeout=60000)
    text = rescuer.page.locator("li.conflict").inner_text()
    assert ("服务器上的：合格；已看" in text, "本机的：不合格" in text) == (True, True)
    answer = row.answers.get()
    assert (answer.value, answer.version) == ("pass", 1)
    rescuer.page.get_by_text("本机的：不合格").click()
    rescuer.page.get_by_role("button", name="按所选报送").click()
    rescuer.page.wait_for_selector("li.done", timeout=60000)
    answer.refresh_from_db()
    assert (answer.value, answer.version) == ("fail", 2)
    assert [line for line in rescuer.problems if "ERR_INTERNET" not in line and "409" not in line] == []
