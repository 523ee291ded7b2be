"""The layout's styles, the fonts with what stands in for them, and Word's settings for the document."""

from dataclasses import replace

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from kangyu.formats.official_document import layout
from kangyu.formats.official_document.docx_xml import Element, element, half_points, twips
from kangyu.formats.official_document.fonts import FACES
from kangyu.formats.official_document.layout import Role, Style

LATIN = "Times New Roman"
KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList"}
JUSTIFICATION = {"left": "left", "center": "center", "right": "right", "justify": "both"}
FULL_CHARSET = "86"  # GB 2312


def dress(document: Document) -> None:
    _write_styles(document)
    _write_fonts(document)
    _write_settings(document)


def _write_styles(document: Document) -> None:
    _drop_part(document, "stylesWithEffects")
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in KEPT_STYLES:
            styles.remove(style)
    _write_defaults(styles)
    for identifier, style in layout.STYLES.items():
        styles.append(_style_element(identifier, style))


def _drop_part(document: Document, kind: str) -> None:
    """The template's second copy of its styles, which Word would find at odds with ours."""
    relations = document.part.rels
    for identifier in [key for key, relation in relations.items() if relation.reltype.endswith(kind)]:
        relations.pop(identifier)


def _write_defaults(styles: Element) -> None:
    body = Style("Normal")
    defaults = styles.find(qn("w:docDefaults"))
    defaults.clear()
    language = element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    fonts = _run_properties(replace(body, size=0))[:1]
    defaults.append(element("rPrDefault", element("rPr", *fonts, *size(body), language)))
    defaults.append(element("pPrDefault", element("pPr", element("widowControl", val=0))))
    normal = next(style for style in styles.findall(qn("w:style")) if style.get(qn("w:styleId")) == "Normal")
    for properties in [*normal.findall(qn("w:pPr")), *normal.findall(qn("w:rPr"))]:
        normal.remove(properties)
    normal.append(element("pPr", _spacing(body)))


def _style_element(identifier: str, style: Style) -> Element:
    made = element("style", type="paragraph", styleId=identifier)
    if style.outline is None:
        made.set(qn("w:customStyle"), "1")
    made.extend([element("name", val=style.name), element("basedOn", val="Normal"), element("qFormat")])
    made.append(element("pPr", *_style_paragraph_properties(style)))
    made.append(element("rPr", *_run_properties(style)))
    return made


def _style_paragraph_properties(style: Style) -> list[Element]:
    """In the order of the schema."""
    outline = [] if style.outline is None else [element("outlineLvl", val=style.outline - 1)]
    keep = [element("keepNext"), element("keepLines")] if style.keeps_next else []
    grid = [] if style.size == layout.BODY_SIZE else [element("snapToGrid", val=0)]
    spacing = [element("autoSpaceDE", val=0), element("autoSpaceDN", val=0)]
    rule = [_red_rule()] if style.has_red_rule else []
    return [
        *keep,
        *rule,
        *spacing,
        *grid,
        *measures(style),
        element("jc", val=JUSTIFICATION[style.align]),
        *outline,
    ]


def _red_rule() -> Element:
    space = round(layout.RED_RULE_GAP * layout.POINTS_PER_MM)
    width = round(layout.RED_RULE_WIDTH * 8)
    return element("pBdr", element("bottom", val="single", sz=width, space=space, color=layout.RED))


def measures(style: Style) -> list[Element]:
    return [_spacing(style), _indents(style)]


def _spacing(style: Style) -> Element:
    before, after = (twips(lines * layout.LINE_PITCH) for lines in (style.before, style.after))
    return element("spacing", before=before, after=after, line=twips(style.pitch), lineRule="exact")


def _indents(style: Style) -> Element:
    """In hundredths of a character, which Word follows, and in twips for all others."""
    first = {"firstLine": style.first_line} if style.first_line >= 0 else {"hanging": -style.first_line}
    characters = {"left": style.left, "right": style.right, **first}
    values: dict[str, str | int] = {}
    for name, amount in characters.items():
        values[f"{name}Chars"] = round(amount * 100)
        values[name] = twips(amount * layout.CHAR_PITCH)
    return element("ind", **values)


def _run_properties(style: Style) -> list[Element]:
    color = [element("color", val=style.color)] if style.color else []
    fonts = element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=FACES[style.role].word, cs=LATIN)
    is_body = style.size == layout.BODY_SIZE
    tracking = [element("spacing", val=twips(layout.TRACKING))] if is_body else []
    return [fonts, *color, *tracking, *size(style)]


def size(style: Style) -> list[Element]:
    return [element("sz", val=half_points(style.size)), element("szCs", val=half_points(style.size))]


def _write_fonts(document: Document) -> None:
    """Names each face's substitute, for machines that do not have the standard's own."""
    part = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    table = element("fonts")
    for role in Role:
        table.append(_font_element(FACES[role].word, FACES[role].substitute))
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def _font_element(name: str, substitute: str) -> Element:
    return element(
        "font",
        element("altName", val=substitute),
        element("charset", val=FULL_CHARSET),
        element("family", val="auto"),
        element("pitch", val="variable"),
        name=name,
    )


def _write_settings(document: Document) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    following = next(child for child in settings if child.tag in _AFTER_COMPAT)
    following.addprevious(_compatibility())


def _compatibility() -> Element:
    """Word 2013 and later, or Word shows the document in an old way "for compatibility"."""
    uri = "http://schemas.microsoft.com/office/word"
    return element("compat", element("compatSetting", name="compatibilityMode", uri=uri, val=15))


_AFTER_COMPAT = {qn(f"w:{name}") for name in ("rsids", "themeFontLang", "clrSchemeMapping", "shapeDefaults")} | {
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr"
}
