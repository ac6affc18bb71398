"""A certificate as a Word file: one wide page with a border, big letters, and room for the seal."""

from .content import chinese_date
from .word import BODY, SCRIPT, TITLE, bordered, drawing, new_document, para, run, saved, set_text


def render_certificate(title, holder, lines, *, number, issuer, day, picture=None):
    """``lines``: what is certified, ``(words, whether large)``. ``picture``: a PNG beside the signature."""
    document = new_document(title, top=25, bottom=20, left=32, right=32, wide=True)
    bordered(document, "C8102E")
    xml = [
        para(run(number, SCRIPT, 14), align="right", after=200, line=None),
        para(run(title, TITLE, 40, color="C8102E"), align="center", before=300, after=500, line=None),
        para(run(holder, TITLE, 26), align="center", after=300, line=None),
        *(
            para(
                run(words, TITLE if large else BODY, 24 if large else 18),
                align="center",
                after=160,
                line=None,
            )
            for words, large in lines
        ),
        para(run(issuer, BODY, 18), align="right", right=2, before=500, after=80, line=None),
        para(run(chinese_date(day), BODY, 18), align="right", right=2, line=None),
    ]
    if picture:
        xml.append(para(drawing(document, picture, 24), align="left", line=None))
    set_text(document, "".join(xml))
    return saved(document)
