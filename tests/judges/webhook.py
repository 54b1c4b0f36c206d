"""What a partner's program is sent, checked by the library that the standard's own people publish
(standardwebhooks), on a server that answers in every way."""
import http.server, json, os, socket, ssl, subprocess, sys, tempfile, threading

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from mail import certificate

carry = sys.argv[1] if len(sys.argv) > 1 else "target/debug/examples/carry"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HEX = "0123456789abcdef" * 4  # a bare secret, as the subscription page hands it out


stop = threading.Event()


class Partner(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    got, lines, followed = [], set(), []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).lines.add(self.client_address)
        if self.path == "/followed":
            type(self).followed.append(body)
        type(self).got.append((self.path, dict(self.headers), body))
        word = self.path.strip("/")
        if word == "dawdle":
            self.send_response(200)
            self.send_header("Content-Length", "10")
            self.end_headers()
            self.wfile.write(b"a")
            self.wfile.flush()
            stop.wait(60)
            return
        if word == "drop":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status = int(word) if word.isdigit() else 200
        self.send_response(status)
        if status in (429, 503):
            self.send_header("Retry-After", "17")
        if status in (301, 302, 307, 308):
            self.send_header("Location", "/followed")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def parcel(url, secret=SECRET, **change):
    base = dict(key="0123456789abcdef" * 2, endpoint=json.dumps(dict(url=url, secret=secret)), language="es", title="Comprobado: Boyle Heights", number=7, area=["boyle-heights", "Boyle Heights"], sent_s=1742475600, kind="checked",
                text="Comprobado: un rodaje. تم التحقق", link="https://hotline.example.org/n/7", preferences="", unsubscribe="", is_urgent=True, lives_s=3600)
    return dict(base, **change)


def run(task):
    done = subprocess.run([carry], input=json.dumps(task), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def main():
    folder = tempfile.mkdtemp(prefix="sereno-webhook-")
    cert, private = certificate(folder)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(cert, private)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Partner)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"https://localhost:{server.server_port}"
    hook = dict(own_root=open(cert).read())

    for secret in (SECRET, HEX):
        out = run(dict(webhook=hook, parcels=[parcel(base + "/in", secret)]))
        assert out[0].endswith(" Taken"), out
        path, headers, body = Partner.got.pop()
        lower = {k.lower(): v for k, v in headers.items()}
        said = Webhook(secret).verify(body, lower)
        assert said["number"] == 7 and said["kind"] == "checked" and said["language"] == "es" and said["text"].endswith("تم التحقق"), said
        assert said["area"] == dict(slug="boyle-heights", name="Boyle Heights") and said["sent"] == "2025-03-20T13:00:00Z" and said["expires"].endswith("Z"), said
        assert set(said) == {"number", "kind", "area", "language", "title", "text", "sent", "expires", "link"}, said
        assert lower["idempotency-key"] == lower["webhook-id"] == "0123456789abcdef" * 2 and lower["content-type"] == "application/json"
        # What was changed, or signed with another secret, the library refuses.
        for spoiled, spoiled_headers, key in ((body.replace(b"7", b"8", 1), lower, secret), (body, dict(lower, **{"webhook-id": "f" * 32}), secret),
                                              (body, dict(lower, **{"webhook-timestamp": str(int(lower["webhook-timestamp"]) + 1)}), secret), (body, lower, "whsec_" + "A" * 32)):
            try:
                Webhook(key).verify(spoiled, spoiled_headers)
            except WebhookVerificationError:
                continue
            raise AssertionError("a spoiled one verifies")

    means = {"200": "Taken", "204": "Taken", "400": "Refused", "401": "Refused", "404": "Refused", "410": "Gone", "422": "Refused", "429": "Later { wait_s: Some(17) }",
             "500": "Later { wait_s: None }", "503": "Later { wait_s: Some(17) }", "301": "Refused", "307": "Refused", "drop": "Unknown"}
    out = run(dict(webhook=hook, parcels=[parcel(f"{base}/{word}") for word in means]))
    assert [line.split(" ", 1)[1] for line in out[:-1]] == list(means.values()), out
    assert not Partner.followed, "a redirect was followed"

    # The status is the answer, whatever the rest of it does.
    assert run(dict(webhook=hook, parcels=[parcel(base + "/dawdle")]))[0].endswith(" Taken"), "a body that never ends"
    stop.set()

    # Only what comes before the first notice, and what answers whoever forgot, has the secret.
    for kind, has in (("challenge", True), ("link", True), ("confirm", False), ("verified", False)):
        assert run(dict(webhook=hook, parcels=[parcel(base + "/in", kind=kind)]))[0].endswith(" Taken")
        said = json.loads(Partner.got.pop()[2])
        assert said.get("secret") == (SECRET if has else None), said

    Partner.lines.clear()
    out = run(dict(webhook=hook, parcels=[parcel(base + "/in")], times=200, lanes=4))
    assert out[-1].startswith("200 of 200 taken") and len(Partner.lines) <= 4, (out, len(Partner.lines))

    # Nobody is called who is not known, and nobody at home.
    assert run(dict(webhook={}, parcels=[parcel(base + "/in")]))[0].endswith("Later { wait_s: None }"), "an unknown authority"
    before = len(Partner.got)
    for url in (base + "/in", f"https://127.0.0.1:{server.server_port}/in", f"http://localhost:{server.server_port}/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/"):
        assert run(dict(webhook=dict(hook, is_public=True), parcels=[parcel(url)]))[0].endswith(" Refused"), url
    # A name that leads home is found out when it is resolved.
    came = run(dict(webhook=dict(hook, is_public=True), parcels=[parcel(f"https://localhost.localdomain:{server.server_port}/in")]))[0]
    assert came.endswith("Later { wait_s: None }"), came
    assert len(Partner.got) == before, "somebody at home was called"
    print("ok: webhook")


if __name__ == "__main__":
    main()
