"""Take the pictures of the docs from a running demo: `python docs/pictures/take.py DAGSTER DESK`.

Needs Debian's chromium; playwright drives it and brings no browser of its own.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
GROUPS = ("reports", "bot", "models", "corpus", "collection")


def main() -> None:
    """Four pictures, beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dagster", help="address of the Dagster UI, as the demo printed it")
    parser.add_argument("desk", help="address of the desk")
    asked = parser.parse_args()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        page = browser.new_page(viewport={"width": 1680, "height": 1000})
        graph(page, asked.dagster)
        backfill(page, asked.dagster)
        page.set_viewport_size({"width": 1680, "height": 1500})
        picture(page, f"{asked.dagster}/assets/cvae?view=events", "model_metadata", patience=6)
        page.set_viewport_size({"width": 1200, "height": 1000})
        picture(page, asked.desk, "desk", patience=1)
        browser.close()


def picture(page: Page, address: str, name: str, *, patience: float) -> None:
    """Open *address*, wait *patience* seconds for what is drawn late, and keep what is seen."""
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1000 * patience)
    greeted(page)
    page.screenshot(path=HERE / f"{name}.png")
    print(f"{name}.png  {address}")


def graph(page: Page, dagster: str) -> None:
    """The whole line, every group opened."""
    page.goto(f"{dagster}/asset-groups", wait_until="load")
    page.wait_for_timeout(6000)
    greeted(page)
    for group in GROUPS:
        page.get_by_text(group, exact=True).last.click()
        page.wait_for_timeout(2500)
    page.keyboard.press("Escape")
    page.mouse.dblclick(1200, 960)  # the empty canvas: shows everything
    page.wait_for_timeout(2000)
    page.screenshot(path=HERE / "asset_graph.png")


def greeted(page: Page) -> None:
    """Past Dagster's greeting, which comes once for each instance."""
    skip = page.get_by_role("button", name="Skip")
    if skip.count():
        skip.click()
        page.wait_for_timeout(1500)


def backfill(page: Page, dagster: str) -> None:
    """The newest backfill's page."""
    page.goto(f"{dagster}/runs?view=backfills", wait_until="load")
    link = page.locator("a[href*='/runs/b/'], a[href*='/backfills/']").first
    link.wait_for(timeout=20_000)
    address = link.get_attribute("href") or ""
    picture(
        page, address if address.startswith("http") else dagster + address, "backfill", patience=5
    )


if __name__ == "__main__":
    main()
