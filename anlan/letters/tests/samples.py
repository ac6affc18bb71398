"""Contexts of every kind, and readers of what was made from them."""

import io

import docx
import pypdfium2
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

TASKS = [
    {
        "number": str(number),
        "text": f"第{number}项任务：开展重大事故隐患排查整治",
        "lead": "市应急局",
        "support": "市住建局、市商务局",
        "due": "2026年6月底前",
    }
    for number in range(1, 41)
]
CONTEXTS = {
    "dispatch": {
        "plan": "永宁市2026年安全生产工作要点",
        "to": "各镇人民政府，市安委会各成员单位",
        "tasks": TASKS,
        "copies": "市委办公室，市政府办公室",
        "contact": "联系人：综合科，电话：0000-0000000",
    },
    "reminder": {
        "plan": "永宁市2026年安全生产工作要点",
        "to": "市住房和城乡建设局",
        "as_of": "2026年3月31日",
        "reply_by": "2026年4月5日",
        "tasks": TASKS[:2],
    },
    "commitment": {
        "year": 2026,
        "upper": "永宁市人民政府",
        "lower": "柳桥镇人民政府",
        "goals": ["不发生较大及以上生产安全事故。", "重大事故隐患整改率达到100%。"],
        "duties": ["主要负责人每季度至少研究一次安全生产工作。"],
    },
    "notice": {
        "title": "关于做好2026年国庆节期间安全防范工作的通知",
        "to": "各镇人民政府",
        "paragraphs": [
            "现就有关事项通知如下。",
            ("一、压实责任", "h1"),
            ("（一）属地责任", "h2"),
            "特此通知。",
        ],
    },
}


def pdf_pages(content):
    """The text of each page, without line ends."""
    with pypdfium2.PdfDocument(content) as document:
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append("".join(text.get_text_bounded().split()))
            text.close()
            page.close()
        return pages


def word_text(content):
    """The paragraphs of the body, those in tables included, in order."""
    document = docx.Document(io.BytesIO(content))
    paragraphs = [Paragraph(node, None).text for node in document.element.body.iter(qn("w:p"))]
    return [text for text in paragraphs if text]
