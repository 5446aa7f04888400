"""Chromium without a window, driven through ChromeDriver: what the browser tests share."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kostra_sdk.report import Report

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program(variable: str, command: str, package: str) -> str:
    """Find a program, named by an environment variable or by its usual command; fail where there is none."""
    name = os.environ.get(variable) or command
    path = shutil.which(name)
    if path is None:
        pytest.fail(
            f"the browser tests need {name!r}, which was not found: install it (Debian: {package}), "
            f"or name its command in the environment variable {variable}",
            pytrace=False,
        )
    return path


class Browser:
    """Chromium with one report open, as its reader uses it."""

    def __init__(self, driver: webdriver.Chrome, folder: Path) -> None:
        self.driver = driver
        self.folder = folder

    def open(self, report: Report) -> None:
        """Save the report as a file and open it."""
        page = self.folder / "report.html"
        page.write_text(report.to_html(), encoding="utf-8")
        self.driver.get(page.as_uri())

    def devtools(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Set what a page sees of its surroundings."""
        answer: dict[str, Any] = self.driver.execute_cdp_cmd(command, arguments)
        return answer

    def width(self, pixels: int) -> None:
        """Make the window a screen of this width."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=pixels, height=800, deviceScaleFactor=1, mobile=False)

    def run(self, script: str) -> Any:
        """Run a script's body in the page and give what it returns."""
        return self.driver.execute_script(script)

    def choose(self, name: str, beginning: str) -> None:
        """Choose the one option of a select that begins with these letters."""
        select = Select(self.driver.find_element(By.ID, f"by-{name}"))
        (text,) = [option.text for option in select.options if option.text.startswith(beginning)]
        select.select_by_visible_text(text)

    def options(self, name: str) -> list[str]:
        """Give the options of a select."""
        return [option.text for option in Select(self.driver.find_element(By.ID, f"by-{name}")).options]

    def type(self, name: str, text: str) -> None:
        """Type into a text field."""
        self.driver.find_element(By.ID, f"by-{name}").send_keys(text)

    def click(self, name: str) -> None:
        """Click a button."""
        self.driver.find_element(By.ID, name).click()

    def rows(self) -> list[list[str]]:
        """Give the cells of the rows that are really visible."""
        cells: list[list[str]] = self.run(
            "return [...document.querySelectorAll('#list tbody tr')].filter((row) => row.checkVisibility())"
            ".map((row) => [...row.cells].map((cell) => cell.textContent))"
        )
        return cells

    def count(self) -> str:
        """Give the live count (WebDriver reads a no-break space as a blank)."""
        return self.driver.find_element(By.ID, "count").text

    def visible(self, selector: str) -> bool:
        """Whether the first element of that kind is visible."""
        return bool(self.run(f"return document.querySelector({selector!r}).checkVisibility()"))

    def overflow(self) -> int:
        """Tell by how many pixels the page is wider than the window."""
        wide: int = self.run("const page = document.documentElement; return page.scrollWidth - page.clientWidth")
        return wide

    def complaints(self) -> list[str]:
        """Give what the browser complained of since last asked, such as breaches of the policy."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Start Chromium with a fresh profile; nothing is downloaded, since both programs are named."""
    chromium = program("CHROMIUM", "chromium", "chromium")
    service = Service(program("CHROMEDRIVER", "chromedriver", "chromium-driver"))
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=service)
    yield chrome
    chrome.quit()


@pytest.fixture
def browser(driver: webdriver.Chrome, tmp_path: Path) -> Iterator[Browser]:
    """Give a wide window that prefers light colours; afterwards the browser may not have complained."""
    one = Browser(driver, tmp_path)
    one.complaints()
    one.width(1280)
    yield one
    one.devtools("Emulation.setEmulatedMedia", media="", features=[])
    one.devtools("Emulation.setScriptExecutionDisabled", value=False)
    one.devtools("Emulation.clearDeviceMetricsOverride")
    assert one.complaints() == []
