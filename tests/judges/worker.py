"""Our service worker in Chromium: it registers, a push that arrives shows what was said, a second
copy of it shows nothing more, and without a connection the kept page is shown."""
import http.server, json, os, shutil, subprocess, sys, tempfile, threading, time, urllib.request

import websocket

script = open(os.path.join(os.path.dirname(__file__), "../../crates/sereno-flow/assets/sw.js"), "rb").read()


class Site(http.server.BaseHTTPRequestHandler):
    """The policies are those of the product's own routes."""

    def do_GET(self):
        what = {"/sw.js": ("text/javascript", script, "default-src 'none'; connect-src 'self'")}
        kind, body, policy = what.get(self.path, ("text/html", b"<h1>No connection</h1>" if self.path == "/offline" else b"<h1>Here</h1>", "default-src 'none'; script-src 'self'; connect-src 'self'"))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Tab:
    def __init__(self, url):
        self.socket, self.n, self.events = websocket.create_connection(url, timeout=30, suppress_origin=True), 0, []

    def do(self, method, **params):
        self.n += 1
        self.socket.send(json.dumps(dict(id=self.n, method=method, params=params)))
        while True:
            came = json.loads(self.socket.recv())
            if came.get("id") == self.n:
                assert "error" not in came, (method, came)
                return came["result"]
            self.events.append(came)

    def run(self, expression):
        result = self.do("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")


def main():
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    origin, folder = f"http://localhost:{site.server_port}", tempfile.mkdtemp(prefix="sereno-worker-")
    browser = subprocess.Popen(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        at = os.path.join(folder, "DevToolsActivePort")
        for _ in range(600):
            if os.path.exists(at) and open(at).read().count("\n"):
                break
            time.sleep(0.1)
        port = open(at).read().split("\n")[0]
        page = next(t for t in json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list")) if t["type"] == "page")
        tab = Tab(page["webSocketDebuggerUrl"])
        tab.do("Browser.grantPermissions", origin=origin, permissions=["notifications"])
        tab.do("Page.enable"), tab.do("Runtime.enable"), tab.do("ServiceWorker.enable")
        tab.do("Page.navigate", url=origin + "/")
        for _ in range(100):
            if tab.run("document.readyState === 'complete' && location.pathname === '/' && location.host !== ''"):
                break
            time.sleep(0.1)
        tab.run("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => true)")
        for _ in range(100):
            if tab.run("navigator.serviceWorker.ready.then((r) => r.active.state)") == "activated":
                break
            time.sleep(0.1)
        found = None
        for _ in range(100):
            for event in tab.events:
                if event["method"] == "ServiceWorker.workerRegistrationUpdated" and event["params"]["registrations"]:
                    found = event["params"]["registrations"][0]["registrationId"]
            if found:
                break
            tab.run("1"), time.sleep(0.1)
        said = dict(tag="0123456789abcdef" * 2, title="Comprobado: Boyle Heights", body="Comprobado: un rodaje. تم التحقق", lang="es", url="/n/7", urgent=True)
        shown = "navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) => all.map((n) => [n.tag, n.title, n.body, n.lang, n.data.url]))"

        def push(data, expect):
            for nth in range(200):
                # Chromium drops what comes before it has settled; a copy is harmless, that is the point.
                if nth % 50 == 0:
                    tab.do("ServiceWorker.deliverPushMessage", origin=origin, registrationId=found, data=data)
                all = tab.run(shown)
                if len(all) >= expect:
                    return all
                time.sleep(0.1)
            raise AssertionError(all)

        first = push(json.dumps(said), 1)
        assert first == [[said["tag"], said["title"], said["body"], "es", "/n/7"]], first
        push(json.dumps(dict(said, tag="f" * 32, title="Another")), 2)
        again = push(json.dumps(said), 2)
        time.sleep(1)
        assert len(tab.run(shown)) == 2 and sorted(n[0] for n in again) == sorted([said["tag"], "f" * 32]), again
        assert any(n[1] == f"localhost:{site.server_port}" for n in push("not json", 3)), "a message that cannot be read shows where to look"

        site.shutdown(), site.server_close()
        tab.do("Page.navigate", url=origin + "/alerts")
        for _ in range(100):
            if "No connection" in (tab.run("document.body ? document.body.innerText : ''") or ""):
                break
            time.sleep(0.1)
        else:
            raise AssertionError("the page for no connection is not shown")
        print("ok: worker")
    finally:
        browser.terminate()
        browser.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
