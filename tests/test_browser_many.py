"""The pages of a release of thousands of records in a real browser; ``make test-consumers`` has what it takes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from flows.explorer import build
from flows.package import stage
from tests.many import tables
from tests.test_browser import ALL, AXE, SECONDS, Watched, browser
from tests.test_explorer import HOSTILE

__all__ = ["browser"]  # the fixture

RECORDS = 5_000
NODES = 4_000  # elements of a page
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1400, "height": 900}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found, corpus = tables(RECORDS)
    folder = tmp_path_factory.mktemp("many")
    return stage(found, corpus, "0.1.0", folder, lambda told: {"CHANGES.md": "none\n", **build(found, corpus, told)})


def short(package: Path) -> list[Path]:
    return [package / "index.html", *sorted((package / "site").glob("*.html"))]


def numbers(page: Any) -> list[int]:
    """The numbers in what the timeline tells of itself: how many records of how many."""
    return [int(word) for word in page.locator("#timeline-told").text_content().split() if word.isdigit()]


def test_every_page_opens_at_once_and_without_a_word(browser: Any, package: Path) -> None:
    for path in short(package):
        watched = Watched(browser)
        took = []
        for _ in range(3):
            start = time.perf_counter()
            page = watched.open(path)
            took.append(time.perf_counter() - start)
        assert min(took) < SECONDS, path
        assert page.locator("*").count() < NODES, path
        assert watched.wrong == []


def test_a_long_list_turns_sorts_and_filters_and_the_address_keeps_it(browser: Any, package: Path) -> None:
    watched = Watched(browser)
    page = watched.open(package / "site" / "visits.html")
    rows = page.locator("table tbody tr")
    assert rows.count() == 100
    first = rows.first.text_content()
    page.get_by_role("link", name="Next page").click()
    assert "page=2" in page.url
    assert rows.first.text_content() != first
    second = rows.first.text_content()
    page.reload()
    assert rows.first.text_content() == second
    page.locator("th", has_text="visitors").click()
    page.select_option("select[name=way]", "CHL → NOR")
    page.fill("input[type=search]", "Bergen")
    page.wait_for_url("**q=Bergen**")
    names = page.locator("tbody th").all_text_contents()
    plain = [name for name in names if name.isascii()]  # where Ø stands is for the browser's language to say
    assert plain == sorted(plain)
    assert {"way", "order", "q"} <= {part.partition("=")[0] for part in page.url.partition("?")[2].split("&")}
    page.reload()
    assert page.locator("tbody th").all_text_contents() == names
    assert {"CHL → NOR"} == set(page.locator("tbody td:nth-child(3)").all_text_contents())
    assert watched.wrong == []


def test_the_address_of_a_record_leads_to_its_row_on_whatever_page(browser: Any, package: Path) -> None:
    page = Watched(browser).open(package / "site" / "visits.html", "#visits-01500")
    row = page.locator("#visits-01500")
    assert row.count() == 1
    assert row.evaluate("row => row.getBoundingClientRect().top") < 900
    row.locator("a").click()
    page.wait_for_url("**/records/visits/visits-01500.html")


def test_bars_lead_down_to_single_records_and_back(browser: Any, package: Path) -> None:
    watched = Watched(browser)
    page = watched.open(package / "index.html")
    whole = numbers(page)[1]
    bar = page.get_by_role("link", name="Visits, 1950–1959")
    told = int(bar.locator("rect").get_attribute("aria-label").rpartition(" ")[2])
    bar.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**from=1950&to=1959**")
    assert numbers(page) == [told, whole]
    assert page.locator("#timeline svg a").count() == told == page.locator("#timeline-list li").count()
    page.locator("#timeline-list a").first.click()
    page.wait_for_url("**/records/visits/*.html")
    page.go_back()
    page.go_back()
    assert numbers(page)[0] == whole
    page.locator("input[name=from]").fill("2001-05")
    page.locator("input[name=to]").fill("2001-05")
    page.keyboard.press("Enter")
    assert "from=2001-05&to=2001-05" in page.url
    assert 0 < numbers(page)[0] < 20
    assert watched.wrong == []


def test_figures_are_shown_a_measure_at_a_time(browser: Any, package: Path) -> None:
    page = Watched(browser).open(package / "index.html", "?measure=value,+USD")
    shown = int(page.locator("#trade-chart p").text_content().split()[2])
    assert page.locator("#trade-chart svg a").count() == shown > 100
    page.select_option("select[name=measure]", "value, NOK")
    assert page.locator("#trade-chart svg a").count() != shown
    assert page.locator("#trade-chart svg").bounding_box()["height"] < 500


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_that_keeps_anybody_out(browser: Any, package: Path, scheme: str) -> None:
    if not ALL and not AXE.is_file():
        pytest.skip("axe is not installed: make test-consumers has it")
    for viewport in (PHONE, DESK):
        # Nothing may be put into the pages from outside: axe is let in.
        watched = Watched(browser, viewport=viewport, color_scheme=scheme, bypass_csp=True)
        for path in short(package):
            page = watched.open(path)
            page.add_script_tag(content=AXE.read_text("utf-8"))
            assert page.evaluate("axe.run().then(({ violations }) => violations)") == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone(browser: Any, package: Path, scheme: str) -> None:
    watched = Watched(browser, viewport=PHONE, color_scheme=scheme)
    for path in short(package):
        page = watched.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    assert watched.wrong == []


def test_without_scripts_the_first_rows_and_the_way_to_all_are_there(browser: Any, package: Path) -> None:
    page = Watched(browser, java_script_enabled=False).open(package / "site" / "treaties.html")
    assert page.locator("tbody tr").count() == 100
    assert page.get_by_text("Without scripts, this page has the first 100").is_visible()
    page = Watched(browser, java_script_enabled=False).open(package / "index.html")
    assert page.locator("details.as-list tbody tr").count() == 15


def test_hostile_words_in_the_data_do_nothing(browser: Any, package: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "data").mkdir(parents=True)
    for name in ("many.js", "many.css", "explorer.css", "visits.html", "data/visits.js"):
        text = (package / "site" / name).read_text("utf-8")
        if name == "data/visits.js":
            told = HOSTILE.replace("'", "\\'").replace('"', '\\"')
            text = text.replace('"official"', f'"{told}"').replace('"Santiago"', f'"{told}"')
        (site / name).write_text(text, "utf-8")
    watched = Watched(browser)
    page = watched.open(site / "visits.html", "?q=script")
    assert page.locator("tbody tr").count() == 100
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0
    assert watched.wrong == []
