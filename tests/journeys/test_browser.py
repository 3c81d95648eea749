"""The whole story in a real browser: a phone, a hard question, the desk, the answer back on the phone."""

from playwright.sync_api import Browser, Page, expect

from bot.records import demo
from tests.journeys.conftest import Running, needs_chromium, page, picture

pytestmark = needs_chromium


def texts(phone: Page, body: str) -> None:
    phone.get_by_label("Message", exact=True).fill(body)
    phone.get_by_role("button", name="Send").click()


def test_a_hard_question_lands_on_the_desk_and_its_answer_on_the_phone(running: Running, browser: Browser) -> None:
    problems: list[str] = []
    phone, desk = page(browser, problems), page(browser, problems)
    coordinator = demo.people()["coordinators"][0]

    phone.goto(f"{running.settings.public_url}/")
    texts(phone, "when is my next appointment")
    expect(phone.locator("#thread .out").first).to_contain_text("Your next visit is", timeout=20_000)

    desk.goto(f"{running.settings.public_url}/desk/")
    desk.get_by_label("Name").fill(coordinator["username"])
    desk.get_by_label("Password").fill(coordinator["password"])
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_text("Nobody is waiting.")).to_be_visible()

    texts(phone, "can I stop taking the metformin?")
    expect(phone.locator("#thread .out").nth(1)).to_contain_text("care team", timeout=20_000)
    waiting = desk.get_by_role("link", name="Margaret Ellis")
    expect(waiting).to_be_visible(timeout=10_000)  # without reloading
    picture(desk, "queue.png")
    waiting.click()
    expect(desk.get_by_text("can I stop taking the metformin?")).to_be_visible()
    desk.get_by_role("button", name="Take this thread").click()

    desk.get_by_label("Your answer").fill("Hello Margaret, please keep taking it. I will call you at 2.")
    picture(desk, "thread.png")
    desk.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("I will call you at 2.")).to_be_visible(timeout=20_000)
    picture(phone, "phone.png")

    texts(phone, "thank you")
    expect(desk.locator(".message.patient").filter(has_text="thank you")).to_be_visible(timeout=10_000)
    desk.get_by_label("How it ended").select_option(label="Answered")
    desk.get_by_label("In your own words").fill("Will call at 2")
    desk.get_by_role("button", name="Close the thread").click()
    expect(desk.get_by_text("Closed.")).to_be_visible()

    texts(phone, "thank you")
    expect(phone.get_by_text("You are welcome!")).to_be_visible(timeout=20_000)
    assert problems == []


def test_a_call_in_spanish_is_heard_in_the_browser(running: Running, browser: Browser) -> None:
    problems: list[str] = []
    phone = page(browser, problems)
    phone.goto(f"{running.settings.public_url}/simulator/")
    phone.get_by_label("Whose phone").select_option(label="Rosa Delgado (es)")
    phone.get_by_role("button", name="Call the clinic").click()
    heard = phone.locator("#heard")
    expect(heard).to_contain_text("la bienvenida", timeout=20_000)
    phone.get_by_label("Say something").fill("quiero mover mi cita a la próxima semana")
    phone.get_by_role("button", name="Say", exact=True).click()
    expect(heard).to_contain_text("oprima 2", timeout=20_000)
    phone.get_by_role("group", name="Keypad").get_by_role("button", name="2").click()
    expect(heard).to_contain_text("¡Listo!", timeout=20_000)
    picture(phone, "call.png")
    phone.get_by_role("button", name="Hang up").click()
    assert problems == []


def test_arabic_is_read_from_right_to_left(running: Running, browser: Browser) -> None:
    problems: list[str] = []
    phone = page(browser, problems)
    phone.goto(f"{running.settings.public_url}/simulator/")
    phone.get_by_label("Whose phone").select_option(label="Layla Haddad (ar)")
    texts(phone, "شو يعني دواء levothyroxine ولشو باخده")
    answer = phone.locator("#thread .out").first
    expect(answer).to_contain_text("الغدة", timeout=20_000)
    expect(answer).to_have_css("direction", "rtl")
    picture(phone, "arabic.png")
    assert problems == []
