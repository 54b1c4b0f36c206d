"""What every judge of pages needs: a browser, a program that runs, and patience for conditions."""
import base64, json, os, re, shutil, signal, socket, subprocess, sys, tempfile, threading, time, urllib.parse, urllib.request, uuid

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

program = sys.argv[1] if len(sys.argv) > 1 else "target/debug/sereno"
shots = sys.argv[2] if len(sys.argv) > 2 else None


class Lost(Exception):
    """A judge cannot go on; what it says is a failure."""


class Findings:
    """What one judge found, and its figures."""

    def __init__(self):
        self.found, self.counts, self.lock = [], {}, threading.Lock()

    def must(self, holds, sentence):
        if not holds:
            self.bad(sentence)
        return bool(holds)

    def bad(self, sentence):
        with self.lock:
            self.found.append(" ".join(str(sentence).split()))

    def count(self, what, n=1):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + n


class Server:
    """The program, on a port that it keeps when it is killed and started again."""

    def __init__(self, *words, data=None):
        self.data, self.words, self.pid = data, words, None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://localhost:{self.port}"
        self.start()

    def start(self):
        command = [program, *self.words, "--listen", f"127.0.0.1:{self.port}"]
        if self.data:
            command += ["--data", self.data]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.said = self.process.stdout.readline().strip()
        if str(self.port) not in self.said:
            raise Lost(f"{' '.join(self.words)} did not start: {self.said!r}")

    def first_link(self):
        """The one-time link of the first coordinator: in a file of the data folder when nobody watches the program."""
        with open(os.path.join(self.data, "first-link"), encoding="utf-8") as file:
            return file.read().strip()

    def send(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process.stdout.close()


def browser(scripts=True, width=1440, height=1000, keeps=True):
    """A browser of its own. One that does not keep the pages it left is for judging each page by itself."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    profile = tempfile.mkdtemp(prefix="sereno-judge-")
    for flag in ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 f"--user-data-dir={profile}", f"--window-size={width},{height}"]:
        options.add_argument(flag)
    if not keeps:
        options.add_argument("--disable-features=BackForwardCache")
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.set_page_load_timeout(30)
    driver.set_script_timeout(30)
    driver.profile = profile
    view(driver, width, height)
    return driver


def close(*drivers):
    for driver in drivers:
        if driver is None:
            continue
        try:
            driver.quit()
        except WebDriverException:
            pass
        shutil.rmtree(driver.profile, ignore_errors=True)


def view(driver, width, height=1000, dark=False, scale=1):
    """The window and the colour scheme that a page is shown in. Nothing moves slowly, so that what is measured is there."""
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 500})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
        {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
        {"name": "prefers-reduced-motion", "value": "reduce"}]})


def picture(driver, name):
    if not shots:
        return
    size = driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 4000), "scale": 1}
    beyond = size["height"] > driver.execute_script("return innerHeight")
    data = driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": beyond})["data"]
    with open(os.path.join(shots, name + ".png"), "wb") as out:
        out.write(base64.b64decode(data))


def until(what, sentence, seconds=15, every=0.1):
    """Waits for a condition and gives what it gave; says the sentence when it never came."""
    end = time.monotonic() + seconds
    last = None
    while True:
        try:
            last = what()
            if last:
                return last
        except WebDriverException as error:
            last = error.msg
        if time.monotonic() > end:
            raise Lost(sentence() if callable(sentence) else sentence)
        time.sleep(every)


def body(driver):
    """The words on the page, asked again while one page gives way to the next."""
    return until(lambda: [driver.find_element(By.TAG_NAME, "body").text], f"no page came at {driver.current_url}")[0]


def turn(driver, act, what):
    """Does something that leads to another page and waits for that: with scripts off a click alone does not wait."""
    old = driver.find_element(By.TAG_NAME, "html")
    act()

    def is_gone():
        try:
            old.is_enabled()
            return False
        except WebDriverException:
            # The old page is gone; whichever way the driver says so.
            return True

    until(is_gone, lambda: f"nothing came of {what} on {driver.current_url}: {body(driver)[:400]}", 20, 0.05)
    until(lambda: driver.execute_script("return document.readyState") == "complete", "the next page never came", 20, 0.05)


def follow(driver, element):
    """Clicks and waits for the next page. A live page may put a fresh copy in the place of what was found, in the very
    moment of the click: then it is looked for and clicked once more, as a person does."""
    try:
        turn(driver, element.click, "a click")
    except (Lost, StaleElementReferenceException):
        if not hasattr(element, "again"):
            raise
        turn(driver, element.again().click, "a second click")


def one(driver, selector, words=""):
    """The element that is shown, with these words in it."""
    def find():
        for element in driver.find_elements(By.CSS_SELECTOR, selector):
            if element.is_displayed() and words.lower() in element.text.lower():
                element.again = lambda: one(driver, selector, words)
                return element
    return until(find, lambda: f"no {selector} says {words!r} on {driver.current_url}: {body(driver)[:500]}", 5)


def let_time_pass(driver, base, until_what, sentence):
    """Lets a paused demo run until something is so: what was approved can be stopped for ten seconds of its time."""
    driver.get(base + "/alerts?l=en")
    follow(driver, one(driver, 'form[action="/demo/pace"] button[value="1"]'))
    until(until_what, sentence, 60, 0.25)
    driver.get(base + "/alerts?l=en")
    follow(driver, one(driver, 'form[action="/demo/pace"] button[value="0"]'))


def send(driver, selector):
    """Presses what may ask for the passkey first: it does when the last time is too long ago."""
    follow(driver, one(driver, selector))
    if driver.find_elements(By.CSS_SELECTOR, "form[data-step]"):
        follow(driver, one(driver, "form[data-step] button"))


def press(driver, words):
    follow(driver, one(driver, "button, a.act, a.may", words))


def must_see(driver, words, seconds=5):
    until(lambda: words.lower() in body(driver).lower(),
          lambda: f"{words!r} is not on {driver.current_url}: {body(driver)[:700]}", seconds)


def take(driver, base, place, language="en"):
    driver.get(f"{base}/?l={language}")
    follow(driver, one(driver, f'form[action="/demo/{place}"] button'))


def authenticators(driver, *transports):
    """The phone and the security key of whoever sits at this browser, or only what is named. A virtual authenticator that
    nobody touches ends a request for any of several passkeys at once, where a real one waits: who is asked so holds one."""
    if hasattr(driver, "holds"):
        return
    driver.execute_cdp_cmd("WebAuthn.enable", {})
    driver.holds = [driver.execute_cdp_cmd("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": transport, "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})["authenticatorId"] for transport in transports or ("internal", "usb")]


def touch(driver, *which):
    """Only these of the two answer from now on: the one that somebody touches."""
    for n, device in enumerate(driver.holds):
        driver.execute_cdp_cmd("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": device, "enabled": n in which})


# Who was invited to the desk and has not come in: the coordinator's browser, and their name.
COMING = {}


def sign_pledge(driver, base):
    driver.get(base + "/me/pledge?l=en")
    follow(driver, one(driver, "main form button.act"))


def on_duty(coordinator, base, name):
    # Finding is by parts of names, and "Dina" is in "Coordinator".
    coordinator.get(base + "/admin/people?l=en&find=" + urllib.parse.quote(name))
    own = lambda: [a for a in coordinator.find_elements(By.CSS_SELECTOR, "table.list th a") if a.text.strip() == name]
    follow(coordinator, until(own, f"{name} is not on the page of people")[0])
    follow(coordinator, one(coordinator, 'button[name="shift"][value="on"]'))


def sign_in(driver, base, path):
    """By a one-time link: with a passkey, and a second one where the work asks for it; observers with a key of the browser."""
    authenticators(driver)
    touch(driver, 0)
    driver.get(base + path + "?l=en")
    follow(driver, one(driver, "main form button"))
    if "/me/keys" in driver.current_url:
        add_passkey(driver)
    if path in COMING:
        coordinator, name = COMING.pop(path)
        sign_pledge(driver, base)
        on_duty(coordinator, base, name)
        driver.get(base + "/console?l=en")


def add_passkey(driver):
    until(lambda: driver.execute_script("return document.readyState") == "complete", "the page of keys never came")
    n = len(driver.find_elements(By.CSS_SELECTOR, ".held li"))
    touch(driver, 1)
    one(driver, '[data-passkey="create"] button').click()
    until(lambda: len(driver.find_elements(By.CSS_SELECTOR, ".held li")) > n, lambda: f"no passkey was added: {body(driver)[:500]}")
    touch(driver, 0, 1)
    if "/me/keys" in driver.current_url:
        follow(driver, one(driver, ".after a"))


def invite(driver, base, name, *roles):
    """A coordinator's invitation: the path of the one-time link. Who works at a desk signs the pledge when they come in and is
    put on duty then; an observer's browser comes and goes."""
    driver.get(base + "/admin/people?l=en")
    driver.find_element(By.ID, "name").send_keys(name)
    for role in roles:
        tick(driver, "role", role)
    tick(driver, "trained", "yes")
    send(driver, "form#invite button.act")
    link = path_of(one(driver, "a.secret").get_attribute("href"))
    if roles == ("observer",):
        return ready(driver, base, name, link)
    COMING[link] = (driver, name)
    return link


def ready(driver, base, name, link):
    """They sign the pledge by their own hand, and the coordinator puts them on duty: another one-time link."""
    own = browser(keeps=False)
    try:
        sign_in(own, base, link)
        sign_pledge(own, base)
    finally:
        close(own)
    on_duty(driver, base, name)
    send(driver, 'form[action$="/link"] button')
    return path_of(one(driver, "a.secret").get_attribute("href"))


def tick(driver, name, value):
    driver.find_element(By.CSS_SELECTOR, f'input[name="{name}"][value="{value}"]').click()


def path_of(address):
    return urllib.parse.urlparse(address).path


def report(base, place, text, kind="stop", **more):
    """A report as a partner's program sends it."""
    told = {"id": uuid.uuid4().hex, "kind": kind, "place": place, "text": text, "recency": "now", "first_hand": "saw", **more}
    request = urllib.request.Request(base + "/api/v1/reports", json.dumps(told).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        if answer.status not in (200, 201):
            raise Lost(f"a report by the interface was answered {answer.status}")
        return json.load(answer)["receipt"]


def rows(driver):
    return driver.execute_script("return [...document.querySelectorAll('.queue [data-row]')].map(r => r.dataset.row)")


def incident_at(driver, base, area):
    """The path of the open incident that the console shows for an area, once it is there."""
    def find():
        driver.get(base + "/console")
        return driver.execute_script(
            "const a = [...document.querySelectorAll('a.row')].find(a => a.querySelector('.place').textContent.includes(arguments[0])); return a && a.pathname", area)
    return until(find, f"a report near {area} became no incident on the console", 15, 0.25)


def names(path):
    path = re.sub(r"(inc|alt|off|rep)_[0-9a-z]+", r"\1", path.split("?")[0]).strip("/").replace("/", "-") or "home"
    return re.sub(r"^in-.*", "in-link", path)
