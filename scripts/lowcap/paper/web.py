"""The paper as one page: LaTeXML's XHTML made lean, with pictures inside and every number saying where it stands."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lowcap.base.errors import InputError
from lowcap.paper.pictures import small_picture
from lowcap.paper.templates import render

# What the link of a number leads to: its row in the last appendix, by its name, as \origin says.
NUMBER = "#number."
# Headings by what they head; the table of contents has those of the second level.
HEADINGS = {
    **{"document": "h1", "abstract": "h2", "part": "h2", "section": "h2", "appendix": "h2", "bibliography": "h2"},
    **{"subsection": "h3", "subsubsection": "h4", "paragraph": "h4"},
}
# Elements that stay; of others only what they hold does, and of some not even that.
KEPT = {
    *("a", "article", "b", "blockquote", "br", "caption", "cite", "code", "dd", "div", "dl", "dt", "em", "figcaption"),
    *("figure", "h1", "h2", "h3", "h4", "i", "img", "li", "ol", "p", "pre", "section", "small", "span", "sub", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
DROPPED = {"ltx_pagination", "ltx_note_mark", "ltx_tag_note"}
UNWRAPPED = {"ltx_part", *DROPPED}
# What LaTeXML's classes become: elements and classes that the page's style knows.
ELEMENTS = {"ltx_font_bold": "b", "ltx_font_italic": "i", "ltx_font_typewriter": "code", "ltx_authors": "p"}
CLASSES = {
    **{"ltx_tag": "tag", "ltx_authors": "authors", "ltx_abstract": "abstract", "ltx_title_part": "part"},
    **{"ltx_framed": "framed", "ltx_note_content": "note", "ltx_bibliography": "references", "ltx_eqn_table": "equation"},
}
OF_CELLS = {"ltx_align_right": "right", "ltx_align_center": "center", "ltx_border_t": "rule", "ltx_th_column": "head"}
# Attributes that stay; the others are classes' and LaTeXML's own.
ATTRIBUTES = {"href", "title", "src", "alt", "colspan", "rowspan", "style", "tabindex", "role", "aria-label"}
NOT_OF_MATH = {"id", "class", "alttext", "mathsize", "style"}
MATH = "math"
# An element that goes and leaves what it holds.
GONE = "gone"
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
    \includegraphics names. Raises InputError for a figure, a number or a target of a link that is not there.
    """
    root = ElementTree.fromstring(xhtml)
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    article = next(node for node in root.iter() if "ltx_document" in _classes(node))
    _join_captions(article)
    _show_pictures(article, figures)
    _explain_numbers(article, record["numbers"])
    _number_references(article)
    contents = list(_set_headings(article))
    _set_tables(article)
    _set_formulas(article)
    _check_links(article)
    _clean(article)
    text = ElementTree.tostring(article, encoding="unicode", method="html")
    text = re.sub(rf"</?{GONE}>", "", text)
    return render(template, title=_text(next(article.iter("h1"))), text=text, contents=contents)


def describe_number(one: Mapping[str, Any]) -> str:
    """Return the full value of a number, its interval if it has one, and where it stands, in words."""
    value = "n/a" if one["value"] is None else f"{one['value']}"
    if one["interval"] and None not in one["interval"]:
        value += f", 95 % interval {one['interval'][0]:.6g} to {one['interval'][1]:.6g}"
    if "config" in one:
        return f"{value}: config.yaml, {one['config']}"
    reduced = f" ({one['reduce']})" if "reduce" in one else ""
    cell = ", ".join(f"{key} {value}" for key, value in one.get("where", {}).items())
    return f"{value}: {one['table']}, column {one['column']}{reduced}" + (f", where {cell}" if cell else "")


def _classes(node: Element) -> set[str]:
    return set(node.get("class", "").split())


def _text(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _wrap(parent: Element, child: Element, wrapper: Element) -> None:
    """Put `wrapper` where a child is, and the child into it."""
    parent[list(parent).index(child)] = wrapper
    wrapper.append(child)
    wrapper.tail, child.tail = child.tail, None


def _join_captions(article: Element) -> None:
    r"""Put a picture that stands alone into the figure after it that has none: \captionof makes a figure of itself."""
    for parent in list(article.iter()):
        for first, second in pairwise(list(parent)):
            picture = first.find(".//img")
            alone = picture is not None and first.tag != "figure" and not _text(first)
            if alone and second.tag == "figure" and second.find(".//img") is None:
                second.insert(0, picture)
                parent.remove(first)


def _show_pictures(article: Element, figures: Mapping[str, Path]) -> None:
    """Put pictures where they are named, each with the first sentence of its figure's caption in words."""
    # Of figures within figures the inner one comes last.
    around = {picture: figure for figure in article.iter("figure") for picture in figure.iter("img")}
    for picture in article.iter("img"):
        name = picture.get("src", "")
        if name not in figures:
            raise InputError(f"paper: shows {name}, which no rule makes")
        caption = next((_text(part) for part in around.get(picture, picture).iter("figcaption")), name)
        words = re.sub(r"^Figure \S+ ", "", caption)
        picture.set("src", small_picture(figures[name]))
        picture.set("alt", sentence[0] if (sentence := SENTENCE.match(words)) else words)


def _explain_numbers(article: Element, numbers: Mapping[str, Any]) -> None:
    """Have every link to a number's row say the number's value and where it stands; other links say nothing more."""
    for link in article.iter("a"):
        target = link.get("href", "")
        if not target.startswith("#bib."):
            link.attrib.pop("title", None)
        if target.startswith(NUMBER):
            name = target.removeprefix(NUMBER)
            if name not in numbers:
                raise InputError(f"paper: links to the number {name}, which numbers.json has not")
            link.set("title", describe_number(numbers[name]))
            link.set("class", "number")


def _number_references(article: Element) -> None:
    """Number the bibliography, whose order is that of the PDF's."""
    items = [node for node in article.iter("li") if "ltx_bibitem" in _classes(node)]
    for place, item in enumerate(items, start=1):
        tag = next(node for node in item if "ltx_tag_bibitem" in _classes(node))
        tag.clear()
        tag.tag, tag.text, tag.tail = "span", f"[{place}]", " "
        tag.set("class", "ltx_tag")
        rest = Element("span", {"class": "entry"})
        rest.extend(list(item)[1:])
        item[1:] = [rest]


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
            for place, row in enumerate(table.iter("tr")):
                for cell in row:
                    width = _style(cell, "width", "pt") if place == 0 else None
                    cell.attrib.pop("style", None)
                    if width:
                        cell.set("style", f"min-width:{PIXELS_PER_POINT * float(width[1]):.0f}px")
            caption = next((_text(node) for node in parent.iter("figcaption")), "")
            name = caption.partition(":")[0] or "Table"
            _wrap(parent, table, Element("div", {"class": "wide", "tabindex": "0", "role": "group", "aria-label": name}))


def _style(node: Element, name: str, unit: str) -> re.Match[str] | None:
    return re.search(rf"(?:^|;){name}:([0-9.]+){unit}", node.get("style", ""))


def _set_formulas(article: Element) -> None:
    """Write a formula of one sign or number as text, and leave of the others what browsers show."""
    for formula in list(article.iter(MATH)):
        leaves = [node for node in formula.iter() if len(node) == 0]
        single = len(leaves) == 1 and leaves[0].tag in {"mo", "mn"}
        if single:
            text, tail = leaves[0].text, formula.tail
            formula.clear()
            formula.tag, formula.text, formula.tail = GONE, text, tail
            continue
        for node in formula.iter():
            # A link may stand in it as text.
            if node.tag != "a":
                node.attrib = {name: value for name, value in node.attrib.items() if name not in NOT_OF_MATH}


def _check_links(article: Element) -> None:
    """Raise InputError for a link within the page whose target is not there; anchors that no link needs go."""
    anchors = {node.get("id") for node in article.iter()}
    wanted = {target[1:] for link in article.iter("a") if (target := link.get("href", "")).startswith("#")}
    if lost := sorted(wanted - anchors):
        raise InputError(f"paper: a link leads to {lost[0]}, which is not there")
    for node in article.iter():
        if node.get("id") not in wanted and node.tag not in {"section", "figure", "h2"}:
            node.attrib.pop("id", None)


def _clean(article: Element) -> None:
    """Leave elements, classes and attributes that the page needs."""
    formulas = {node for formula in article.iter(MATH) for node in formula.iter()}
    for node in article.iter():
        if DROPPED & _classes(node):
            node.text, node[:] = None, []
        node.text, node.tail = (text and _spaced(text) for text in (node.text, node.tail))
        if node in formulas and node.tag != "a":
            continue
        classes = _classes(node)
        node.tag = next((ELEMENTS[name] for name in ELEMENTS if name in classes and node.tag != "a"), node.tag)
        named = CLASSES | OF_CELLS if node.tag in {"td", "th"} else CLASSES
        shown = sorted({named.get(name, name) for name in classes if name in named or not name.startswith("ltx_")})
        anchor = {"id": node.attrib["id"]} if "id" in node.attrib else {}
        kept = {name: value for name, value in node.attrib.items() if name in ATTRIBUTES}
        if node.tag not in {"td", "th"}:
            kept.pop("style", None)
        node.attrib = anchor | ({"class": " ".join(shown)} if shown else {}) | kept
        inline = node.tag in {"div", "span"} and not node.attrib
        in_cell = node.tag == "p" and "ltx_align_top" in classes
        if node.tag not in KEPT or inline or in_cell or classes & UNWRAPPED:
            node.tag, node.attrib = GONE, {}


def _spaced(text: str) -> str:
    """Return text with single spaces, and with thin ones, which stand within numbers, at which no line ends."""
    return re.sub(r"[ \t\r\n]+", " ", text).replace("\N{THIN SPACE}", "\N{NARROW NO-BREAK SPACE}")
