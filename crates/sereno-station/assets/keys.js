// Talks to passkeys, and holds the key of an observer's device. It runs on the pages of coming
// in, of one's own keys, of the step before what must not be undone, and of a verdict.
// - data-passkey="create" or "get": asks the server (data-begin) what to ask the passkey, and
//   sends the answer back (data-finish). With data-step the form itself is posted afterwards,
//   with everything it holds.
// - data-device="make", "enter" or "sign": a key of this browser that no script can read out.
//   Its public half is told once; later it signs.
"use strict";
(() => {
  const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
  const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const said = document.querySelector("[data-said]");
  const say = (sentence) => {
    if (!said) return;
    said.hidden = !sentence;
    said.querySelector("p").textContent = sentence;
  };
  const words = document.body.dataset;

  // What the standard calls BufferSource travels as base64url.
  const asked = (options) => {
    const o = { ...options, challenge: bytes(options.challenge) };
    if (o.user) o.user = { ...o.user, id: bytes(o.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"]) {
      if (o[list]) o[list] = o[list].map((c) => ({ ...c, id: bytes(c.id) }));
    }
    return o;
  };
  const answered = (c) => {
    const r = c.response, out = { id: c.id, rawId: text(c.rawId), type: c.type, extensions: c.getClientExtensionResults(), response: { clientDataJSON: text(r.clientDataJSON) } };
    if (r.attestationObject) {
      out.response.attestationObject = text(r.attestationObject);
      if (r.getTransports) out.response.transports = r.getTransports();
    } else {
      out.response.authenticatorData = text(r.authenticatorData);
      out.response.signature = text(r.signature);
      out.response.userHandle = r.userHandle ? text(r.userHandle) : null;
    }
    return JSON.stringify(out);
  };
  const post = async (to, form, more) => {
    const fields = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(more)) fields.set(name, value);
    const got = await fetch(to, { method: "POST", body: fields, credentials: "same-origin" });
    const told = await got.json().catch(() => ({}));
    if (!got.ok) throw new Error(told.message || words.failed);
    return told;
  };

  const passkey = async (form) => {
    const how = form.dataset.passkey;
    if (!navigator.credentials || !window.PublicKeyCredential) throw new Error(words.noPasskey);
    const begun = await post(form.dataset.begin, form, {});
    const publicKey = asked(begun.publicKey);
    let made;
    try {
      made = await navigator.credentials[how]({ publicKey });
    } catch (error) {
      throw new Error(error.name === "InvalidStateError" ? words.knownPasskey : words.notShown);
    }
    const done = await post(form.dataset.finish, form, { challenge: begun.challenge, answer: answered(made) });
    if ("step" in form.dataset) form.submit();
    else if ("reload" in form.dataset) location.reload();
    else location.assign(done.to || "/");
  };

  // The device's key lives in the browser's own store and cannot be taken out of it.
  const store = (mode, act) => new Promise((done, failed) => {
    const open = indexedDB.open("sereno", 1);
    open.onupgradeneeded = () => open.result.createObjectStore("keys");
    open.onerror = () => failed(open.error);
    open.onsuccess = () => {
      const asking = act(open.result.transaction("keys", mode).objectStore("keys"));
      asking.onsuccess = () => { done(asking.result); open.result.close(); };
      asking.onerror = () => failed(asking.error);
    };
  });
  const p256 = { name: "ECDSA", namedCurve: "P-256" };
  const sign = async (message) => {
    const key = await store("readonly", (keys) => keys.get("device"));
    if (!key) throw new Error(words.noDevice);
    return hex(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, new TextEncoder().encode(message)));
  };
  // One byte form for one meaning, as the server writes it: each part as length:bytes and a line feed.
  const record = (parts) => parts.map((p) => `${new TextEncoder().encode(p).length}:${p}\n`).join("");
  const device = async (form) => {
    const how = form.dataset.device, set = (name, value) => { form.elements[name].value = value; };
    if (how === "make" && crypto.subtle && window.indexedDB) {
      const pair = await crypto.subtle.generateKey(p256, false, ["sign", "verify"]);
      await store("readwrite", (keys) => keys.put(pair.privateKey, "device"));
      set("public_key", hex(await crypto.subtle.exportKey("raw", pair.publicKey)));
    } else if (how === "enter") {
      set("signature", await sign(form.elements.challenge.value));
    } else if (how === "sign") {
      const fields = new FormData(form), parts = [form.dataset.record, "offer", form.dataset.offer];
      for (const name of form.dataset.fields.split(" ")) parts.push(name, fields.get(name) || "");
      set("signature", await sign(record(parts)));
    }
    form.submit();
  };

  addEventListener("submit", (e) => {
    const form = e.target, act = form.dataset.passkey ? passkey : form.dataset.device ? device : null;
    if (!act) return;
    e.preventDefault();
    say("");
    form.setAttribute("aria-busy", "true");
    act(form).catch((error) => say(error.message)).finally(() => form.removeAttribute("aria-busy"));
  });
})();
