"""What `anlan check --production` demands beyond Django's own deployment checks."""

import os
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.utils.translation import gettext as _


@register(deploy=True)
def production_is_declared(app_configs, **kwargs):
    if not settings.PRODUCTION:
        yield Error(
            _("没有声明生产环境。"), hint=_("设置 ANLAN_PRODUCTION=true，再检查一次。"), id="anlan.E001"
        )


@register(deploy=True)
def database_serves_many(app_configs, **kwargs):
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        yield Error(
            _("生产环境不能使用 SQLite。"),
            hint=_("设置 DATABASE_URL=postgres://用户:密码@主机/库名。"),
            id="anlan.E002",
        )


@register(deploy=True)
def hosts_are_named(app_configs, **kwargs):
    if any(host.startswith("*") for host in settings.ALLOWED_HOSTS):
        yield Error(
            _("ANLAN_ALLOWED_HOSTS 不能使用通配符 *。"), hint=_("逐一写出网站的主机名。"), id="anlan.E003"
        )


@register(deploy=True)
def addresses_use_tls(app_configs, **kwargs):
    addresses = {
        "ANLAN_SITE_URL": [settings.SITE_URL],
        "ANLAN_TRUSTED_ORIGINS": settings.CSRF_TRUSTED_ORIGINS,
    }
    for name, values in addresses.items():
        for value in values:
            if urlsplit(value).scheme != "https":
                yield Error(
                    _("{name} 中的 {value} 不是 https 地址。").format(name=name, value=value), id="anlan.E004"
                )


@register(deploy=True)
def queue_is_reachable(app_configs, **kwargs):
    if settings.JOBS_ADAPTER == "celery" and not settings.CELERY_BROKER_URL:
        yield Error(_("ANLAN_JOBS=celery 需要消息队列。"), hint=_("设置 ANLAN_BROKER_URL。"), id="anlan.E005")


@register(deploy=True)
def webhook_is_signed(app_configs, **kwargs):
    if settings.WEBHOOK_URL and not settings.WEBHOOK_SECRET:
        yield Error(_("推送通知没有签名密钥。"), hint=_("设置 ANLAN_WEBHOOK_SECRET。"), id="anlan.E006")


@register(deploy=True)
def demo_is_absent(app_configs, **kwargs):
    if (settings.DATA / "demo_accounts.txt").exists():
        yield Error(
            _("数据目录属于演示系统，演示账号的密码是公开的。"),
            hint=_("生产环境使用新的数据目录和数据库。"),
            id="anlan.E007",
        )


@register(deploy=True)
def static_files_are_collected(app_configs, **kwargs):
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Error(_("静态文件没有汇集。"), hint=_("运行 anlan collectstatic。"), id="anlan.E008")


@register(deploy=True)
def mail_is_sent(app_configs, **kwargs):
    if settings.EMAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend":
        yield Error(
            _("邮件不会发出：ANLAN_EMAIL_BACKEND 是 {backend}。").format(backend=settings.EMAIL_BACKEND),
            hint=_("删去这项设置；不发邮件时把 ANLAN_EMAIL_HOST 留空。"),
            id="anlan.E009",
        )


@register(deploy=True)
def uploads_can_be_kept(app_configs, **kwargs):
    folder = settings.MEDIA_ROOT
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        yield Error(
            _("不能写入上传文件的目录 {folder}。").format(folder=folder),
            hint=_("建立这个目录，并把它交给运行安澜的用户。"),
            id="anlan.E010",
        )


@register(deploy=True)
def maps_say_where_they_come_from(app_configs, **kwargs):
    """地图管理条例（国务院令第664号）第二十六条: a published map shows its approval number."""
    if settings.MAP_TILES and not settings.MAP_ATTRIBUTION:
        yield Error(
            _("使用了底图，没有写明来源和审图号。"),
            hint=_("设置 ANLAN_MAP_ATTRIBUTION，例如“天地图 GS(2025)0000号”。"),
            id="anlan.E011",
        )
    for template in settings.MAP_TILES:
        if urlsplit(template).scheme != "https":
            yield Error(
                _("底图 {template} 不是 https 地址，浏览器不会显示。").format(template=template),
                id="anlan.E012",
            )
