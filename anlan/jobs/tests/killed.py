"""A worker on a database of its own, to be killed by a test: ``python -m anlan.jobs.tests.killed worker``.

The job writes half of its work, then says in which process it is and waits to be let on.
"""

import os
import sys
import time
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from anlan.audit.models import Entry
from anlan.jobs.models import Job
from anlan.jobs.queue import enqueue, job, sweep


@job("test.halves", atomic=True)
def halves(row, folder):
    note(f"first half, attempt {row.attempts}")
    Path(folder, "pid").write_text(str(os.getpid()))
    for _ in range(600):
        if Path(folder, "go").exists():
            break
        time.sleep(0.1)
    note(f"second half, attempt {row.attempts}")


def note(text):
    Entry.objects.create(actor_name="job", verb=text, row_model="test", row_id="1", row_name="test")


def prepare(folder):
    from django_q.models import OrmQ, Task

    with connection.schema_editor() as editor:
        for model in (Job, Entry, OrmQ, Task):
            editor.create_model(model)
    enqueue("test.halves", "1", {"folder": folder})


def main(command, *words):
    if command == "prepare":
        prepare(*words)
    elif command == "sweep":
        sweep(parse_datetime(words[0]) if words else timezone.now())
    else:
        call_command(command, *words)


if __name__ == "__main__":
    main(*sys.argv[1:])
