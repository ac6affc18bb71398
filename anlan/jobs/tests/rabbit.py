"""A RabbitMQ node of the test's own on the loopback, from Debian's package."""

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
MISSING = "no RabbitMQ on this machine (Debian: apt-get install rabbitmq-server)"


def is_installed():
    return PROGRAM.exists() and shutil.which("epmd") is not None


@contextmanager
def broker(folder):
    """The address of a node that lives as long as the block and keeps everything below ``folder``."""
    port, between_nodes, names = free_ports(3)
    env = {
        **os.environ,
        "HOME": str(folder),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(names),
        "RABBITMQ_NODENAME": "anlan-test@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(between_nodes),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_CONFIG_FILE": str(folder / "none"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
    }
    with (folder / "rabbit.log").open("wb") as log:
        node = subprocess.Popen([PROGRAM], env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(port, node)
        yield f"amqp://guest:guest@127.0.0.1:{port}//"
    finally:
        os.killpg(node.pid, signal.SIGKILL)
        node.wait()
        end_name_server(names)


def end_name_server(port):
    """It detached itself from the node that started it, and stays until it has missed the node."""
    for _ in range(50):
        ended = subprocess.run(["epmd", "-port", str(port), "-kill"], capture_output=True, check=False)
        if ended.returncode == 0:
            return
        time.sleep(0.1)


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


def wait_for(port, node):
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert node.poll() is None, "RabbitMQ did not start"
            assert time.monotonic() < deadline, "RabbitMQ does not answer"
            time.sleep(0.2)
        else:
            return
