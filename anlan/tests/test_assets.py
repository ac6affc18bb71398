"""The front-end files that the build fetched are in place and complete."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

PACKAGE = Path(__file__).parents[1]


def test_every_static_file_of_a_template_exists():
    named = {
        name
        for template in PACKAGE.glob("*/templates/**/*.*")
        for name in re.findall(r"""{% static ["']([^"']+)["'] %}""", template.read_text(encoding="utf-8"))
    }
    assert "vendor/tabler.min.css" in named
    assert [name for name in sorted(named) if not finders.find(name)] == []


def test_production_can_collect_and_hash_them_all(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    # The hashed storage refuses a style sheet that links to a file which is not there.
    call_command("collectstatic", interactive=False, verbosity=0)
    style = staticfiles_storage.url("vendor/tabler.min.css").rpartition("/")[2]
    assert re.fullmatch(r"tabler\.min\.[0-9a-f]{12}\.css", style)
    assert (tmp_path / "vendor" / f"{style}.gz").exists()


def test_official_letters_have_their_song_typeface():
    fonts = PACKAGE / "letters" / "fonts" / "vendor"
    assert sorted(path.name for path in fonts.glob("*.ttf")) == [
        "NotoSerifSC-Bold.ttf",
        "NotoSerifSC-Regular.ttf",
    ]
    assert all(path.read_bytes()[:4] == b"\0\1\0\0" for path in fonts.glob("*.ttf"))
