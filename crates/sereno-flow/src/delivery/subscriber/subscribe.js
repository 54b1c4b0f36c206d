"use strict";
// Asks this browser for somewhere to notify, and posts it with the form. Without it mail still works.
(() => {
  const form = document.getElementById("push-form");
  const field = document.getElementById("push");
  const not = document.getElementById("push-not");
  if (!form || !field || !not) return;
  const bytes = (text) => {
    const plain = atob(text.trim().replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
  };
  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    try {
      if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
      const answer = await fetch("/push-key");
      if (!answer.ok) throw new Error("no key");
      await navigator.serviceWorker.register("/sw.js");
      const worker = await navigator.serviceWorker.ready;
      const key = bytes(await answer.text());
      const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      field.value = JSON.stringify(made);
      form.submit();
    } catch {
      not.hidden = false;
      not.focus();
    }
  });
})();
