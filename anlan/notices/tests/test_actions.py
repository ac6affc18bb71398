"""Who gets a notice, how often, and by which ways it leaves the house."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from anlan.jobs.models import Job, State
from anlan.jobs.queue import drain, sweep
from anlan.notices.actions import choose, notify, read
from anlan.notices.adapters import signature
from anlan.notices.models import Delivery, Notice
from anlan.notices.queries import MANY, receipts, unread_count, users_of
from anlan.rulebook.actions import set_rule
from anlan.testing import make_user

CHINA = ZoneInfo("Asia/Shanghai")
DAY = datetime(2026, 3, 2, 10, tzinfo=CHINA)
NIGHT = datetime(2026, 3, 2, 23, tzinfo=CHINA)


def tell(users, **more):
    return notify(users, **{"kind": "test", "title": "任务已下达", "now": DAY, **more})


def titles(user):
    return list(Notice.objects.filter(recipient=user).values_list("title", flat=True))


def test_each_person_once_however_often_named(cast):
    made = tell([cast.builder, cast.builder, cast.townsman], body="请于三日内签收。", row=cast.housing)
    assert {notice.recipient for notice in made} == {cast.builder, cast.townsman}
    (notice,) = Notice.objects.filter(recipient=cast.builder)
    assert (notice.link, notice.level, notice.body) == (
        f"/org/organs/{cast.housing.pk}/",
        "info",
        "请于三日内签收。",
    )
    assert titles(cast.rescuer) == []


def test_somebody_who_left_hears_nothing(cast):
    cast.builder.is_active = False
    assert tell([cast.builder]) == []


def test_a_key_reaches_a_person_once(cast):
    tell([cast.builder], key="task-1-remind-7")
    assert tell([cast.builder], key="task-1-remind-7") == []
    made = tell([cast.builder, cast.townsman], key="task-1-remind-7")
    assert [notice.recipient for notice in made] == [cast.townsman]
    tell([cast.builder])
    tell([cast.builder])
    assert len(titles(cast.builder)) == 3
    assert Delivery.objects.count() == 4


def test_a_title_is_one_line_and_not_too_long(cast):
    tell([cast.builder], title="第一行\r\nBcc: a@example.com " + "长" * 300)
    assert len(titles(cast.builder)[0]) == 200
    assert titles(cast.builder)[0].startswith("第一行 Bcc: a@example.com 长")


@pytest.mark.parametrize("link", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_a_link_leads_nowhere_else(cast, link):
    with pytest.raises(ValueError, match="not a path on this site"):
        tell([cast.builder], link=link)
    assert tell([cast.builder], link="/plans/1/")[0].link == "/plans/1/"


def test_mail_goes_to_who_has_an_address(cast, settings):
    settings.SITE_URL = "https://anlan.example.com/"
    (notice, _other) = tell([cast.builder, cast.rescuer], body="请于三日内签收。")
    assert mail.outbox == []
    drain()
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([cast.builder.email], "【安澜】任务已下达")
    assert message.body == (
        f"任务已下达\n\n请于三日内签收。\n\n查看：https://anlan.example.com/notices/{notice.pk}/"
    )
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.sent_at is None) == ("sent", 1, False)


def test_without_a_mail_server_nothing_is_queued(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = ""
    tell([cast.builder])
    assert (Delivery.objects.count(), Job.objects.count()) == (0, 0)


def test_nobody_gets_mail_who_does_not_want_it(cast):
    choose(actor=cast.builder, mail=False, webhook=True)
    tell([cast.builder, cast.townsman])
    drain()
    assert [message.to for message in mail.outbox] == [[cast.townsman.email]]
    choose(actor=cast.builder, mail=True, webhook=True)
    tell([cast.builder])
    drain()
    assert len(mail.outbox) == 2


def waits_until():
    return Delivery.objects.order_by("-pk").first().not_before, Job.objects.order_by("-pk").first().run_at


def test_quiet_hours_hold_back_what_is_not_urgent(cast):
    morning = datetime(2026, 3, 3, 7, tzinfo=CHINA)
    tell([cast.builder], now=NIGHT)
    assert waits_until() == (morning, morning)
    tell([cast.builder], now=NIGHT, urgent=True)
    assert waits_until() == (NIGHT, NIGHT)
    assert Notice.objects.first().level == "urgent"
    tell([cast.builder], now=DAY)
    assert waits_until() == (DAY, DAY)


def test_the_place_of_the_row_has_its_own_quiet_hours(cast):
    set_rule(
        "notices.quiet_hours",
        {"start": "20:00", "end": "08:30"},
        place=cast.city,
        valid_from=date(2026, 1, 1),
        actor=cast.admin,
        basis="本地文件",
    )
    tell([cast.builder], now=NIGHT, row=cast.housing)
    assert waits_until()[0] == datetime(2026, 3, 3, 8, 30, tzinfo=CHINA)


def test_a_webhook_is_signed_and_says_everything(cast, receiver, settings):
    settings.SITE_URL = "https://anlan.example.com"
    cast.rescuer.phone = "0510-5550100"
    cast.rescuer.save()
    (notice,) = tell([cast.rescuer], body="正文", urgent=True)
    drain()
    ((headers, body, said),) = receiver.got
    assert said == {
        "id": Delivery.objects.get().pk,
        "kind": "test",
        "level": "urgent",
        "title": "任务已下达",
        "body": "正文",
        "url": f"https://anlan.example.com/notices/{notice.pk}/",
        "created_at": DAY.isoformat(),
        "recipient": {
            "username": cast.rescuer.username,
            "name": "应急经办",
            "phone": "0510-5550100",
            "email": "",
        },
    }
    assert headers["X-Anlan-Signature"] == f"sha256={signature(headers['X-Anlan-Timestamp'], body)}"
    assert abs(int(headers["X-Anlan-Timestamp"]) - timezone.now().timestamp()) < 60
    settings.WEBHOOK_SECRET = "another"
    assert headers["X-Anlan-Signature"] != f"sha256={signature(headers['X-Anlan-Timestamp'], body)}"


def test_without_a_secret_no_webhook(cast, receiver, settings):
    settings.WEBHOOK_SECRET = ""
    tell([cast.rescuer])
    assert Delivery.objects.count() == 0


def test_what_fails_is_tried_again_until_it_works(cast, receiver):
    receiver.answer = 503
    tell([cast.rescuer])
    drain()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert delivery.last_error == "HTTPError: HTTP Error 503: Service Unavailable"
    job = Job.objects.get()
    assert (job.state, job.run_at) == (State.QUEUED, delivery.not_before)
    receiver.answer = 200
    again()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("sent", 2, "")
    assert [said["id"] for _headers, _body, said in receiver.got] == [delivery.pk] * 2
    assert Job.objects.get().state == State.DONE


def again():
    """The time of the next attempt has come."""
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.update(not_before=past)
    Job.objects.update(run_at=past)
    drain()


def test_a_redirect_is_a_failure(cast, receiver):
    receiver.answer = 302
    tell([cast.rescuer])
    drain()
    assert Delivery.objects.get().last_error == "HTTPError: HTTP Error 302: Found"
    assert "followed" not in receiver.got


def test_after_the_last_attempt_it_has_failed(cast, receiver):
    receiver.answer = 500
    tell([cast.rescuer])
    drain()
    for _ in range(6):
        again()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, len(receiver.got)) == ("failed", 5, 5)
    assert Job.objects.get().state == State.DONE


def test_one_way_failing_does_not_repeat_the_other(cast, receiver):
    receiver.answer = 500
    tell([cast.builder])
    drain()
    again()
    assert len(mail.outbox) == 1
    assert dict(Delivery.objects.values_list("adapter", "state")) == {"mail": "sent", "webhook": "waiting"}


def test_a_delivery_job_that_was_lost_is_found_by_the_sweep(cast):
    tell([cast.builder], now=timezone.now(), urgent=True)
    Job.objects.update(state=State.RUNNING, attempts=1, heartbeat=DAY)
    sweep()
    drain()
    assert len(mail.outbox) == 1


def test_reading(cast, django_assert_num_queries):
    tell([cast.builder, cast.townsman], row=cast.housing)
    tell([cast.builder], title="另一件", row=cast.plant)
    with django_assert_num_queries(1):
        assert unread_count(cast.builder) == 2
    about = Notice.objects.on(cast.housing)
    assert read(about, actor=cast.builder, now=DAY) == 1
    assert read(about, actor=cast.builder, now=NIGHT) == 0
    assert (unread_count(cast.builder), unread_count(cast.townsman)) == (1, 1)
    assert [(notice.recipient, notice.read_at) for notice in receipts(cast.housing)] == [
        (cast.townsman, None),
        (cast.builder, DAY),
    ]
    assert receipts(cast.housing, "other") == []


def test_the_count_stops_at_many(cast):
    Notice.objects.bulk_create(
        Notice(recipient=cast.builder, kind="test", title=str(n)) for n in range(MANY + 20)
    )
    assert unread_count(cast.builder) == MANY + 1


@pytest.mark.parametrize("people", [1, 30])
def test_many_are_told_in_few_queries(cast, django_assert_num_queries, people):
    users = [make_user(cast.housing, "department", email=f"u{n}@example.com") for n in range(people)]
    tell(users[:1])
    with django_assert_num_queries(10):
        tell(users)


def test_users_of_an_organ(cast):
    boss = make_user(cast.housing, "leader")
    left = make_user(cast.housing, "department", is_active=False)
    former = make_user(cast.housing, "department")
    former.posts.update(until=date(2026, 2, 28))
    assert set(users_of(cast.housing, on=date(2026, 3, 1))) == {cast.builder, boss}
    assert set(users_of(cast.housing, on=date(2026, 2, 28))) == {cast.builder, boss, former}
    assert list(users_of(cast.housing, "plans.approve_task", date(2026, 3, 1))) == [boss]
    assert list(users_of(cast.housing, "plans.dispatch_task")) == []
    assert left not in users_of(cast.housing)
