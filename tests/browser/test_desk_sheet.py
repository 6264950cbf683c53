"""The sheet to hang beside the desk is exactly one A4 page."""

import os
import re

import pytest

from tests.browser.guide import PRINTED, SHEET

pytestmark = pytest.mark.browser


def test_the_sheet_beside_the_desk_is_one_a4_page(context):
    page = context().new_page()
    page.goto(SHEET.as_uri())
    paper = page.pdf(prefer_css_page_size=True)
    assert page.evaluate("document.body.getBoundingClientRect().height") > 0.8 * (297 - 22) * 96 / 25.4  # a whole sheet of use
    for one in (paper, PRINTED.read_bytes()):
        sizes = [tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^\]]+)\]", one)]
        assert len(re.findall(rb"/Type\s*/Page\b", one)) == 1
        assert all(abs(box[2] - 595.3) < 1 and abs(box[3] - 841.9) < 1 for box in sizes)
        assert sizes
    if "GUIDE" in os.environ:
        PRINTED.write_bytes(paper)
