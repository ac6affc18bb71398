"""Environment in, settings out. Every variable read here is described in .env.example."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env(name, default=""):
    return os.environ.get(name) or default  # an empty line in .env means "not set"


def env_bool(name, default=False):
    return env(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def env_int(name, default):
    try:
        return int(env(name, str(default)))
    except ValueError:
        raise ImproperlyConfigured(f"{name} 应为整数，现为“{env(name)}”。") from None


def env_list(name, default=""):
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


PACKAGE = Path(__file__).resolve().parent
DATA = Path(env("ANLAN_DATA", str(Path.cwd() / "data"))).resolve()

PRODUCTION = env_bool("ANLAN_PRODUCTION")
DEBUG = env_bool("ANLAN_DEBUG")


def secret_key():
    """The configured key; the embedded default makes one once and keeps it beside the database."""
    if key := env("ANLAN_SECRET_KEY"):
        return key
    if PRODUCTION:
        raise ImproperlyConfigured("生产环境必须设置 ANLAN_SECRET_KEY。")
    kept = DATA / "secret_key"
    if not kept.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass  # another process of the same start made it first
    return kept.read_text()


def database(url):
    """A Django DATABASES entry from ``postgres://user:pass@host:port/name`` or ``sqlite:///path``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.removeprefix("sqlite:///")),
            "OPTIONS": {
                # IMMEDIATE: a writer waits for its turn at BEGIN instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or query.pop("host", "")),
            "PORT": port(parts),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {key: unquote(value) for key, value in query.items()},
        }
    raise ImproperlyConfigured(f"DATABASE_URL 只支持 sqlite:/// 和 postgres://，现为“{parts.scheme}://”。")


def port(parts):
    try:
        return parts.port or ""
    except ValueError:
        # A slash in a password ends the host for who reads the address.
        raise ImproperlyConfigured(
            "DATABASE_URL 无法识别：密码中的特殊字符要写成 %XX，例如 / 写成 %2F。"
        ) from None


DATA.mkdir(parents=True, exist_ok=True)
SECRET_KEY = secret_key()
ALLOWED_HOSTS = env_list("ANLAN_ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env_list("ANLAN_TRUSTED_ORIGINS")
SITE_URL = env("ANLAN_SITE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_q",
    "ninja",
    "anlan.audit",
    "anlan.jobs",
    "anlan.org",
    "anlan.rulebook",
    "anlan.files",
    "anlan.geo",
    "anlan.notices",
    "anlan.letters",
    "anlan.duty",
    "anlan.flow",
    "anlan.indicators",
    "anlan.intake",
    "anlan.search",
    "anlan.consequences",
    "anlan.web",
    "anlan.registers",
    "anlan.subjects",
    "anlan.library",
    "anlan.facts",
    "anlan.plans",
    "anlan.obligations",
    "anlan.hazards",
    "anlan.inspections",
    "anlan.risks",
    "anlan.dossiers",
    "anlan.standards",
    "anlan.owners",
    "anlan.projects",
    "anlan.grids",
    "anlan.credit",
    "anlan.rosters",
    "anlan.meetings",
    "anlan.instruments",
    "anlan.campaigns",
    "anlan.supervision",
    "anlan.accountability",
    "anlan.publications",
    "anlan.targets",
    "anlan.quality",
    "anlan.reporting",
    "anlan.assessment",
    "anlan.cockpit",
    "anlan.mobile",
    "anlan.codes",
    "anlan.portal",
    "anlan.atlas",
    "anlan.exchange",
    "anlan.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "anlan.web.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "anlan.org.middleware.acting_post",
    "anlan.org.middleware.upload_limit",
    "anlan.web.middleware.no_nul",
]

ROOT_URLCONF = "anlan.urls"
WSGI_APPLICATION = "anlan.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anlan.web.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "anlan.web.templatetags.kit"],
        },
    }
]

DATABASES = {"default": database(env("DATABASE_URL") or f"sqlite:///{DATA / 'anlan.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits and lock-outs must hold across web processes, so the cache lives in the database.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # The job cluster notes its state twice a second, for nobody: not in the database.
    "queue": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

FILTERS_EMPTY_CHOICE_LABEL = "全部"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = env("ANLAN_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env("ANLAN_STATIC_ROOT", str(DATA / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
MEDIA_ROOT = Path(env("ANLAN_MEDIA_ROOT", str(DATA / "files")))
# The embedded default serves straight from the packages; production collects and hashes.
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Maps: addresses of tiles with {z}, {x}, {y} and perhaps {s}, one layer upon the other; none means no request outside.
MAP_TILES = env("ANLAN_MAP_TILES").split()
MAP_SUBDOMAINS = env_list("ANLAN_MAP_SUBDOMAINS", "0,1,2,3")
MAP_SYSTEM = env("ANLAN_MAP_SYSTEM", "cgcs2000")
MAP_ATTRIBUTION = env("ANLAN_MAP_ATTRIBUTION")
MAP_MAX_ZOOM = env_int("ANLAN_MAP_MAX_ZOOM", 18)
if MAP_SYSTEM not in {"cgcs2000", "wgs84", "gcj02"}:
    raise ImproperlyConfigured(f"ANLAN_MAP_SYSTEM 只支持 cgcs2000、wgs84 和 gcj02，现为“{MAP_SYSTEM}”。")
for template in MAP_TILES:
    if urlsplit(template).scheme not in {"http", "https"} or not all(
        part in template for part in ("{z}", "{x}", "{y}")
    ):
        raise ImproperlyConfigured(f"ANLAN_MAP_TILES 应为含 {{z}}、{{x}}、{{y}} 的网址，现为“{template}”。")
FONT_DIR = env("ANLAN_FONT_DIR")  # the office's own fonts for letters, such as 仿宋_GB2312
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "anlan.org.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "anlan.org.passwords.MixedCharacters"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "anlan.org.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "anlan.org.accounts.SocialAccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": env("ANLAN_LOGIN_FAILED", "20/m/ip,5/10m/key"),
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "upload": "60/m/user",
    "upload_by_key": "120/m/ip",
    "objection": "5/h/ip",
    "objection_code": "20/10m/ip",
}
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "anlan.org.accounts.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "安澜"
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ONLY = False
# A link, not a form: our form-action policy stops forms that end at the identity provider.
SOCIALACCOUNT_LOGIN_ON_GET = True
OIDC_URL = env("ANLAN_OIDC_URL")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env("ANLAN_OIDC_NAME", "统一身份认证"),
                "client_id": env("ANLAN_OIDC_CLIENT_ID"),
                "secret": env("ANLAN_OIDC_SECRET"),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else []
    }
}

SESSION_COOKIE_AGE = env_int("ANLAN_SESSION_HOURS", 12) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
TLS = env_bool("ANLAN_TLS", PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = env_int("ANLAN_HSTS_SECONDS", 31536000) if TLS else 0
# Whether the neighbours under our domain use TLS, and belong in browsers' lists, is not ours to say.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env_bool("ANLAN_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

JOBS_ADAPTER = env("ANLAN_JOBS", "django_q")
if JOBS_ADAPTER not in {"django_q", "celery"}:
    raise ImproperlyConfigured(f"ANLAN_JOBS 只支持 django_q 和 celery，现为“{JOBS_ADAPTER}”。")
CELERY_BROKER_URL = env("ANLAN_BROKER_URL")
Q_CLUSTER = {
    "name": "anlan",
    "orm": "default",
    "workers": env_int("ANLAN_JOB_WORKERS", 1),
    "timeout": 600,
    "retry": 660,
    "max_attempts": 3,
    "poll": 1.0,
    "save_limit": 1000,
    "scheduler": False,  # what is regular, the ticker does
    "cache": "queue",
    "label": "后台任务",
}

EMAIL_BACKEND = env("ANLAN_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env("ANLAN_EMAIL_HOST")
EMAIL_PORT = env_int("ANLAN_EMAIL_PORT", 25)
EMAIL_HOST_USER = env("ANLAN_EMAIL_USER")
EMAIL_HOST_PASSWORD = env("ANLAN_EMAIL_PASSWORD")
EMAIL_USE_TLS = env_bool("ANLAN_EMAIL_TLS")
DEFAULT_FROM_EMAIL = env("ANLAN_EMAIL_FROM", "anlan@localhost")
WEBHOOK_URL = env("ANLAN_WEBHOOK_URL")
WEBHOOK_SECRET = env("ANLAN_WEBHOOK_SECRET")

# {code of a partner: the key it knows us by}
EXCHANGE_KEYS = dict(pair.split("=", 1) for pair in env_list("ANLAN_EXCHANGE_KEYS") if "=" in pair)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("ANLAN_LOG_LEVEL", "WARNING")},
}
