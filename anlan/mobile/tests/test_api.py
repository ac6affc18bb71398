"""What telephones send: once for its key, whole or not at all, with both versions where somebody was first."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from anlan.files.queries import attached
from anlan.files.tests.samples import picture
from anlan.hazards.flow import MATTER
from anlan.hazards.models import Matter
from anlan.inspections.actions.visits import answer_lines
from anlan.mobile.actions import drop_stale
from anlan.mobile.models import Sent, Upload
from anlan.testing import Cast, make_user

from .visits import visit_under_way

pytestmark = pytest.mark.django_db
FIVE = {
    "duty_person": "王强",
    "measures": "更换线路",
    "funds": "2万元",
    "contingency": "断电挂牌",
}


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def phone():
    def of(user):
        client = Client()
        client.force_login(user)
        return client

    return of


def send(client, path, body):
    return client.post(f"/api/mobile/{path}", body, content_type="application/json")


def staged(client, key=None, content=None):
    key = key or uuid.uuid4()
    file = SimpleUploadedFile("现场.png", content or picture())
    return key, client.post(f"/api/mobile/uploads/{key}", {"file": file})


def written(photos, key=None, ago=timedelta(hours=2), skew=timedelta(0), **more):
    """A report written some hours ago, by a clock that may be wrong."""
    now = timezone.now() + skew
    said = {
        "client_key": str(key or uuid.uuid4()),
        "made_at": (now - ago).isoformat(),
        "sent_at": now.isoformat(),
        "description": "配电箱未上锁。",
        "photos": [str(one) for one in photos],
    }
    return said | more


def test_a_report_is_made_once_with_its_photos_whenever_it_comes_again(
    cast, phone, django_capture_on_commit_callbacks
):
    client = phone(cast.manager)
    photo, answer = staged(client)
    assert (answer.status_code, staged(client, photo)[1].json()) == (200, answer.json())
    said = written([photo], lon="113.5", lat="34.7", accuracy=12)
    with django_capture_on_commit_callbacks(execute=True):
        first, second = (
            send(client, "reports", said | {"sent_at": timezone.now().isoformat()}) for _n in "12"
        )
    row = Matter.objects.get()
    assert (first.status_code, first.json()["number"], first.json()["repeated"]) == (200, row.number, False)
    assert (second.status_code, second.json()["number"], second.json()["repeated"]) == (200, row.number, True)
    assert (row.subject, row.source, row.reported_by) == (cast.plant, "self", cast.manager)
    (file,) = attached(row, "found")
    assert (file.sha256, file.uploaded_by) == (answer.json()["sha256"], cast.manager)
    assert (Upload.objects.count(), default_storage.listdir("staged")[1]) == (0, [])


def test_when_it_was_made_and_when_it_came_are_two_things_even_by_a_wrong_clock(cast, phone):
    client = phone(cast.manager)
    for skew in (timedelta(0), timedelta(days=3), timedelta(days=-3)):
        photo, _answer = staged(client)
        assert send(client, "reports", written([photo], skew=skew)).status_code == 200
        row = Matter.objects.order_by("-pk").first()
        assert abs(row.entered_at - row.occurred_at - timedelta(hours=2)) < timedelta(seconds=30)
        assert abs(Sent.objects.order_by("-pk").first().made_at - row.occurred_at - skew) < timedelta(
            seconds=30
        )


def test_the_same_key_with_other_words_shows_both_versions(cast, phone):
    client = phone(cast.manager)
    photo, _answer = staged(client)
    said = written([photo])
    assert send(client, "reports", said).status_code == 200
    clash = send(client, "reports", said | {"description": "另一处。"})
    assert clash.status_code == 409
    assert [clash.json()[side]["description"] for side in ("sent", "kept")] == ["另一处。", "配电箱未上锁。"]
    assert Matter.objects.count() == 1


def test_a_report_waits_until_every_photo_has_arrived(cast, phone):
    client = phone(cast.manager)
    (here, _answer), gone = staged(client), uuid.uuid4()
    said = written([here, gone])
    answer = send(client, "reports", said)
    assert (answer.status_code, answer.json()["missing"]) == (409, [str(gone)])
    assert (Matter.objects.count(), Sent.objects.count()) == (0, 0)
    staged(client, gone, picture(size=(9, 9)))
    assert send(client, "reports", said).status_code == 200
    assert attached(Matter.objects.get()).count() == 2


def test_another_accounts_photos_and_keys_are_not_to_be_had(cast, phone):
    mine, theirs = phone(cast.manager), phone(cast.townsman)
    photo, _answer = staged(mine)
    assert staged(theirs, photo)[1].status_code == 409
    assert send(theirs, "reports", written([photo])).json()["missing"] == [str(photo)]
    said = written([photo])
    assert send(mine, "reports", said).status_code == 200
    assert send(theirs, "reports", said).status_code == 409
    assert Matter.objects.count() == 1


def test_what_is_no_picture_at_all_is_refused_when_it_arrives(cast, phone):
    client = phone(cast.manager)
    _key, answer = staged(client, content=b"MZ program")
    assert (answer.status_code, answer.json()["detail"]) == (422, ["不接收程序和脚本。"])
    assert Upload.objects.count() == 0
    assert staged(phone(cast.auditor))[1].status_code == 403
    assert staged(Client())[1].status_code == 401


def test_put_right_at_once_closes_it_and_a_correction_that_is_refused_leaves_the_report(cast, phone):
    client = phone(cast.townsman)
    cure = {"work_done": "已上锁", "danger_class": "electrical", "cause_class": "management"}
    for name, state, refused in (
        ("王强", "closed", ""),
        (cast.townsman.name, "registered", "整改人不能验收自己的整改。"),
    ):
        (before, _b), (after, _a) = staged(client), staged(client, content=picture(size=(9, 7)))
        correction = {**cure, "rectified_by": name, "photos": [str(after)]}
        answer = send(client, "reports", written([before], correction=correction, description=f"{name}处。"))
        row = Matter.objects.order_by("-pk").first()
        assert (answer.status_code, row.state, answer.json()["correction_refused"]) == (200, state, refused)
        assert attached(row, "after").count() == (state == "closed")


@pytest.fixture
def rectifying(cast):
    def make():
        from anlan.hazards.actions.reporting import report_matter

        row = report_matter(
            actor=cast.rescuer,
            organ=cast.emergency,
            profile="danger",
            source="inspection",
            description="线路老化。",
            place=cast.town,
            sector=cast.industry,
            subject=cast.plant,
            photos=[SimpleUploadedFile("前.png", picture())],
        )
        day = timezone.localdate() + timedelta(5)
        MATTER.move(row, "accept", actor=cast.rescuer, grade="general", danger_class="electrical")
        MATTER.move(row, "assign", actor=cast.rescuer, responsible=cast.plant, rectify_by=day)
        MATTER.move(row, "start", actor=cast.manager, **FIVE, finish_on=day)
        return row

    return make


def test_evidence_goes_to_the_matter_it_was_made_for(cast, phone, rectifying):
    row, client = rectifying(), phone(cast.manager)
    (mine,) = client.get("/api/mobile/luggage").json()["matters"]
    assert (mine["id"], mine["state"]) == (row.pk, "rectifying")
    photo, _answer = staged(client)
    said = written([photo], work_done="已更换", state="rectifying")
    for repeated in (False, True):
        answer = send(client, f"matters/{row.pk}/submit", said)
        assert (answer.status_code, answer.json()["repeated"]) == (200, repeated)
    row.refresh_from_db()
    assert (row.state, row.work_done, attached(row, "after").count()) == ("submitted", "已更换", 1)


def test_where_the_office_was_first_both_versions_are_shown_and_one_is_chosen(cast, phone, rectifying):
    row, client = rectifying(), phone(cast.manager)
    photo, _answer = staged(client)
    said = written([photo], work_done="手机上写的", state="rectifying")
    MATTER.move(
        row,
        "submit",
        actor=cast.manager,
        work_done="电脑上写的",
        after_files=[SimpleUploadedFile("后.png", picture())],
    )
    clash = send(client, f"matters/{row.pk}/submit", said)
    assert clash.status_code == 409
    assert clash.json()["sent"] == {"work_done": "手机上写的"}
    assert [clash.json()["kept"][name] for name in ("state", "work_done")] == ["submitted", "电脑上写的"]
    MATTER.move(row, "fail", actor=cast.rescuer, reason="不彻底")
    assert (
        send(client, f"matters/{row.pk}/submit", said).status_code == 200
    )  # it stands where the telephone thought
    row.refresh_from_db()
    assert (row.state, row.work_done) == ("submitted", "手机上写的")


def test_outsiders_find_no_matter_and_others_may_not_act(cast, phone, rectifying):
    row = rectifying()
    for user, status in ((cast.outsider, 404), (cast.auditor, 404), (cast.officer, 409)):
        client = phone(user)
        photo = staged(phone(cast.officer))[0]
        said = written([photo], work_done="已改", state="rectifying")
        assert send(client, f"matters/{row.pk}/submit", said).status_code == status


def test_the_luggage_is_the_readers_own(cast, phone):
    mine = phone(cast.manager).get("/api/mobile/luggage").json()
    assert (mine["user"]["id"], mine["enterprise"], mine["may_correct"]) == (
        cast.manager.pk,
        cast.plant.pk,
        True,
    )
    theirs = phone(cast.outsider).get("/api/mobile/luggage").json()
    assert (theirs["enterprises"], theirs["matters"], theirs["enterprise"]) == ([], [], None)


@pytest.mark.clause("S1-15b")
def test_the_team_takes_its_checklist_along(cast, phone):
    mate = make_user(cast.emergency, "department", name="应急另一经办", sectors=[cast.industry])
    row = visit_under_way(cast, mate)
    for user, number in ((cast.rescuer, 1), (mate, 1), (cast.manager, 0), (cast.officer, 0)):
        assert len(phone(user).get("/api/mobile/luggage").json()["visits"]) == number
    answer_lines(row, actor=mate, answers={"exits": {"value": "pass", "note": "", "version": 0}})
    (visit,) = phone(cast.rescuer).get("/api/mobile/luggage").json()["visits"]
    assert (visit["id"], [line["name"] for line in visit["lines"]]) == (row.pk, ["exits"])
    assert visit["answers"] == {"exits": {"value": "pass", "note": "", "version": 1}}


@pytest.mark.clause("S1-15b")
def test_a_problem_of_a_visit_comes_with_its_photos_once(cast, phone):
    mate = make_user(cast.emergency, "department", name="应急另一经办", sectors=[cast.industry])
    row = visit_under_way(cast, mate)
    client, key = phone(cast.rescuer), uuid.uuid4()
    photo, _answer = staged(client)
    said = written([photo], key=key, description="消火栓被遮挡。", line=row.edition.lines[0]["name"])
    path = f"inspections/{row.pk}/findings"
    first, again = send(client, path, said), send(client, path, said)
    assert (first.status_code, again.status_code, again.json()["repeated"]) == (200, 200, True)
    made = row.findings.get()
    assert (made.description, first.json()["number"]) == ("消火栓被遮挡。", row.number)
    assert timezone.now() - made.at > timedelta(hours=1)
    assert [file.kind for file in attached(row)] == [f"finding:{made.pk}"]
    assert not Upload.objects.exists()
    lost = send(client, path, written([uuid.uuid4()], description="灭火器过期。"))
    assert (lost.status_code, len(lost.json()["missing"]), row.findings.count()) == (409, 1, 1)
    assert send(phone(cast.outsider), path, written([], description="没有看见。")).status_code == 404


def test_photos_that_no_report_came_for_are_dropped_after_two_weeks(
    cast, phone, django_capture_on_commit_callbacks
):
    staged(phone(cast.manager))
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_stale(now + timedelta(days=13)) == []
    with django_capture_on_commit_callbacks(execute=True):
        assert len(drop_stale(now + timedelta(days=15))) == 1
    assert (Upload.objects.count(), default_storage.listdir("staged")[1]) == (0, [])


def test_the_pages_are_the_same_for_everybody_and_the_worker_names_them(cast, phone):
    for name in ("", "report/", "rectify/", "inspect/", "queue/"):
        one, other = (phone(user).get(f"/m/{name}") for user in (cast.manager, cast.outsider))
        assert (one.status_code, one.content) == (200, other.content)
    code = phone(cast.manager).get("/m/sw.js")
    assert (code["Content-Type"], code["Cache-Control"]) == ("text/javascript", "no-cache")
    assert (
        '"pages": ["/m/", "/m/report/", "/m/rectify/", "/m/inspect/", "/m/queue/"]' in code.content.decode()
    )
    assert Client().get("/m/sw.js").status_code == 302
