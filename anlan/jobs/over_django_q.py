"""The embedded queue: django-q2 over the database that is there anyway."""

from django.core.management import call_command
from django_q.tasks import async_task


def send(job_id):
    # The Job row keeps the outcome; django-q2 need not keep another.
    async_task("anlan.jobs.queue.run", job_id, q_options={"save": False, "ack_failure": True})


def work():
    """Run the cluster until SIGTERM or SIGINT."""
    call_command("qcluster")
