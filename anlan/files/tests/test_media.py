"""What a file is, by its content: each kind that is taken, and each that is refused with its reason."""

import pytest
from django.core.exceptions import ValidationError

from anlan.files import media
from anlan.files.actions import checked, tidy_name

from . import samples
from .samples import upload

pytestmark = pytest.mark.django_db  # the limit of a file's size is a rule


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("通知.pdf", samples.PDF, media.PDF),
        ("照片.PNG", samples.picture("PNG"), media.PNG),
        ("照片.jpeg", samples.picture("JPEG"), media.JPEG),
        ("图.gif", samples.picture("GIF"), media.GIF),
        ("图.webp", samples.picture("WEBP"), media.WEBP),
        ("微信图片.jpg", samples.picture("PNG"), media.PNG),
        ("现场.heic", samples.HEIC, media.HEIC),
        ("现场.mp4", samples.MP4, media.MP4),
        ("现场.mov", samples.MOV, media.MOV),
        ("方案.docx", samples.word(), media.DOCX),
        ("清单.xlsx", samples.excel(), media.XLSX),
        ("版式.ofd", samples.archive(OFD__xml="<ofd/>"), media.OFD),
        ("旧.doc", samples.old_office("WordDocument"), media.DOC),
        ("旧.wps", samples.old_office("1Table", "WordDocument"), media.DOC),
        ("旧.xls", samples.old_office("Workbook"), media.XLS),
        ("旧.ppt", samples.old_office("PowerPoint Document"), media.PPT),
        ("页.html", b"<!doctype html><script>1</script>", media.HTML),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", media.SVG),
    ],
)
def test_a_file_is_known_by_its_content(name, content, kind):
    found = checked(upload(name, content))
    assert (found.name, found.media, found.size) == (name, kind, len(content))


@pytest.mark.parametrize(
    ("text", "written", "charset"),
    [
        ("一、责任落实", "utf-8", "utf-8"),
        ("一、责任落实", "gb18030", "gb18030"),
        ("一、责任落实", "utf-16", "utf-16"),
        ("序号,单位\n1,住建局\n", "utf-8-sig", "utf-8"),
    ],
)
def test_a_text_is_known_with_its_charset(text, written, charset):
    found = checked(upload("清单.csv", text.encode(written)))
    assert (found.media, found.charset) == (media.TEXT, charset)


def test_a_long_text_may_be_cut_within_a_character_by_the_sample(monkeypatch):
    monkeypatch.setattr(media, "TEXT_SAMPLE", 100)
    assert checked(upload("长.txt", ("安" * 200).encode())).charset == "utf-8"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.txt", b"", "empty"),
        ("程序.pdf", b"MZ\x90\0", "program"),
        ("程序.txt", b"\x7fELF\x02\x01", "program"),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n", "program"),
        ("脚本.bat", b"del *.*", "unknown"),
        ("脚本.js", b"alert(1)", "unknown"),
        ("无扩展名", b"text", "unknown"),
        ("包.zip", samples.archive(a__txt="a"), "archive"),
        ("包.docx", samples.archive(a__txt="a"), "archive"),
        ("包.rar", b"Rar!\x1a\x07\x00", "archive"),
        ("空包.zip", samples.archive(), "archive"),
        ("方案.pdf", samples.word(), "extension"),
        ("方案.doc", samples.word(), "extension"),
        ("方案.docx", samples.old_office("WordDocument"), "extension"),
        ("图.png", samples.PDF, "extension"),
        ("图.txt", samples.picture(), "extension"),
        ("文.pdf", "文字".encode(), "unknown"),
        ("乱.txt", b"a\0b", "unknown"),
        ("乱.txt", b"\xff\xff\xff\xff", "unknown"),
        ("断.docx", samples.word()[:-200], "damaged"),
        ("断.png", samples.picture()[:-30], "damaged"),
        ("断.jpg", samples.picture("JPEG", (400, 300))[:3000], "damaged"),
        ("假.png", b"\x89PNG\r\n\x1a\n" + b"<script>" * 9, "damaged"),
        ("宏.docx", samples.word_with("word/vbaProject.bin", b"x"), "macro"),
        ("宏.doc", samples.old_office("WordDocument", "_VBA_PROJECT"), "macro"),
        ("宏.xls", samples.old_office("Workbook", "VBA"), "macro"),
        ("密.docx", samples.old_office("EncryptedPackage", "EncryptionInfo"), "encrypted"),
        ("安装.doc", samples.old_office("Property"), "unknown"),
    ],
)
def test_what_is_not_taken_is_refused_with_its_reason(name, content, code):
    with pytest.raises(ValidationError) as refusal:
        checked(upload(name, content))
    assert [error.code for error in refusal.value.error_list] == [code]
    assert refusal.value.messages[0].endswith(("。", *media.EXTENSIONS))


def test_a_package_that_unpacks_to_too_much_is_refused(monkeypatch):
    content = samples.word_with("word/media/a.bin", b"\0" * 10**6)
    assert checked(upload("弹.docx", content)).media is media.DOCX
    monkeypatch.setattr(media, "MAX_UNPACKED", 10**6)
    with pytest.raises(ValidationError, match="解压后过大"):
        checked(upload("弹.docx", content))


def test_an_encrypted_package_is_refused():
    content = bytearray(samples.archive(a__txt="a"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    with pytest.raises(ValidationError) as refusal:
        checked(upload("密.docx", bytes(content)))
    assert refusal.value.code == "encrypted"


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch):
    content = samples.picture(size=(100, 100))
    assert checked(upload("图.png", content)).media is media.PNG
    monkeypatch.setattr(media, "MAX_PIXELS", 9_999)
    with pytest.raises(ValidationError, match="像素过多"):
        checked(upload("图.png", content))


def test_a_file_of_the_limit_is_taken_and_one_byte_more_is_not(change_rule):
    change_rule("files.upload_megabytes", 1)
    assert checked(upload("文.txt", b"a" * 2**20)).size == 2**20
    with pytest.raises(ValidationError, match=r"文件“文\.txt”超过 1 MB"):
        checked(upload("文.txt", b"a" * (2**20 + 1)))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\桌面\\方案.docx", "方案.docx"),
        ("../../etc/方案.docx", "方案.docx"),
        ("方\n案\u202e.docx", "方案.docx"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
    ],
)
def test_a_name_is_the_last_part_of_a_path(given, kept):
    assert tidy_name(given) == kept
