"""A whole incident with scripts off, and every page looked at: axe in both languages, both colour schemes, on a desk
and on a phone; and nothing wider than the page at 320 px and at 200 % zoom."""
import re, urllib.parse

from axe_core_python.base import AXE_SCRIPT
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from driving import (Lost, body, browser, close, follow, incident_at, let_time_pass, must_see, names, one, path_of, picture, press, report,
                     take, tick, turn, until, view)

CLOSED_WORDS = "a child alone with two officers at the gate"
ROLES = ["observer", "operator", "dispatcher", "team_lead", "verification_lead", "comms", "legal_intake", "attorney", "language_reviewer",
         "training_admin", "auditor", "admin"]
HELP = ["console", "incident", "call", "paste", "find", "aside", "map", "handover", "alerts", "alert", "outbox", "audience", "field",
        "people", "me", "pledge", "organisations", "training", "invite", "start", "report", "receipt", "keys", "lock", "sheets", "backup", "audit", "witnesses", "holds", "door", "seizable",
        "shifts", "shift-end", "plan", "roster", "patrols", "sign-off"]


def walk(base, look_at):
    """A whole incident by people with scripts off: report, send, accept, arrive, see, sign, draft, approve, told.
    Pages that are there only for a while are looked at on the way."""
    neighbour, dispatcher, observer, lead = drivers = [browser(False) for _ in range(4)]
    try:
        neighbour.get(base + "/report?l=en")
        tick(neighbour, "about", "now")
        tick(neighbour, "kind", "stop")
        neighbour.find_element(By.ID, "place").send_keys("Huntington Dr & Eastern Ave")
        tick(neighbour, "first_hand", "saw")
        neighbour.find_element(By.ID, "text").send_keys("two cars, a man is asked questions")
        press(neighbour, "Send")
        code = one(neighbour, "#code").text
        if not re.fullmatch(r"[a-z]+-[a-z]+-[a-z]+-\d\d", code):
            raise Lost(f"{code!r} is no receipt")

        take(dispatcher, base, "dispatcher")
        incident = incident_at(dispatcher, base, "El Sereno")
        follow(dispatcher, dispatcher.find_element(By.CSS_SELECTOR, f'a.row[href^="{incident}"]'))
        must_see(dispatcher, "two cars, a man is asked questions")
        dispatcher.get(base + incident + "/alert")
        must_see(dispatcher, "There is nothing to approve")
        dispatcher.get(base + incident)
        # The demo gives Luis away; he says no to what waits for him, and is asked for this.
        take(observer, base, "observer")
        look_at("observer", "field", "/field")
        follow(observer, one(observer, ".offers a"))
        look_at("observer", "field-offered", path_of(observer.current_url))
        follow(observer, one(observer, 'button[value="decline"]'))
        look_at("observer", "field-over", path_of(observer.current_url) + "?")
        dispatcher.get(base + incident)
        one(dispatcher, ".picks label", "Luis").click()
        follow(dispatcher, one(dispatcher, "form.step button.act"))
        link = one(dispatcher, "a.secret").get_attribute("href")
        observer.get(link)
        must_see(observer, "El Sereno")
        step = lambda value: follow(observer, one(observer, f'button[value="{value}"]'))
        step("accept")
        must_see(observer, "Huntington")
        offer = path_of(link)
        look_at("observer", "field-accepted", offer)
        step("arrive")
        step("saw_it")
        tick(observer, "doing", "stop")
        tick(observer, "direct", "yes")
        follow(observer, one(observer, "form.stack button.act"))

        take(lead, base, "approver")
        look_at("approver", "incident-sign", incident)
        lead.get(base + incident)
        follow(lead, one(lead, f'form[action="{incident}/sign"] button'))
        dispatcher.get(base + incident)
        look_at("dispatcher", "incident-alert", incident)
        follow(dispatcher, one(dispatcher, ".step a.act"))
        must_see(dispatcher, "VERIFIED")
        look_at("dispatcher", "alert-compose", path_of(dispatcher.current_url))
        follow(dispatcher, one(dispatcher, "form.sign button.act"))
        alert = path_of(dispatcher.current_url)
        if dispatcher.find_elements(By.CSS_SELECTOR, "form.sign button.act"):
            raise Lost("the drafter is offered to approve")
        look_at("dispatcher", "incident-approve", incident)
        look_at("dispatcher", "alert-drafter", alert)
        look_at("approver", "alert-approver", alert)
        lead.get(base + alert)
        follow(lead, one(lead, "form.sign button.act"))

        def is_told():
            neighbour.get(base + "/alerts?l=en")
            return "near El Sereno" in body(neighbour)
        let_time_pass(neighbour, base, is_told, "what was approved is not on the public page")
        neighbour.get(base + "/receipt?l=en")
        neighbour.find_element(By.ID, "code").send_keys(code.replace("-", " ").upper())
        follow(neighbour, one(neighbour, "main form button"))
        must_see(neighbour, "VERIFIED")
        return incident, alert, code, offer
    finally:
        close(*drivers)


def opening(base):
    """Incidents of each kind of next step that the demo opens with; one with somebody asked, one with a number to call."""
    driver = browser()
    try:
        take(driver, base, "dispatcher")
        # A reporter who left a number.
        report(base, "Colorado Blvd & Eagle Rock Blvd", "two vans by the park, somebody is asked for papers", reach="323 555 0199")
        report(base, "Sunset Blvd & Echo Park Ave", CLOSED_WORDS)
        at = {area: incident_at(driver, base, area) for area in [
            "Alhambra", "Boyle Heights", "Westlake", "San Fernando", "Koreatown", "Pico-Union", "East Hollywood",
            "East Los Angeles", "Eagle Rock", "Echo Park"]}
        driver.get(base + at["Koreatown"])
        one(driver, ".picks label").click()
        follow(driver, one(driver, "form.step button.act"))
        one(driver, "a.secret")
        driver.get(base + at["Eagle Rock"])
        reach = one(driver, 'a[href*="/reach?"]').get_attribute("href")[len(base):]
        return at, reach
    finally:
        close(driver)


def typed(driver, selector, text):
    element = driver.find_element(By.CSS_SELECTOR, selector)
    element.clear()
    element.send_keys(text)
    return element


def first_comes(driver, found, where):
    """A refusal has the focus, or is the first thing in what it is about."""
    is_first = driver.execute_script("""
        const alert = document.querySelector('[role=alert]');
        if (!alert) return 'there is no alert';
        if (alert === document.activeElement || alert.contains(document.activeElement)) return '';
        const around = alert.closest('.incident, .queue, main');
        const words = document.createTreeWalker(around, NodeFilter.SHOW_TEXT, {acceptNode: n => n.textContent.trim()
            && !n.parentElement.closest('.crumb, .back, .pane-head, .filters, .areas-of, h1, .hidden') ? 1 : 3});
        const first = words.nextNode();
        return alert.contains(first) ? '' : 'it stands behind “' + first.textContent.trim().slice(0, 40) + '” and the focus is on ' + document.activeElement.tagName;""")
    found.must(not is_first, f"{where}: the refusal neither has the focus nor comes first: {is_first}")


def refused_merge(base, incident, found):
    def reach(driver, _):
        driver.get(base + incident)
        typed(driver, "#into", "99999")
        follow(driver, driver.find_element(By.CSS_SELECTOR, f'form[action="{incident}/merge"] button'))
        found.must(driver.find_element(By.CSS_SELECTOR, "#into").get_attribute("value") == "99999",
                   f"{incident}: after a refused merge the number that was typed is gone")
        first_comes(driver, found, f"{incident} after a refused merge")
    return reach


def refused_note(base, incident, found):
    def reach(driver, _):
        driver.get(base + incident)
        text = "white van 7ABC123 on the corner"
        typed(driver, "#note", text)
        follow(driver, driver.find_element(By.CSS_SELECTOR, "form.write button"))
        found.must(driver.find_element(By.CSS_SELECTOR, "#note").get_attribute("value") == text,
                   f"{incident}: after a refused note the words that were typed are gone")
        first_comes(driver, found, f"{incident} after a refused note")
    return reach


def closed(base, incident):
    """An incident closed to those who work on it, as one of them reads it."""
    def reach(driver, _):
        def is_closed():
            # The page refreshes itself meanwhile, and the round in the other language closes the same incident.
            driver.get(base + incident)
            forms = driver.find_elements(By.CSS_SELECTOR, f'form[action="{incident}/close"]')
            if forms:
                turn(driver, lambda: driver.execute_script("arguments[0].requestSubmit()", forms[0]), "closing an incident")
            return driver.find_elements(By.ID, "closed")
        until(is_closed, lambda: f"{incident} could not be closed: {body(driver)[:400]}", 20, 0.5)
        must_see(driver, CLOSED_WORDS)
    return reach


def shut(base, incident, found):
    """The same, as somebody reads it to whom it is shut, and who does not say why."""
    def reach(driver, _):
        driver.get(base + incident)
        found.must(CLOSED_WORDS not in driver.page_source, f"{incident}: what was said is there for somebody to whom it is shut")
        forms = driver.find_elements(By.CSS_SELECTOR, f'form[action="{incident}/read"]')
        if forms:
            turn(driver, lambda: driver.execute_script("arguments[0].submit()", forms[0]), "reading without a reason")
            first_comes(driver, found, f"{incident} after no reason was given")
    return reach


def pile_of_nothing(base, found):
    def reach(driver, _):
        driver.get(base + "/console?pick=some")
        follow(driver, driver.find_element(By.CSS_SELECTOR, 'button[name="do"][value="aside"]'))
        first_comes(driver, found, "/console after a pile of nothing")
    return reach


def pile(base, incidents):
    """Everything of a folder of incidents put aside in one step, and one in danger among them, which is left."""
    def reach(driver, _):
        driver.get(base + "/console?pick=some")
        for incident in incidents:
            box = driver.find_element(By.CSS_SELECTOR, f'input[name="incident"][value="{incident.rsplit("/", 1)[1]}"]')
            driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)
            if not box.is_selected():
                box.click()
        whys = Select(driver.find_element(By.ID, "pile-why"))
        whys.select_by_value(next(o.get_attribute("value") for o in reversed(whys.options) if o.get_attribute("value")))
        follow(driver, driver.find_element(By.CSS_SELECTOR, 'button[name="do"][value="aside"]'))
        if not driver.find_elements(By.CSS_SELECTOR, 'form[action="/console/aside/back"]'):
            raise Lost(f"a pile of {len(incidents)} put nothing aside: {body(driver)[:300]}")
    return reach


def find(base, words):
    def reach(driver, _):
        driver.get(base + "/console/find")
        typed(driver, "#q", words)
        follow(driver, driver.find_element(By.CSS_SELECTOR, "main form button"))
    return reach


def standing(base, area, again=False):
    """A standing text is drafted; chosen again it is refused, with what was chosen kept."""
    def reach(driver, _):
        driver.get(f"{base}/console/standing?text=door&area={area}")
        if not again:
            follow(driver, driver.find_element(By.CSS_SELECTOR, "form.sign button.act"))
            return
        one(driver, "[role=alert]")
        if driver.find_elements(By.CSS_SELECTOR, "form.sign") or not driver.find_elements(By.CSS_SELECTOR, 'input[value="door"]:checked'):
            raise Lost("a standing text that waits already is offered again, or not chosen any more")
    return reach


def sent_page(base, incident):
    """Somebody is sent and called back, so that they can be sent again by the next who looks."""
    def reach(driver, _):
        def is_sent():
            # The round in the other language may have the last one who is free, for a moment.
            driver.get(base + incident)
            labels = driver.find_elements(By.CSS_SELECTOR, ".picks label")
            if not labels:
                return False
            if not labels[0].find_element(By.TAG_NAME, "input").is_selected():
                labels[0].click()
            follow(driver, one(driver, "form.step button.act"))
            return driver.find_elements(By.CSS_SELECTOR, "a.secret")
        until(is_sent, lambda: f"nobody could be sent to {incident}: {body(driver)[:400]}", 40, 0.5)
    return reach


def recall(base, incident):
    def reach(driver, _):
        driver.get(base + incident)
        follow(driver, driver.find_element(By.CSS_SELECTOR, f'form[action="{incident}/recall"] button'))
    return reach


def invited(base, tag):
    def reach(driver, _):
        driver.get(base + "/admin/people")
        typed(driver, "#name", f"Newcomer {tag}")
        tick(driver, "role", "observer")
        follow(driver, one(driver, "form#invite button.act"))
        driver.link = path_of(one(driver, "a.secret").get_attribute("href"))
    return reach


def person(base, found):
    """Somebody's own page, with a refusal: nobody can be left without a role, and nothing that was chosen is lost."""
    def reach(driver, _):
        driver.get(base + "/admin/people")
        follow(driver, one(driver, "table.list th a"))
        for box in driver.find_elements(By.CSS_SELECTOR, "input[name=role]:checked"):
            box.click()
        follow(driver, one(driver, "form.card button.act"))
        found.must(driver.find_elements(By.ID, "trouble"), "/admin/people/{person}: somebody is left without a role")
    return reach


def refused_invitation(base, found):
    def reach(driver, _):
        driver.get(base + "/admin/people")
        typed(driver, "#name", "Nobody with no role")
        follow(driver, one(driver, "form#invite button.act"))
        found.must(driver.find_element(By.ID, "name").get_attribute("value") == "Nobody with no role",
                   "/admin/people: after a refused invitation the name that was typed is gone")
    return reach


def refused_report(base):
    def reach(driver, _):
        driver.get(f"{base}/report?l={driver.language}")
        tick(driver, "about", "now")
        follow(driver, one(driver, "form#report .send button"))
    return reach


def checked(base):
    """A text that is almost ours: the page shows what differs."""
    def reach(driver, _):
        driver.get(f"{base}/check?l={driver.language}")
        driver.find_element(By.ID, "number").send_keys("1")
        driver.find_element(By.ID, "text").send_keys("Lantern 1: VERIFIED. Everybody come at once. 323-555-0199")
        follow(driver, one(driver, "form[action^='/check'] .send button"))
    return reach


def checked_right(base):
    """A text as it was told, word for word: the page says that it is ours."""
    def reach(driver, _):
        driver.get(f"{base}/alerts?l={driver.language}")
        article = one(driver, "article.notice")
        text = article.find_element(By.CSS_SELECTOR, "h2 + p").text
        number = re.search(r"Lantern (\d+)", text).group(1)
        driver.get(f"{base}/check?l={driver.language}")
        driver.find_element(By.ID, "number").send_keys(number)
        driver.find_element(By.ID, "text").send_keys(text)
        follow(driver, one(driver, "form[action^='/check'] .send button"))
        if driver.find_elements(By.CSS_SELECTOR, ".differs, .answer.no"):
            raise Lost(f"a text as it was told is not ours: {body(driver)[:500]}")
    return reach


def asks(driver, base, mail):
    """Somebody fills the form in: an area, a language, mail."""
    driver.get(f"{base}/subscribe?l={driver.language}")
    tick(driver, "how", "areas")
    tick(driver, "area", "alhambra")
    tick(driver, "language", driver.language)
    tick(driver, "channel", "mail")
    typed(driver, "#mail", mail)
    # The browser's own check of an address would keep it from us.
    driver.execute_script("document.querySelector('form[action^=\"/subscribe\"]').noValidate = true")
    follow(driver, one(driver, "form[action^='/subscribe'] .send button"))


def subscriber(base, found):
    """A subscription from the form to its end, by what the demo shows instead of a letter: name and way of each page."""
    def refused(driver, _):
        asks(driver, base, "nobody at example")
        found.must(driver.find_elements(By.ID, "mail-fault"), f"/subscribe {driver.language}: a wrong address was taken")
        kept = driver.find_element(By.ID, "mail").get_attribute("value")
        found.must(kept == "nobody at example", f"/subscribe {driver.language}: after a refusal {kept!r} is in the place of what was typed")
        for name, value in (("area", "alhambra"), ("channel", "mail"), ("language", driver.language)):
            box = driver.find_element(By.CSS_SELECTOR, f'input[name="{name}"][value="{value}"]')
            found.must(box.is_selected(), f"/subscribe {driver.language}: after a refusal {name} {value} is no longer chosen")
        first_comes(driver, found, f"/subscribe {driver.language} after a refusal")

    def asked(driver, _):
        asks(driver, base, f"reader-{driver.language}@example.org")
        found.must(not driver.find_elements(By.CSS_SELECTOR, ".fault"), f"/subscribe {driver.language}: refused: {body(driver)[:300]}")

    def letters(driver, _):
        def is_there():
            driver.get(f"{base}/demo/letters?l={driver.language}")
            return driver.find_elements(By.CSS_SELECTOR, f'article[lang="{driver.language}"] a[href*="/subscribe/confirm/"]')
        letter = until(is_there, f"the demo shows no letter in {driver.language}", 20, 0.25)[0]
        found.must(f"reader-{driver.language}@" not in body(driver), "/demo/letters shows an address")
        driver.secret = path_of(letter.get_attribute("href")).rsplit("/", 1)[1]

    def go(driver, path):
        if not hasattr(driver, "secret"):
            raise Lost("there was no letter, so there is no subscription")
        driver.get(f"{base}{path.format(driver.secret)}?l={driver.language}")

    def at(path):
        return lambda driver, _: go(driver, path)

    def confirmed(driver, _):
        go(driver, "/subscribe/confirm/{}")
        follow(driver, one(driver, "main form button"))

    def my(driver, _):
        go(driver, "/my/{}")
        found.must(driver.find_elements(By.ID, "why"), f"/my {driver.language}: nothing says why somebody was told or not")

    def changed(driver, quiet_to):
        go(driver, "/my/{}")
        for name, value in (("quiet_from", "22:00"), ("quiet_to", quiet_to)):
            driver.execute_script("document.getElementById(arguments[0]).value = arguments[1]", name, value)
        follow(driver, one(driver, "section form .send button"))

    def my_refused(driver, _):
        changed(driver, "")
        kept = driver.find_element(By.ID, "quiet_from").get_attribute("value")
        found.must(driver.find_elements(By.ID, "quiet-fault") and kept == "22:00", f"/my {driver.language}: half of the quiet hours were taken, or lost")
        first_comes(driver, found, f"/my {driver.language} after a refusal")

    def stopped(driver, _):
        go(driver, "/my/{}/stop")
        follow(driver, one(driver, "main form button"))

    return [("subscribe-refused", refused), ("subscribe-asked", asked), ("demo-letters", letters),
            ("subscribe-confirm", at("/subscribe/confirm/{}")), ("subscribe-done", confirmed),
            ("subscribe-done-again", at("/subscribe/confirm/{}")),
            ("my", my), ("my-refused", my_refused), ("my-saved", lambda driver, _: changed(driver, "07:00")),
            ("my-stop", at("/my/{}/stop")), ("my-stopped", stopped), ("my-gone", at("/my/{}"))]


def shared(base):
    """What a phone's share sheet posts; it must stand in the form, not sent."""
    def reach(driver, _):
        driver.get(f"{base}/check?l={driver.language}")
        driver.find_element(By.ID, "text").send_keys("two vans at 6th https://example.org/post")
        driver.execute_script("document.forms[0].action = '/share?l=' + document.documentElement.lang")
        follow(driver, one(driver, ".send button"))
    return reach


def thanks(base):
    def reach(driver, _):
        driver.get(f"{base}/report?l={driver.language}")
        tick(driver, "about", "information")
        driver.find_element(By.ID, "text").send_keys("is there a legal clinic this week?")
        follow(driver, one(driver, "form#report .send button"))
    return reach


def receipt(base, code):
    def reach(driver, _):
        driver.get(f"{base}/receipt?l={driver.language}")
        typed(driver, "#code", code)
        follow(driver, one(driver, "main form button"))
    return reach


def reach_shown(base, path):
    def reach(driver, _):
        driver.get(base + path)
        tick(driver, "reason", "facts")
        follow(driver, one(driver, "form.stack button.act"))
    return reach


def handover_refused(base, found):
    def reach(driver, _):
        driver.get(base + "/console/handover")
        text = "silver pickup with plate 8XYZ123"
        typed(driver, "#note", text)
        follow(driver, one(driver, "form.note-form button"))
        found.must(driver.find_element(By.ID, "note").get_attribute("value") == text,
                   "/console/handover: after a refused note the words that were typed are gone")
    return reach


def linked(base):
    def reach(driver, _):
        driver.get(base + driver.link + "?l=" + driver.language)
    return reach


def list_of(base, incident, alert, code, offer, at, reach_path, side, found):
    """Everything that can be looked at: who, a name, and a path or a way there."""
    plain = lambda who, paths: [(who, names(p), p) for p in paths]
    return (
        plain(None, ["/", "/report", "/receipt", "/alerts", "/subscribe", "/subscribe/map", "/subscribe/link", "/true", "/check", "/n/1", "/n/999", "/rights", "/privacy", "/nothing-here"])
        + [(None, "report-refused", refused_report(base)), (None, "report-thanks", thanks(base)),
           (None, "check-answered", checked(base)), (None, "check-ours", checked_right(base)), (None, "shared", shared(base)),
           (None, "true-told", "/true?area=alhambra"), (None, "true-nothing", "/true?area=watts")]
        + [(None, name, way) for name, way in subscriber(base, found)]
        + [
           (None, "receipt-told", receipt(base, code)), (None, "receipt-wrong", receipt(base, "blue-harbor-lamp-00"))]
        + plain("observer", ["/field", offer])
        + [("observer", "field-verdict-" + v, f"{offer}/verdict?verdict={v}") for v in ["saw_it", "other_cause", "nothing_here", "cannot_tell"]]
        + [("observer", "refused-role", "/console")]
        + [("operator", "operator-call", "/console/call"), ("operator", "operator-console", "/console"),
           ("operator", "operator-incident", at["Westlake"])]
        + plain("dispatcher", ["/console", "/console/map", "/console/handover", "/console/call", "/console/paste", "/console/feed", "/console/notices/1", "/console/find",
                               "/console/alerts", alert, "/console/outbox", "/console/audience", "/console/incidents/nothing", "/shifts", "/patrols"])
        + [("dispatcher", n, p) for n, p in [
            ("console-past", "/console?show=past"), ("console-mine", "/console?f=mine"), ("console-danger", "/console?f=danger"),
            ("console-new", "/console?f=new"), ("console-verified", "/console?f=verified"),
            ("console-area", "/console?area=westlake"), ("console-pick-some", "/console?pick=some"), ("console-pick-all", "/console?pick=all"),
            ("incident-pick", at["Westlake"] + "?pick=some"),
            ("incident-send", at["Westlake"]), ("incident-send-shared", at["Pico-Union"]), ("incident-asked", at["Koreatown"]),
            ("incident-again", at["San Fernando"]), ("incident-waits", at["Boyle Heights"]), ("incident-told", at["Alhambra"]),
            ("incident-refuted", at["East Hollywood"]), ("incident-over", at["East Los Angeles"]), ("incident-walked", incident),
            ("incident-reach", at["Eagle Rock"]),
            ("alert-gate", at["Westlake"] + "/alert"), ("alert-gate-waits", at["Boyle Heights"] + "/alert"), ("reach", reach_path)]]
        + [("dispatcher", n, way) for n, way in [
            ("console-empty-filter", "/console?area=watts"), ("incident-closed", closed(base, at["Echo Park"])),
            ("merge-refused", refused_merge(base, at["Westlake"], found)), ("note-refused", refused_note(base, at["Westlake"], found)),
            ("pile-nothing", pile_of_nothing(base, found)), ("pile-done", pile(base, side["pile"] + [at["Boyle Heights"]])),
            ("console-aside", "/console/aside"), ("incident-aside", side["pile"][0]),
            ("find-nothing", find(base, "zebra umbrella")), ("find-results", find(base, "market")), ("find-refused", find(base, "x")),
            ("find-receipt", find(base, code)),
            ("standing", "/console/standing"), ("standing-everybody", "/console/standing?text=line-closed&area="),
            ("standing-drafted", standing(base, side["area"])), ("standing-refused", standing(base, side["area"], again=True)),
            ("sent", sent_page(base, side["send"])), ("sent-incident", side["send"]), ("recalled", recall(base, side["send"])),
            ("reach-shown", reach_shown(base, reach_path)), ("handover-refused", handover_refused(base, found))]]
        + [("dispatcher", "help-" + h, "/help/" + h) for h in HELP] + [("dispatcher", "guide-" + r, "/guides/" + r) for r in ROLES]
        + [("operator", "incident-shut", at["Echo Park"]), ("approver", "incident-shut-why", at["Echo Park"]),
           ("approver", "incident-shut-refused", shut(base, at["Echo Park"], found))]
        + [("approver", "sign-" + n, p) for n, p in [("incident", at["Boyle Heights"]), ("console", "/console"), ("decide", at["East Los Angeles"])]]
        + [("coordinator", "admin-start", "/admin/start"), ("coordinator", "admin-people", "/admin/people"),
           ("coordinator", "admin-list", "/admin/people/invite"), ("coordinator", "admin-organisations", "/admin/organisations"),
           ("coordinator", "admin-training", "/admin/training"), ("coordinator", "me", "/me"), ("coordinator", "me-pledge", "/me/pledge"),
           ("coordinator", "admin-setup", "/admin/setup"), ("coordinator", "admin-areas", "/admin/setup/areas"),
           ("coordinator", "admin-sending", "/admin/sending"), ("coordinator", "admin-sign-off", "/admin/sign-off"), ("coordinator", "admin-feeds", "/admin/feeds"), ("coordinator", "admin-join", "/admin/join"),
           ("coordinator", "admin-refused", refused_invitation(base, found)), ("coordinator", "admin-invited", invited(base, side["tag"])),
           ("coordinator", "admin-person", person(base, found)),
           ("coordinator", "admin-sheets", "/admin/sheets"), ("coordinator", "admin-backup", "/admin/backup"), ("coordinator", "lock", "/lock"),
           ("coordinator", "audit", "/audit"), ("coordinator", "audit-witnesses", "/audit/witnesses"), ("coordinator", "log", "/log"),
           ("coordinator", "admin-holds", "/admin/holds"), ("coordinator", "admin-door", "/admin/door"), ("coordinator", "admin-seizable", "/admin/seizable"),
           (None, "seizable", "/seizable"),
           ("coordinator", "shifts-board", "/shifts"), ("coordinator", "shifts-plan", "/shifts/plan"), ("coordinator", "shifts-import", "/shifts/import"),
           ("coordinator", "in-link", linked(base)), ("coordinator", "in-spent", "/in/never-made")])


WIDER = """
const wide = document.documentElement.scrollWidth, room = document.documentElement.clientWidth, out = [];
if (wide > room) out.push('the page is ' + wide + ' wide');
for (const e of document.body.querySelectorAll('*')) {
  if (e.closest('svg') && e.tagName !== 'svg' || e.closest('.hidden, .skip')) continue;
  const r = e.getBoundingClientRect(), s = getComputedStyle(e);
  if (!r.width || !r.height || s.visibility === 'hidden') continue;
  if (r.right > room + 1 || r.left < -1) {
    out.push('<' + e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + (e.className && e.className.baseVal === undefined ? '.' + e.className.trim().replace(/\\s+/g, '.') : '')
      + '> “' + e.textContent.trim().slice(0, 40) + '” reaches from ' + Math.round(r.left) + ' to ' + Math.round(r.right));
    if (out.length > 3) break;
  }
}
return out;"""
# The rules that look at colours; the others see the same page in either scheme.
COLOURS = "runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}, "
AXE = "axe.run({%sresultTypes: ['violations']}).then(r => arguments[0](r.violations.map(v => v.id + ' (' + v.help + '): ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 140)).join('; '))))"


def overflows(driver, where, found):
    for what in driver.execute_script(WIDER):
        found.bad(f"{where}: {what}")


def axe(driver, where, found, colours=False):
    found.count("axe runs")
    for violation in driver.execute_async_script(AXE % (COLOURS if colours else "")):
        found.count("violations")
        found.bad(f"{where}: axe: {violation}")


def axe_ready(driver):
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": AXE_SCRIPT})
    return driver


class Looker:
    """Looks at one page after the other, in one language and one browser."""

    def __init__(self, base, language, found):
        self.base, self.language, self.found, self.place = base, language, found, None
        self.driver = axe_ready(browser(keeps=False))
        self.driver.language = language

    def look(self, pages):
        for who, name, way in pages:
            try:
                self.open(who, way)
                self.judge(name)
            except (Lost, WebDriverException) as lost:
                self.found.bad(f"{name} {self.language} could not be looked at: {str(lost)[:300]}")

    def open(self, who, way):
        driver, base, language = self.driver, self.base, self.language
        view(driver, 1440)
        if who and who != self.place:
            take(driver, base, who, language)
            self.place = who
        if callable(way):
            way(driver, base)
        else:
            driver.get(base + way + ("&" if "?" in way else "?") + "l=" + language)

    def judge(self, name):
        driver, language, found = self.driver, self.language, self.found
        found.count("pages")
        name_at = f"{name} ({path_of(driver.current_url)}) {language}"
        shown = driver.execute_script("return document.documentElement.lang")
        found.must(shown == language, f"{name_at} came in {shown}")
        for width, height in ((1440, 1000), (390, 844)):
            for dark in (False, True):
                view(driver, width, height, dark)
                where = f"{name_at} {width} {'dark' if dark else 'light'}"
                picture(driver, f"{name}-{language}-{width}{'d' if dark else 'l'}")
                if not dark:
                    overflows(driver, where, found)
                    tall = driver.execute_script("return document.body.matches('.desk') && innerWidth > 1000 ? document.documentElement.scrollHeight : 0")
                    found.must(tall <= height + 1, f"{where}: the room fills the window and scrolls in its parts, and the page is {tall} tall all the same")
                axe(driver, where, found, colours=dark)
        view(driver, 720, 500, scale=2)
        overflows(driver, f"{name_at} at 200 %", found)
        if language == "en":
            view(driver, 320, 700)
            picture(driver, f"{name}-{language}-320l")
            overflows(driver, f"{name_at} at 320", found)


def side_of(base, language, places):
    """What one language's round may change: two incidents to put aside, one to send somebody to, its own tag."""
    driver = browser()
    try:
        take(driver, base, "dispatcher")
        paths = []
        for place, area in places:
            report(base, place, f"a van with ladders stands here ({language})", kind="waiting")
        for place, area in places:
            paths.append(incident_at(driver, base, area))
        return {"pile": paths[:2], "send": paths[2], "tag": language, "area": {"en": "watts", "es": "hollywood"}[language]}
    finally:
        close(driver)
