"""Paper: what is printed is made, and keeps to its number of pages."""
import base64, os, re

from selenium.webdriver.common.by import By

from driving import browser, close, incident_at, path_of, shots, take
from pages import ROLES

SIZES = {"Letter": (8.5, 11), "A4": (8.27, 11.69)}


def sheets(driver, name, size):
    width, height = SIZES[size]
    data = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", {
        "paperWidth": width, "paperHeight": height, "printBackground": False, "preferCSSPageSize": False})["data"])
    if shots:
        with open(os.path.join(shots, f"print-{name}-{size}.pdf"), "wb") as out:
            out.write(data)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", data)), len(data)


def printed_words(driver):
    """The words that are left on paper."""
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": [{"name": "prefers-color-scheme", "value": "light"}]})
    words = driver.find_element(By.TAG_NAME, "body").text
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": [{"name": "prefers-color-scheme", "value": "light"}]})
    return words


def judge(base, found):
    driver = browser(keeps=False)
    try:
        take(driver, base, "dispatcher")
        incident = incident_at(driver, base, "Boyle Heights")
        driver.get(base + "/console/alerts")
        alert = path_of(driver.find_element(By.CSS_SELECTOR, "table.list tbody a").get_attribute("href"))
        place = "Boyle Heights"
        for language, hand in (("en", "Handed over by"), ("es", "Entrega")):
            for name, path, must, most in [
                ("incident", incident, [place, "14:05"], 9), ("queue", "/console", [place, "Westlake", "Koreatown"], 9),
                ("handover", "/console/handover", [place, hand, "Koreatown"], 3), ("map", "/console/map", [place, "Koreatown"], 9),
                ("alert", alert, ["Lantern"], 9)]:
                driver.get(f"{base}{path}?l={language}")
                text = printed_words(driver)
                for word in must:
                    found.must(word in text, f"{path} {language}: {word!r} is not on paper")
                for size in SIZES:
                    n, length = sheets(driver, f"{name}-{language}", size)
                    found.count("sheets", n)
                    found.must(1 <= n <= most and length > 4000, f"{path} {language} on {size}: {n} sheets ({length} bytes); it should be at most {most}")
            for role in ROLES:
                driver.get(f"{base}/guides/{role}?l={language}")
                found.must("323-555-0142" in printed_words(driver), f"/guides/{role} {language}: the hotline's number is not on paper")
                for size in SIZES:
                    n, length = sheets(driver, f"guide-{role}-{language}", size)
                    found.count("sheets", n)
                    found.must(n == 1 and length > 4000, f"/guides/{role} {language} on {size} is {n} sheets ({length} bytes); it should be 1")
    finally:
        close(driver)
