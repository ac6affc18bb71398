"""The main job in a real browser: a document goes in, four people work on it, a task is accepted."""

import re

import pytest
from django.utils import timezone

from anlan.plans.models import Assignment, Plan
from anlan.testing import PASSWORD, Cast

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DOCUMENT = """永宁市2026年安全生产工作要点

永安办〔2026〕8号

一、压实责任

1.开展建筑施工领域隐患排查,每季度至少检查1次,10月底前完成。(牵头单位:市住建局;配合单位:市应急局)

2.组织有限空间作业专项整治,全年检查企业不少于60家。(责任单位:相关部门)
"""


class Person:
    """One account in a browser context of its own, so that four people can be signed in at once."""

    def __init__(self, browser, server, user, viewport):
        self.context = browser.new_context(
            base_url=server.url, viewport=viewport, locale="zh-CN", accept_downloads=True
        )
        self.page = self.context.new_page()
        self.problems = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on(
            "console", lambda line: self.problems.append(line.text) if line.type == "error" else None
        )
        self.page.goto("/")
        self.page.fill("input[name=login]", user.username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_selector(".bar")

    def press(self, name):
        """Follow the link or press the button of that name in the page's body, and wait for the next page."""
        said = re.compile(rf"^\s*{re.escape(name)}\s*$")
        with self.page.expect_navigation():
            self.page.locator("main a, main button").filter(has_text=said).first.click()

    def text(self):
        return self.page.locator("main").inner_text()


@pytest.fixture
def people(browser, live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cast = Cast()
    desk, phone = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
    seats = {"officer": desk, "builder": phone, "rescuer": desk, "boss": desk}
    people = {name: Person(browser, live_server, getattr(cast, name), view) for name, view in seats.items()}
    yield people
    assert {name: person.problems for name, person in people.items() if person.problems} == {}
    for person in people.values():
        person.context.close()


def test_from_the_document_to_the_accepted_task(people, tmp_path):
    officer, builder, rescuer, boss = (people[name] for name in ("officer", "builder", "rescuer", "boss"))
    document = tmp_path / "工作要点.txt"
    document.write_text(DOCUMENT, encoding="utf-8")

    upload_and_dispatch(officer, document)
    plan = Plan.objects.get()
    assert plan.state == "active"
    assert Assignment.objects.count() == 3

    lead = Assignment.objects.get(organ__short_name="市住建局", role="lead", task__order=1)
    sign_and_report(builder, lead, tmp_path)
    assert (lead.reports.count(), state(lead)) == (1, "submitted")

    officer.page.goto(lead.get_absolute_url())
    officer.press("退回")
    officer.page.fill("textarea[name=reason]", "缺少整改情况。")
    officer.press("退回")
    assert state(lead) == "returned"

    helper = Assignment.objects.get(organ__short_name="市应急局", task__order=1)
    rescuer.page.goto("/work/")
    assert "待签收" in rescuer.text()
    rescuer.page.goto(helper.get_absolute_url())
    rescuer.press("签收")
    rescuer.press("签收")
    assert state(helper) == "received"

    boss.page.goto(lead.task.get_absolute_url())
    boss.press("批示")
    boss.page.fill("textarea[name=note]", "请抓紧整改。")
    boss.press("批示")

    report(builder, lead, "整改已完成。", "100", tmp_path)
    submit(builder, lead)
    officer.page.goto(lead.get_absolute_url())
    officer.press("审核通过")
    officer.page.fill("textarea[name=note]", "现场核实,同意。")
    officer.press("审核通过")
    assert state(lead) == "completed"
    officer.page.goto(plan.get_absolute_url())
    assert re.search(r"1\s*已办结", officer.text())


def upload_and_dispatch(officer, document):
    officer.page.goto("/plans/")
    officer.press("上传文件，制定计划")
    officer.page.set_input_files("input[name=file]", str(document))
    officer.press("上传并识别")
    assert officer.page.locator(".rtask").count() == 2
    officer.press("无误")
    officer.page.goto(officer.page.url.split("/review")[0] + "/resolve/")
    officer.page.fill("form.unit input[name=names]", "市住建局")
    officer.press("落实")
    officer.press("下一步：确认下发")
    officer.page.on("dialog", lambda dialog: dialog.accept())
    officer.press("确认这 2 项")
    with officer.page.expect_navigation():
        officer.page.click("button[name=dispatch]")


def sign_and_report(builder, lead, folder):
    builder.page.goto("/work/")
    builder.page.goto(lead.get_absolute_url())
    builder.press("签收")
    builder.press("签收")
    report(builder, lead, "三季度检查工地12个。", "60", folder)
    submit(builder, lead)


def report(person, lead, text, percent, folder):
    record = folder / "检查记录.txt"
    record.write_text("检查记录", encoding="utf-8")
    person.page.goto(lead.get_absolute_url())
    person.press("报送进展")
    person.page.fill("textarea[name=text]", text)
    person.page.fill("input[name=percent]", percent)
    person.page.fill("input[name=occurred_on]", timezone.localdate().isoformat())
    for field in person.page.locator("input[type=file]").all():
        field.set_input_files(str(record))
    person.press("报送进展")


def submit(person, lead):
    person.page.goto(lead.get_absolute_url())
    person.press("报请审核")
    person.page.fill("textarea[name=note]", "请审核。")
    person.page.fill("textarea[name=co_units]", "配合单位已派员参加。")
    person.press("报请审核")


def state(assignment):
    assignment.refresh_from_db()
    return assignment.state
