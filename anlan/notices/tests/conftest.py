"""The cast, with addresses; and a server that takes webhooks."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from anlan.testing import Cast


@pytest.fixture
def cast(db):
    cast = Cast()
    for user in (cast.builder, cast.townsman):
        user.email = f"{user.username}@example.com"
        user.save()
    return cast


@pytest.fixture
def receiver(settings):
    """``receiver.got``: the (headers, JSON) it was sent; ``receiver.answer``: the status it answers with."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.got.append((dict(self.headers), body, json.loads(body)))
            self.send_response(server.answer)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self):
            server.got.append("followed")
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.answer = [], 200
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/hook"
    settings.WEBHOOK_SECRET = "not for you"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
