"""How a person works a page: with the mouse, or with the keyboard alone."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import field, look

MOST_TABS = 250
IS_FOCUSED = "element => element === document.activeElement"


class Hand:
    """Mouse and keyboard, as most people work."""

    looks = True

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, path: str) -> None:
        """Type an address."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, self.page.url
        self.look()

    def look(self) -> None:
        """Look for what would keep others out."""
        if self.looks:
            look(self.page)

    def write(self, name: str, text: str) -> None:
        """Fill the box of this name."""
        field(self.page, name).fill(text)

    def set_day(self, name: str, day: date) -> None:
        """Fill a date."""
        field(self.page, name).fill(day.isoformat())

    def choose(self, name: str, option: str) -> None:
        """Choose from a list."""
        self.page.get_by_role("combobox", name=name, exact=True).select_option(label=option)

    def tick(self, name: str) -> None:
        """Tick a box."""
        self.page.get_by_role("checkbox", name=name, exact=True).check()

    def press(self, name: str) -> None:
        """Press a button."""
        self.activate(self.page.get_by_role("button", name=name, exact=True).last)

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.activate(self.page.get_by_role("link", name=name, exact=True).first)

    def unfold(self, name: str) -> None:
        """Open what is folded behind a word."""
        self.page.locator("summary").filter(has_text=name).first.click()

    def activate(self, target: Locator) -> None:
        """Click, and wait for what comes."""
        with self.page.expect_navigation():
            target.click()
        self.look()


class Without(Hand):
    """JavaScript is switched off; axe, being a script, was there before."""

    looks = False


class Keyboard(Hand):
    """Nothing but keys: Tab, letters, arrows, Space and Enter."""

    def reach(self, target: Locator) -> None:
        """Tab on until it has the focus."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {target}")

    def write(self, name: str, text: str) -> None:
        box = field(self.page, name)
        self.reach(box)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        expect(box).to_have_value(text)

    def set_day(self, name: str, day: date) -> None:
        box = field(self.page, name)
        self.reach(box)
        self.page.keyboard.type(f"{day:%m%d%Y}")
        expect(box).to_have_value(day.isoformat())

    def choose(self, name: str, option: str) -> None:
        box = self.page.get_by_role("combobox", name=name, exact=True)
        self.reach(box)
        self.page.keyboard.press("Home")
        labels = box.locator("option").all_inner_texts()
        for _ in range(labels.index(option)):
            self.page.keyboard.press("ArrowDown")
        expect(box.locator("option:checked")).to_have_text(option)

    def tick(self, name: str) -> None:
        box = self.page.get_by_role("checkbox", name=name, exact=True)
        self.reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def unfold(self, name: str) -> None:
        self.reach(self.page.locator("summary").filter(has_text=name).first)
        self.page.keyboard.press("Enter")

    def activate(self, target: Locator) -> None:
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()
