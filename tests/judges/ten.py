"""A new coordinator's first ten minutes, in real browsers with virtual authenticators: from an empty folder to an audit trail,
a backup and the panic lock. Each minute says what must be true at its end; what comes with other parts of the product is
marked where it would stand. Prints the time each minute took a machine that reads nothing and hesitates nowhere."""
import os, shutil, tempfile, time

from selenium.webdriver.common.by import By

from driving import (Lost, Server, add_passkey, authenticators, body, browser, close, follow, incident_at, must_see, one, path_of,
                     picture, report, send, sign_in, tick, touch, until, view)
from pages import axe, axe_ready, overflows

NET = "Trial"


def looked(driver, found, name):
    for width, dark in ((1440, False), (390, True)):
        view(driver, width, dark=dark)
        where = f"ten minutes: {name} at {width}"
        overflows(driver, where, found)
        axe(driver, where, found)
        picture(driver, f"ten-{name}-{width}{'d' if dark else 'l'}")
    view(driver, 1440)


def fill(driver, selector, text):
    element = driver.find_element(By.CSS_SELECTOR, selector)
    element.clear()
    element.send_keys(text)


def judge(found):
    folder, drivers = tempfile.mkdtemp(prefix="sereno-ten-"), []
    server = Server("serve", data=os.path.join(folder, "data"))
    base, began, minutes = server.base, time.monotonic(), []

    def minute(done):
        minutes.append(f"{done} {time.monotonic() - began:.0f} s")
    try:
        drivers += [axe_ready(browser(keeps=False)) for _ in range(4)]
        nadia, ana, luis, bea = drivers
        began = time.monotonic()
        names(found, base, nadia, server.first_link())
        minute("0-1 named")
        areas(found, base, nadia)
        minute("1-2 areas")
        links = invited(found, base, nadia)
        minute("2-3 four invited")
        come_in(base, {"Ana": ana, "Luis": luis, "Bea": bea}, links)
        zoe = axe_ready(browser(keeps=False))
        drivers.append(zoe)
        come_in(base, {"Zoe": zoe}, links)
        on_shift(found, base, nadia)
        minute("3-4 on shift")
        incident = three_reports(found, base, ana, zoe)
        minute("4-5 one incident of three reports")
        offers = sent(found, base, ana, incident)
        minute("5-6 two sent")
        incidents, there = verdicts(found, base, nadia, ana, luis, bea, incident, offers)
        minute("6-7 refuted, left to the lead, verified")
        told(found, base, nadia, ana, incidents)
        minute("7-8 refused, then approved in a dry run")
        ended(found, base, nadia, ana, bea, incidents[1], there)
        # The sealed referral comes with the part that keeps cases.
        minute("8-9 ended in a dry run; the sealed referral comes with casework")
        last(found, base, nadia)
        minute("9-10 audit, backup, lock, unlock")
        print("browser: ten minutes: " + "; ".join(minutes), flush=True)
        found.count("minutes of the first ten", 9)
    finally:
        close(*drivers)
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def names(found, base, nadia, link):
    authenticators(nadia)
    touch(nadia, 0)
    nadia.get(base + link + "?l=en")
    follow(nadia, one(nadia, "main form button"))
    add_passkey(nadia)
    until(lambda: "/admin/setup" in nadia.current_url, lambda: f"not at the set-up: {nadia.current_url}")
    looked(nadia, found, "names")
    fill(nadia, "#name", "Trial Rapid Response")
    fill(nadia, "#net", NET)
    fill(nadia, "#phone", "323-555-0142")
    fill(nadia, "#dispatcher_phone", "323-555-0143")
    tick(nadia, "playbook", "rapid-response")
    send(nadia, "form.card button.act")


def areas(found, base, nadia):
    must_see(nadia, "Westlake")
    for box in nadia.find_elements(By.CSS_SELECTOR, 'input[name="area"]'):
        if box.is_selected() != (box.get_attribute("value") in ("westlake", "boyle-heights", "pico-union", "koreatown")):
            nadia.execute_script("arguments[0].click()", box)
    looked(nadia, found, "areas")
    send(nadia, 'button.act[value="save"]')

    def served():
        nadia.get(base + "/?l=en")
        return "Westlake" in body(nadia) and "Alhambra" not in body(nadia) and NET in nadia.title + body(nadia)
    until(served, lambda: f"the public page does not say where we work: {body(nadia)[:400]}")


def invited(found, base, nadia):
    nadia.get(base + "/admin/people/invite?l=en")
    nadia.find_element(By.ID, "list").send_keys(
        "Ana, Northside Union, dispatcher\nLuis, Northside Union, observer\nBea, Lantern Parish, observer\nZoe, , observer\n")
    for name in ("trained", "organisations"):
        box = nadia.find_element(By.CSS_SELECTOR, f'input[name="{name}"]')
        if not box.is_selected():
            box.click()
    follow(nadia, one(nadia, "p.go button.act"))
    looked(nadia, found, "invite")
    send(nadia, 'button[formaction="/admin/people/invite/make"]')
    links = {li.find_element(By.TAG_NAME, "h2").text: path_of(li.find_element(By.CSS_SELECTOR, "a.secret").get_attribute("href"))
             for li in nadia.find_elements(By.CSS_SELECTOR, ".slips li")}
    looked(nadia, found, "slips")
    if set(links) != {"Ana", "Luis", "Bea", "Zoe"}:
        raise Lost(f"four were invited, and the slips are for {sorted(links)}")
    nadia.get(base + "/admin/people?l=en")
    for name in links:
        must_see(nadia, name)
    return links


def come_in(base, who, links):
    """Each opens their link and signs the pledge by their own hand."""
    for name, driver in who.items():
        sign_in(driver, base, links[name])
        driver.get(base + "/me/pledge?l=en")
        follow(driver, one(driver, 'form[action^="/me/pledge"] button'))


def on_shift(found, base, nadia):
    nadia.get(base + "/admin/people?l=en")
    for row in nadia.find_elements(By.CSS_SELECTOR, "table.roster tbody tr"):
        if any(name in row.text for name in ("Ana", "Luis", "Bea", "Zoe")):
            nadia.execute_script("arguments[0].click()", row.find_element(By.CSS_SELECTOR, "input[name=person]"))
    send(nadia, 'button[name="do"][value="on"]')
    nadia.get(base + "/console?l=en")
    until(lambda: "3 observers" in body(nadia) and "1 dispatcher" in body(nadia), lambda: f"not on shift: {body(nadia)[:400]}")
    nadia.get(base + "/shifts?l=en")
    looked(nadia, found, "board")


def three_reports(found, base, ana, phone):
    view(phone, 390)
    phone.get(base + "/report?l=es")
    for name, value in (("about", "now"), ("kind", "stop"), ("first_hand", "saw")):
        tick(phone, name, value)
    phone.find_element(By.ID, "place").send_keys("6th & Alvarado")
    phone.find_element(By.ID, "text").send_keys("dos camionetas blancas")
    follow(phone, one(phone, "main form button"))
    one(phone, "#code")
    ana.get(base + "/console/paste?l=en")
    tick(ana, "kind", "stop")
    ana.find_element(By.ID, "place").send_keys("Alvarado and 6th")
    ana.find_element(By.ID, "text").send_keys("white vans by the park, forwarded many times")
    follow(ana, one(ana, "main form button.act"))
    ana.get(base + "/console/call?l=en")
    for name, value in (("about", "now"), ("kind", "stop"), ("first_hand", "saw")):
        tick(ana, name, value)
    ana.find_element(By.ID, "place").send_keys("6th and Alvarado")
    ana.find_element(By.ID, "text").send_keys("two white vans, people in vests")
    follow(ana, one(ana, "main form button.act"))
    incident = incident_at(ana, base, "Westlake")

    def fused():
        ana.get(base + "/console?l=en")
        return "3 reports, 1 incident" in body(ana)
    until(fused, lambda: f"three reports are not one incident: {body(ana)[:300]}")
    ana.get(base + incident)
    must_see(ana, "The same place")
    looked(ana, found, "incident")
    return incident


def send_to(base, ana, incident, *who):
    ana.get(base + incident)
    for name in who:
        one(ana, ".picks label", name).click()
    follow(ana, one(ana, "form.step button.act"))
    return [path_of(a.get_attribute("href")) for a in ana.find_elements(By.CSS_SELECTOR, "a.secret")]


def sent(found, base, ana, incident):
    offers = send_to(base, ana, incident, "Luis", "Bea")
    if len(offers) != 2:
        raise Lost(f"two were asked, and there are {len(offers)} offers: {body(ana)[:300]}")
    return offers


def arrive(base, driver, offers):
    """Each opens their own: another's is not there for them."""
    for offer in offers:
        driver.get(base + offer + "?l=en")
        if driver.find_elements(By.CSS_SELECTOR, 'button[value="accept"]'):
            follow(driver, one(driver, 'button[value="accept"]'))
            follow(driver, one(driver, 'button[value="arrive"]'))
            return offer
    raise Lost(f"none of {offers} is theirs: {body(driver)[:300]}")


def say(base, driver, offer, verdict, *ticks):
    driver.get(f"{base}{offer}/verdict?verdict={verdict}&l=en")
    for name, value in ticks:
        tick(driver, name, value)
    follow(driver, one(driver, "form.stack button.act"))


def leave(base, driver, offer):
    driver.get(base + offer)
    follow(driver, one(driver, 'button[value="leave"]'))


def verdicts(found, base, nadia, ana, luis, bea, incident, offers):
    # Another cause, seen on the spot, and a second person signs.
    at = arrive(base, luis, offers)
    other = arrive(base, bea, offers)
    say(base, luis, at, "other_cause", ("cause", "film_crew"), ("direct", "yes"))
    leave(base, luis, at)
    leave(base, bea, other)
    nadia.get(base + incident + "?l=en")
    looked(nadia, found, "sign")
    send(nadia, f'form[action="{incident}/sign"] button')
    must_see(nadia, "not")
    # Nothing here: left to the lead.
    report(base, "1st St & Boyle Ave", "a van and two people")
    second = incident_at(ana, base, "Boyle Heights")
    at = arrive(base, luis, send_to(base, ana, second, "Luis"))
    say(base, luis, at, "nothing_here", ("direct", "yes"))
    leave(base, luis, at)
    nadia.get(base + second + "?l=en")
    one(nadia, f'form[action="{second}/decide"] button')
    # Seen, and signed: verified.
    report(base, "Pico Blvd & Union Ave", "people in vests at a door", kind="door")
    third = incident_at(ana, base, "Pico-Union")
    at = arrive(base, bea, send_to(base, ana, third, "Bea"))
    say(base, bea, at, "saw_it", ("doing", "door"), ("direct", "yes"))
    nadia.get(base + third + "?l=en")
    send(nadia, f'form[action="{third}/sign"] button')
    nadia.get(base + third + "?l=en")
    must_see(nadia, "Verified")
    return (second, third), at


def told(found, base, nadia, ana, incidents):
    second, third = incidents
    ana.get(base + second + "/alert?l=en")
    must_see(ana, "There is nothing to approve")
    ana.get(base + third + "/alert?l=en")
    must_see(ana, "VERIFIED")
    follow(ana, one(ana, "form.sign button.act"))
    alert = path_of(ana.current_url)
    nadia.get(base + alert + "?l=en")
    must_see(nadia, "Dry run")
    looked(nadia, found, "approve")
    send(nadia, "form.sign button.act")

    def out():
        nadia.get(base + "/console/outbox?l=en")
        return f"{NET} 1: VERIFIED" in body(nadia)
    until(out, lambda: f"what was approved is not in the outbox: {body(nadia)[:300]}")
    looked(nadia, found, "outbox")
    nadia.get(base + "/alerts?l=en")
    found.must("VERIFIED" not in body(nadia), "a dry run is on the public page")


def ended(found, base, nadia, ana, bea, incident, there):
    """The observer is still on the spot: nothing there any more, a second signature, and those who were told hear it."""
    say(base, bea, there, "nothing_here", ("direct", "yes"))
    leave(base, bea, there)
    nadia.get(base + incident + "?l=en")
    send(nadia, f'form[action="{incident}/sign"] button')
    nadia.get(base + incident + "?l=en")
    must_see(nadia, "draft that it has ended")
    ana.get(base + incident + "/alert?l=en")
    must_see(ana, "ENDED")
    must_see(ana, "Those who were told before")
    looked(ana, found, "ended")
    follow(ana, one(ana, "form.sign button.act"))
    alert = path_of(ana.current_url)
    nadia.get(base + alert + "?l=en")
    send(nadia, "form.sign button.act")
    must_see(nadia, "It goes out in")
    picture(nadia, "ten-stop")

    def out():
        nadia.get(base + "/console/outbox?l=en")
        return f"{NET} 2: ENDED" in body(nadia)
    until(out, lambda: f"the ending is not in the outbox: {body(nadia)[:300]}")
    ana.get(base + path_of_first(ana, base) + "?l=en")
    looked(ana, found, "told-alert")
    ana.get(base + alert + "/withdraw?l=en")
    must_see(ana, "no all-clear")
    looked(ana, found, "withdraw")


def path_of_first(driver, base):
    """The page of the first alert there was."""
    driver.get(base + "/console/alerts?l=en")
    return path_of(driver.find_elements(By.CSS_SELECTOR, "table.list tbody a")[-1].get_attribute("href"))


def last(found, base, nadia):
    nadia.get(base + "/audit?l=en")
    must_see(nadia, "Ana")
    looked(nadia, found, "audit")
    nadia.get(base + "/admin/sheets?l=en")
    one(nadia, "#holders").send_keys("Holder A\nHolder B\nHolder C")
    send(nadia, "form.card button.act")
    secrets = [e.text for e in nadia.find_elements(By.CSS_SELECTOR, ".letters")]
    if len(secrets) != 3:
        raise Lost(f"{len(secrets)} sheets were shown: {body(nadia)[:200]}")
    fill(nadia, "#first", secrets[0])
    fill(nadia, "#second", secrets[1])
    send(nadia, 'form[action="/admin/sheets/use"] button.act')
    nadia.get(base + "/admin/backup?l=en")
    got = nadia.execute_async_script("""
        const done = arguments[0], f = document.querySelector('form[action="/admin/backup"]');
        fetch('/admin/backup', {method: 'POST', body: new URLSearchParams(new FormData(f))})
          .then(async r => done([r.headers.get('content-disposition'), (await r.text()).slice(0, 21)]));""")
    found.must(got[0] and "sereno-backup-" in got[0] and got[1] == "age-encryption.org/v1", f"the backup is not one sealed file: {got}")
    nadia.get(base + "/lock?l=en")
    follow(nadia, one(nadia, "main form button"))
    must_see(nadia, "Two recovery sheets open them")
    nadia.get(base + "/unlock?l=en")
    fill(nadia, "#first", secrets[0])
    follow(nadia, one(nadia, "main form button"))
    fill(nadia, "#first", secrets[2])
    follow(nadia, one(nadia, "main form button"))
    nadia.get(base + "/in?to=/admin/start&l=en")
    follow(nadia, one(nadia, '[data-passkey="get"] button'))
    until(lambda: "/admin/start" in nadia.current_url, lambda: f"nobody comes in after unlocking: {body(nadia)[:300]}")
    looked(nadia, found, "start")
