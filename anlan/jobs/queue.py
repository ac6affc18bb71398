"""The port: register, enqueue, run, report progress, and sweep up what got lost."""

import logging
import threading
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib import import_module

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import UNFINISHED, Job, State

logger = logging.getLogger(__name__)

BEAT_EVERY = 15  # seconds between two signs of life of a running job
LOST_AFTER = timedelta(seconds=90)  # without a sign of life its worker is taken for dead
RESEND_AFTER = timedelta(minutes=15)  # a message not taken by then is sent again
FIRST_RETRY = timedelta(minutes=1)  # doubled after each further failure
KEEP = timedelta(days=30)  # finished jobs are forgotten after this
BATCH = 500

# Sent in the worker before each job, so that caches of a long-lived process can look whether they are old.
starting = Signal()


class GiveUp(Exception):
    """A failure that another attempt cannot mend; ``str()`` is shown to the person who asked."""


class Retry(Exception):
    """Not done yet: run again at ``run_at``. Counts as an attempt."""

    def __init__(self, run_at):
        self.run_at = run_at


class ClaimLost(Exception):
    """This worker was taken for dead and the job given to another."""


@dataclass(frozen=True)
class Kind:
    function: Callable
    attempts: int
    atomic: bool


KINDS = {}


def job(name, *, attempts=5, atomic=False):
    """Register ``f(job, **payload)``; what it returns (JSON-able) becomes the job's result.

    A job may be killed and run again. ``atomic``: everything it writes, with the mark that it is done,
    is one transaction, so that it counts once; it must then be a matter of seconds, as it may lock
    out other writers. Otherwise it commits as it goes and must itself skip what is already done.
    """

    def register(function):
        if name in KINDS:
            raise ValueError(f"two jobs named {name}")
        KINDS[name] = Kind(function, attempts, atomic)
        return function

    return register


def enqueue(name, key, payload=None, run_at=None, *, creator_id=None):
    """Have job ``name`` done after the current transaction commits, not before ``run_at``.

    Returns the Job; the unfinished one of the same name and key if there is one.
    """
    if name not in KINDS:
        raise ValueError(f"no job named {name}")
    values = {"payload": payload or {}, "run_at": run_at or timezone.now(), "creator_id": creator_id}
    found, created = Job.objects.filter(UNFINISHED).get_or_create(name=name, key=key, defaults=values)
    if created and found.run_at <= timezone.now():
        transaction.on_commit(partial(send, found.pk))
    return found


def send(job_id):
    """Hand the job's number to the queue. A queue out of order is no error here: ``sweep`` tries again."""
    row = Job.objects.filter(pk=job_id, state=State.QUEUED)
    row.update(sent_at=timezone.now())
    try:
        import_module(f"anlan.jobs.over_{settings.JOBS_ADAPTER}").send(job_id)
    except Exception:
        logger.exception("job %s could not be handed over", job_id)
        row.update(sent_at=None)


def run(job_id):
    """Do the job if it is waiting and due. Returns whether this call took it."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=State.QUEUED, run_at__lte=now).update(
        state=State.RUNNING, attempts=F("attempts") + 1, started_at=now, heartbeat=now, error=""
    )
    if not taken:
        return False
    row = Job.objects.get(pk=job_id)
    try:
        with beating(row):
            do(row)
    except ClaimLost:
        logger.warning("job %s: lost its claim, result dropped", row)
    except Retry as again:
        put_back(row, again.run_at, "")
    except GiveUp as no:
        close(row, state=State.FAILED, message=str(no)[:300])
    except Exception:
        logger.exception("job %s failed", row)
        put_back(row, timezone.now() + FIRST_RETRY * 2 ** (row.attempts - 1), traceback.format_exc())
    return True


def do(row):
    kind = KINDS.get(row.name)
    if kind is None:
        raise GiveUp(_("系统中没有名为“%s”的任务。") % row.name)
    starting.send(sender=Job, row=row)
    if not kind.atomic:
        finish(row, kind.function(row, **row.payload))
        return
    with transaction.atomic():
        finish(row, kind.function(row, **row.payload))


def finish(row, result):
    if not close(row, state=State.DONE, percent=100, result=result):
        raise ClaimLost


def close(row, **values):
    return held(row).update(finished_at=timezone.now(), **values)


def held(row):
    """The job as long as this worker holds it."""
    return Job.objects.filter(pk=row.pk, state=State.RUNNING, attempts=row.attempts)


def put_back(row, run_at, error):
    """Queue the held job again, or fail it for good after its last attempt."""
    allowed = KINDS[row.name].attempts if row.name in KINDS else 1
    if row.attempts < allowed:
        held(row).update(state=State.QUEUED, run_at=run_at, sent_at=None, error=error[-4000:])
    else:
        close(row, state=State.FAILED, error=error[-4000:], message=_("多次重试仍未成功。"))


def progress(row, percent, message=""):
    """Tell how far the job is (0 to 100). Raises ``ClaimLost`` when another worker has taken over."""
    said = {"percent": max(0, min(100, int(percent))), "message": message[:300]}
    if not held(row).update(heartbeat=timezone.now(), **said):
        raise ClaimLost


@contextmanager
def beating(row):
    """Sign of life from a thread of its own, while the job is inside one long step."""
    stop = threading.Event()
    thread = threading.Thread(target=beat, args=(row, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def beat(row, stop):
    try:
        while not stop.wait(BEAT_EVERY):
            try:
                if not held(row).update(heartbeat=timezone.now()):
                    return
            except DatabaseError:
                logger.warning("job %s: no heartbeat this time", row, exc_info=True)
    finally:
        connections.close_all()  # this thread's own


def sweep(now=None):
    """Free the jobs of dead workers and hand over what is due. Any number of processes may call it."""
    now = now or timezone.now()
    lost = Job.objects.filter(state=State.RUNNING, heartbeat__lt=now - LOST_AFTER)
    for row in lost[:BATCH]:
        logger.warning("job %s: its worker is gone", row)
        put_back(row, row.run_at, _("工作进程中断。"))
    unsent = Q(sent_at__isnull=True) | Q(sent_at__lt=now - RESEND_AFTER)
    due = Job.objects.filter(unsent, state=State.QUEUED, run_at__lte=now).order_by("run_at")
    for job_id in list(due.values_list("pk", flat=True)[:BATCH]):
        send(job_id)


def purge(now=None):
    """Forget jobs finished long ago."""
    now = now or timezone.now()
    Job.objects.exclude(UNFINISHED).filter(finished_at__lt=now - KEEP).delete()


def drain():
    """Do everything that is due in this process, without a queue: for commands and tests."""
    done = 0
    while ids := list(
        Job.objects.filter(state=State.QUEUED, run_at__lte=timezone.now())
        .order_by("run_at", "pk")
        .values_list("pk", flat=True)[:BATCH]
    ):
        done += sum(run(job_id) for job_id in ids)
    return done
