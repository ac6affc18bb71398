"""Invented evidence: Word papers, "scanned" sheets and "photographs", the same bytes for the same facts."""

import io
import time
from functools import cache
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from anlan.letters import pdf

from .documents.word import centred, indented, new_page, saved

NOTE = "本材料为演示而编写，内容均为虚构。"
FONT = "NotoSerifSC-Regular.ttf"
A_MOMENT = time.struct_time((2020, 1, 1, 0, 0, 0, 2, 1, 0))
# Kind of evidence: how it comes, and what stands in it; the rest are Word papers with the report's own words.
SCANS = {
    "inspection": "检查人员现场查阅台账、抽查点位，对照检查表逐项核对，当场反馈问题并由受检单位签字确认。",
    "rectification": "所列问题已按“五落实”要求整改，经复查符合要求，予以销号。",
    "attendance": "参加人员共二十八人，逐一签到，签名从略。",
}
PHOTOS = {"photo"}


def evidence(kind, label, organ, subject, said, day):
    """A file of the ``kind`` with its Chinese ``label``: about ``subject``, saying ``said``, dated ``day``."""
    title, dated = f"{organ}{label}", f"{day.year}年{day.month}月{day.day}日"
    if kind in PHOTOS:
        return ContentFile(photo(f"{dated} {organ}"), name=f"{title}（{day.month}月{day.day}日）.png")
    lines = [f"单位：{organ}", f"日期：{dated}", f"事项：{subject}", SCANS.get(kind, said), NOTE]
    if kind in SCANS:
        return ContentFile(scan(title, lines), name=f"{title}（{day.month}月{day.day}日）.pdf")
    return ContentFile(paper(title, lines), name=f"{title}（{day.month}月{day.day}日）.docx")


def paper(title, lines):
    page = new_page()
    centred(page, title, 20)
    for line in lines:
        indented(page, line)
    return saved(page)


@cache
def font(size):
    return ImageFont.truetype(str(pdf.HERE / "fonts" / "vendor" / FONT), size)


def scan(title, lines, wide=24):
    """A sheet as it comes from a scanner: one picture in a PDF, without text behind it."""
    sheet = Image.new("L", (620, 877), 250)
    draw = ImageDraw.Draw(sheet)
    draw.text((310, 90), title, 30, font(26), anchor="mm")
    top = 150
    for line in lines:
        for start in range(0, len(line), wide):
            draw.text((70, top), line[start : start + wide], 40, font(20))
            top += 34
    draw.ellipse((430, top + 40, 550, top + 160), outline=120, width=3)
    return bytes_of(sheet, "PDF", resolution=75, creationDate=A_MOMENT, modDate=A_MOMENT)


def photo(caption):
    """A street of buildings under a sky, with the time and place a telephone prints on its pictures."""
    chance = Random(caption)
    picture = Image.new("RGB", (480, 320), (168, 198, 222))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 230, 480, 320), fill=(148, 150, 142))
    left = 0
    while left < 480:
        width, height = chance.randint(50, 110), chance.randint(70, 180)
        shade = chance.randint(105, 190)
        draw.rectangle((left, 235 - height, left + width, 235), fill=(shade, shade - 8, shade - 20))
        for x in range(left + 8, left + width - 12, 18):
            for y in range(245 - height, 215, 24):
                draw.rectangle((x, y, x + 9, y + 12), fill=(225, 232, 214))
        left += width + chance.randint(0, 14)
    draw.rectangle((0, 288, 480, 320), fill=(40, 44, 48))
    draw.text((12, 292), caption, (245, 245, 245), font(18))
    return bytes_of(picture, "PNG")


def bytes_of(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def signature(name):
    """A name as a finger draws it on a screen: a PNG."""
    chance = Random(name)
    picture = Image.new("RGB", (600, 220), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    for number in range(len(name)):
        left = 120 + number * 130
        points = [(left + chance.randint(0, 110), chance.randint(40, 180)) for _stroke in range(9)]
        draw.line(points, fill=(20, 24, 30), width=5, joint="curve")
    return bytes_of(picture, "PNG")
