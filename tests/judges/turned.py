"""Right to left: a network whose second language is written so. The words may be English; the direction is what is judged."""
import os, re, shutil, tempfile

from driving import (Server, browser, close, follow, incident_at, invite, one, path_of, picture, report, sign_in, view)
from pages import axe, axe_ready, overflows

PLAYBOOK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "playbooks", "rapid-response")


def playbook(folder):
    """The network's own playbook with Persian beside English."""
    shutil.copytree(PLAYBOOK, folder)
    name = os.path.join(folder, "playbook.toml")
    with open(name, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"^languages = .*$", 'languages = ["en", "fa"]', text, flags=re.M)
    head, *phrases = re.split(r"(?=^\[\[alert\.phrases\]\]$)", text, flags=re.M)
    english = next(p for p in phrases if 'language = "en"' in p)
    with open(name, "w", encoding="utf-8") as file:
        file.write(head + english.rstrip() + "\n\n" + english.replace('language = "en"', 'language = "fa"'))
    shutil.copy(os.path.join(folder, "texts", "en.ftl"), os.path.join(folder, "texts", "fa.ftl"))
    with open(os.path.join(folder, "texts", "fa.ftl"), "a", encoding="utf-8") as file:
        file.write("\nlanguage-name = فارسی\n")
    return folder


def judge(found):
    folder = tempfile.mkdtemp(prefix="sereno-judge-turned-")
    server, driver, boss = None, None, None
    try:
        book = playbook(os.path.join(folder, "playbook"))
        server = Server("serve", "--playbook", book, data=os.path.join(folder, "data"))
        base = server.base
        driver = axe_ready(browser(keeps=False))
        boss = axe_ready(browser(keeps=False))
        sign_in(boss, base, server.first_link())
        desk = invite(boss, base, "Dina", "dispatcher", "verification_lead")
        out = invite(boss, base, "Omid", "observer")
        start = [("admin-start", "/admin/start"), ("admin-people", "/admin/people")]
        look(boss, base, start, found)
        for text in ("two vans stand by the market", "people in vests by the market", "they ask for papers"):
            report(base, "6th St & Alvarado St", text)
        report(base, "Wilshire Blvd & Normandie Ave", "four gray vans behind the station", kind="waiting")
        sign_in(driver, base, desk)
        incident = incident_at(driver, base, "Westlake")
        look(driver, base, [("report", "/report"), ("home", "/"), ("rights", "/rights"), ("console", "/console"), ("console-pick", "/console?pick=some"),
                            ("incident", incident), ("alert-gate", incident + "/alert"), ("map", "/console/map"), ("find", "/console/find"),
                            ("call", "/console/call"), ("help", "/help/console"), ("guide", "/guides/dispatcher")], found)
        driver.get(base + incident + "?l=en")
        one(driver, ".picks label", "Omid").click()
        follow(driver, one(driver, "form.step button.act"))
        offer = path_of(one(driver, "a.secret").get_attribute("href"))
        look(driver, base, [("incident-asked", incident), ("handover", "/console/handover")], found)
        sign_in(driver, base, out)
        look(driver, base, [("field", "/field"), ("field-offered", offer)], found)
        for step in ("accept", "arrive"):
            driver.get(base + offer + "?l=en")
            follow(driver, one(driver, f'button[value="{step}"]'))
            look(driver, base, [("field-" + step, offer)], found)
        look(driver, base, [("field-verdict", offer + "/verdict?verdict=saw_it")], found)
    finally:
        close(driver, boss)
        if server:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def look(driver, base, pages, found):
    for name, path in pages:
        driver.get(base + path + ("&" if "?" in path else "?") + "l=fa")
        found.count("pages right to left")
        root = driver.execute_script("const h = document.documentElement; return [h.lang, h.dir, getComputedStyle(document.body).direction]")
        found.must(root == ["fa", "rtl", "rtl"], f"{path} with ?l=fa has lang, dir and direction {root}")
        for width, height in ((1440, 1000), (390, 844)):
            view(driver, width, height)
            where = f"right to left: {name} ({path}) {width}"
            picture(driver, f"rtl-{name}-{width}")
            overflows(driver, where, found)
            axe(driver, where, found)
        view(driver, 1440)
