// Subscribes this browser: asks it where it can be notified, puts the answer into the form's
// hidden field `push`, and sends the form. Without it the form asks for another channel.
"use strict";
(() => {
  const form = document.getElementById("push-form"), field = document.getElementById("push"), not = document.getElementById("push-not");
  if (!form || !field) return;
  const fails = () => {
    if (not) not.hidden = false;
  };
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    try {
      if (await Notification.requestPermission() !== "granted") return fails();
      const answer = await fetch("/push-key");
      if (!answer.ok) return fails();
      const key = bytes((await answer.text()).trim());
      await navigator.serviceWorker.register("/sw.js");
      const worker = await navigator.serviceWorker.ready;
      const before = await worker.pushManager.getSubscription();
      const subscription = before || await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      field.value = JSON.stringify(subscription);
      form.submit();
    } catch {
      fails();
    }
  });
})();
