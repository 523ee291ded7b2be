"""WordprocessingML elements in one line each. Values go in as values, so nothing needs escaping."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Element = Any  # lxml's elements, which carry no types


def element(tag: str, *children: Element, **values: str | int) -> Element:
    """`element("jc", val="center")` is `<w:jc w:val="center"/>`."""
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def text_run(text: str, *properties: Element) -> Element:
    """Quotation marks and dashes belong to both scripts; the hint makes Word set them in Chinese."""
    written = element("t")
    written.text = text
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("r", element("rPr", element("rFonts", hint="eastAsia"), *properties), written)


def twips(points: float) -> int:
    return round(points * 20)


def mm_twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def half_points(points: float) -> int:
    return round(points * 2)
