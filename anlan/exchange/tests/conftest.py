"""A partner with an account of its own, and the other side of the wire: a real server in a thread."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.test import Client

from anlan.exchange.actions.keeping import add_code, open_partner
from anlan.hazards.tests.conftest import at, at_state, cast, client_of, files_of_the_test, report
from anlan.org.tokens import issue_token
from anlan.testing import make_user

__all__ = ["at", "at_state", "cast", "client_of", "files_of_the_test", "report"]

PROBLEM = {
    "external_id": "JS-2026-0917",
    "description": "冲压车间双手按钮失效。",
    "source": "S01",
    "location": "一号冲床",
    "occurred_at": "2026-03-01T09:00:00+08:00",
}


class OtherSide:
    """What the partner's server heard, and how it answers: ``answers`` are used up one by one, then 200."""

    def __init__(self):
        self.heard, self.answers, self.list = [], [], []
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = told.answers.pop(0) if told.answers else 200
                if status == 200:
                    told.heard.append((json.loads(body), dict(self.headers), body))
                self.answer(status, {"receipt": f"R{len(told.heard)}"})

            def do_GET(self):
                self.answer(200, {"items": told.list})

            def answer(self, status, said):
                text = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def states(self):
        return [said["state"] for said, _headers, _body in self.heard]


@pytest.fixture
def other_side():
    side = OtherSide()
    thread = Thread(target=side.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield side
    side.server.shutdown()
    side.server.server_close()
    thread.join()


@pytest.fixture
def partner(cast, settings):
    """Told by file; ``connected`` lets it be told over the wire."""
    settings.EXCHANGE_KEYS = {"province": "key of the province"}
    program = make_user(cast.office, "exchange", name="省平台接口")
    row = open_partner(
        actor=cast.officer,
        organ=cast.office,
        code="province",
        name="省安全生产问题处置监管平台",
        account=program,
        profile="assigned",
        source="province",
    )
    add_code(row, actor=cast.officer, kind="source", theirs="S01", ours="province")
    add_code(row, actor=cast.officer, kind="state", theirs="00", ours="registered")
    add_code(row, actor=cast.officer, kind="state", theirs="10", ours="verified")
    return row


@pytest.fixture
def connected(partner, other_side):
    partner.url, partner.list_url = f"{other_side.url}/states", f"{other_side.url}/list"
    partner.save()
    return partner


@pytest.fixture
def program(partner):
    """Posts problems as the partner's program does: with a key, as JSON."""
    _token, key = issue_token(partner.account.posts.get(), "省平台", actor=partner.account)
    client = Client(headers={"authorization": f"Bearer {key}"})

    def send(said, raw=None):
        body = raw if raw is not None else json.dumps(said)
        return client.generic("POST", "/api/exchange/problems", body, content_type="application/json")

    send.get = client.get
    return send
