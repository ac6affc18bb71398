"""Where the document stands on a saved web page: what to leave out, what to read, what heads it."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from anlan.plans.reader.formats.labels import LABEL
from anlan.plans.reader.formats.limits import MAX_DEPTH
from anlan.plans.reader.formats.refusals import too_deep

NEVER = {"script", "style", "noscript", "template", "head", "nav", "footer", "aside", "iframe", "svg", "button",
         "select", "textarea", "object", "audio", "video", "-comment", "title"}  # fmt: skip
CONTAINERS = {"body", "div", "section", "article", "main", "form", "center", "td", "span", "font", "header"}
CELLS = {"td", "th"}
# Frames of the page by the names their makers give them. A frame that holds much of the page's text is
# kept whatever its name, for some call everything "main-header".
_FRAME = re.compile(
    r"nav|menu|crumb|breadcrumb|position|location|weizhi|dqwz|share|fenxiang|foot|copyright|side-?bar|related"
    r"|pager|pagination|prev|next|print|qrcode|erweima|toolbar|search|login|friend|banner|logo|comment|hot"
    r"|recommend|top-?bar|fontsize|jiathis|bdshare|accessib|popup|dialog|float|mobile-only|links|cpr\b|bottom"
    r"|\bbot\b|\btop\b",
    re.IGNORECASE,
)
FRAME_AT_MOST = 0.2  # of the page's text
FRAME_AT_LEAST = 80  # characters any frame may have, however little else is on the page
# The common publishing systems' names for the text itself: a hint, believed if half of the text is there.
_HINTS = (
    "#zoom, #Zoom, #UCAP-CONTENT, #article, #content, #contentText, #js_content, #vsb_content, .TRS_Editor,"
    " .trs_editor_view, .article, .article-content, .articleContent, .article_con, .pages_content, .view,"
    " .content, .con_text, .xl_content, .detail, .detail-content, .news_content, article, main"
)
HINT_AT_LEAST = 0.5
STEP_AT_LEAST = 0.8  # a box inside a box is the better one if it holds this much of it

# Lines a site adds to every document. The whole line must be one: 关闭 and 分享 are also things to do.
_ASIDE = re.compile(
    r"(?:[【\[]?\s*(?:打印|关闭|收藏|保存|纠错|分享到?|返回|字[体号]|大|中|小)(?:本页|窗口|顶部|首页)?\s*[】\]]?[\s|:：]*)+"
    r"|(?:当前位置|您的位置|您现在的位置|所在位置|首页\s*[>》＞]|上一[篇条]|下一[篇条]|相关(?:链接|新闻|文章|稿件|阅读)"
    r"|扫一扫|友情链接|Copyright|责任编辑|网站地图|版权所有|技术支持|Produced By|浏览次数|阅读次数|点击数|访问量).*"
    r"|.*(?:ICP备|公网安备).*"
)
_FACT = (
    r"索\s?引\s?号|发文字号|文\s?号|发文机[关构]|发文单位|发布机[关构]|发布单位|制发机关|信息来源|来\s?源|成文日期|发文日期"
    r"|发布日期|发布时间|时\s?间|日\s?期|生成日期|印发日期|公开日期|信息名称|名\s?称|标\s?题|文件名称|主题分类|有效性|失效日期|主题词"
)
FACT = re.compile(rf"[【\[]?\s?(?:{_FACT})\s?[】\]]?\s?[:：]?")
_FACT_LINE = re.compile(rf"[【\[]?\s?(?:{_FACT})\s?[】\]]?\s?[:：]\s?\S")
_NUMBER_LINE = re.compile(r"\S{1,20}[〔\[（(【]\s?(?:19|20)\d\d\s?[〕\]）)】]\s?第?\s?\d+\s?号")
_SITE = re.compile(r"\s?[-_|—–]+\s?[^-_|—–]*(?:政府|网|局|厅|委|办|门户|中心)[^-_|—–]*$")


class Page:
    """The weights of a page's nodes: characters of text outside links, marks of prose counted double."""

    def __init__(self, body: LexborNode):
        self.body = body
        self._frames: set[int] = set()
        order = _in_order(body)
        self._weights = self._weigh(order)
        most = max(FRAME_AT_MOST * self.weight(body), FRAME_AT_LEAST)
        for node in order[1:]:
            if node.tag != "-text" and (is_hidden(node) or self._is_frame(node, most)):
                self._frames.add(node.mem_id)
        self._weights = self._weigh(order)

    def weight(self, node: LexborNode) -> int:
        return self._weights.get(node.mem_id, 0)

    def is_frame(self, node: LexborNode) -> bool:
        """Whether a node belongs to the page around the document rather than to the document."""
        return node.tag in NEVER or node.mem_id in self._frames

    def _weigh(self, order: list[LexborNode]) -> dict[int, int]:
        weights: dict[int, int] = {}
        for node in reversed(order):  # children before their parents
            if node.tag == "-text":
                text = node.text_content or ""
                weights[node.mem_id] = len("".join(text.split())) + sum(map(text.count, "，。；、："))
            elif node.tag == "a" or node.mem_id in self._frames:
                weights[node.mem_id] = 0
            if node.parent is not None and node is not order[0]:
                above = node.parent.mem_id
                weights[above] = weights.get(above, 0) + weights.get(node.mem_id, 0)
        return weights

    def _is_frame(self, node: LexborNode, most: float) -> bool:
        if node.tag == "p" or self.weight(node) > most:
            return False
        if node.tag in ("ul", "ol") and self._is_links(node):
            return True
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        return _FRAME.search(names) is not None

    def _is_links(self, node: LexborNode) -> bool:
        """A list of links to other pages; links to attachments are the document's own."""
        links = node.css("a")
        text = node.text(strip=True)
        linked = sum(len(link.text(strip=True)) for link in links)
        return len(links) > 2 and linked > 0.7 * len(text) and not text.startswith("附件")

    def content(self) -> LexborNode:
        """The box with the document in it."""
        whole = self.weight(self.body)
        hinted = [node for node in self.body.css(_HINTS) if self.weight(node) >= HINT_AT_LEAST * whole]
        node = hinted[0] if hinted else self.body
        while (inner := self._inner(node)) is not None:
            node = inner
        return node

    def _inner(self, node: LexborNode) -> LexborNode | None:
        """The box inside ``node`` that holds nearly all of it, unless prose stands beside that box."""
        boxes, beside = [], []
        for child in node.iter():
            if child.tag == "table":
                boxes += child.css("td")
            elif child.tag in CONTAINERS:
                boxes.append(child)
            if child.tag in ("p", "h1", "h2", "h3", "h4", "table"):
                beside.append(child)
        best = max(boxes, key=self.weight, default=None)
        if best is None or self.weight(best) < STEP_AT_LEAST * self.weight(node):
            return None
        path, step = {best.mem_id}, best
        while (step := step.parent) is not None and step.mem_id != node.mem_id:
            path.add(step.mem_id)
        around = [child for child in node.iter() if child.mem_id not in path]
        if any(self.weight(child) and child in beside for child in around):
            return None
        return None if any(LABEL.match(child.text(strip=True)) for child in around) else best


def _in_order(root: LexborNode) -> list[LexborNode]:
    """All nodes, parents first."""
    order, level = [], [root]
    for _ in range(MAX_DEPTH):
        order += level
        level = [child for node in level for child in node.iter(include_text=True) if child.tag not in NEVER]
        if not level:
            return order
    raise too_deep()


def is_hidden(node: LexborNode) -> bool:
    style = "".join((node.attributes.get("style") or "").lower().split())
    return "hidden" in node.attributes or "display:none" in style or "visibility:hidden" in style


def is_aside(line: str) -> bool:
    """A line that the site adds to every document: print, share, previous, next, where you are."""
    return len(line) <= 60 and _ASIDE.fullmatch(line) is not None


def facts(lines: list[str]) -> Iterator[str]:
    """The lines about the document (number, issuer, dates), a name and its value put together."""
    index = 0
    while index < len(lines):
        line = lines[index]
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if FACT.fullmatch(line):
            if following and not FACT.fullmatch(following):
                yield f"{line.rstrip(':： ')}：{following}"
                index += 1
        elif _FACT_LINE.match(line) or (len(line) <= 40 and _NUMBER_LINE.fullmatch(line)):
            yield line
        index += 1


def title_of(text: str) -> str:
    """The document's title from the page's ``<title>``: the names of column and site cut off."""
    text = max(re.split(r"[_|｜]", text), key=len).strip()
    return _SITE.sub("", text) or text
