"""Ledgers too long to wait for, kept a week for who asked; the statistics forms of a period that is over."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.jobs.queue import GiveUp, job, progress
from anlan.org.middleware import chosen_post
from anlan.org.models import User

from .actions.returns import open_statements
from .actions.silence import tell_silent
from .filters import asked_for
from .ledgers import write_ledger

FOLDER = "ledgers"
KEPT = timedelta(days=7)


def path_of(job):
    return f"{FOLDER}/{job.pk}.xlsx"


@job("hazards.ledger", attempts=2)
def ledger(job, user, post, query, major):
    """Of what that person sees in that post at the time of writing."""
    sweep(timezone.now())
    asker = User.objects.get(pk=user)
    asker.acting_post = chosen_post(asker, post)
    rows = asked_for(asker, QueryDict(query), major=major)
    if rows is None:
        raise GiveUp(_("筛选条件有误。"))
    whole, done = rows.count(), 0

    def told(part):
        nonlocal done
        done += part
        progress(job, 95 * done // max(1, whole), f"{done}/{whole}")

    with TemporaryDirectory(prefix="ledger-") as folder:
        path = Path(folder, "ledger.xlsx")
        written = write_ledger(path, rows, major=major, told=told)
        default_storage.delete(path_of(job))
        with path.open("rb") as file:
            default_storage.save(path_of(job), File(file))
    return {"rows": written}


@job("hazards.statements")
def statements(job):
    return {"opened": open_statements(timezone.now())}


@job("hazards.silent")
def silent(job):
    return {"told": tell_silent(timezone.now())}


def sweep(now):
    """Remove the ledgers nobody will fetch any more."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < now - KEPT:
            default_storage.delete(path)
