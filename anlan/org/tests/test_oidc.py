"""Sign-in through an OpenID Connect provider: a small real one, over HTTP."""

import json
import secrets
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount

from anlan.audit.log import history
from anlan.org.actions import close_user, create_user
from anlan.testing import PASSWORD

CLIENT = {"client_id": "anlan", "secret": "a-secret"}
START = "/accounts/oidc/oidc/login/"
CALLBACK = "http://testserver/accounts/oidc/oidc/login/callback/"


class Provider(ThreadingHTTPServer):
    """An identity provider in which ``person`` is signed in; ``claims`` are what it tells of them."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.claims = {"sub": "u-1", "preferred_username": "nobody", "name": "张三"}
        self.codes, self.tokens, self.requests = {}, {}, []
        self.error = None

    def configuration(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, query):
        code = secrets.token_hex(8)
        self.codes[code] = query
        answer = {"error": self.error} if self.error else {"code": code}
        return f"{query['redirect_uri']}?{urlencode({**answer, 'state': query['state']})}"

    def token(self, form):
        asked = self.codes.pop(form["code"], None)
        if asked is None or (form["client_id"], form["client_secret"]) != tuple(CLIENT.values()):
            return None
        token = secrets.token_hex(8)
        self.tokens[token] = self.claims
        now = int(time.time())
        claims = {**self.claims, "iss": self.url, "aud": form["client_id"], "iat": now, "exp": now + 60}
        signed = jwt.encode(claims, "k" * 32, algorithm="HS256", headers={"kid": "1"})
        return {"access_token": token, "token_type": "Bearer", "id_token": signed, "expires_in": 60}


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.server.authorize(query))
            self.end_headers()
        elif parts.path == "/userinfo":
            token = self.headers["Authorization"].removeprefix("Bearer ")
            self.answer(self.server.tokens.get(token))
        else:
            self.answer(self.server.configuration())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(self.server.token({name: values[0] for name, values in parse_qs(body).items()}))

    def answer(self, data):
        self.send_response(200 if data else 401)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(data or {"error": "invalid"}).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(settings):
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.OIDC_URL = server.url
    app = {"provider_id": "oidc", "name": "统一身份认证", **CLIENT, "settings": {"server_url": server.url}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def visit(url):
    """What the browser does at the provider: it follows the link and is sent back."""
    try:
        urllib.request.build_opener(Stay).open(url, timeout=5)
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.headers["Location"]
    raise AssertionError("the provider did not redirect")


def sign_in(client, start=START):
    away = client.get(start)["Location"]
    back = visit(away)
    assert back.startswith(CALLBACK)
    return client.get(back.removeprefix("http://testserver"))


def test_the_sign_in_page_offers_it(provider, db, client):
    page = client.get("/accounts/login/").content.decode()
    assert f'href="{START}"' in page
    assert "用统一身份认证登录" in page


def test_a_person_with_an_account_of_the_same_name_comes_in(provider, cast, client):
    provider.claims["preferred_username"] = cast.officer.username
    assert sign_in(client)["Location"] == "/"
    assert client.get("/org/profile/").context["user"] == cast.officer
    assert [entry.verb for entry in history(cast.officer)] == ["登录", "关联统一身份认证"]
    client.post("/accounts/logout/")
    provider.claims["preferred_username"] = "renamed"  # the link is by the provider's own number
    assert sign_in(client)["Location"] == "/"
    assert SocialAccount.objects.count() == 1


def test_a_person_without_an_account_is_told_so(provider, cast, client):
    response = sign_in(client)
    assert response["Location"] == "/accounts/login/"
    page = client.get("/accounts/login/").content.decode()
    assert "统一身份认证通过，但本系统没有您的账号，请联系系统管理员。" in page
    assert client.get("/org/profile/").status_code == 302
    assert SocialAccount.objects.count() == 0


def test_a_closed_account_stays_closed(provider, cast, client):
    provider.claims["preferred_username"] = cast.officer.username
    sign_in(client)
    close_user(cast.officer, actor=cast.admin)
    client.cookies.clear()
    assert sign_in(client)["Location"] == "/accounts/inactive/"
    assert client.get("/org/profile/").status_code == 302


def test_who_comes_through_the_provider_needs_no_new_password(provider, cast, client):
    create_user("xinren", "新人", cast.emergency, actor=cast.admin)
    provider.claims["preferred_username"] = "xinren"
    sign_in(client)
    assert client.get("/org/profile/").status_code == 200


def test_an_answer_nobody_asked_for_is_refused(provider, cast, client):
    provider.claims["preferred_username"] = cast.officer.username
    away = client.get(START)["Location"]
    back = visit(away).removeprefix("http://testserver")
    forged = back.replace("state=", "state=x")
    response = client.get(forged)
    assert "统一身份认证失败" in response.content.decode()
    assert client.get("/org/profile/").status_code == 302


@pytest.mark.parametrize(
    ("error", "said"), [("access_denied", "已取消登录"), ("server_error", "统一身份认证失败")]
)
def test_a_refusal_of_the_provider_is_told(provider, db, client, error, said):
    provider.error = error
    response = sign_in(client)
    page = client.get(response["Location"]) if response.status_code == 302 else response
    assert said in page.content.decode()


def test_linking_and_unlinking_by_hand(provider, cast, client):
    client.post("/accounts/login/", {"login": cast.officer.username, "password": PASSWORD})
    assert client.get("/accounts/3rdparty/").status_code == 200
    assert sign_in(client, f"{START}?process=connect")["Location"] == "/accounts/3rdparty/"
    account = SocialAccount.objects.get(user=cast.officer)
    assert client.post("/accounts/3rdparty/", {"account": account.pk}).status_code == 302
    assert not SocialAccount.objects.exists()
    assert [entry.verb for entry in history(cast.officer)][:2] == ["解除统一身份认证", "关联统一身份认证"]


def test_a_provider_that_is_down_is_no_crash(provider, db, client, settings):
    app = {"provider_id": "oidc", "name": "统一身份认证", **CLIENT}
    app["settings"] = {"server_url": "http://127.0.0.1:9"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    response = client.get(START)
    assert (response.status_code, "统一身份认证失败" in response.content.decode()) == (401, True)
