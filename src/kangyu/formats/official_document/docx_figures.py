"""Figures as inline content controls: written here, and read back from any docx."""

from itertools import count
from pathlib import Path

import docx
from docx.oxml.ns import qn

from kangyu.formats.official_document.document import LONGEST_TAG, FigureRun, Run
from kangyu.formats.official_document.docx_xml import Element, element, text_run
from kangyu.formats.official_document.printable import printable


class RunWriter:
    """Turns runs into elements; content controls are numbered through the document."""

    def __init__(self) -> None:
        self._ids = count(1)

    def elements(self, runs: tuple[Run, ...], *properties: Element) -> list[Element]:
        return [self._element(run, *properties) for run in runs if run.text]

    def _element(self, run: Run, *properties: Element) -> Element:
        content = text_run(run.text, *properties)
        if not isinstance(run, FigureRun):
            return content
        described = element(
            "sdtPr",
            element("alias", val=printable(run.alias)[:LONGEST_TAG]),
            element("tag", val=run.tag),
            element("id", val=next(self._ids)),
            element("text"),
        )
        return element("sdt", described, element("sdtContent", content))


def read_figures(path: Path) -> list[tuple[str, str]]:
    """Tag and present text of every tagged content control, in the order of the text."""
    body = docx.Document(str(path)).element.body
    return [(tag, text) for tag, text in map(_tag_and_text, body.iter(qn("w:sdt"))) if tag is not None]


def _tag_and_text(control: Element) -> tuple[str | None, str]:
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    text = "".join(part.text or "" for part in control.iter(qn("w:t")))
    return (None if tag is None else tag.get(qn("w:val"))), text
