"""A private calendar read by a parser that is not ours: icalendar from PyPI, without a browser."""
import os, re, shutil, subprocess, socket, sys, tempfile, time, urllib.error, urllib.parse, urllib.request
from datetime import datetime, timedelta, timezone
from http.cookiejar import CookieJar

import icalendar

program = sys.argv[1] if len(sys.argv) > 1 else "target/debug/sereno"


class Person:
    """A browser without a screen: cookies, and the token of the last page."""

    def __init__(self, base, link):
        self.base, self.token = base, ""
        self.http = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.post(link, {})

    def read(self, answer):
        page = answer.read().decode()
        found = re.search(r'name="form_token" value="([^"]+)"', page)
        self.token = found.group(1) if found else self.token
        return page

    def get(self, path):
        return self.read(self.http.open(self.base + path))

    def post(self, path, fields):
        body = urllib.parse.urlencode([("form_token", self.token)] + list(fields.items())).encode()
        return self.read(self.http.open(self.base + path, body))


def main():
    data = tempfile.mkdtemp(prefix="sereno-ical-")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://localhost:{port}"
    # An observer, who comes in without a passkey; the coordinator works at the command line.
    run = lambda *words: subprocess.run([program, *words, "--data", data], check=True, capture_output=True, text=True).stdout
    link = run("admin", "invite", "--name", "Omar", "--role", "observer", "--ready").strip()
    # Noon in three days, so that no clock is set between now and then by much.
    day = (datetime.now(timezone.utc) + timedelta(days=3)).date()
    roster = os.path.join(data, "roster.csv")
    with open(roster, "w", encoding="utf-8") as file:
        file.write(f"{day},12:00,16:00,observer,Omar,es,northeast\n")
    run("import", "roster", roster)
    server = subprocess.Popen([program, "serve", "--listen", f"127.0.0.1:{port}", "--data", data], stdout=subprocess.PIPE, text=True)
    try:
        server.stdout.readline()
        omar = Person(base, link)
        omar.get("/shifts")
        path = re.search(r"/me/shifts\.ics\?key=[0-9a-f]+", omar.post("/me/calendar", {})).group(0)
        with urllib.request.urlopen(base + path) as answer:
            assert answer.headers.get_content_type() == "text/calendar", answer.headers
            text = answer.read()
        calendar = icalendar.Calendar.from_ical(text)
        events = list(calendar.walk("VEVENT"))
        assert len(events) == 1, events
        event = events[0]
        length = event.decoded("dtend") - event.decoded("dtstart")
        alarms = sorted(a.decoded("trigger") for a in event.walk("VALARM"))
        assert length == timedelta(hours=4), length
        assert alarms == [timedelta(hours=-12), timedelta(hours=-1)], alarms
        assert str(event["summary"]) == "Garden club", event["summary"]
        assert "location" not in event and "attendee" not in event and "description" not in event, event
        assert all(len(line) <= 75 for line in text.split(b"\r\n")), "a line is too long"
        try:
            urllib.request.urlopen(base + path[:-1])
            raise AssertionError("a wrong key opened a calendar")
        except urllib.error.HTTPError as refused:
            assert refused.code == 404, refused.code
        print("ical: 1 event, 2 alarms, read by icalendar", icalendar.__version__)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(data, ignore_errors=True)


main()
