"""By keyboard alone: a whole incident with scripts, part of one without, and the focus that is always seen and never lost."""
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from driving import (Lost, body, browser, close, incident_at, let_time_pass, must_see, path_of, picture, report, take, turn, until)

FOCUS = """
const a = document.activeElement;
if (!a || a === document.body || a === document.documentElement) return {lost: true, says: 'the body'};
const seen = e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && !/, 0\\)$|transparent/.test(s.outlineColor); };
const label = a.closest('label'), r = (label && a.getBoundingClientRect().width < 2 ? label : a).getBoundingClientRect();
const mine = e => e && (a === e || a.contains(e) || e.contains(a) && e.tagName === 'LABEL');
let free = false;
for (const x of [.1, .5, .9]) for (const y of [.2, .5, .8]) free = free || mine(document.elementFromPoint(r.left + r.width * x, r.top + r.height * y));
return {tag: a.tagName, says: '<' + a.tagName.toLowerCase() + (a.id ? '#' + a.id : '') + '> “' + (a.innerText || a.value || a.name || '').trim().slice(0, 40) + '”',
  seen: seen(a) || label && seen(label), inside: r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth, free};"""


class Keyboard:
    """A person who has nothing but keys."""

    def __init__(self, driver, base, found):
        self.driver, self.base, self.found = driver, base, found
        self.told = set()

    def key(self, *keys):
        for key in keys:
            ActionChains(self.driver, duration=0).send_keys(key).perform()
            self.found.count("keys pressed")

    def shift_tab(self):
        ActionChains(self.driver, duration=0).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
        self.found.count("keys pressed")

    def type(self, text):
        ActionChains(self.driver, duration=0).send_keys(text).perform()
        self.found.count("keys pressed", len(text))

    def is_at(self, selector, words=""):
        return self.driver.execute_script(
            "const a = document.activeElement; return !!a && a.matches(arguments[0]) && ((a.closest('label') || a).textContent || '').toLowerCase().includes(arguments[1])",
            selector, words.lower())

    def seen(self):
        """Whatever has the focus shows it, in the window and not under something else."""
        at = self.driver.execute_script(FOCUS)
        self.found.count("stops of the focus")
        where = path_of(self.driver.current_url)
        if at.get("lost"):
            return at
        for key, wrong in (("seen", "has the focus and shows no outline"), ("inside", "has the focus outside the window"),
                           ("free", "has the focus under something else")):
            if not at[key] and (where, at["says"], key) not in self.told:
                self.told.add((where, at["says"], key))
                self.found.bad(f"{where}: {at['says']} {wrong}")
        return at

    def tab_to(self, selector, words="", back=False, limit=150):
        for _ in range(limit):
            self.shift_tab() if back else self.key(Keys.TAB)
            self.seen()
            if self.is_at(selector, words):
                return
        raise Lost(f"Tab never came to {selector} {words!r} on {path_of(self.driver.current_url)}")

    def enter(self):
        where = self.driver.execute_script(FOCUS)["says"]
        turn(self.driver, lambda: self.key(Keys.ENTER), f"Enter on {where}")

    def home(self, place):
        """To the demo's first page by its own link, and into a place there."""
        if path_of(self.driver.current_url) != "/":
            self.tab_to('a[href="/"]')
            self.enter()
        self.tab_to(f'form[action="/demo/{place}"] button')
        self.enter()

    def row(self, area):
        """Down the queue with j, up with k, and Enter on the row that is looked for."""
        def at():
            return self.driver.execute_script("const r = [...document.querySelectorAll('.queue .row')]; return r.indexOf(document.activeElement)")
        self.key("j")
        first = at()
        self.key("j")
        second = at()
        self.key("k")
        third = at()
        self.found.must((first, second, third) == (0, 1, 0), f"/console: j, j, k went to rows {first}, {second}, {third}, not to 0, 1, 0")
        for _ in range(60):
            if self.is_at("a.row", area):
                self.seen()
                return self.enter()
            self.key("j")
            self.seen()
        raise Lost(f"j never came to a row of {area}")


def whole(base, found):
    """One incident, from the queue to the approved alert."""
    driver = browser()
    try:
        hand = Keyboard(driver, base, found)
        report(base, "York Blvd & Avenue 50", "two people are questioned at the bus stop")
        driver.get(base + "/?l=en")
        # What the demo gave Luis first he says no to.
        hand.home("observer")
        hand.tab_to(".offers a")
        hand.enter()
        hand.tab_to('button[value="decline"]')
        hand.enter()

        hand.home("dispatcher")
        until(lambda: "Highland Park" in body(driver) or driver.refresh(), "the report became no incident", 15, 0.5)
        hand.row("Highland Park")
        must_see(driver, "two people are questioned")
        incident = path_of(driver.current_url)
        hand.key("s")
        if found.must(hand.is_at('.picks input'), f"{incident}: s does not go to the people who can be asked"):
            hand.seen()
        for _ in range(20):
            if hand.is_at(".picks input", "Luis"):
                break
            hand.key(Keys.TAB)
            hand.seen()
        else:
            raise Lost(f"{incident}: Tab after s never came to Luis")
        if not driver.execute_script("return document.activeElement.checked"):
            hand.key(Keys.SPACE)
        found.must(driver.execute_script("return document.activeElement.checked"), f"{incident}: Space does not tick Luis")
        for box in driver.execute_script("return [...document.querySelectorAll('.picks input:checked')].map(i => i.parentElement.textContent.trim())"):
            found.must(box == "Luis", f"{incident}: {box} was ticked and nobody ticked them")
        hand.tab_to("form.step button.act")
        hand.enter()
        must_see(driver, "Luis")
        picture(driver, "keys-sent")
        hand.tab_to("main a.act")
        hand.enter()
        found.must(path_of(driver.current_url) == incident, f"the way back from sending leads to {driver.current_url}")

        # A note, with letters that are keys elsewhere.
        hand.key("n")
        found.must(hand.is_at("#note"), f"{incident}: n does not go to the note")
        hand.type("jksvan? bus stop/corner")
        found.must(driver.execute_script("return document.activeElement.value") == "jksvan? bus stop/corner",
                   f"{incident}: keys typed into the note do something else: {driver.execute_script('return document.activeElement.value')!r}")
        hand.enter()
        must_see(driver, "jksvan? bus stop/corner")

        # Help and finding.
        hand.key("?")
        if found.must(_went(driver, "/help/"), f"{incident}: ? does not open the help"):
            driver.back()
            until(lambda: path_of(driver.current_url) == incident, "the way back from help is lost")
        hand.key("/")
        if found.must(_went(driver, "/console/find"), f"{incident}: / does not go to the search; the page of keys says it finds"):
            until(lambda: hand.is_at("#q"), "the search opens without the focus in its field")
        else:
            # So that the rest can be looked at.
            hand.tab_to('a[href="/console/find"]')
            hand.enter()
            if not hand.is_at("#q"):
                hand.tab_to("#q")
        hand.type("bus stop")
        hand.enter()
        must_see(driver, "two people are questioned")

        hand.home("observer")
        hand.tab_to(".offers a.act")
        hand.enter()
        for step in ("accept", "arrive", "saw_it"):
            hand.tab_to(f'button[value="{step}"]')
            hand.enter()
        hand.tab_to('input[name="doing"]')
        hand.key(Keys.SPACE)
        hand.tab_to('input[name="direct"]')
        hand.key(Keys.SPACE)
        hand.tab_to("form.stack button.act")
        hand.enter()

        hand.home("approver")
        hand.row("Highland Park")
        hand.key("v")
        found.must(hand.is_at(f'form[action="{incident}/sign"] button'), f"{incident}: v does not go to “Sign this verdict”")
        hand.seen()
        if not hand.is_at("button"):
            hand.tab_to(f'form[action="{incident}/sign"] button')
        hand.enter()

        hand.home("dispatcher")
        hand.row("Highland Park")
        hand.key("a")
        if not found.must(_went(driver, "/alert"), f"{incident}: a does not go to the alert"):
            driver.get(base + incident + "/alert")
        must_see(driver, "VERIFIED")
        hand.tab_to("form.sign button.act")
        hand.enter()
        alert = path_of(driver.current_url)
        found.must(alert.startswith("/console/alerts/"), f"drafting by Enter led to {alert}")

        hand.home("approver")
        hand.row("Highland Park")
        hand.key("s")
        if not found.must(_went(driver, alert), f"{incident}: s does not open the alert that waits"):
            driver.get(base + alert)
        hand.tab_to("form.sign button.act")
        hand.enter()
        must_see(driver, "Highland Park")
        picture(driver, "keys-approved")
        def is_told():
            driver.get(base + "/alerts?l=en")
            return "near Highland Park" in body(driver)
        let_time_pass(driver, base, is_told, "what was approved by keyboard is not on the public page")

        # Keys can be switched off.
        take(driver, base, "dispatcher")
        driver.get(base + "/help/keys")
        hand.tab_to("[data-switch^=keys]")
        hand.key(Keys.ENTER)
        driver.get(base + "/console")
        hand.key("j")
        found.must(driver.execute_script("return document.activeElement === document.body"), "/console: j still moves after the keys were switched off")
        driver.execute_script("localStorage.clear()")
    finally:
        close(driver)


def _went(driver, to, seconds=4):
    try:
        return until(lambda: to in driver.current_url, "", seconds)
    except Lost:
        return False


def without_scripts(base, found):
    """Opened and sent with scripts off: Tab, Shift-Tab, Space and Enter."""
    driver = browser(False)
    try:
        hand = Keyboard(driver, base, found)
        driver.get(base + "/?l=en")
        hand.home("dispatcher")
        hand.tab_to("a.row", "Westlake")
        hand.enter()
        must_see(driver, "white vans")
        # Back from the end of the page is shorter than through all of it.
        hand.tab_to("form.step button.act", back=True)
        hand.tab_to(".picks input", back=True)
        hand.key(Keys.SPACE)
        who = driver.execute_script("const a = document.activeElement; return a.checked && a.parentElement.textContent.trim()")
        found.must(who, "with scripts off Space ticks nobody")
        hand.tab_to("form.step button.act")
        hand.enter()
        must_see(driver, str(who))
        if not driver.find_elements(By.CSS_SELECTOR, "a.secret"):
            found.bad(f"with scripts off nobody was sent by keyboard: {body(driver)[:300]}")
        picture(driver, "keys-off-sent")
    finally:
        close(driver)


def pile(base, found):
    """Several rows ticked and taken on in one step, from the first tick to the button."""
    driver = browser()
    try:
        take(driver, base, "dispatcher")
        hand = Keyboard(driver, base, found)
        hand.tab_to('a[href*="pick=some"]')
        hand.enter()
        n = len(driver.find_elements(By.CSS_SELECTOR, ".tick input"))
        for i in range(n):
            hand.tab_to(".tick input", limit=4 if i else 60)
            if i > n - 3:
                hand.key(Keys.SPACE)
        hand.tab_to('.pile button[value="take"]')
        hand.enter()
        must_see(driver, "2 incidents were handed over")
    finally:
        close(driver)


def kept(base, found):
    """What has the focus keeps it when its part of the page is drawn again."""
    driver = browser()
    try:
        take(driver, base, "dispatcher")
        hand = Keyboard(driver, base, found)
        n = 0
        spots = [
            ("the button that asks people to go", 'form.step button.act'),
            ("a person who can be asked", '.picks input'),
            ("“I have this one”", '.holds button'),
            ("“This is another incident”", '.reports form[action$="/split"] button'),
            ("“This is abuse”", '.reports form[action$="/abuse"] button'),
            ("“Why it belongs here”", '.reports summary'),
            ("“Hand over”", '.other form[action$="/hold"] button'),
            ("“Put aside”", '.other form[action$="/aside"] button'),
            ("“Join”", '.other form[action$="/merge"] button'),
            ("the alert's link", '.other a[data-key="a"]'),
            ("the person to hand over to", '#to'),
            ("the row of the queue", '.queue .row[aria-current]'),
            ("the shift log", '#region-tape'),
        ]
        incident = incident_at(driver, base, "Koreatown")
        driver.get(base + incident)
        until(lambda: "live" in driver.find_element(By.TAG_NAME, "body").get_attribute("class").split(), f"{incident} never says that it is live")
        for what, selector in spots:
            spot = driver.find_elements(By.CSS_SELECTOR, selector)
            if not spot:
                found.bad(f"{incident}: {what} is not there")
                continue
            driver.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus({focusVisible: true});", spot[0])
            n += 1
            text = f"judge says {n}: vans behind the station"
            report(base, "Wilshire Blvd & Normandie Ave", text)
            try:
                until(lambda: driver.execute_script("""
                    const quotes = document.querySelector('.reports'), bar = document.querySelector('#region-pane [data-news-bar]');
                    return quotes.textContent.includes(arguments[0]) || bar && !bar.hidden""", text),
                    f"{incident}: a new report is not shown while the focus is on {what}", 15)
            except Lost as lost:
                found.bad(lost)
            found.count("live updates")
            at = driver.execute_script(FOCUS)
            if at.get("lost"):
                found.bad(f"{incident}: the focus was on {what} ({selector}) and is lost to the body after a live update")
            else:
                found.must(driver.execute_script("return document.activeElement.matches(arguments[0])", selector),
                           f"{incident}: the focus was on {what} ({selector}) and went to {at['says']} by a live update")
            # What a busy part offers is taken.
            driver.execute_script("document.activeElement.blur(); document.querySelector('#region-pane [data-news-bar]:not([hidden])')?.click()")
    finally:
        close(driver)
