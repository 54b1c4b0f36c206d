"""Pages that keep themselves up to date: nothing moves by itself, nothing typed is lost, colleagues see each other, and a
page that hears nothing says so, hatches what may be old, and comes back without being loaded again."""
import shutil, signal, tempfile, time

from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By

from driving import (Lost, Server, browser, close, follow, incident_at, invite, one, path_of, picture, report, rows, sign_in, until)

HATCHED = """return [...document.querySelectorAll('[data-live]')].filter(r => r.checkVisibility())
  .filter(r => !getComputedStyle(r).backgroundImage.includes('repeating-linear-gradient')).map(r => r.id)"""


def classes(driver):
    return driver.find_element(By.TAG_NAME, "body").get_attribute("class").split()


def is_live(driver, seconds=15):
    until(lambda: "live" in classes(driver) and "stale" not in classes(driver),
          lambda: f"{path_of(driver.current_url)} does not say that it is live; it says {said(driver)!r}", seconds)


def said(driver):
    return driver.execute_script("return document.getElementById('live').textContent + ' ' + document.getElementById('clock').textContent")


def news(driver, region="region-queue"):
    return driver.execute_script(
        "const a = document.querySelector('#' + arguments[0] + ' [data-news-bar]'); return a && !a.hidden && a.checkVisibility() ? a.textContent : ''", region)


def row_text(driver, incident):
    return driver.execute_script(
        "const a = document.querySelector('.queue [data-row=\"' + arguments[0] + '\"]'); return a ? a.innerText : ''", incident.rsplit("/", 1)[1])


def told(found, act):
    """One check that may fail without the others being left out."""
    try:
        act()
    except Lost as lost:
        found.bad(lost)


def judge(found):
    data = tempfile.mkdtemp(prefix="sereno-judge-live-")
    server = Server("serve", data=data)
    base, ana, lena, boss = server.base, None, None, None
    try:
        ana, lena, boss = browser(), browser(), browser()
        sign_in(boss, base, server.first_link())
        links = [invite(boss, base, "Ana", "dispatcher"), invite(boss, base, "Lena", "verification_lead"),
                 invite(boss, base, "Omar", "operator"), invite(boss, base, "Olga", "operator"), invite(boss, base, "Otto", "operator")]
        invite(boss, base, "Luis", "observer")
        sign_in(ana, base, links[0])
        sign_in(lena, base, links[1])
        for text in ("two white vans stop people by the market", "they ask for papers by the market"):
            report(base, "6th St & Alvarado St", text)
        report(base, "Wilshire Blvd & Normandie Ave", "four gray vans behind the station", kind="waiting")
        report(base, "Pico Blvd & Union Ave", "a video of vans is shared", kind="waiting", first_hand="social")
        westlake, koreatown = incident_at(ana, base, "Westlake"), incident_at(ana, base, "Koreatown")
        incident_at(ana, base, "Pico-Union")
        ana.get(base + "/console")
        is_live(ana)
        found.count("live checks", 8)
        told(found, lambda: comes(base, ana, found))
        told(found, lambda: counts(base, ana, westlake, found))
        told(found, lambda: typing(base, ana, westlake, found))
        told(found, lambda: presence(base, ana, lena, westlake, koreatown, found))
        told(found, lambda: left(base, found, links[4]))
        told(found, lambda: many(base, found, links))
        told(found, lambda: stopped(base, server, ana, lena, koreatown, found))
        told(found, lambda: killed(base, server, ana, lena, koreatown, found))
    finally:
        close(ana, lena, boss)
        server.stop()
        shutil.rmtree(data, ignore_errors=True)


def comes(base, ana, found):
    """A report that somebody else sends is offered, and moves nothing."""
    before = rows(ana)
    places = ana.execute_script("return [...document.querySelectorAll('.queue [data-row]')].map(r => r.getBoundingClientRect().top)")
    report(base, "Garvey Ave & Atlantic Blvd", "four people knock at a door", kind="door")
    words = until(lambda: news(ana), "/console: a new report is not offered on a page that is open")
    found.must(words == "1 new report, show it", f"/console: a new report is offered as {words!r}")
    found.must(rows(ana) == before, "/console: rows changed their place because a report came")
    now = ana.execute_script("return [...document.querySelectorAll('.queue [data-row]')].map(r => r.getBoundingClientRect().top)")
    moved = {round(b - a) for a, b in zip(places, now)}
    found.must(moved == {0}, f"/console: the line that offers a new report pushes every row by {moved} px while a hand may be on it")
    picture(ana, "live-news")
    one(ana, "#region-queue [data-news-bar]").click()
    until(lambda: "Monterey Park" in ana.find_element(By.ID, "region-queue").text, "/console: pressing the offer does not show the new row")
    found.must(len(rows(ana)) == len(before) + 1, f"/console: {len(before)} rows became {len(rows(ana))} by one new report")
    found.must(not news(ana), f"/console: after the offer was taken it still says {news(ana)!r}")
    found.must(ana.execute_script("return document.activeElement !== document.body"), "/console: the focus is lost to the body when the offer is taken")
    # A breath, so that the next is not gathered with this: the page waits while a hand moves.
    before = rows(ana)
    for place in ("Gage Ave & Atlantic Ave", "Slauson Ave & Atlantic Blvd"):
        report(base, place, "two vans wait here", kind="waiting")
    until(lambda: news(ana) == "2 new reports, show them", lambda: f"/console: two new reports are offered as {news(ana)!r}")
    found.must(rows(ana) == before, "/console: rows changed their place because two reports came")


def counts(base, ana, westlake, found):
    """A row that is known says what is new in its own place."""
    ana.get(base + "/console")
    is_live(ana)
    before, old = rows(ana), row_text(ana, westlake)
    report(base, "6th St & Alvarado St", "they are still by the market")
    until(lambda: "3 reports" in row_text(ana, westlake), lambda: f"/console: one more report does not change the row {old!r}: {row_text(ana, westlake)!r}")
    found.must(rows(ana) == before, "/console: a row changed its place because of one more report")


def typing(base, ana, westlake, found):
    """What is typed stays, whatever happens to the incident meanwhile."""
    ana.get(base + westlake)
    is_live(ana)
    ana.execute_script("window.loadedOnce = true")
    note, into = ana.find_element(By.ID, "note"), ana.find_element(By.ID, "into")
    note.send_keys("call the market back")
    report(base, "6th St & Alvarado St", "judge: a third van came")
    until(lambda: "a third van came" in ana.find_element(By.ID, "region-pane").text or news(ana, "region-pane"),
          f"{westlake}: a new report is not shown while a note is typed")
    found.must(ana.execute_script("return document.getElementById('note').value") == "call the market back",
               f"{westlake}: the note that was typed is lost when the incident changes")
    found.must(ana.execute_script("return document.activeElement.id") == "note", f"{westlake}: the note loses the focus when the incident changes")
    into = ana.find_element(By.ID, "into")
    into.send_keys("210")
    report(base, "6th St & Alvarado St", "judge: a fourth van came")
    until(lambda: "a fourth van came" in ana.find_element(By.ID, "region-pane").text or news(ana, "region-pane"),
          f"{westlake}: a new report is neither shown nor offered while a number to merge with is typed")
    found.must(ana.execute_script("return document.getElementById('into').value") == "210",
               f"{westlake}: the number to merge with that was typed is lost when the incident changes")
    found.must(ana.execute_script("return document.getElementById('note').value") == "call the market back",
               f"{westlake}: the note that was typed is lost when the incident changes again")
    picture(ana, "live-typed")
    offer = news(ana, "region-pane")
    if found.must(offer, f"{westlake}: a part in which something is typed offers nothing when it changes"):
        one(ana, "#region-pane [data-news-bar]").click()
        until(lambda: "a fourth van came" in ana.find_element(By.ID, "region-pane").text, f"{westlake}: pressing {offer!r} shows nothing new")
        found.must(ana.execute_script("return document.getElementById('into').value") == "210",
                   f"{westlake}: pressing {offer!r} throws away the number to merge with that was typed")
    found.must(ana.execute_script("return window.loadedOnce === true"), f"{westlake}: the page was loaded again while somebody typed")


def presence(base, ana, lena, westlake, koreatown, found):
    """Colleagues see who looks at what, and when they no longer do."""
    lena.get(base + "/console")
    is_live(lena)
    ana.get(base + westlake)
    is_live(ana)
    until(lambda: "Looking at this now: Ana." in row_text(lena, westlake),
          lambda: f"/console does not say that a colleague opened {westlake}: {row_text(lena, westlake)!r}")
    picture(lena, "live-here")
    ana.get(base + koreatown)
    is_live(ana)
    until(lambda: "Looking at this now: Ana." in row_text(lena, koreatown),
          lambda: f"/console does not say that a colleague went on to {koreatown}: {row_text(lena, koreatown)!r}")
    until(lambda: "Looking at this now" not in row_text(lena, westlake), f"/console still says that a colleague looks at {westlake}, which they left")
    found.must("Looking at this now" not in row_text(ana, koreatown), f"{koreatown}: the page tells Ana that Ana looks at it")
    lena.get(base + koreatown)
    until(lambda: "Looking at this now: Ana." in lena.find_element(By.CSS_SELECTOR, ".holds").text,
          f"{koreatown}: the incident's page does not say that a colleague looks at it too")
    until(lambda: "Looking at this now: Lena" in ana.find_element(By.CSS_SELECTOR, ".holds").text,
          f"{koreatown}: the incident's page that is open does not say that a colleague came")
    lena.get(base + "/console")
    until(lambda: "Looking at this now: Lena" not in ana.find_element(By.CSS_SELECTOR, ".holds").text,
          f"{koreatown}: the incident's page still names a colleague who left")
    ana.get(base + "/alerts")
    until(lambda: "Looking at this now" not in lena.find_element(By.ID, "region-queue").text,
          "/console still says that somebody looks at something after they left the console")


STREAMS = """
window.streams = [];
window.EventSource = class extends EventSource { constructor(...words) { super(...words); window.streams.push(this); } };"""


def left(base, found, link):
    """A page that is left closes its stream, though the browser keeps the page; one that comes back opens it again."""
    driver = browser()
    try:
        sign_in(driver, base, link)
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": STREAMS})
        driver.get(base + "/console")
        is_live(driver)
        open_now = lambda: driver.execute_script("return window.streams.filter(s => s.readyState !== 2).length")
        found.must(open_now() == 1, f"/console: a page that is open has {open_now()} streams, not 1")
        turned = "dispatchEvent(new PageTransitionEvent(arguments[0], {persisted: true}))"
        driver.execute_script(turned, "pagehide")
        found.must(open_now() == 0, "/console: a page that is left (pagehide, kept by the browser to come back to) does not close its stream: it holds one of"
                                    " six connections, and its reader stays “looking at this now”")
        driver.execute_script(turned, "pageshow")
        is_live(driver)
        until(lambda: open_now() == 1, f"/console: a page that comes back (pageshow, persisted) has {open_now()} streams, not 1", 5)
    finally:
        close(driver)


def many(base, found, links):
    """Somebody who goes through many pages quickly, back and forth, as a browser keeps the pages that were left."""
    driver = browser()
    driver.set_page_load_timeout(12)
    steps = 0
    try:
        sign_in(driver, base, links[2])
        for steps in range(1, 17):
            # Into a row, and by the head's link back to the queue.
            selector = "a.row" if steps % 2 else '.bar nav a[href="/console"]'
            follow(driver, driver.find_elements(By.CSS_SELECTOR, selector)[(steps // 2) % 3 if steps % 2 else 0])
        is_live(driver)
    except (Lost, WebDriverException) as lost:
        found.bad(f"after {steps} pages, from the queue into a row and back by links, the next page never comes: the pages that were left"
                  f" keep their streams open in the browser's back-forward cache, and a browser opens six connections to one address ({str(lost)[:80]})")
        close(driver)
        driver = browser()
        sign_in(driver, base, links[3])
    try:
        # A page that comes back from the browser's memory is live, and knows what happened meanwhile.
        driver.get(base + "/console")
        is_live(driver)
        follow(driver, driver.find_elements(By.CSS_SELECTOR, '.bar nav a[href="/console/call"]')[0])
        report(base, "Van Nuys Blvd & Victory Blvd", "two cars stop a driver")
        driver.back()
        is_live(driver)
        until(lambda: news(driver) or "Van Nuys" in driver.find_element(By.ID, "region-queue").text,
              "/console: gone back to by the browser's button, it never shows what happened meanwhile")
    finally:
        close(driver)


def went_stale(driver, seconds, why):
    where = path_of(driver.current_url)
    until(lambda: "stale" in classes(driver), f"{where}: {why}, and the page does not say that it is not live", seconds, 0.25)
    return driver


def is_hatched(driver, found, why):
    where = path_of(driver.current_url)
    found.must("Not live since" in said(driver), f"{where}: {why}, and the head says {said(driver)!r}")
    plain = driver.execute_script(HATCHED)
    found.must(not plain, f"{where}: {why}, and these parts are not hatched: {', '.join(plain)}")
    found.must("live" not in classes(driver), f"{where}: {why}, and the page has both classes, stale and live")


def stopped(base, server, ana, lena, koreatown, found):
    """A server that answers nothing."""
    ana.get(base + "/console")
    lena.get(base + koreatown)
    for driver in (ana, lena):
        is_live(driver)
        driver.execute_script("window.loadedOnce = true")
    server.send(signal.SIGSTOP)
    began = time.monotonic()
    try:
        for driver in (ana, lena):
            went_stale(driver, 60, "the server answers nothing")
            is_hatched(driver, found, "the server answers nothing")
        found.counts["seconds until silence is said"] = round(time.monotonic() - began)
        picture(ana, "live-stale-queue")
        picture(lena, "live-stale-incident")
    finally:
        server.send(signal.SIGCONT)
    for driver in (ana, lena):
        is_live(driver, 30)
    report(base, "Tweedy Blvd & Atlantic Ave", "a van waits here", kind="waiting")
    until(lambda: news(ana), "/console: after the server was silent and came back, a new report is not offered", 20)
    for driver in (ana, lena):
        found.must(driver.execute_script("return window.loadedOnce === true"), f"{path_of(driver.current_url)} was loaded again after the silence")


def killed(base, server, ana, lena, koreatown, found):
    """A server that is killed, and comes back on the same port with the same data."""
    ana.get(base + "/console")
    lena.get(base + koreatown)
    for driver in (ana, lena):
        is_live(driver)
        driver.execute_script("window.loadedOnce = true")
    known = rows(ana)
    server.kill()
    for driver in (ana, lena):
        went_stale(driver, 20, "the server is gone")
        is_hatched(driver, found, "the server is gone")
    server.start()
    report(base, "Avalon Blvd & 54th St", "a van waits here too", kind="waiting")
    report(base, "Wilshire Blvd & Normandie Ave", "judge: the vans by the station leave")
    for driver in (ana, lena):
        is_live(driver, 40)
    found.must("Live" in said(ana) and "Not" not in said(ana), f"/console: after the return the head says {said(ana)!r}")
    until(lambda: news(ana), "/console: what came while the server was away is not offered after its return", 40)
    found.must(rows(ana) == known, "/console: rows changed their place because the server came back")
    one(ana, "#region-queue [data-news-bar]").click()
    until(lambda: "South Park" in ana.find_element(By.ID, "region-queue").text, "/console: what came while the server was away is not shown")
    until(lambda: "the vans by the station leave" in lena.find_element(By.ID, "region-pane").text,
          f"{koreatown}: what came while the server was away is not on the incident's page after the return", 40)
    for driver in (ana, lena):
        found.must(driver.execute_script("return window.loadedOnce === true"), f"{path_of(driver.current_url)} was loaded again when the server came back")
