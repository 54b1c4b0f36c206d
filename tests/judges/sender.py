"""A sender of its own, as two processes and real browsers with virtual authenticators: two approvers pin their passkeys at the
sender's address, one notice is stopped within ten seconds, the next is signed by both and leaves once. On SQLite, and on
PostgreSQL where it is installed; each page of the sender looked at in both languages and colour schemes, on a desk and a phone."""
import glob, os, shutil, socket, subprocess, tempfile, time

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from driving import (Lost, Server, add_passkey, authenticators, body, browser, close, follow, incident_at, invite, must_see, one,
                     path_of, picture, report, sign_in, touch, turn, until, view)
from pages import axe, axe_ready, overflows
from ten import arrive, say, send, send_to


class Sender(Server):
    """The sender, on a port that the web tier was told before."""

    def __init__(self, port, *words, data):
        self.data, self.words, self.pid, self.port = data, words, None, port
        self.base = f"http://localhost:{port}"
        self.start()


class Postgres:
    """A PostgreSQL of our own in a folder of its own, on a socket."""

    def __init__(self, folder):
        self.folder = folder
        binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        os.makedirs(folder, exist_ok=True)
        os.chmod(folder, 0o777)
        as_it = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []
        data = os.path.join(folder, "data")
        subprocess.run([*as_it, f"{binaries}/initdb", "--locale=C", "--encoding=UTF8", "--auth=trust", "--username=postgres",
                        "--no-sync", "-D", data], check=True, stdout=subprocess.DEVNULL, cwd="/tmp")
        self.process = subprocess.Popen([*as_it, f"{binaries}/postgres", "-D", data, "-c", "listen_addresses=", "-c", "fsync=off",
                                         "-k", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/tmp")
        made = lambda: subprocess.run([f"{binaries}/createdb", "-h", folder, "-U", "postgres", "sereno"], cwd="/tmp",
                                      stderr=subprocess.DEVNULL).returncode == 0
        until(made, "PostgreSQL did not come up", 60, 0.25)
        self.address = f"host={folder} user=postgres dbname=sereno"

    def stop(self):
        self.process.terminate()
        self.process.wait()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def looked(driver, found, name):
    for language in ("en", "es"):
        driver.get(driver.current_url.split("?")[0] + f"?l={language}")
        for width, dark in ((1440, False), (1440, True), (390, False), (390, True), (320, False)):
            view(driver, width, dark=dark)
            where = f"sender: {name} {language} at {width}{' dark' if dark else ''}"
            found.count("pages")
            overflows(driver, where, found)
            axe(driver, where, found)
            picture(driver, f"sender-{name}-{language}-{width}{'d' if dark else 'l'}")
    view(driver, 1440)
    driver.get(driver.current_url.split("?")[0] + "?l=en")


def judge(found):
    round_of(found, "sqlite", None)
    if glob.glob("/usr/lib/postgresql/*/bin/initdb"):
        folder = tempfile.mkdtemp(prefix="sereno-sender-pg-")
        os.chmod(folder, 0o755)
        postgres = Postgres(os.path.join(folder, "pg"))
        try:
            round_of(found, "postgresql", postgres.address)
        finally:
            postgres.stop()
            shutil.rmtree(folder, ignore_errors=True)


def round_of(found, engine, database):
    folder, drivers = tempfile.mkdtemp(prefix="sereno-sender-"), []
    port, words = free_port(), ["--database", database] if database else []
    web_data = os.path.join(folder, "web")
    web = Server("serve", "--role", "web", "--sender-origin", f"http://localhost:{port}", *words, data=web_data)
    sender = None
    try:
        drivers += [axe_ready(browser(keeps=False)) for _ in range(5)]
        nadia, ana, luis, lena, nora = drivers
        incident = seen(web.base, nadia, ana, luis, web.first_link())
        sender = Sender(port, "serve", "--role", "send", "--web-origin", web.base, "--web-data", web_data, *words,
                        data=os.path.join(folder, "sender"))
        links = sender.first_link().split()
        if len(links) != 2:
            raise Lost(f"{engine}: the sender made {links} for its first two approvers")
        is_first = database is None
        if is_first:
            lena.get(sender.base + "/?l=en")
            must_see(lena, "Nobody’s passkey is pinned here")
        for driver, name, link in ((lena, "Lena", links[0]), (nora, "Nora", links[1])):
            pin(found, driver, sender.base, name, link, is_first and name == "Lena")
            enter(driver, sender.base)
        # Drafted, and the web tier cannot approve.
        alert = drafted(web.base, ana, incident)
        lead = alert.replace("/console/alerts/", "/drafts/")
        nadia.get(web.base + alert + "?l=en")
        must_see(nadia, "It is approved at the sender")
        found.must(not nadia.find_elements(By.CSS_SELECTOR, "form.sign button.act"), "the web tier has a button that approves")
        found.must(nadia.find_elements(By.CSS_SELECTOR, f'a[href="{sender.base}{lead}"]'), "the web tier does not lead to the sender")
        if is_first:
            lena.get(sender.base + "/")
            looked(lena, found, "drafts")
            lena.get(sender.base + lead)
            looked(lena, found, "draft")
            lena.get(sender.base + "/approvers")
            looked(lena, found, "approvers")
            channels(found, web.base, sender.base, nadia, lena)
        sign(lena, sender.base, lead, by_keys=True)
        must_see(lena, "Signed by 1 of 2")
        sign(nora, sender.base, lead)
        must_see(nora, "It leaves at")
        lena.get(sender.base + lead + "?l=en")
        picture(lena, f"sender-stop-{engine}")
        follow(lena, one(lena, 'form[action$="/stop"] button'))
        must_see(lena, "Stopped")
        time.sleep(12)
        out(found, web.base, ana, f"{engine}: a stopped notice", False)
        found.count("notices stopped within ten seconds")
        # Drafted again, signed by both, and it leaves once.
        alert = drafted(web.base, ana, incident)
        lead = alert.replace("/console/alerts/", "/drafts/")
        sign(lena, sender.base, lead)
        sign(nora, sender.base, lead)
        out(found, web.base, ana, f"{engine}: a notice that can still be stopped", False)

        def left():
            ana.get(web.base + "/console/outbox?l=en")
            return "VERIFIED" in body(ana)
        until(left, lambda: f"{engine}: two signed and nothing left: {body(ana)[:300]}", 30, 0.5)
        nora.get(sender.base + lead + "?l=en")
        must_see(nora, "Released")
        if is_first:
            looked(nora, found, "released")
        found.count("notices released by two pinned passkeys")
    finally:
        close(*drivers)
        if sender:
            sender.stop()
        web.stop()
        shutil.rmtree(folder, ignore_errors=True)


def seen(base, nadia, ana, luis, link):
    """Something is seen on the spot and signed by a second person; two more people work in the hotline."""
    authenticators(nadia)
    touch(nadia, 0)
    nadia.get(base + link + "?l=en")
    follow(nadia, one(nadia, "main form button"))
    add_passkey(nadia)
    sign_in(ana, base, invite(nadia, base, "Ana", "dispatcher"))
    sign_in(luis, base, invite(nadia, base, "Luis", "observer"))
    for name in ("Lena", "Nora"):
        invite(nadia, base, name, "verification_lead")
    report(base, "6th & Alvarado", "two vans")
    incident = incident_at(ana, base, "Westlake")
    at = arrive(base, luis, send_to(base, ana, incident, "Luis"))
    say(base, luis, at, "saw_it", ("doing", "waiting"), ("direct", "yes"))
    nadia.get(base + incident + "?l=en")
    send(nadia, f'form[action="{incident}/sign"] button')
    return incident


def channels(found, web, base, nadia, lena):
    """Channels are set up at the sender, with a passkey, and nowhere else."""
    nadia.get(web + "/admin/channels?l=en")
    must_see(nadia, "its approvers set this up there")
    found.must(not nadia.find_elements(By.NAME, "password"), "the web tier still takes the mail server's password")
    found.must(nadia.find_elements(By.CSS_SELECTOR, f'a[href="{base}/channels"]'), "the web tier does not lead to the channels")
    lena.get(base + "/channels")
    looked(lena, found, "channels")
    for name, text in (("host", "mail.example.org"), ("from", "notices@example.org")):
        lena.find_element(By.ID, name).send_keys(text)
    one(lena, 'input[name="push"]').click()
    turn(lena, one(lena, 'form[action="/channels"] button.act').click, "a click")
    must_see(lena, "sereno._domainkey.example.org")
    nadia.get(web + "/push-key")
    found.must(len(body(nadia)) == 87, "browsers have no key to subscribe with")
    found.count("channels set up with a pinned passkey")


def drafted(base, ana, incident):
    ana.get(base + incident + "/alert?l=en")
    follow(ana, one(ana, "form.sign button.act"))
    return path_of(ana.current_url)


def pin(found, driver, base, name, link, looks):
    authenticators(driver, "internal")
    driver.get(base + link + "?l=en")
    must_see(driver, "Pin your passkey")
    if looks:
        looked(driver, found, "enrol")
    driver.find_element(By.ID, "name").send_keys(name)
    driver.find_element(By.ID, "person").send_keys(name)
    follow(driver, one(driver, '[data-passkey="create"] button'))


def enter(driver, base):
    driver.get(base + "/?l=en")
    turn(driver, one(driver, '[data-passkey="get"] button').click, "a click")
    must_see(driver, "You are here as")


def sign(driver, base, lead, by_keys=False):
    driver.get(base + lead + "?l=en")
    button = one(driver, '[data-passkey="get"] button')
    if by_keys:
        # The focus reaches it from the top of the page, and Enter presses it.
        driver.find_element(By.TAG_NAME, "body").click()
        for _ in range(40):
            if driver.switch_to.active_element == button:
                break
            driver.switch_to.active_element.send_keys(Keys.TAB)
        else:
            raise Lost("the keyboard does not reach the button that signs")
        follow_by = lambda: driver.switch_to.active_element.send_keys(Keys.ENTER)
        turn(driver, follow_by, "Enter")
    else:
        turn(driver, button.click, "a click")


def out(found, base, driver, what, is_there):
    driver.get(base + "/console/outbox?l=en")
    found.must(("VERIFIED" in body(driver)) == is_there, f"{what} is in the outbox")
