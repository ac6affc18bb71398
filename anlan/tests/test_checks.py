"""`anlan check --production` lets a safe configuration pass and names each unsafe one."""

import os
import re
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.core.checks.registry import registry

from anlan import checks

OURS = [check for check in registry.deployment_checks if check.__module__ == checks.__name__]


@pytest.fixture
def production(settings, tmp_path, monkeypatch):
    """Settings that are fit for production."""
    settings.PRODUCTION = True
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    settings.ALLOWED_HOSTS = ["anlan.example.cn"]
    settings.SITE_URL = "https://anlan.example.cn"
    settings.CSRF_TRUSTED_ORIGINS = ["https://anlan.example.cn"]
    settings.JOBS_ADAPTER, settings.CELERY_BROKER_URL = "celery", "amqp://queue.example.cn"
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = "https://hook.example.cn", "a secret"
    settings.DATA = tmp_path
    settings.STATIC_ROOT = settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    (tmp_path / "staticfiles.json").write_text("{}")
    return settings


def found():
    return [(error.id, error.msg) for check in OURS for error in check(app_configs=None)]


def test_a_safe_configuration_passes(production):
    assert found() == []


@pytest.mark.parametrize(
    ("unsafe", "error"),
    [
        ({"PRODUCTION": False}, ("anlan.E001", "没有声明生产环境。")),
        (
            {"ALLOWED_HOSTS": ["anlan.example.cn", "*"]},
            ("anlan.E003", "ANLAN_ALLOWED_HOSTS 不能使用通配符 *。"),
        ),
        (
            {"SITE_URL": "http://anlan.example.cn"},
            ("anlan.E004", "ANLAN_SITE_URL 中的 http://anlan.example.cn 不是 https 地址。"),
        ),
        (
            {"CSRF_TRUSTED_ORIGINS": ["https://anlan.example.cn", "http://b.example.cn"]},
            ("anlan.E004", "ANLAN_TRUSTED_ORIGINS 中的 http://b.example.cn 不是 https 地址。"),
        ),
        ({"CELERY_BROKER_URL": ""}, ("anlan.E005", "ANLAN_JOBS=celery 需要消息队列。")),
        ({"WEBHOOK_SECRET": ""}, ("anlan.E006", "推送通知没有签名密钥。")),
        (
            {"MAP_TILES": ["https://t0.example.cn/{z}/{x}/{y}"]},
            ("anlan.E011", "使用了底图，没有写明来源和审图号。"),
        ),
        (
            {"MAP_TILES": ["http://t0.example.cn/{z}/{x}/{y}"], "MAP_ATTRIBUTION": "某图 GS(2026)0000号"},
            ("anlan.E012", "底图 http://t0.example.cn/{z}/{x}/{y} 不是 https 地址，浏览器不会显示。"),
        ),
    ],
)
def test_an_unsafe_setting_is_named(production, unsafe, error):
    for name, value in unsafe.items():
        setattr(production, name, value)
    assert found() == [error]


def test_sqlite_is_refused(production, monkeypatch):
    monkeypatch.setitem(production.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    assert found() == [("anlan.E002", "生产环境不能使用 SQLite。")]


def test_the_data_of_the_demo_are_refused(production):
    (production.DATA / "demo_accounts.txt").write_text("张三 demo")
    assert found() == [("anlan.E007", "数据目录属于演示系统，演示账号的密码是公开的。")]


def test_static_files_must_have_been_collected(production):
    (production.STATIC_ROOT / "staticfiles.json").unlink()
    assert found() == [("anlan.E008", "静态文件没有汇集。")]


@pytest.mark.parametrize("backend", ["console", "locmem", "dummy", "filebased"])
def test_mail_that_goes_nowhere_is_refused(production, backend):
    production.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    assert found() == [("anlan.E009", f"邮件不会发出：ANLAN_EMAIL_BACKEND 是 {production.EMAIL_BACKEND}。")]


def test_the_folder_of_uploads_must_be_there(production, tmp_path):
    production.MEDIA_ROOT = tmp_path / "nowhere"
    assert found() == [("anlan.E010", f"不能写入上传文件的目录 {tmp_path / 'nowhere'}。")]


@pytest.mark.parametrize(
    ("unsafe", "warning"),
    [
        ({"DEBUG": True}, "security.W018"),
        ({"SECRET_KEY": "short"}, "security.W009"),
        ({"ALLOWED_HOSTS": []}, "security.W020"),
        ({"SECURE_HSTS_SECONDS": 0}, "security.W004"),
        ({"SECURE_SSL_REDIRECT": False}, "security.W008"),
        ({"SESSION_COOKIE_SECURE": False}, "security.W012"),
        ({"CSRF_COOKIE_SECURE": False}, "security.W016"),
    ],
)
def test_django_itself_warns_of_the_rest(production, unsafe, warning):
    for name, value in unsafe.items():
        setattr(production, name, value)
    warned = {message.id for message in run_checks(tags=["security"], include_deployment_checks=True)}
    assert warning in warned


def test_the_command_passes_a_sound_environment_and_fails_an_unsafe_one(tmp_path):
    for folder in ("static", "files"):
        (tmp_path / folder).mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    sound = {
        "ANLAN_DATA": str(tmp_path),
        "ANLAN_PRODUCTION": "true",
        "ANLAN_SECRET_KEY": "".join(map(chr, range(48, 122))),
        "ANLAN_ALLOWED_HOSTS": "anlan.example.cn",
        "ANLAN_SITE_URL": "https://anlan.example.cn",
        "DATABASE_URL": "postgres://anlan:secret@localhost/anlan",
    }

    def check(**more):
        command = [sys.executable, "-m", "anlan.cli", "check", "--production"]
        return subprocess.run(
            command, env={**os.environ, **sound, **more}, capture_output=True, text=True, check=False
        )

    assert (check().returncode, check().stderr) == (0, "")
    unsafe = check(ANLAN_DEBUG="true", ANLAN_TLS="false", DATABASE_URL="sqlite:///x")
    assert unsafe.returncode == 1
    named = set(re.findall(r"\((\w+\.\w\d+)\)", unsafe.stderr))
    assert {"anlan.E002", "security.W018", "security.W012"} <= named
