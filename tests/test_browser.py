"""The pages of releases in a real browser: from the disk, without a network, with hostile words in every corner.

Chromium and Playwright are not among what ``make test`` installs; ``make test-consumers`` has them.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from flows.corpus.load import names
from flows.ground.paths import OUTPUT
from flows.ground.releases import latest
from tests.test_explorer import hostile_tables, staged

ALL: Final = os.environ.get("DYAD_CONSUMERS") == "all"
CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
CORPORA: Final = [name for name in names() if (found := latest(OUTPUT / name)) and (found / "index.html").is_file()]
BYTES: Final = 2_000_000
SECONDS: Final = 1.0
AXE: Final = Path(__file__).parent / "consumers" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not ALL:
        pytest.importorskip("playwright")
        if CHROMIUM is None:
            pytest.skip("there is no Chromium: make test-consumers says how to get one")
    driver: Any = importlib.import_module("playwright.sync_api")
    with (
        driver.sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS)) as found,
    ):
        yield found


class Watched:
    """A page of the browser, and everything that it should not have done."""

    def __init__(self, browser: Any, **context: Any) -> None:
        self.page = browser.new_context(**context).new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: self._asked(f"a dialog: {dialog.message}"))
        self.page.on("request", lambda request: self._asked(request.url))

    def _asked(self, address: str) -> None:
        if not address.startswith("file:"):
            self.wrong.append(f"asked for {address}")

    def open(self, path: Path, query: str = "") -> Any:
        self.page.goto(path.absolute().as_uri() + query)
        return self.page


def released(corpus: str) -> Path:
    package = latest(OUTPUT / corpus)
    assert package is not None
    return package


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_page_opens_without_a_word_and_asks_for_nothing(browser: Any, corpus: str) -> None:
    watched = Watched(browser)
    found = sorted(released(corpus).rglob("*.html"))
    assert len(found) > 20
    for path in found:
        page = watched.open(path)
        assert page.locator("h1").count() == 1, path
    assert watched.wrong == []


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_site_is_small_and_opens_at_once(browser: Any, corpus: str) -> None:
    package = released(corpus)
    files = [package / "index.html", *(path for path in (package / "site").rglob("*") if path.is_file())]
    assert sum(path.stat().st_size for path in files) < BYTES
    watched = Watched(browser)
    took = []
    for _ in range(3):
        start = time.perf_counter()
        watched.open(package / "index.html").wait_for_selector("#timeline svg")
        took.append(time.perf_counter() - start)
    assert min(took) < SECONDS


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_timeline_filters_and_leads_to_records(browser: Any, corpus: str) -> None:
    package = released(corpus)
    points = json.loads(Watched(browser).open(package / "index.html").locator("#points").text_content() or "[]")
    watched = Watched(browser)
    page = watched.open(package / "index.html")
    assert page.locator("#timeline-told").text_content() == f"{len(points)} of {len(points)} records"
    visits = [point for point in points if point["table"] == "visits"]
    page.select_option("select[name=table]", "visits")
    assert page.locator("#timeline-told").text_content() == f"{len(visits)} of {len(points)} records"
    assert page.locator("#timeline svg a").count() == len(visits)
    assert "table=visits" in page.url
    again = watched.open(package / "index.html", "?table=visits")
    assert again.locator("#timeline-told").text_content() == f"{len(visits)} of {len(points)} records"
    again.locator("#timeline svg a").first.click()
    again.wait_for_url("**/records/visits/*.html")
    assert watched.wrong == []


@pytest.mark.parametrize("corpus", CORPORA)
def test_lists_sort_search_and_filter_and_the_address_keeps_it(browser: Any, corpus: str) -> None:
    watched = Watched(browser)
    page = watched.open(released(corpus) / "site" / "treaties.html")
    rows = page.locator("table.records tbody tr")
    whole = rows.count()
    head = page.locator("th", has_text="signed")
    head.click()
    dates = [text for text in page.locator("table.records tbody td:nth-child(2)").all_text_contents() if text]
    assert dates == sorted(dates)
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('th[aria-sort="descending"]', timeout=2_000)
    assert head.get_attribute("aria-sort") == "descending"
    page.fill("input[type=search]", "agreement")
    assert 0 < rows.count() < whole
    assert "q=agreement" in page.url
    kept = watched.open(released(corpus) / "site" / "treaties.html", "?q=agreement")
    assert kept.locator("input[type=search]").input_value() == "agreement"
    assert kept.locator("table.records tbody tr").count() < whole
    assert watched.wrong == []


@pytest.mark.parametrize("corpus", CORPORA)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone(browser: Any, corpus: str, scheme: str) -> None:
    package = released(corpus)
    watched = Watched(browser, viewport={"width": 360, "height": 740}, color_scheme=scheme)
    for path in (package / "index.html", *sorted((package / "site").glob("*.html"))):
        page = watched.open(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
    assert watched.wrong == []


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_keyboard_reaches_the_content_and_without_scripts_all_is_there(browser: Any, corpus: str) -> None:
    package = released(corpus)
    page = Watched(browser).open(package / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    plain = Watched(browser, java_script_enabled=False).open(package / "index.html")
    assert plain.locator("details.as-list li").count() == len(
        json.loads(page.locator("#points").text_content() or "[]")
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_that_keeps_anybody_out(browser: Any, tmp_path: Path, scheme: str) -> None:
    if not ALL and not AXE.is_file():
        pytest.skip("axe is not installed: make test-consumers has it")
    package = staged(tmp_path)
    for viewport in ({"width": 360, "height": 740}, {"width": 1400, "height": 900}):
        # Nothing may be put into the pages from outside: axe is let in.
        watched = Watched(browser, viewport=viewport, color_scheme=scheme, bypass_csp=True)
        for path in sorted(package.rglob("*.html")):
            page = watched.open(path)
            page.add_script_tag(content=AXE.read_text("utf-8"))
            assert page.evaluate("axe.run().then(({ violations }) => violations)") == [], path


def test_no_label_of_the_chart_leaves_the_picture(browser: Any, tmp_path: Path) -> None:
    page = Watched(browser).open(staged(tmp_path) / "index.html")
    for svg in page.locator("#trade-chart svg").all():
        edge = svg.bounding_box()
        for label in svg.locator("text").all():
            box = label.bounding_box()
            assert edge["x"] <= box["x"] and box["x"] + box["width"] <= edge["x"] + edge["width"] + 1


def test_the_list_of_what_the_timeline_shows_is_on_paper(browser: Any, tmp_path: Path) -> None:
    page = Watched(browser).open(staged(tmp_path) / "index.html")
    page.emulate_media(media="print")
    seen = "item => item.checkVisibility({ contentVisibilityAuto: true })"
    assert page.locator("details.as-list li").first.evaluate(seen)


def test_hostile_words_do_nothing(browser: Any, tmp_path: Path) -> None:
    watched = Watched(browser)
    for path in sorted(staged(tmp_path, hostile_tables()).rglob("*.html")):
        page = watched.open(path)
        assert page.evaluate("window.hit") is None, path
        assert page.locator("img").count() == 0, path
    assert watched.wrong == []
