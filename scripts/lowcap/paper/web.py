"""The paper as one page: LaTeXML's XHTML made lean, with pictures inside and every number saying where it stands."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lowcap.base.errors import InputError
from lowcap.paper.pictures import with_pictures
from lowcap.paper.record import LINK, row_of, setting_of
from lowcap.paper.templates import render

XHTML, MATHML = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/1998/Math/MathML}"
# Headings by what they head; the table of contents has those of the second level.
HEADINGS = {
    "document": "h1",
    "abstract": "h2",
    "part": "h2",
    "section": "h2",
    "appendix": "h2",
    "bibliography": "h2",
    "subsection": "h3",
    "subsubsection": "h4",
    "paragraph": "h4",
}
# Elements that stay; of others only what they hold does, and of some not even that.
KEPT = {
    *("a", "article", "b", "blockquote", "br", "caption", "cite", "code", "dd", "div", "dl", "dt", "em", "figcaption"),
    *("figure", "h1", "h2", "h3", "h4", "i", "img", "li", "ol", "p", "pre", "section", "small", "span", "sub", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
DROPPED = {"ltx_pagination", "ltx_note_mark", "ltx_tag_note"}
UNWRAPPED = {"ltx_part", *DROPPED}
# What LaTeXML's classes become: elements, and classes that the page's style knows.
ELEMENTS = {"ltx_font_bold": "b", "ltx_font_italic": "i", "ltx_font_typewriter": "code", "ltx_authors": "p"}
CLASSES = {
    "ltx_tag": "tag",
    "ltx_authors": "authors",
    "ltx_abstract": "abstract",
    "ltx_title_part": "part",
    "ltx_framed_rectangle": "framed",
    "ltx_note_content": "note",
    "ltx_bibliography": "references",
    "ltx_eqn_table": "equation",
}
OF_CELLS = {"ltx_align_right": "right", "ltx_align_center": "center", "ltx_border_t": "rule", "ltx_th_column": "head"}
# Attributes that stay, and those of formulas that go, LaTeXML's own and sizes: a table is in small type already.
ATTRIBUTES = {"href", "title", "src", "alt", "colspan", "rowspan", "tabindex", "role", "aria-label"}
NOT_OF_MATH = {"id", "class", "style", "alttext", "mathsize", "minsize", "maxsize"}
# An element that goes and leaves what it holds, and where a long word may break.
GONE = "gone"
BREAK = "\N{ZERO WIDTH SPACE}"
# How wide a column is at least: pixels of the page to a point of the PDF.
PIXELS_PER_POINT = 1.2
SENTENCE = re.compile(r".*?(?<!Fig)(?<!Figs)[.?](?= |$)")


class Heading(NamedTuple):
    """A line of the table of contents: where it leads, its number, which may be none, and its words."""

    anchor: str
    number: str
    words: str
    part: bool


def paper_page(template: Path, xhtml: str, record: Mapping[str, Any], figures: Mapping[str, Path]) -> str:
    r"""Return the paper as a page that asks for no other file.

    `xhtml` is what `to_xhtml` returns, `record` what numbers.json holds, `figures` has PNG files by what
    \includegraphics names. Raises InputError for a figure, a number or a target of a link that is not there, and
    if even with the smallest figures the page is too large for the report.
    """
    root = ElementTree.fromstring(xhtml)
    for node in root.iter():
        node.tag = node.tag.removeprefix(XHTML)
    article = next(node for node in root.iter() if "ltx_document" in _classes(node))
    _join_captions(article)
    _describe_pictures(article, figures)
    _explain_numbers(article, record["numbers"])
    _number_references(article)
    contents = list(_set_headings(article))
    _set_tables(article)
    _set_formulas(article)
    _check_links(article)
    for node in article.iter():
        _simplify(node)
    text = ElementTree.tostring(article, encoding="unicode", method="html")
    text = re.sub(rf"</?{GONE}>", "", text).replace(BREAK, "<wbr>")
    title = _text(next(article.iter("h1")))

    def fill(pictures: dict[str, str]) -> str:
        shown = re.sub(r'(?<=<img src=")[^"]+', lambda name: pictures[name[0]], text)
        return render(template, title=title, text=shown, contents=contents)

    return with_pictures(fill, figures, template)


def describe_number(one: Mapping[str, Any]) -> str:
    """Return the full value of a number, its interval if it has one, and where it stands, in words."""
    value = "n/a" if one["value"] is None else f"{one['value']}"
    if one["interval"] and None not in one["interval"]:
        value += f", 95 % interval {one['interval'][0]:.6g} to {one['interval'][1]:.6g}"
    if "config" in one:
        return f"{value}: {setting_of(one)}"
    reduced = f" ({one['reduce']})" if "reduce" in one else ""
    cell = row_of(one)
    return f"{value}: {one['table']}, column {one['column']}{reduced}" + (f", where {cell}" if cell else "")


def _classes(node: Element) -> set[str]:
    return set(node.get("class", "").split())


def _text(node: Element) -> str:
    return " ".join("".join(node.itertext()).replace(BREAK, "").split())


def _wrap(parent: Element, child: Element, wrapper: Element) -> None:
    """Put `wrapper` where a child is, and the child into it."""
    parent[list(parent).index(child)] = wrapper
    wrapper.append(child)
    wrapper.tail, child.tail = child.tail, None


def _join_captions(article: Element) -> None:
    r"""Put the picture before a figure that has none into it: \captionof makes a figure of nothing but its caption."""
    for parent in list(article.iter()):
        for before, figure in pairwise(list(parent)):
            bare = "ltx_figure" in _classes(figure) and figure.find(".//img") is None
            if bare and len(before) and before[-1].tag == "img":
                picture = before[-1]
                before.remove(picture)
                figure.insert(0, picture)


def _describe_pictures(article: Element, figures: Mapping[str, Path]) -> None:
    """Give every picture, still a name, the first sentence of its figure's caption in words."""
    # Of figures within figures the inner one comes last.
    around = {picture: figure for figure in article.iter("figure") for picture in figure.iter("img")}
    for picture in article.iter("img"):
        name = picture.get("src", "")
        if name not in figures:
            raise InputError(f"paper: shows {name}, which no rule makes")
        caption = next((_text(part) for part in around.get(picture, picture).iter("figcaption")), name)
        words = re.sub(r"^Figure \S+ ", "", caption)
        picture.set("alt", sentence[0] if (sentence := SENTENCE.match(words)) else words)


def _explain_numbers(article: Element, numbers: Mapping[str, Any]) -> None:
    """Have every link to a number's row say the number's value and where it stands; of others LaTeXML says too much."""
    for link in article.iter("a"):
        link.attrib.pop("title", None)
        target = link.get("href", "")
        if target.startswith(f"#{LINK}"):
            name = target.removeprefix(f"#{LINK}")
            if name not in numbers:
                raise InputError(f"paper: links to the number {name}, which numbers.json has not")
            link.set("title", describe_number(numbers[name]))
            link.set("class", "number")


def _number_references(article: Element) -> None:
    """Number the bibliography, whose order is that of the PDF's, and have citations say what they cite."""
    cited = {}
    for place, item in enumerate((node for node in article.iter("li") if "ltx_bibitem" in _classes(node)), start=1):
        entry = Element("span", {"class": "entry"})
        entry.extend(node for node in item if "ltx_tag_bibitem" not in _classes(node))
        number = Element("span", {"class": "ltx_tag"})
        number.text, number.tail = f"[{place}]", " "
        item[:] = [number, entry]
        cited[f"#{item.get('id')}"] = _text(entry)
    for link in article.iter("a"):
        if words := cited.get(link.get("href", "")):
            link.set("title", words)


def _set_headings(article: Element) -> Iterator[Heading]:
    """Give headings their level, and yield those of sections."""
    for parent in article.iter():
        for heading in parent:
            kind = next((kind for kind in HEADINGS if f"ltx_title_{kind}" in _classes(heading)), None)
            if kind is None:
                continue
            heading.tag = HEADINGS[kind]
            if heading.tag == "h2" and kind != "abstract":
                tag = next((node for node in heading if "ltx_tag" in _classes(node)), None)
                number = "" if tag is None else _text(tag)
                words = _text(heading).removeprefix(number).strip()
                number = number.removeprefix("Appendix ")
                anchor = parent.attrib.pop("id")
                (heading if kind == "part" else parent).set("id", anchor)
                yield Heading(anchor, number, words, kind == "part")


def _set_tables(article: Element) -> None:
    """Put tables into boxes that scroll, keep how wide their columns are at least, and mark what is in smaller type."""
    for parent in list(article.iter()):
        for table in parent.findall("table"):
            sizes = {node: float(size[1]) for node in table.iter() if (size := _style(node, "font-size", "%"))}
            for node, size in sizes.items():
                if size < max(sizes.values()) and node.tag == "span":
                    node.tag = "small"
            for cell in next(table.iter("tr"), ()):
                if width := _style(cell, "width", "pt"):
                    cell.set("min-width", f"{PIXELS_PER_POINT * float(width[1]):.0f}px")
            caption = next((_text(node) for node in parent.iter("figcaption")), "")
            name = caption.partition(":")[0] or "Table"
            box = {"class": "wide", "tabindex": "0", "role": "group", "aria-label": name}
            _wrap(parent, table, Element("div", box))


def _style(node: Element, name: str, unit: str) -> re.Match[str] | None:
    return re.search(rf"(?:^|;){name}:([0-9.]+){unit}", node.get("style", ""))


def _set_formulas(article: Element) -> None:
    """Write a formula of one sign or number as text."""
    for formula in list(article.iter(f"{MATHML}math")):
        leaves = [node for node in formula.iter() if len(node) == 0]
        if len(leaves) == 1 and leaves[0].tag in {f"{MATHML}mo", f"{MATHML}mn"}:
            text, tail = leaves[0].text, formula.tail
            formula.clear()
            formula.tag, formula.text, formula.tail = GONE, text, tail


def _check_links(article: Element) -> None:
    """Raise InputError for a link within the page whose target is not there; anchors that no link needs go."""
    anchors = {node.get("id") for node in article.iter()}
    wanted = {target[1:] for link in article.iter("a") if (target := link.get("href", "")).startswith("#")}
    if lost := sorted(wanted - anchors):
        raise InputError(f"paper: a link leads to {lost[0]}, which is not there")
    for node in article.iter():
        if node.get("id") not in wanted and node.tag not in {"section", "figure", "h2"}:
            node.attrib.pop("id", None)


def _simplify(node: Element) -> None:
    """Leave of an element the name, classes and attributes that the page needs; many go, and what they hold stays."""
    node.text, node.tail = (text and _spaced(text) for text in (node.text, node.tail))
    if node.tag.startswith(MATHML):
        node.tag = node.tag.removeprefix(MATHML)
        if "minsize" in node.attrib:
            # Browsers leave room for the largest size of a sign that may stretch.
            node.set("stretchy", "false")
        node.attrib = {name: value for name, value in node.attrib.items() if name not in NOT_OF_MATH}
        return
    classes = _classes(node)
    if classes & DROPPED:
        node.text, node[:] = None, []
    in_cell = node.tag == "p" and "ltx_align_top" in classes
    if node.tag in {"div", "span"}:
        node.tag = next((element for name, element in ELEMENTS.items() if name in classes), node.tag)
    named = CLASSES | OF_CELLS if node.tag in {"td", "th"} else CLASSES
    shown = sorted({named.get(name, name) for name in classes if name in named or not name.startswith("ltx_")})
    attributes = {"id": node.get("id", ""), "class": " ".join(shown)}
    attributes |= {name: value for name, value in node.attrib.items() if name in ATTRIBUTES}
    if "min-width" in node.attrib:
        attributes["style"] = f"min-width:{node.attrib['min-width']}"
    # An address or a description may be empty and still counts.
    node.attrib = {name: value for name, value in attributes.items() if value or name in ATTRIBUTES}
    plain = node.tag in {"a", "div", "span"} and not node.attrib
    if node.tag not in KEPT or plain or in_cell or classes & UNWRAPPED:
        node.tag, node.attrib = GONE, {}


def _spaced(text: str) -> str:
    """Return text with single spaces, and with thin ones, which stand within numbers, at which no line ends."""
    return re.sub(r"[ \t\r\n]+", " ", text).replace("\N{THIN SPACE}", "\N{NARROW NO-BREAK SPACE}")
