"""The queue of a server: Celery over RabbitMQ (``ANLAN_BROKER_URL=amqp://…``) or Redis."""

from celery import Celery
from django.conf import settings

from .queue import run

app = Celery("anlan", broker=settings.CELERY_BROKER_URL, set_as_current=False)
app.conf.update(
    task_default_queue="anlan",
    # A quorum queue survives the loss of a broker node; only RabbitMQ has the kind. Celery then warns that
    # tasks with an ETA would block on a direct exchange: there are none, ``run_at`` is kept by the sweep.
    task_default_queue_type="quorum" if settings.CELERY_BROKER_URL.startswith("amqp") else None,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
)


@app.task(name="anlan.jobs.run")
def run_job(job_id):
    run(job_id)


def send(job_id):
    # No retry: the caller is a web request, and the sweep comes by every minute.
    run_job.apply_async((job_id,), retry=False)


def work():
    """Run a worker until SIGTERM or SIGINT."""
    app.worker_main(["worker", "--loglevel=WARNING", f"--concurrency={settings.Q_CLUSTER['workers']}"])
