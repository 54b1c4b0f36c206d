
# Signing in: passkeys, devices, links.
signin-title = Sign in
signin-passkey = People at a desk sign in with the passkey they made when they opened their link.
signin-passkey-do = Sign in with a passkey
signin-device = This browser holds an observer's key.
signin-device-do = Go on in this browser
signin-lost = If you have lost the way in
signin-lost-how = Ask a coordinator for a new link. Observers get one at once. For everybody else two coordinators must want it, and for a day afterwards what sends or reveals stays closed to them.
link-passkey-what = You sign in here with a passkey: your phone or computer asks for your finger, your face or your code. There is no password, and nothing of your finger or face leaves your device.
link-passkey-two = Your work needs two passkeys, on two devices, so that a lost phone does not shut you out. You make the first one now.
link-passkey-make = Make a passkey
link-device-what = From now on this browser is how you come in. What you say from a scene is signed by a key that stays in it.
key-name = A name for this passkey
key-name-hint = Such as “phone” or “work laptop”. You may leave it empty.
key-label = Passkey { $n }
key-dates = made { $made }, last used { $used }
key-drop = Remove
key-drop-which = Remove { $name }
key-add = Add a passkey
mykeys-title = My passkeys and devices
keys-missing = { $n ->
    [one] One passkey is still missing
   *[other] { $n } passkeys are still missing
}
keys-missing-how = Make it on another device, or on a security key. Until then you can look and work, but not send, reveal or export.
keys-rest = You were given a new role or a new way in. What sends, reveals, exports or lets people in opens on { $date } at { $time }.
keys-sessions = { $n ->
    [one] You are signed in in this browser only.
   *[other] You are signed in in { $n } browsers.
}
keys-elsewhere = Other browsers
keys-end-others = Sign out everywhere else
keys-go-on = Go on
devices-title = Browsers that hold your key
device-signs = A browser that signs
device-keyless = A browser without a key
step-title = Show that it is you
step-why = What you are about to do cannot be taken back, so your passkey is asked for once more. It then stays open for five minutes.
step-do = Show my passkey
step-kept = Nothing you typed is lost. If you leave this page, nothing is done.
step-refused-key-missing = This needs two passkeys, and you have fewer. Add one at “My passkeys and devices”, then try again.
step-refused-resting = You were given a new role or a new way in less than a day ago, so what sends, reveals, exports or lets people in is still closed. Ask somebody else to do it, or wait.
key-refused-step = Show one of your passkeys first; then you can add or remove one.
key-refused-many = You have eight passkeys already. Remove one first.
key-refused-last = Your work needs this passkey. Add another one first.
key-refused-device = This browser came in by an observer's key. Ask a coordinator for a link when your work needs a passkey.
passkey-refused = That did not work. Try once more; if it fails again, ask a coordinator for a new link.
passkey-refused-stale = That took too long, or was used already. Try again.
passkey-refused-unknown = This passkey is not known here any more. Use another one, or ask a coordinator for a new link.
passkey-refused-known = This device holds a passkey for you already. Use another device or a security key.
passkey-refused-not-shown = No passkey was shown. Try again when you are ready.
passkey-refused-browser = This browser cannot use passkeys. Open the page in a newer browser, or on another device.
passkey-refused-address = Passkeys need a name such as hotline.example.org, and this page has only a number. Ask whoever runs the server.
passkey-refused-script = A passkey needs a browser that runs scripts. Allow scripts for this site, or open the link in another browser.
device-refused = This browser holds no key that is known here. Ask a coordinator for a new link.
new-way-asked = Noted: { $name } needs a new way in
new-way-asked-how = A second coordinator must press the same button within two days. Then the old passkeys are void and a link appears.
new-way-refused-same = You asked for this already. A second coordinator must say the same.
new-way-refused-self = Nobody makes a new way in for themselves. Ask two other coordinators.
verdict-refused-signature = What you said is not signed by this browser's key. Reload the page and send it again; if it fails again, call the hotline.
sign-refused-altered = What is stored is not what the observer's own browser signed, so nobody can sign it. Send somebody to look again, and tell a coordinator.
signin-refused-suspended = You are suspended here, so you cannot come in. Ask a coordinator.
refused-waiting = Members have yet to vouch for you. Until then your own page and the pledge are open to you; a coordinator can tell you whom to ask.
refused-elsewhere = This was sent by a page of another site, so nothing was done. If you mean it, open the page here and press the button again.
refused-slow = What you sent took too long to arrive, so nothing was done. Go back and send it again.
refused-off-duty = This is open to you only while you are on shift. Check in on the shift board, or ask a coordinator to put you on.
refused-to-shifts = To the shift board
