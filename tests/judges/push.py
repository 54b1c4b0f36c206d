"""Notifications opened by a browser's side that is not ours: http-ece decrypts, PyJWT and
cryptography verify who sent them; the service answers in every way."""
import base64, http.server, json, os, ssl, subprocess, sys, tempfile, threading, time

import http_ece, jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mail import certificate

carry = sys.argv[1] if len(sys.argv) > 1 else "target/debug/examples/carry"


def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(value):
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    got, followed = [], []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        word = self.path.strip("/")
        if word == "followed":
            type(self).followed.append(body)
        type(self).got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        status = int(word) if word.isdigit() else 201
        self.send_response(status)
        if status in (429, 503):
            self.send_header("Retry-After", "31")
        if status == 307:
            self.send_header("Location", "/followed")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Browser:
    def __init__(self):
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    def subscription(self, endpoint):
        public = self.key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return json.dumps(dict(endpoint=endpoint, expirationTime=None, keys=dict(p256dh=text(public), auth=text(self.auth))))

    def open(self, body):
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


def parcel(endpoint, **change):
    base = dict(key="0123456789abcdef" * 2, endpoint=endpoint, language="es", title="Comprobado: Boyle Heights", number=7, kind="checked",
                text="Comprobado: un rodaje. تم التحقق", link="/n/7", preferences="", unsubscribe="", is_urgent=True, lives_s=3600)
    return dict(base, **change)


def run(task):
    done = subprocess.run([carry], input=json.dumps(task), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def main():
    folder = tempfile.mkdtemp(prefix="sereno-push-")
    cert, private = certificate(folder)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(cert, private)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base, browser = f"https://localhost:{server.server_port}", Browser()
    vapid = "07" * 32
    push = dict(vapid=vapid, contact="mailto:notices@example.org", own_root=open(cert).read())

    for change in ({}, dict(text="x" * 3000, is_urgent=False, lives_s=60, key="f" * 32), dict(text="ñ" * 600)):
        one = parcel(browser.subscription(base + "/send/1"), **change)
        out = run(dict(push=push, parcels=[one]))
        assert out[0].endswith(" Taken"), out
        headers, body = Service.got.pop()
        said = browser.open(body)
        assert said == dict(tag=one["key"], title=one["title"], body=one["text"], lang="es", url="/n/7", urgent=one["is_urgent"]), said
        assert headers["content-encoding"] == "aes128gcm" and headers["topic"] == one["key"]
        assert headers["urgency"] == ("high" if one["is_urgent"] else "low") and one["lives_s"] - 5 <= int(headers["ttl"]) <= one["lives_s"], headers
        token, key = headers["authorization"].removeprefix("vapid t=").split(", k=")
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
        assert public.public_numbers() == ec.derive_private_key(int(vapid, 16), ec.SECP256R1()).public_key().public_numbers()
        claims = jwt.decode(token, public, algorithms=["ES256"], audience=base)
        assert claims["sub"] == "mailto:notices@example.org" and time.time() < claims["exp"] <= time.time() + 86400, claims
        assert len(body) <= 4096
        # Another browser cannot open it.
        try:
            Browser().open(body)
        except Exception:
            continue
        raise AssertionError("another browser opened it")

    means = {"201": "Taken", "404": "Gone", "410": "Gone", "413": "Refused", "400": "Refused", "401": "Later { wait_s: None }", "403": "Refused",
             "429": "Later { wait_s: Some(31) }", "500": "Later { wait_s: None }", "503": "Later { wait_s: Some(31) }", "307": "Refused"}
    out = run(dict(push=push, parcels=[parcel(browser.subscription(f"{base}/{word}")) for word in means]))
    assert [line.split(" ", 1)[1] for line in out[:-1]] == list(means.values()), out
    assert not Service.followed, "a redirect was followed"
    before = len(Service.got)
    for bad in (browser.subscription(f"http://example.org/"), browser.subscription("https://10.0.0.1/"), "{}", "", browser.subscription(base).replace('"auth"', '"oath"')):
        assert run(dict(push=push, parcels=[parcel(bad)]))[0].endswith(" Refused"), bad
    assert run(dict(push=dict(push, is_public=True), parcels=[parcel(browser.subscription(base + "/send"))]))[0].endswith(" Refused")
    assert len(Service.got) == before
    keys = {body[21:86] for _, body in Service.got}
    assert len(keys) == len(Service.got), "a message's key was used twice"
    print("ok: push")


if __name__ == "__main__":
    main()
