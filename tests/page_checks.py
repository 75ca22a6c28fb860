"""What every report's page is checked for in a real browser."""

from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    }
}
WIDER = """[...document.querySelectorAll('.tablebox:not(.wide) .scroll')]
    .filter(one => one.scrollWidth > one.clientWidth && one.checkVisibility()).map(one => one.ariaLabel)"""


def check_page(chromium, path, width, scheme, opened):
    """Open a page without a network: axe finds nothing, the page fits, no table scrolls on a wide screen, no request."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
    shown, asked = context.new_page(), []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(path.as_uri())
    if opened:
        shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(shown, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert shown.evaluate("document.documentElement.scrollWidth") == width
    assert width < 1280 or shown.evaluate(WIDER) == []
    assert asked == [path.as_uri()]
    context.close()
