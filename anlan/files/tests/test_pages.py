"""Downloads: who sees the row gets the file as it came; nothing that could run is shown in place."""

from hashlib import sha256

import pytest
from django.urls import reverse

from anlan.files.actions import attach

from . import samples
from .samples import upload


def get(client, user, attachment, query=""):
    """The response, its body read and its file closed."""
    client.force_login(user)
    response = client.get(attachment.get_absolute_url() + query)
    response.body = b"".join(response) if response.streaming else response.content
    return response


@pytest.fixture
def picture(cast):
    return attach(cast.housing, upload("现场 照片.png", samples.picture()), actor=cast.builder)


def test_who_sees_the_row_gets_the_file_and_nobody_else(cast, client, picture):
    response = get(client, cast.builder, picture)
    assert response.status_code == 200
    assert sha256(response.body).hexdigest() == picture.sha256
    assert get(client, cast.officer, picture).status_code == 200
    for stranger in (cast.outsider, cast.townsman, cast.manager):
        assert get(client, stranger, picture).status_code == 404


def test_a_visitor_is_sent_to_the_login(client, picture):
    response = client.get(picture.get_absolute_url())
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_a_missing_row_a_missing_file_and_a_wrong_number_are_not_found(cast, client, picture, storage):
    assert get(client, cast.builder, picture).status_code == 200
    picture.row_id = 10**9
    picture.save()
    assert get(client, cast.builder, picture).status_code == 404
    picture.row_id = cast.housing.pk
    picture.save()
    (storage / picture.path).unlink()
    assert get(client, cast.builder, picture).status_code == 404
    assert client.get(reverse("files:download", args=[10**9, "x.png"])).status_code == 404


def test_a_download_is_an_attachment_that_no_browser_interprets(cast, client, picture):
    response = get(client, cast.builder, picture)
    name = "%E7%8E%B0%E5%9C%BA%20%E7%85%A7%E7%89%87.png"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "content", "shown_as"),
    [
        ("图.png", samples.picture(), "image/png"),
        ("文.txt", "安全".encode("gb18030"), "text/plain; charset=gb18030"),
        ("文.pdf", samples.PDF, "application/pdf"),
        ("页.html", b"<script>alert(1)</script>", None),
        ("图.svg", b"<svg onload='alert(1)'/>", None),
        ("方案.docx", samples.word(), None),
        ("现场.mp4", samples.MP4, None),
    ],
)
def test_only_safe_kinds_are_shown_in_place(cast, client, name, content, shown_as):
    attachment = attach(cast.housing, upload(name, content), actor=cast.builder)
    response = get(client, cast.builder, attachment, "?inline")
    disposition = response["Content-Disposition"].partition(";")[0]
    assert (disposition, response["Content-Type"]) == (
        ("inline", shown_as) if shown_as else ("attachment", "application/octet-stream")
    )
    assert ("sandbox" in response["Content-Security-Policy"]) == (shown_as != "application/pdf")
    assert response.body == content
