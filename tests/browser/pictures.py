"""Pictures of pages for the guide: small, and the same at every drawing."""

import base64
from pathlib import Path

BROAD, HIGH = 820, 900  # px of the page that a picture shows at most
LIMIT, LIMIT_ALL = 60_000, 1_500_000  # bytes of one picture, of all
# The demo's day stands still, its clock runs on: on pictures it is always a quarter past eight.
STILL = r"""() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (/\b\d\d:\d\d\b/.test(walk.currentNode.data)) walk.currentNode.data = walk.currentNode.data.replace(/\b\d\d:\d\d\b/g, "08:15");
}"""
# Where the middle of the page stands: from its top to the end of what is in it.
MIDDLE = "() => { const main = document.getElementById('main'); return [main.getBoundingClientRect().top + scrollY, Math.max(...[...main.children].map((one) => one.getBoundingClientRect().bottom)) + scrollY + 16]; }"


# The browser itself makes a small picture of a large one: no library for that.
SMALL = """async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.5);
}"""


def draw(page, path: Path, width: int) -> None:
    """Write what stands in the middle of the page, no higher than a screen, as a small picture."""
    page.bring_to_front()
    page.set_viewport_size({"width": BROAD, "height": HIGH})
    page.evaluate(STILL)
    top, bottom = page.evaluate(MIDDLE)
    whole = page.screenshot(full_page=True, clip={"x": 0, "y": top, "width": BROAD, "height": min(HIGH, bottom - top)})
    page.set_viewport_size({"width": width, "height": 800})
    beside = page.context.browser.new_page()
    small = beside.evaluate(SMALL, "data:image/png;base64," + base64.b64encode(whole).decode())
    beside.close()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(base64.b64decode(small.partition(",")[2]))
