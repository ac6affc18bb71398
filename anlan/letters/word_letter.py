"""The Word file of a letter, laid out as GB/T 9704-2012 says; takes what ``Content.frozen()`` gave."""

from docx.shared import Mm

from .word import (
    BLACK,
    BODY,
    PITCH,
    RED,
    SCRIPT,
    TITLE,
    edges,
    fill,
    grid,
    new_document,
    page_number,
    para,
    run,
    saved,
    set_text,
)

MM = 56.7  # twips
TEXT_WIDTH = round(156 * MM)
FACES = {"p": BODY, "h1": BLACK, "h2": SCRIPT}


def render_letter(content):
    letter = content["form"] == "letter"
    document = new_document(content["title"], footer_distance=20 if letter else 24.5)
    footers(document, letter)
    if letter:
        letter_head(document, content)
    xml = [
        opening(content),
        blocks(content["blocks"], signed=True),
        annex_list(content["annexes"]),
        sides(content["parties"]) if content["parties"] else signature(content),
    ]
    if content["contact"]:
        xml.append(para(run(f"（{content['contact']}）"), first=2))
    xml += [annex(part, number, content) for number, part in enumerate(content["annexes"], start=1)]
    xml.append(imprint(content))
    set_text(document, "".join(xml))
    return saved(document)


def footers(document, letter):
    """Outside and 7 mm below the text: odd pages on the right, even ones on the left (7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    # The red lines of a letter stand lower than its page numbers.
    lift = round(4.5 * MM) if letter else 0
    fill(section.footer, page_number(align="right", right=1, lift=lift))
    fill(section.even_page_footer, page_number(align="left", left=1, lift=lift))


def letter_head(document, content):
    """信函格式 (10.1): the name and two red lines above, two red lines below, on the first page only."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(30)
    head = run(content["head"], TITLE, content["head_size"], color=RED, scale=content["head_scale"])
    # The lines are 170 mm long on a text of 156 mm: they reach over both margins.
    reach = f'<w:ind w:left="{round(-8 * MM)}" w:right="{round(-6 * MM)}"/>'
    above = para(head, align="center", line=None, layout=edges("thickThinSmallGap", RED, 11, bottom=24))
    below = para("", line=None, layout=edges("thinThickSmallGap", RED, top=24))
    fill(section.first_page_header, above.replace("<w:jc", reach + "<w:jc"))
    fill(section.first_page_footer, below.replace("<w:jc", reach + "<w:jc"))


def opening(content):
    """From the head of the page to the addressee (7.2.4-7.3.2)."""
    number, lines = run(content["number"]), []
    if content["form"] == "red":
        head = run(content["head"], TITLE, content["head_size"], color=RED, scale=content["head_scale"])
        lines.append(para(head, align="center", before=round(35 * MM), line=None))
        rule = edges("single", RED, 11, bottom=12)
        lines.append(para(number, align="center", before=2 * PITCH, layout=rule))
        lines.append(para() * 2)
    elif content["form"] == "letter":
        lines += [para(number, align="right", before=280), para() * 2]
    else:
        lines += [para(run("编号：") + number, align="right"), para()]
    lines += [heading(content["title_lines"]), para()]
    if content["to"]:
        lines.append(para(run(content["to"] + "：")))
    lines += [para(run(f"{party['role']}：{party['organ']}")) for party in content["parties"]]
    return "".join(lines)


def heading(lines):
    return "".join(para(run(line, TITLE, 22), align="center", line=700) for line in lines)


def blocks(parts, signed=False):
    """Paragraphs and tables; a heading stays with what follows, the last paragraph with the signature."""
    xml = []
    for index, part in enumerate(parts):
        if part["kind"] == "table":
            xml.append(grid(part["columns"], part["rows"], part["widths"], part["centred"], width=TEXT_WIDTH))
        else:
            keep = part["kind"] != "p" or (signed and index == len(parts) - 1)
            xml.append(para(run(part["text"], FACES[part["kind"]]), first=2, keep=keep))
    return "".join(xml)


def annex_list(annexes):
    """附件说明: two characters in, further names under the first (7.3.4)."""
    if not annexes:
        return ""
    names = [part["title"] for part in annexes]
    if len(names) == 1:
        return para(keep=True) + para(run(f"附件：{names[0]}"), left=5, first=-3, keep=True)
    first = para(run(f"附件：1.{names[0]}"), left=5, first=-3, keep=True)
    others = [
        para(run(f"{number}.{name}"), left=5, keep=True) for number, name in enumerate(names[1:], start=2)
    ]
    return para(keep=True) + first + "".join(others)


def signature(content):
    """Signature and date, kept together (7.3.5)."""
    return (
        para(keep=True) * 2
        + para(run(content["signer"]), align="right", right=content["signer_indent"], keep=True)
        + para(run(content["date"]), align="right", right=content["date_indent"])
    )


def sides(parties):
    """The two sides of an agreement beside each other, to be sealed and signed."""
    half = TEXT_WIDTH // 2

    def side(party):
        lines = [
            f"{party['role']}（盖章）：",
            party["organ"],
            f"责任人（签字）：{party['person']}",
            "　　　　年　　月　　日",
        ]
        inner = "".join(para(run(line), align="left", keep=True) for line in lines)
        return f'<w:tc><w:tcPr><w:tcW w:w="{half}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'

    cells = "".join(map(side, parties))
    columns = f'<w:gridCol w:w="{half}"/>' * len(parties)
    return (
        para(keep=True)
        + f'<w:tbl><w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
        + para()
    )


def annex(part, number, content):
    label = f"附件{number}" if len(content["annexes"]) > 1 else "附件"
    head = para(run(label, BLACK), align="left", new_page=True) + para()
    return head + heading(part["title_lines"]) + para() + blocks(part["blocks"])


def imprint(content):
    """版记 (7.4) at the lower edge of the text on the last page; a letter's has no rules (10.1)."""
    ruled = content["form"] == "red"
    rows = []
    if content["copies"]:
        copies = run(f"抄送：{content['copies']}。", BODY, 14)
        rows.append(para(copies, left=4, right=1, first=-3, line=None))
    if ruled:
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH - 320}"/></w:tabs>'
        printed = run(content["signer"], BODY, 14) + "<w:r><w:tab/></w:r>"
        printed += run(content["date"] + "印发", BODY, 14)
        rows.append(para(printed, left=1, line=None, layout=tab, align="left"))
    return at_page_end(rows, ruled) if rows else ""


def at_page_end(rows, ruled):
    """A table of one column that floats at the lower edge; rules of 0.35 mm outside, 0.25 mm inside."""
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'
        for side, size in (("top", 8), ("bottom", 8), ("insideH", 6))
        if ruled
    )
    width = f'w:w="{TEXT_WIDTH}" w:type="dxa"'
    cells = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW {width}/></w:tcPr>{row}</w:tc></w:tr>"
        for row in rows
    )
    # The paragraph before keeps the table apart from one that an annex may end with.
    return (
        f"{para(line=20)}<w:tbl><w:tblPr>"
        '<w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="center" w:tblpYSpec="bottom"/>'
        f'<w:tblW {width}/><w:tblBorders>{rules}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{TEXT_WIDTH}"/></w:tblGrid>{cells}</w:tbl>{para(line=20)}'
    )
