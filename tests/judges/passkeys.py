"""Passkeys and observers' keys in a real browser with virtual authenticators (WebAuthn level 3, 11)."""
import shutil, tempfile

from selenium.webdriver.common.by import By

from driving import (Lost, Server, add_passkey, authenticators, body, browser, close, follow, incident_at, invite, must_see, one,
                     path_of, picture, report, sign_in, touch, turn, until, view)
from pages import axe, axe_ready, overflows

# Another key in the place of the browser's own, and the own one back again.
SWAP = """
const done = arguments[arguments.length - 1], open = indexedDB.open("sereno", 1);
const other = crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
open.onsuccess = async () => {
  const pair = await other, keys = open.result.transaction("keys", "readwrite").objectStore("keys"), own = keys.get("device");
  own.onsuccess = () => { keys.put(own.result, "kept"); keys.put(pair.privateKey, "device"); };
  keys.transaction.oncomplete = () => { open.result.close(); done(true); };
};"""
BACK = """
const done = arguments[arguments.length - 1], open = indexedDB.open("sereno", 1);
open.onsuccess = () => {
  const keys = open.result.transaction("keys", "readwrite").objectStore("keys"), own = keys.get("kept");
  own.onsuccess = () => { keys.put(own.result, "device"); keys.delete("kept"); };
  keys.transaction.oncomplete = () => { open.result.close(); done(true); };
};"""


def looked(driver, found, name):
    """One page at three widths, light and dark, as axe sees it."""
    for width, dark in ((1440, False), (1440, True), (390, False), (390, True), (320, False)):
        view(driver, width, dark=dark)
        where = f"{name} at {width}{' dark' if dark else ''}"
        found.count("pages")
        overflows(driver, where, found)
        axe(driver, where, found)
        picture(driver, f"passkeys-{name}-{width}{'d' if dark else 'l'}")
    view(driver, 1440)


def judge(found):
    data, drivers = tempfile.mkdtemp(prefix="sereno-passkeys-"), []
    server = Server("serve", data=data)
    base = server.base
    try:
        drivers += [axe_ready(browser(keeps=False)) for _ in range(3)]
        nadia, ana, luis = drivers
        coordinator(found, base, nadia, server.first_link())
        stranger(base, luis)
        incident = dispatcher(found, base, ana, invite(nadia, base, "Ana", "dispatcher"))
        sign_in(luis, base, invite(nadia, base, "Luis", "observer"))
        observer(found, base, ana, luis, incident)
    finally:
        close(*drivers)
        server.stop()
        shutil.rmtree(data, ignore_errors=True)


def coordinator(found, base, nadia, link):
    """The first one makes two passkeys, one after the other, signs out, and comes in with nothing typed."""
    authenticators(nadia)
    touch(nadia, 0)
    nadia.get(base + link + "?l=en")
    looked(nadia, found, "link")
    follow(nadia, one(nadia, "main form button"))
    must_see(nadia, "One passkey is still missing")
    looked(nadia, found, "keys-one")
    add_passkey(nadia)
    nadia.get(base + "/me/keys")
    found.must("still missing" not in body(nadia), "two passkeys are not enough")
    looked(nadia, found, "keys-two")
    n = len(nadia.find_elements(By.CSS_SELECTOR, ".held li"))
    one(nadia, '[data-passkey="create"] button').click()
    must_see(nadia, "holds a passkey for you already")
    found.must(len(nadia.find_elements(By.CSS_SELECTOR, ".held li")) == n, "the same device counts twice")
    one(nadia, "details.who summary").click()
    follow(nadia, one(nadia, 'form[action="/out"] button'))
    nadia.get(base + "/admin/people")
    follow(nadia, one(nadia, 'a[href^="/in?to="]'))
    looked(nadia, found, "door")
    follow(nadia, one(nadia, '[data-passkey="get"] button'))
    until(lambda: nadia.current_url.endswith("/admin/people"), lambda: f"not where she wanted to go: {nadia.current_url}")
    found.count("passkey sign-ins")


def stranger(base, driver):
    """Whoever holds no passkey of this site is told so in words."""
    authenticators(driver)
    driver.get(base + "/in?l=en")
    one(driver, '[data-passkey="get"] button').click()
    must_see(driver, "No passkey was shown", 70)


def dispatcher(found, base, ana, link):
    """A number is shown only after the passkey: asked for again once the first five minutes are over."""
    sign_in(ana, base, link)
    report(base, "6th & Alvarado", "two vans", reach="323-555-0142")
    incident = incident_at(ana, base, "Westlake")
    ana.get(base + incident)
    ana.get(one(ana, 'a[href*="/reach?report="]').get_attribute("href"))
    ana.find_element(By.CSS_SELECTOR, 'input[name="reason"]').click()
    follow(ana, one(ana, "main form button.act"))
    must_see(ana, "323-555-0142")
    found.count("numbers revealed after a passkey")
    return incident


def observer(found, base, ana, luis, incident):
    """What an observer says is signed by the key of their browser; with another key nothing is taken."""
    ana.get(base + incident)
    boxes = ana.find_elements(By.CSS_SELECTOR, 'input[name="observer"]')
    if not boxes:
        raise Lost(f"nobody can be sent: {body(ana)[:600]}")
    ana.execute_script("const d = arguments[0].closest('details'); if (d) d.open = true; arguments[0].checked = true", boxes[0])
    turn(ana, lambda: ana.execute_script("arguments[0].form.submit()", boxes[0]), "sending")
    offer = path_of(one(ana, 'a[href*="/field/off_"]').get_attribute("href"))
    luis.get(base + offer)
    follow(luis, one(luis, 'button[value="accept"]'))
    follow(luis, one(luis, 'button[value="arrive"]'))
    luis.get(base + offer + "/verdict?verdict=other_cause")
    looked(luis, found, "verdict")
    luis.execute_async_script(SWAP)
    luis.execute_script("document.querySelector('input[value=film_crew]').click()")
    luis.execute_script("document.querySelector('input[name=direct]').click()")
    follow(luis, one(luis, ".thumb button"))
    must_see(luis, "not signed by this browser")
    found.must(luis.find_element(By.CSS_SELECTOR, 'input[value="film_crew"]').is_selected(), "what was chosen is gone")
    found.count("verdicts by another key refused")
    luis.execute_async_script(BACK)
    follow(luis, one(luis, ".thumb button"))
    until(lambda: luis.current_url.endswith(offer), lambda: f"the signed verdict was not taken: {body(luis)[:500]}")
    found.count("verdicts signed in a browser")
