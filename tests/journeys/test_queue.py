"""A claim in a real browser: the warning comes by itself, one button keeps the thread, and so does typing."""

from datetime import timedelta

from playwright.sync_api import Browser, Page, expect

from bot.care import handover
from bot.care.patients import conversation_with
from bot.records import demo
from bot.store.tables import Handover, utcnow
from tests.journeys.conftest import Running, needs_chromium, page, picture

pytestmark = needs_chromium
STRANGER = "+16175550188"


def signed_in(browser: Browser, running: Running, problems: list[str]) -> Page:
    desk, coordinator = page(browser, problems), demo.people()["coordinators"][0]
    desk.clock.install()
    desk.goto(f"{running.settings.public_url}/desk/")
    desk.get_by_label("Name").fill(coordinator["username"])
    desk.get_by_label("Password").fill(coordinator["password"])
    desk.get_by_role("button", name="Sign in").click()
    desk.get_by_role("link", name="Waiting").click()
    return desk


def lease_ends(running: Running, thread: int) -> None:
    with running.sessions.begin() as session:
        session.get_one(Handover, thread).lease_until = utcnow() + timedelta(minutes=4)


def test_a_claim_is_kept_by_a_button_and_by_typing(running: Running, browser: Browser) -> None:
    problems: list[str] = []
    with running.sessions.begin() as session:
        thread = handover.open(session, conversation_with(session, STRANGER), "talk_to_human", "is anybody there").id
    desk = signed_in(browser, running, problems)
    desk.get_by_role("region", name="For you").get_by_role("link", name=STRANGER).click()
    with desk.expect_request("**/desk/events"):
        desk.get_by_role("button", name="Take this thread").click()
    kept = desk.get_by_role("button", name="I am still on it")
    expect(kept).to_be_hidden()

    lease_ends(running, thread)
    desk.clock.fast_forward(61_000)  # the page fetches itself each minute, even where it has just missed the news
    expect(kept).to_be_visible(timeout=10_000)
    picture(desk, "lease.png")
    kept.click()
    expect(kept).to_be_hidden()

    lease_ends(running, thread)
    desk.clock.fast_forward(61_000)
    expect(kept).to_be_visible(timeout=10_000)
    with desk.expect_response("**/stay"):
        desk.get_by_label("Your answer").press_sequentially("H")
    desk.clock.fast_forward(61_000)
    expect(kept).to_be_hidden()
    expect(desk.get_by_label("Your answer")).to_have_value("H")

    desk.get_by_label("How it ended").select_option(label="No need")
    desk.get_by_role("button", name="Close the thread").click()
    expect(desk.get_by_text("Closed.")).to_be_visible()
    assert problems == []
