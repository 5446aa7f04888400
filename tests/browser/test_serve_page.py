"""The page of ``kostra serve`` in headless Chromium: a person chooses a file, reads the report, and mends the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from kostra_sdk.serve import ServeSettings
from kostra_sdk.testing import sample
from tests.browser.conftest import Browser
from tests.serve.service import KEY, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.browser

MOST = 200_000
CONTROL = "Kontroll 15"


@attrs.frozen
class Page:
    """The page, as a person uses it."""

    browser: Browser
    url: str

    def open(self, url: str | None = None) -> None:
        """Open it."""
        self.browser.driver.get(url or self.url)

    def find(self, name: str) -> WebElement:
        """Find what has this id."""
        return self.browser.driver.find_element(By.ID, name)

    def fill(self, file: Path, *, region: str = "030100", year: str = "2026") -> None:
        """Choose file, form, year and region."""
        self.find("file").send_keys(str(file))
        Select(self.find("form")).select_by_value("11F")
        Select(self.find("year")).select_by_visible_text(year)
        self.find("region").clear()
        self.find("region").send_keys(region)

    def send(self) -> None:
        """Press the button, and wait for the answer."""
        self.browser.driver.find_element(By.CSS_SELECTOR, "#ask button").click()
        self.wait()

    def wait(self) -> None:
        """Wait until the page says that there is an answer."""
        WebDriverWait(self.browser.driver, 30).until(lambda _: self.find("state").text == "Svaret er klart.")

    def report(self) -> str:
        """Read what stands in the report."""
        driver = self.browser.driver
        driver.switch_to.frame(self.find("report"))
        try:
            return driver.find_element(By.TAG_NAME, "body").text
        finally:
            driver.switch_to.default_content()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Run the service."""
    with running(ServeSettings(port=0, workers=1, max_bytes=MOST)) as url:
        yield url


@pytest.fixture
def page(browser: Browser, address: str) -> Page:
    """Open the page."""
    one = Page(browser, address)
    one.open()
    return one


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract in which one record fails control 15."""
    path = tmp_path_factory.mktemp("files") / "uttrekk_med_feil.dat"
    path.write_bytes(sample("11F", 2026, 20, region="030100", seed=1, damage={"15": 1}).to_bytes())
    return path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract with which nothing is wrong."""
    path = tmp_path_factory.mktemp("files") / "uttrekk.dat"
    path.write_bytes(sample("11F", 2026, 20, region="030100", seed=1).to_bytes())
    return path


def test_a_file_with_an_error_then_a_sound_one(page: Page, wrong: Path, sound: Path) -> None:
    """A person uploads a file, reads the finding, mends the file and reads that it can be sent."""
    page.fill(wrong)
    page.send()
    first = page.report()
    assert "Kan ikke sendes" in first
    assert CONTROL in first
    page.find("file").send_keys(str(sound))
    page.send()
    second = page.report()
    assert "Kan sendes" in second
    assert CONTROL not in second


def test_the_report_in_the_frame_can_be_filtered_and_is_kept_apart(page: Page, wrong: Path) -> None:
    """The report's own script runs, in an origin of its own that reaches nothing of the page."""
    page.fill(wrong)
    page.send()
    driver = page.browser.driver
    driver.switch_to.frame(page.find("report"))
    try:
        assert driver.find_element(By.ID, "filter").is_displayed()
        assert page.browser.run("return self.origin") == "null"
        assert page.browser.run("try { return String(parent.document) } catch (error) { return error.name }") == (
            "SecurityError"
        )
    finally:
        driver.switch_to.default_content()


def test_a_dropped_file_is_chosen(page: Page, wrong: Path) -> None:
    """A file that is dropped on the page is as one that was chosen; two at once are refused."""
    page.fill(wrong)
    dropped = (
        "const data = new DataTransfer();"
        "for (const name of arguments[0]) data.items.add(new File(['x'], name));"
        "document.getElementById('drop').dispatchEvent("
        "new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));"
        "return Array.from(document.getElementById('file').files, (one) => one.name)"
    )
    assert page.browser.driver.execute_script(dropped, ["slippes.dat"]) == ["slippes.dat"]
    assert page.browser.driver.execute_script(dropped, ["a.dat", "b.dat"]) == ["slippes.dat"]
    assert page.find("state").text == "Slipp én fil om gangen."
    page.send()
    assert "Kan ikke sendes" in page.report()


def test_a_file_that_is_too_long_is_not_sent(page: Page, tmp_path: Path) -> None:
    """The page says so before the file is sent."""
    long = tmp_path / "lang.dat"
    long.write_bytes(b" " * (MOST + 1))
    page.fill(long)
    assert page.find("state").text == "Filen er for stor. Den kan være på 0,2 MB."
    assert not page.browser.run("return document.getElementById('ask').checkValidity()")
    page.browser.driver.find_element(By.CSS_SELECTOR, "#ask button").click()
    assert not page.browser.visible("#report")


def test_the_years_are_those_of_the_form(page: Page) -> None:
    """Choosing a form leaves the years whose controls are included; a year that both have stays chosen."""
    form, year = Select(page.find("form")), Select(page.find("year"))
    form.select_by_value("11F")
    year.select_by_visible_text("2023")
    form.select_by_value("11CF")
    assert year.first_selected_option.text == "2023"
    form.select_by_value("11B")
    assert [option.text for option in year.options] == ["2016", "2015", "2014", "2013", "2012", "2011"]


def test_a_fault_of_the_callers_is_told_in_bokmal(page: Page, sound: Path) -> None:
    """What is wrong with the choices stands in the frame, where the report would."""
    page.fill(sound)
    page.browser.run("document.getElementById('region').removeAttribute('pattern')")
    page.find("region").clear()
    page.find("region").send_keys("0301")
    page.send()
    assert "Regionen må være seks siffer" in page.report()
    page.browser.complaints()  # Chromium logs the status 400


def test_everything_can_be_done_with_the_keyboard(page: Page, wrong: Path) -> None:
    """Tab leads through the fields in order, Enter sends, and the report then has the focus."""
    driver = page.browser.driver
    focused = []
    for _ in range(6):
        ActionChains(driver).send_keys(Keys.TAB).perform()
        focused.append(page.browser.run("const a = document.activeElement; return a.id || a.tagName.toLowerCase()"))
    assert focused == ["file", "form", "year", "region", "summary", "button"]
    page.fill(wrong)
    page.find("region").send_keys(Keys.ENTER)
    page.wait()
    assert page.browser.run("return document.activeElement.id") == "report"


def test_every_field_has_a_name(page: Page) -> None:
    """A screen reader finds a name for each field, and the state is announced."""
    nodes = page.browser.devtools("Accessibility.getFullAXTree")["nodes"]
    fields = [node for node in nodes if node.get("role", {}).get("value") in {"combobox", "textbox", "Date", "button"}]
    assert len(fields) >= 5
    assert [node for node in fields if not node["name"]["value"]] == []
    assert "status" in {node.get("role", {}).get("value") for node in nodes}


def test_without_script_the_report_takes_the_place_of_the_page(page: Page, wrong: Path) -> None:
    """The form alone sends the file, and the browser shows the report."""
    page.browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    page.open()
    page.fill(wrong)
    driver = page.browser.driver
    driver.find_element(By.CSS_SELECTOR, "#ask button").click()
    WebDriverWait(driver, 30).until(lambda _: driver.title.startswith("Kontrollrapport"))
    assert CONTROL in driver.find_element(By.TAG_NAME, "body").text


@pytest.mark.parametrize("pixels", [320, 1280])
def test_the_page_is_never_wider_than_the_screen(page: Page, pixels: int, wrong: Path) -> None:
    """There is nothing to scroll sideways for, with or without a report."""
    page.browser.width(pixels)
    assert page.browser.overflow() == 0
    page.fill(wrong)
    page.send()
    assert page.browser.overflow() == 0


def test_the_page_fetches_nothing(page: Page) -> None:
    """The page is all there is: no other resource is asked for."""
    assert page.browser.run("return performance.getEntriesByType('resource').map((one) => one.name)") == []


def test_the_policy_stops_foreign_script(page: Page) -> None:
    """Were markup to slip in, its script would not run."""
    page.browser.run(
        "const script = document.createElement('script'); script.textContent = 'window.hacked = 1';"
        "document.body.append(script)"
    )
    assert page.browser.run("return typeof window.hacked") == "undefined"
    assert len([one for one in page.browser.complaints() if "Content Security Policy" in one]) == 1


def test_with_a_key_the_browser_asks_for_it(browser: Browser, wrong: Path) -> None:
    """Where the operator has set a key, it is the password that the browser asks for, and holds for the report too."""
    with running(ServeSettings(port=0, workers=1, api_keys=(KEY,))) as url:
        page = Page(browser, url)
        page.open(url.replace("://", f"://kostra:{KEY}@"))
        page.open()
        page.fill(wrong)
        page.send()
        assert CONTROL in page.report()
