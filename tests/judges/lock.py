"""The last minute of a trial in a real network: sheets are made, a backup is downloaded, the panic lock is pressed, and two
sheets unlock; each page on the way looked at in both languages and colour schemes, on a desk and on phones."""
import base64, os, re, shutil, tempfile

from selenium.webdriver.common.by import By

from driving import Lost, Server, body, browser, close, follow, must_see, one, picture, sign_in, view
from pages import axe, axe_ready, overflows


def look(driver, name, found):
    for width in (1440, 390, 320):
        for dark in (False, True):
            view(driver, width, 900, dark)
            where = f"{name} {width}{' dark' if dark else ''}"
            picture(driver, f"{name}-{width}{'d' if dark else 'l'}")
            overflows(driver, where, found)
            axe(driver, where, found, colours=dark)
    view(driver, 1440, 900)


def judge(found):
    folder = tempfile.mkdtemp(prefix="sereno-judge-")
    server, driver = Server("serve", data=os.path.join(folder, "data")), None
    try:
        driver = axe_ready(browser(keeps=False))
        go = lambda path: driver.get(server.base + path)
        press = lambda selector: follow(driver, one(driver, selector))
        both = lambda path, name: [(go(f"{path}?l={l}"), look(driver, f"{name}-{l}", found)) for l in ("en", "es")]
        sign_in(driver, server.base, server.first_link())
        both("/lock", "lock-without-sheets")
        both("/admin/sheets", "sheets-none")
        both("/admin/backup", "backup-none")
        go("/admin/sheets?l=en")
        one(driver, "#holders").send_keys("One alone")
        press("form.card button.act")
        look(driver, "sheets-refused", found)
        field = one(driver, "#holders")
        found.must(field.get_attribute("value") == "One alone", "/admin/sheets: what was typed is gone")
        field.clear()
        field.send_keys("Holder A\nHolder B\nHolder C")
        press("form.card button.act")
        look(driver, "sheets-papers", found)
        secrets = [e.text for e in driver.find_elements(By.CSS_SELECTOR, ".letters")]
        if len(secrets) != 3:
            raise Lost(f"{len(secrets)} sheets were shown: {body(driver)[:200]}")
        paper = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", {})["data"])
        found.must(len(re.findall(rb"/Type /Page\b", paper)) == 3, "three sheets are not three printed pages")
        one(driver, "#first").send_keys(secrets[0])
        one(driver, "#second").send_keys(secrets[0])
        press('form[action="/admin/sheets/use"] button.act')
        look(driver, "sheets-not-typed-back", found)
        found.must(one(driver, "#first").get_attribute("value") == secrets[0], "/admin/sheets: a typed secret is gone")
        one(driver, "#second").clear()
        one(driver, "#second").send_keys(secrets[2])
        press('form[action="/admin/sheets/use"] button.act')
        both("/admin/sheets", "sheets-made")
        both("/lock", "lock-page")
        go("/admin/backup?l=en")
        got = driver.execute_async_script("""
            const done = arguments[0], f = document.querySelector('form[action="/admin/backup"]');
            fetch('/admin/backup', {method: 'POST', body: new URLSearchParams(new FormData(f))})
              .then(async r => done([r.headers.get('content-disposition'), (await r.text()).slice(0, 21)]));""")
        found.must("sereno-backup-" in got[0] and got[1] == "age-encryption.org/v1", f"the backup is not one sealed file: {got}")
        both("/admin/backup", "backup-made")
        go("/console?l=en")
        go("/lock?l=en")
        press("main form button")
        must_see(driver, "Two recovery sheets open them")
        look(driver, "locked-just", found)
        both("/report", "locked")
        both("/unlock", "unlock")
        go("/unlock?l=es")
        one(driver, "#first").send_keys("hola")
        press("main form button")
        look(driver, "unlock-refused", found)
        one(driver, "#first").clear()
        one(driver, "#first").send_keys(secrets[2])
        press("main form button")
        look(driver, "unlock-half", found)
        one(driver, "#first").send_keys(secrets[0].lower())
        press("main form button")
        look(driver, "unlocked", found)
        must_see(driver, "Desbloqueada")
        go("/report?l=en")
        must_see(driver, "Send")
    finally:
        close(driver)
        server.stop()
        shutil.rmtree(folder)
