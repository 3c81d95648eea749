"""The desk for everybody: no page that axe finds fault with, and everything done by keyboard alone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from bot.care import coordinators, handover
from bot.care.patients import conversation_with
from bot.store.tables import Coordinator
from tests.journeys.conftest import Running, needs_chromium, page, picture

pytestmark = needs_chromium
PASSWORD = "a long enough password"
CALLER, TEXTER, ASKER = "+16175550101", "+16175550141", "+16175550111"
PAGES = {
    "queue": "/",
    "morning": "/morning",
    "thread": "/threads/1",
    "thread-in-hand": "/threads/2",
    "conversation": "/conversations/3",
    "minutes": "/minutes",
    "yours": "/yours",
    "numbers": "/numbers",
    "list": "/numbers/list?reason=voicemail",
    "people": "/people",
    "tasks": "/tasks",
    "phone": "/phone",
    "second-factor": "/second-factor",
}
LOOKS = [("light", 1200), ("dark", 1200), ("light", 390)]


@pytest.fixture(scope="module")
def desk(running: Running) -> Running:
    """A night's work: a voicemail, a question for a person, one that the assistant answers; and who sits there."""
    with running.sessions.begin() as session:
        for username, secret in (("ines", None), ("omar", "JBSWY3DPEHPK3PXP")):
            added = coordinators.add(session, username, username.title(), PASSWORD, ["en"], role="supervisor")
            added.totp_secret = secret
            session.flush()
    running.call(CALLER, *[("say", "")] * 3, ("say", "Please call me back about my pills"))
    with running.sessions.begin() as session:
        complaint = handover.open(session, conversation_with(session, TEXTER), "complaint", "لا أحد يرد علي")
        ines = session.scalars(select(Coordinator).where(Coordinator.username == "ines")).one()
        handover.claim(session, complaint.id, ines.id)
    running.text(ASKER, "¿cuándo es mi próxima cita?")
    return running


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def opened(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 820}, color_scheme=scheme)
    yield context.new_page()
    context.close()


def faults(opened: Page) -> list[str]:
    """What axe finds, each with where."""
    found = Axe().run(opened).response["violations"]
    return [f"{opened.url}: {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def sign_in(opened: Page, desk: Running, username: str) -> None:
    opened.goto(f"{desk.settings.public_url}/desk/login")
    opened.get_by_label("Name").fill(username)
    opened.get_by_label("Password").fill(PASSWORD)
    opened.get_by_role("button", name="Sign in").click()


def test_axe_finds_no_fault_with_any_page(desk: Running, opened: Page) -> None:
    sign_in(opened, desk, "omar")
    expect(opened.get_by_label("Code")).to_be_visible()
    found = faults(opened)
    opened.goto(f"{desk.settings.public_url}/desk/login")
    found += faults(opened)
    sign_in(opened, desk, "ines")
    look = opened.evaluate("`${matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'}-${innerWidth}`")
    for name, path in PAGES.items():
        opened.goto(f"{desk.settings.public_url}/desk{path}")
        opened.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        picture(opened, f"{name}-{look}.png")
        found += faults(opened)
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the screen"
    assert found == []


def reach(opened: Page, wanted: Locator) -> None:
    """Press Tab until the wanted part has the focus."""
    for _ in range(60):
        if wanted.evaluate("part => part === document.activeElement"):
            return
        opened.keyboard.press("Tab")
    raise AssertionError(f"no way to {wanted} by keyboard")


def test_from_signing_in_to_an_answer_without_a_mouse(desk: Running, browser: Browser) -> None:
    problems: list[str] = []
    opened = page(browser, problems)
    opened.goto(f"{desk.settings.public_url}/desk/login")
    opened.keyboard.type("maya")  # the field has the focus
    reach(opened, opened.get_by_label("Password"))
    opened.keyboard.type("northstar-maya")
    opened.keyboard.press("Enter")
    story = opened.get_by_role("link", name="Margaret Ellis")
    expect(opened.get_by_role("heading", name="The morning")).to_be_visible()
    reach(opened, story)
    opened.keyboard.press("Enter")
    reach(opened, opened.get_by_role("button", name="Take this thread"))
    opened.keyboard.press("Enter")
    field = opened.get_by_label("Your answer")
    expect(field).to_be_visible()
    reach(opened, field)
    with opened.expect_response(lambda answer: answer.url.endswith("/working") and answer.status == 204):
        opened.keyboard.type("I will call you at two.")  # the minutes run
    reach(opened, opened.get_by_role("button", name="Send"))
    opened.keyboard.press("Enter")
    expect(opened.locator(".message.coordinator").get_by_text("I will call you at two.")).to_be_visible()
    assert problems == []


def test_a_voicemail_is_heard_at_the_desk(desk: Running, browser: Browser) -> None:
    problems: list[str] = []
    opened = page(browser, problems)
    sign_in(opened, desk, "ines")
    opened.goto(f"{desk.settings.public_url}/desk/morning")
    sound = opened.locator("audio").first
    sound.evaluate("sound => { sound.muted = true; return sound.play(); }")
    assert sound.evaluate("sound => sound.duration") == pytest.approx(0.8)
    assert problems == []
