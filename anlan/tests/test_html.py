"""Every page of the demo is sound HTML: one heading, labelled fields, nothing inline, no seam showing."""

import re
from collections import Counter

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from anlan.org.models import User

from .addresses import every_address, with_rows

# Who opens a page: the first of these who may, else anybody who may.
READERS = ["anwei", "xitong", "anquan", "shenji", "anzhuren", "zhujian", "baixu", "qiye"]
# Addresses that only take a form, send a file or a fragment, or lead on to another page.
NO_PAGE = {
    "atlas:marks", "atlas:outlines", "atlas:here", "atlas:popup", "cockpit:outlines",
    "cockpit:export", "files:picture", "mobile:worker", "codes:issue", "codes:drawing", "codes:revoke",
    "codes:landing",
    "files:download", "intake:marked", "intake:template", "jobs:job", "notices:count", "notices:notice",
    "notices:read_all", "org:alias_forget", "org:group_end", "org:log_verify", "org:organ_close",
    "org:organ_reopen", "org:place_close", "org:place_reopen", "org:post_revoke", "org:switch_post",
    "org:token_revoke", "org:user_close", "org:user_reopen", "org:user_reset", "org:user_second_factor",
    "org:user_unlock", "plans:act_on_task", "plans:feed", "plans:finish_subtask", "plans:folder_zip",
    "plans:home", "plans:link_clause", "plans:plan_export", "plans:take_up", "rulebook:drop_rule",
    "inspections:checklist_file",
    "hazards:advice", "hazards:unlink", "library:suggest", "search:suggest",
    "hazards:dual_receipt", "hazards:ledger", "hazards:major_ledger", "hazards:rectification",
    "portal:data", "portal:feed", "dossiers:print", "standards:certificate",
    "exchange:code_drop", "exchange:export", "exchange:fetch",
    "risks:card", "risks:exchange",
}  # fmt: skip
UNLABELLED = {"hidden", "submit", "button"}
SEAMS = re.compile(
    r"\{[{%]|%\(\w+\)[sd]|(?<![A-Za-z])None(?![A-Za-z])|<object at|&lt;(?:bound|function)|django\."
)


def labelled(tree, field):
    if field.attributes.get("aria-label") or field.attributes.get("aria-labelledby"):
        return True
    name = field.attributes.get("id")
    if name and tree.css_first(f'label[for="{name}"]'):
        return True
    above = field.parent
    while above is not None:
        if above.tag == "label":
            return True
        above = above.parent
    return False


def faults(text):
    """What is wrong with a page, in words."""
    tree, found = LexborHTMLParser(text), []
    if (count := len(tree.css("h1"))) != 1:
        found.append(f"{count} h1")
    if not text.startswith("<!doctype html>") or tree.css_first("html").attributes.get("lang") != "zh-Hans":
        found.append("doctype or language")
    if not (tree.css_first("title").text().removesuffix(" · 安澜").strip()):
        found.append("no title")
    ids = Counter(node.attributes["id"] for node in tree.css("[id]"))
    found += [f"id {name} twice" for name, count in ids.items() if count > 1]
    for field in tree.css("input, select, textarea"):
        if field.attributes.get("type") not in UNLABELLED and not labelled(tree, field):
            found.append(f"no label: {field.html[:120]}")
    found += [f"no alt: {image.html[:120]}" for image in tree.css("img:not([alt])")]
    found += [f"no words: {node.html[:120]}" for node in tree.css("a[href], button") if not words(node)]
    found += [f"inline: {node.html[:120]}" for node in tree.css("[style], style, script:not([src])")]
    found += [
        f"handler: {node.html[:120]}"
        for node in tree.css("*")
        if any(n.startswith("on") for n in node.attributes)
    ]
    found += [f"post without token: {form.attributes.get('action')}" for form in tree.css("form[method=post]")
              if not form.css_first("input[name=csrfmiddlewaretoken]")]  # fmt: skip
    for node in tree.css("pre, code, textarea, script, style, title"):
        node.decompose()
    found += [f"seam: {seam}" for seam in set(SEAMS.findall(tree.body.text()))]
    return found


def words(node):
    named = node.attributes.get("aria-label") or node.attributes.get("title")
    return named or node.text().strip()


def opened(name):
    """The page as the first reader who may open it sees it."""
    address = with_rows(every_address()[name])
    others = User.objects.exclude(username__in=READERS).values_list("username", flat=True)
    for username in (*READERS, *others):
        client = Client()
        client.force_login(User.objects.get(username=username))
        response = client.get(address.path, follow=True)
        if response.status_code in (200, 409):
            return response
    raise AssertionError(f"nobody may open {address.path}")


@pytest.mark.parametrize("name", sorted(set(every_address()) - NO_PAGE))
def test_a_page_is_sound(demo, db, name):
    response = opened(name)
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert faults(response.content.decode()) == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/nowhere/"])
def test_a_page_before_sign_in_is_sound(db, client, path):
    assert faults(client.get(path).content.decode()) == []


GOOD = '<!doctype html><html lang="zh-Hans"><head><title>页 · 安澜</title></head><body><h1>页</h1>{}</body></html>'


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("", []),
        ("<h1>又</h1>", ["2 h1"]),
        ('<input name="q">', ['no label: <input name="q">']),
        ('<label>名 <input name="q"></label>', []),
        ('<label for="q">名</label><input id="q" name="q">', []),
        ('<img src="x.png">', ['no alt: <img src="x.png">']),
        ('<a href="/"><i></i></a>', ['no words: <a href="/"><i></i></a>']),
        ('<p id="a"></p><p id="a"></p>', ["id a twice"]),
        ('<p onclick="x()">甲</p>', ['handler: <p onclick="x()">甲</p>']),
        ("<p>None</p>", ["seam: None"]),
        ("<p>缺少%(what)s</p>", ["seam: %(what)s"]),
        ('<form method="post" action="/x"></form>', ["post without token: /x"]),
    ],
)
def test_each_fault_is_seen(part, found):
    assert faults(GOOD.format(part)) == found
