"""LibreOffice opens the docx and lays it out as the standard asks. Needs LibreOffice and poppler."""

import subprocess
from dataclasses import replace
from pathlib import Path

import county_summary
import pytest

from kangyu.formats.official_document import OfficialDocument, Paragraph, Text, write_docx

pytestmark = pytest.mark.system


def page_texts(document: OfficialDocument, folder: Path) -> list[str]:
    write_docx(document, folder / "a.docx")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    shown = subprocess.run(["pdftotext", "-layout", str(folder / "a.pdf"), "-"], check=True, capture_output=True)
    return shown.stdout.decode().split("\f")[:-1]


def test_22_lines_of_28_characters(tmp_path: Path) -> None:
    text = Paragraph((Text("县" * 28 * 60),))
    document = replace(county_summary.summary(), blocks=(text,), annexes=(), record=None)
    second = [line.strip() for line in page_texts(document, tmp_path)[1].splitlines() if "县" in line]
    assert [len(line) for line in second] == [28] * 22


def test_the_summary_in_libreoffice(tmp_path: Path) -> None:
    pages = ["".join(page.split()) for page in page_texts(county_summary.summary(), tmp_path)]
    assert "云溪县卫生健康局文件" in pages[0] and "428,007" in pages[0]
    assert pages[0].endswith("—1—") and pages[1].endswith("—2—")
    assert [index for index, page in enumerate(pages) if page.startswith("附件2")] == [4]
    assert "印发" in pages[-1]
