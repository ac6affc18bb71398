"""The embedded queue: django-q2 over the database that is there anyway."""

import threading
import time

from django_q import cluster
from django_q.tasks import async_task


class Cluster(cluster.Cluster):
    def sig_handler(self, signum, frame):
        """Stop in a thread of its own.

        A service manager may signal all processes together. The sentinel may then be dead already, and
        who tells a dead one to stop waits for ever.
        """
        threading.Thread(target=self.stop, daemon=True).start()


def send(job_id):
    # The Job row keeps the outcome; django-q2 need not keep another.
    async_task("anlan.jobs.queue.run", job_id, q_options={"save": False, "ack_failure": True})


def work():
    """Run the cluster until SIGTERM or SIGINT."""
    running = Cluster()
    running.start()
    while running.sentinel.is_alive():
        time.sleep(0.2)
