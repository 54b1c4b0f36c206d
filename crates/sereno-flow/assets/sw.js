// Shows what we push to this browser, and says so when there is no connection. It keeps one page,
// reads nothing of anybody, and tells nobody what was shown.
"use strict";
const OFFLINE = "/offline";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open("sereno").then((kept) => kept.add(OFFLINE)).catch(() => {}).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    // Browsers want a notification for every message; one that cannot be read says only where to look.
  }
  // The tag is the same for every copy of one text, so a copy replaces the first in silence.
  event.waitUntil(self.registration.showNotification(said.title || self.location.host, {
    body: said.body || "",
    tag: said.tag || "sereno",
    lang: said.lang || "",
    dir: "auto",
    icon: "/icon.svg",
    renotify: false,
    requireInteraction: said.urgent === true,
    data: { url: said.url || "/alerts" },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  // Nothing that is pushed leads anywhere but here.
  const at = url.origin === self.location.origin ? url.href : new URL("/alerts", self.location.origin).href;
  event.waitUntil(self.clients.openWindow(at));
});

self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  event.respondWith(fetch(event.request).catch(async () => (await caches.match(OFFLINE)) || Response.error()));
});
