"""Letters judged by programs that are not ours.

A real SMTP server takes them: exim, unpacked from Debian's package and run from a temporary
folder where there is one, else aiosmtpd from PyPI; the second also plays every bad answer.
Python's email library reads them, dkimpy verifies the signature, and a one-click stop is posted
by what the headers say, nothing else (RFC 8058).
"""
import email, email.policy, email.utils, glob, http.server, json, logging, os, re, shutil, socket, ssl, subprocess, sys, tempfile, threading, time, urllib.request, warnings
from email.headerregistry import Address

import dkim
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

carry = sys.argv[1] if len(sys.argv) > 1 else "target/debug/examples/carry"
# A folder into which Debian's exim4-daemon-light and libnss-wrapper were unpacked.
exim = sys.argv[2] if len(sys.argv) > 2 else ""
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
warnings.simplefilter("ignore")
KEY = "0123456789abcdef0123456789abcdef"
LONG = "Una noticia muy larga con ñ y acentos. " * 60
RTL = "تم التحقق: لا يوجد شيء هنا. "


def certificate(folder):
    """A certificate of our own making for localhost."""
    import datetime, ipaddress
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(1))
            .not_valid_after(now + datetime.timedelta(30))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
            .sign(key, hashes.SHA256()))
    cert, private = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    open(cert, "wb").write(made.public_bytes(serialization.Encoding.PEM))
    open(private, "wb").write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()))
    return cert, private


class Box:
    """Takes letters, and answers badly to addresses that ask for it."""

    def __init__(self):
        self.letters, self.lines = [], set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        word = address.split("@")[0]
        if word.startswith("say-"):
            return {"say-gone": "550 5.1.1 No such user", "say-old": "550 nobody", "say-full": "552 5.2.2 Mailbox full", "say-policy": "550 5.7.1 Not from you",
                    "say-later": "451 4.7.1 Greylisted", "say-bye": "421 4.3.0 Closing"}[word]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.lines.add(session.peer)
        if envelope.rcpt_tos[0].startswith("drop"):
            server.transport.abort()
            return "250 never read"
        if envelope.rcpt_tos[0].startswith("spam"):
            return "554 5.7.1 Looks like spam"
        if envelope.rcpt_tos[0].startswith("busy"):
            return "452 4.3.1 Disk full"
        self.letters.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 OK"


def parcel(**change):
    base = dict(key=KEY, endpoint="neighbour@example.org", language="es", title="Comprobado: Boyle Heights", number=7, kind="checked",
                text=LONG + "\nSegunda línea.\n" + RTL * 20, link="https://hotline.example.org/n/7", preferences="https://hotline.example.org/my/" + "a" * 64,
                unsubscribe="https://hotline.example.org/my/" + "a" * 64 + "/stop", is_urgent=True, lives_s=3600)
    return dict(base, **change)


def run(task, program=None):
    done = subprocess.run([program or carry], input=json.dumps(task), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def verify(letter, record, selector):
    return dkim.verify(letter, dnsfunc=lambda name, timeout=5: record.encode() if name.decode() == f"{selector}._domainkey.example.org." else None)


def read(letter, sender, record, parcel):
    """One letter as its reader's programs see it."""
    message = email.message_from_bytes(letter, policy=email.policy.default)
    assert not message.defects, message.defects
    assert message["Subject"] == parcel["title"], message["Subject"]
    assert message["From"].addresses == (Address("Linterna ☂ \"L\"", "notices", "example.org"),), message["From"]
    assert message["To"].addresses[0].addr_spec == parcel["endpoint"]
    assert message["Message-ID"] == f"<{parcel['key']}@example.org>", message["Message-ID"]
    assert message["Auto-Submitted"] == "auto-generated" and message["List-Id"] == "<notices.example.org>"
    assert message["List-Unsubscribe"] == f"<{parcel['unsubscribe']}>", message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Date"].datetime and email.utils.parsedate_to_datetime(message["Expires"]) > message["Date"].datetime
    assert message.get_content_type() == "text/plain" and message.get_content_charset() == "utf-8"
    text = message.get_content().replace("\r\n", "\n")
    for part in (parcel["text"].strip(), parcel["link"], parcel["preferences"], "\n-- \n"):
        assert part in text, (part, text)
    assert max(map(len, letter.split(b"\r\n"))) <= 998, "a line is too long for SMTP"
    assert sender == f"notices+{parcel['key']}@example.org", sender
    assert verify(letter, record, "s1"), "the signature does not hold"
    # What must not be changed cannot be.
    assert not verify(letter.replace(b"example.org/my/aaaa", b"example.com/my/aaaa", 1).replace(b"Subject:", b"Subject: x", 1), record, "s1"), "a changed letter verifies"
    assert not verify(b"Subject: second\r\n" + letter, record, "s1"), "an added subject verifies"
    signed = re.search(rb"h=([^;]*);", letter).group(1)
    for name in (b"list-unsubscribe", b"list-unsubscribe-post", b"message-id", b"from"):
        assert name in re.sub(rb"\s", b"", signed).split(b":"), name
    return message


def one_click(message):
    """Stops as a mail program does: one POST to what the header says, with nothing else."""
    got = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200), self.end_headers()

        def log_message(self, *_):
            pass

    ear = http.server.HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=ear.serve_forever, daemon=True).start()
    url = re.fullmatch(r"<(.*)>", message["List-Unsubscribe"]).group(1).replace("https://hotline.example.org", f"http://127.0.0.1:{ear.server_port}")
    urllib.request.urlopen(urllib.request.Request(url, data=message["List-Unsubscribe-Post"].encode(), method="POST")).read()
    ear.shutdown()
    assert got == [("/my/" + "a" * 64 + "/stop", b"List-Unsubscribe=One-Click")], got


def with_aiosmtpd(folder, key, record):
    cert, private = certificate(folder)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(cert, private)
    signed_in = []

    def check(server, session, envelope, mechanism, who):
        signed_in.append((who.login, who.password))
        return AuthResult(success=who.password == b"a secret")

    box = Box()
    ear = Controller(box, hostname="127.0.0.1", port=free_port(), tls_context=tls, require_starttls=True, authenticator=check, auth_required=True)
    ear.start()
    mail = dict(host="localhost", port=ear.port, tls="starttls", user="notices", password="a secret", **{"from": "notices@example.org"},
                from_name='Linterna ☂ "L"', selector="s1", dkim=key, own_root=open(cert).read())
    try:
        plain = parcel()
        out = run(dict(mail=mail, parcels=[plain]))
        assert out[0] == f"{KEY} Taken", out
        sender, to, letter = box.letters.pop()
        assert to == ["neighbour@example.org"] and signed_in == [(b"notices", b"a secret")], (to, signed_in)
        one_click(read(letter, sender, record, plain))

        # What would break a header stands in none; a title of three scripts comes back whole.
        evil = parcel(title="Hola\r\nBcc: everybody@example.org\r\n\r\nbody", key="e" * 32)
        run(dict(mail=mail, parcels=[evil, parcel(title="Проверено ✓ 検証 " * 8 + "fin", key="f" * 32)]))
        message = email.message_from_bytes(box.letters[0][2], policy=email.policy.default)
        assert "Bcc" not in message and message["Subject"] == "Hola Bcc: everybody@example.org body", message["Subject"]
        assert email.message_from_bytes(box.letters[1][2], policy=email.policy.default)["Subject"] == ("Проверено ✓ 検証 " * 8 + "fin").strip()
        box.letters.clear()

        # Every answer means one thing, and the line stays in use after most of them.
        box.lines.clear()
        asked = [("say-gone", "Gone"), ("say-old", "Refused"), ("say-full", "Refused"), ("say-policy", "Refused"), ("say-later", "Later { wait_s: None }"), ("spam", "Refused"),
                 ("busy", "Later { wait_s: None }"), ("fine", "Taken"), ("drop", "Unknown"), ("fine", "Taken"), ("say-bye", "Later { wait_s: None }"), ("fine", "Taken")]
        out = run(dict(mail=mail, parcels=[parcel(endpoint=f"{word}@example.org", key=f"{n:032x}") for n, (word, _) in enumerate(asked)]))
        assert [line.split(" ", 1)[1] for line in out[:-1]] == [means for _, means in asked], out
        assert len(box.letters) == 3 and len(box.lines) == 3, (len(box.letters), box.lines)
        out = run(dict(mail=mail, parcels=[parcel(endpoint=bad) for bad in ("no address", "a@b\r\nRCPT TO:<c@example.org>", "ñ@example.org", "")]))
        assert all(line.endswith(" Refused") for line in out[:-1]), out
        box.letters.clear()

        # A wrong password, an unknown certificate and a missing server are nothing about the subscriber.
        for change in (dict(password="wrong"), dict(own_root=None), dict(port=free_port()), dict(tls="none", host=socket.gethostname())):
            out = run(dict(mail=dict(mail, **change), parcels=[plain]))
            assert out[0].endswith("Later { wait_s: None }") and not box.letters, (change, out)
    finally:
        ear.stop()

    # TLS from the first byte.
    class Sealed(Controller):
        def factory(self):
            from aiosmtpd.smtp import SMTP
            return SMTP(self.handler, authenticator=check, auth_require_tls=False)

    box = Box()
    ear = Sealed(box, hostname="127.0.0.1", port=free_port(), ssl_context=tls)
    ear.start()
    try:
        out = run(dict(mail=dict(mail, tls="implicit", port=ear.port), parcels=[parcel()], times=30))
        assert out == [out[-1]] and out[-1].startswith("30 of 30 taken") and len(box.lines) == 1, (out, box.lines)
    finally:
        ear.stop()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def logs(folder):
    return "".join(open(name).read() for name in glob.glob(f"{folder}/log/*"))


def with_exim(folder, key, record):
    """A mail server as many networks run it, from a folder of its own."""
    cert, private = certificate(folder)
    port = free_port()
    for name in ("spool", "log", "mail"):
        os.mkdir(os.path.join(folder, name))
    config = os.path.join(folder, "exim.conf")
    open(config, "w").write(f"""
primary_hostname = mx.example.org
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts = *
tls_certificate = {cert}
tls_privatekey = {private}
deliver_drop_privilege
never_users =
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
dkim_verify_signers =
smtp_accept_max_per_host = 3
keep_environment =
begin acl
acl_rcpt:
  deny message = 5.1.1 No such user
       local_parts = nobody
  accept encrypted = *
acl_data:
  deny message = Looks like spam
       condition = ${{if match{{$h_Subject:}}{{spam}}}}
  accept
begin routers
all:
  driver = accept
  transport = folder
begin transports
folder:
  driver = appendfile
  directory = {folder}/mail
  maildir_format
  mode_fail_narrower = false
""")
    # Debian's exim asks for an account of its own; it is told that this one is it.
    who = (65534, 65534) if os.getuid() == 0 else (os.getuid(), os.getgid())
    open(os.path.join(folder, "passwd"), "w").write(f"Debian-exim:x:{who[0]}:{who[1]}::/:/bin/false\n")
    open(os.path.join(folder, "group"), "w").write(f"Debian-exim:x:{who[1]}:\nmail:x:{who[1]}:\n")
    subprocess.run(["chown", "-R", f"{who[0]}:{who[1]}", folder], check=True)
    as_somebody = ["setpriv", "--reuid", str(who[0]), "--regid", str(who[1]), "--clear-groups"] if os.getuid() == 0 else []
    wrapper = glob.glob(f"{exim}/usr/lib/*/libnss_wrapper.so")[0]
    told = [f"LD_PRELOAD={wrapper}", f"NSS_WRAPPER_PASSWD={folder}/passwd", f"NSS_WRAPPER_GROUP={folder}/group"]
    server = subprocess.Popen(as_somebody + ["env"] + told + [f"{exim}/usr/sbin/exim4", "-C", config, "-bdf"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert server.poll() is None, server.stdout.read()
                time.sleep(0.1)
        mail = dict(host="localhost", port=port, tls="starttls", user="", password="", **{"from": "notices@example.org"},
                    from_name='Linterna ☂ "L"', selector="s1", dkim=key, own_root=open(cert).read())
        one = parcel(endpoint="neighbour@mx.example.org")
        out = run(dict(mail=mail, parcels=[one, parcel(endpoint="nobody@mx.example.org", key="9" * 32),
                                           parcel(endpoint="neighbour@mx.example.org", key="8" * 32, title="spam")]))
        assert out[0] == f"{KEY} Taken" and out[1].endswith(" Gone") and out[2].endswith(" Refused"), (out, logs(folder))
        for _ in range(100):
            found = [os.path.join(folder, "mail/new", n) for n in (os.listdir(f"{folder}/mail/new") if os.path.isdir(f"{folder}/mail/new") else [])]
            if found:
                break
            time.sleep(0.1)
        assert len(found) == 1, (found, logs(folder))
        # It allows three lines and turns the others away: no letter is put off for that.
        many = parcel(endpoint="neighbour@mx.example.org", key="7" * 32)
        out = run(dict(mail=mail, parcels=[many], times=60, lanes=8))
        assert out == [out[-1]] and out[-1].startswith("60 of 60 taken"), (out, logs(folder))
        assert "too many connections" in logs(folder).lower(), logs(folder)
        letter = open(found[0], "rb").read().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        sender = re.search(rb"(?m)^Return-path: <(.*)>", letter, re.I)
        sender = sender.group(1).decode() if sender else f"notices+{KEY}@example.org"
        read(letter, sender, record, one)
    finally:
        server.terminate()
        server.wait(10)


def main():
    key, record = subprocess.run([carry, "dkim-key"], check=True, capture_output=True, text=True).stdout.splitlines()
    assert record.startswith("v=DKIM1; k=rsa; p="), record
    for judge in [with_aiosmtpd] + ([with_exim] if exim else []):
        folder = tempfile.mkdtemp(prefix="sereno-mail-")
        try:
            judge(folder, key, record)
            print(f"ok: {judge.__name__}")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
