# Every sentence of the product, in English. A playbook may override any key.
# Short, active, plain; every refusal says why and what to do next; nothing is promised.

language-name = English

## Around every page

skip = Skip to the content
leave = Leave this page
drawn-at = As of { $time }.
reload = Reload
sign-out = Sign out
nav-languages = Languages
nav-rooms = Rooms
nav-more = More
nav-where = Where you are
nav-console = Console
nav-call = Take a call
nav-paste = Paste a message
nav-alerts = Alerts
nav-outbox = Outbox
nav-field = My tasks
nav-people = People
link-report = Tell us what you see
link-receipt = Look up your code
link-alerts = What we have checked
link-rights = Know your rights
link-privacy = What we keep, and for how long
footer-not-official = This is not a government page. Volunteers run it.
demo-banner = Demo.
demo-banner-more = The people are invented, and nothing leaves this machine.
demo-banner-roles = Change places
demo-letters-title = Letters of the demo
demo-letters-lede = The demo sends no letters. This is what would have gone out to whoever asked to be told.
demo-letters-told = What those got who listen
demo-letters-none = There is none for you yet. Subscribe first, then reload this page.
demo-letters-link = The demo sends no letters: read yours here
dry-run = Dry run.
dry-run-more = Everything is checked and signed, and nothing is sent.
list-and = { $head } and { $last }
place-unknown = Place unclear

## The first page

home-lede = Tell us what you see; trained observers go and look, and we say what was checked, by area.
home-report = Tell us what you see
home-alerts = See what we have checked
home-rights = Know your rights
home-receipt = Look up your code

## The demo day

demo-lede = Take any place below. Nobody here is real, and nothing leaves this machine.
demo-neighbour = Neighbor
demo-neighbour-more = You see something and tell us. You need no account.
demo-dispatcher = Dispatcher
demo-dispatcher-more = You see the queue, ask observers to go, and draft alerts.
demo-observer = Observer
demo-observer-more = You are asked to go. You look and say what you see.
demo-approver = Verification lead
demo-approver-more = You sign verdicts and approve alerts that others drafted.
demo-take = Take this place

## When something is refused or fails

refused-title = That was not done
fault-title = Something broke on our side
refused-start = Go to the start page
refused-back = Your browser's Back button brings you to the page before. What you typed is often still there.
refused-role = Your role cannot do this. Ask your coordinator, or go back.
refused-not-signed-in = You are not signed in. Press “Sign in”. If this browser has no key of yours, ask a coordinator for a new link; a link works once.
refused-too-long = That is too long to take in. Please shorten it and send it again.
refused-form-token = This page is too old, or it came from another session. Go back, reload it and try again.
refused-form = Part of the form did not arrive. Go back, reload the page and try again.
refused-not-found = There is nothing here. It may have moved or been deleted. Go back to the list and look again.
fault = We could not do that. Please try again in a minute. If it is urgent, call { $phone }. The code for us is { $code }.
step-illegal = That step is not possible now: it stands at “{ $state }”. Reload the page and look again.
api-refused-json = This is not a report we can read: { $why }. Mend it and send it again.
api-refused-field = The field “{ $field }” has a value we do not know. Mend it and send it again with the same id.

## Telling us

report-title = Tell us what you see
report-lede = Trained observers go and look before anyone is alerted. You do not have to give your name.
report-danger = Is somebody at your door, or in danger now?
report-danger-call = Call
report-danger-rest = , day or night. We cannot send police or medics.
report-faults = Please look at this again
report-nothing-lost = What you typed is still here.
report-about = What is it about?
report-kind = What do you see?
report-place = Where?
report-place-hint = The nearest corner or a landmark. Please leave out your own home address.
report-when = When?
report-how = How do you know?
report-text = What is happening?
report-text-hint = How many people and vehicles, and what they do. Please leave out names and number plates.
report-reach = May we call you back?
report-reach-hint = A phone number. Only the people on duty can use it, and it is deleted after { $hours } hours.
report-optional = (optional)
report-send = Send this report
report-wait = Please do not post it anywhere until it has been checked.
report-next = What happens next
report-next-1 = You get a code of three words and a number. Keep it: with it you can add to your report or read the answer.
report-next-2 = We compare it with other reports. If it may be true and observers are free, we ask them to go and look.
report-next-3 = If we publish what was checked, you can read it under your code.

report-refused-what = We do not know what it is about. Choose one of the answers under “What do you see?”
report-refused-where = We do not know where to look. Write the nearest corner or a landmark.
report-refused-kind = We do not know that answer. Choose one from the list.
report-refused-text-long = The text is longer than 600 letters. Please shorten it; the most important first.
report-refused-place-long = The place is longer than 160 letters. The nearest corner is enough.
report-refused-reach = That does not look like a phone number. Write it with the area code, or leave it empty.
report-refused-future = That time has not come yet. Please correct the time.

left-out-plate = [plate left out]
left-out-badge = [badge left out]
left-out-name = [officer’s name left out]
left-out-number = [number left out]
left-out-status = [left out]
left-out-phone = [phone number left out]
left-out-what-plate = a license plate
left-out-what-badge = a badge number
left-out-what-name = an officer’s name
left-out-what-number = a number of one person’s papers
left-out-what-status = what somebody is to the state
left-out-what-phone = a phone number
left-out-said = Your report is saved. We left out what looked like { $what }: we never keep those.
left-out-phone-kept = We took a phone number out of the text. It is kept apart, sealed, as the number to call back.
report-refused-id = We could not tell this report from others. Please send it again. For programs: the id needs 16 to 128 characters.

about-now = Something is happening now
about-earlier = Something happened earlier
about-taken = Someone was taken
about-information = I need information

recency-now = Right now
recency-hour = In the last hour
recency-earlier = Earlier
recency-unknown = Not known

first-hand-saw = I see it myself
first-hand-heard = Someone told me
first-hand-social = I saw a post
first-hand-news = It was in the news
first-hand-unknown = Not said how they know

thanks-title = Thank you. We have your report.
thanks-code = This is your code. Write it down, or remember it:
thanks-repeated = This report was already here. Nothing was stored twice.
thanks-taken = If someone was taken, please call us now:
thanks-taken-more = Have the person's full name ready, and say where and when it happened. On the phone you can ask about legal help. Please do not write the name in a report.
thanks-information = You may find an answer here:
thanks-next-1 = We compare it with other reports.
thanks-next-2 = If it may be true and observers are free, we ask them to go and look.
thanks-next-3 = Look up your code later. You read there what we have checked and published.
thanks-look = Look up this code

receipt-title = Your report
receipt-code = Your code
receipt-code-hint = Three words and a number, such as blue-harbor-lamp-17. Capitals do not matter.
receipt-look = Look it up
receipt-wrong = We have no report with this code. Check the spelling of each word. It may also have been deleted already.
receipt-received = We got it at { $time }.
receipt-answer = What we can say
receipt-nothing = We have nothing checked to say yet.
receipt-nothing-more = That is not the same as nothing happening. You can look again later with the same code.
receipt-added = We have added that. Thank you.
receipt-add = Do you see something new?
receipt-add-send = Add this
receipt-deleted = This report is deleted on { $date } at the latest.
receipt-refused-wait = Too many wrong codes were tried here. Please wait some minutes and try again.
receipt-refused-empty = There was no text to add. Go back, write what you see and send it again.

rights-title = Know your rights
rights-reviewed = Read by { $who } on { $date }.
rights-not-reviewed = No lawyer has read this page yet. Please do not rely on it alone.
rights-answered = A lawyer of this network and a native speaker have read this page. They answer for it until { $date }.
rights-say = You can say:
rights-call = Need help now? Call

privacy-title = What we keep, and for how long
privacy-text = { $n ->
    [one] What you type is kept for 1 day.
   *[other] What you type, your words and the place, is kept for { $n } days.
}
privacy-point = { $n ->
    [one] The exact point on the map is kept for 1 day.
   *[other] The exact point on the map is kept for { $n } days.
}
privacy-reach = { $n ->
    [one] A number to call you back is deleted after 1 hour.
   *[other] A number to call you back is deleted after { $n } hours.
}
privacy-sealed = What you tell us is sealed under keys. When its time is over its key is destroyed, and nobody can read it again, not even we.
privacy-never = We never ask for an account or for anybody's legal status, and we keep no network addresses.
privacy-told = We only ever publish areas: never a corner, an address, your words, or who told us.

## What we have checked, for everybody

public-title = What we have checked
public-lede = Of what happens we say only this: one of us was there and saw it, and a second person signed. Until that has happened we say nothing.
public-or-call = or call
public-none = We have nothing checked to say right now.
public-none-more = That is not the same as nothing happening. If you see something yourself, tell us. If you only read it, please wait before you pass it on.
public-until = until { $time }
public-number = Notice { $number }
public-reload = Reload the page to see what is new.

## Signing in, and people

link-title = Sign in
link-hello = Hello, { $name }
link-once = This link is only for you and works once. If you are somebody else, close this page.
link-sign-in = Sign in as { $name }
link-refused-spent = This link was used already, or its time is over. Ask your coordinator for a new one.

people-title = People
people-name = Name
people-roles = Roles
people-shift = On duty
people-until = until { $time }
people-off = Off duty
people-put-on = Put on duty
people-take-off = Take off duty
people-new-link = New link

people-left = Has left, { $date }
person-save = Save
person-trained = Has finished the training
person-out = Sign them out everywhere
person-out-more = For a lost phone, or when somebody must be out at once. Every session ends, and links they have not opened are void. They can come back with a new link.
person-out-do = Sign out everywhere
person-leave = They leave
person-leave-more = They lose every role and every way in. What they did stays; their name goes after 30 days.
person-leave-do = { $name } leaves
role-refused-last-admin = Nobody else could let people in any more. Make somebody else a coordinator first.

invite-title = Invite somebody
invite-made = { $name } can sign in with this link.
invite-give = Give it to them only, in person or by a private message. It works once.
invite-language = Language
invite-ready = Ready
invite-do = Make a link
invite-refused-name = There is no name. Write a name; a first name is enough.
invite-refused-role = There is no role. Choose one or more.

role-observer = Observer
role-operator = Operator
role-dispatcher = Dispatcher
role-verification-lead = Verification lead
role-admin = Coordinator

## Taking calls and messages

call-title = Take a call
call-say = You say:
call-hello = Hello. We are volunteers. You do not have to give your name.
call-opening = We are not the police and not lawyers. Please do not tell me anybody's legal status.
call-language = Language of the call
call-about = What is it about, and when?
call-place = Where? The nearest corner or a landmark
call-direction = Moving? In which direction
call-people-min = How many people, at least
call-people-max = How many people, at most
call-vehicles = How many vehicles, and of what kind
call-equipment = Equipment
call-markings = What their clothing or vehicles say
call-agency = Who are they, as far as the caller knows?
call-text = In the caller's own words
call-now = What is going on there now?
call-photo = The caller has a photo or video
call-masked = Faces are covered
call-detained = Someone is being held
call-children = Children are there
call-medical = Somebody needs medical help
call-door = They are at a door
call-door-say = “If somebody is at your door, I can read you the page about your rights.”
call-name = Name, only if they want to give it
call-best-time = Best time to call
call-legal = Asks for legal help
call-end-say = “Thank you. I will give you a code. With it you can look up the answer. Please do not post this until it has been checked.”
call-save = Save this report
call-done = Saved. This is the code:
call-done-go = Open the incident it went into
call-done-queue = Back to the queue
desk-kind = What do they see?
desk-how = How do they know?
desk-reach = May we call them back?
desk-text-hint = How many people and vehicles, and what they do. License plates, badge numbers, officers’ names and phone numbers are left out when you save.
call-done-say = Read it out slowly, word by word. With it the caller can look up the answer.

paste-title = Paste a message
paste-lede = One message from a chat or a post. License plates, badge numbers, officers’ names and phone numbers are left out when you save; please take other names out yourself.
paste-text = The message
paste-save = Save as a report

channel-web = Web form
channel-call = Phone
channel-sms = Text message
channel-voice = Voice message
channel-patrol = Patrol
channel-paste = Pasted message
channel-api = Program
channel-import = Imported file
channel-feed = Feed
channel-press = Press
channel-by-web = the web form
channel-by-call = phone
channel-by-sms = text message
channel-by-voice = voice message
channel-by-patrol = a patrol
channel-by-paste = a pasted message
channel-by-api = a program
channel-by-import = an imported file
channel-by-feed = a feed
channel-by-press = the press

## The room: queue, incident, log

n-reports = { $n ->
    [one] 1 report
   *[other] { $n } reports
}
n-incidents = { $n ->
    [one] 1 incident
   *[other] { $n } incidents
}
n-dispatchers = { $n ->
    [one] 1 dispatcher
   *[other] { $n } dispatchers
}
n-observers = { $n ->
    [one] 1 observer
   *[other] { $n } observers
}
age-minutes = { $n ->
    [one] 1 min
   *[other] { $n } min
}
age-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
age-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}

queue-past = Past incidents
queue-settled = { $n ->
    [one] Settled in the last 12 hours: 1 incident
   *[other] Settled in the last 12 hours: { $n } incidents
 }
queue-how = How it is ranked
queue-empty = Nothing is open now.
queue-more = Older ones
queue-ranked = Verified comes first, then where somebody may be in danger, then the most reports, then the newest. Each row says why it stands where it stands.
queue-live = Back to what is open
queue-show-past = Show past incidents
queue-back = Back to the list
queue-choose = Choose an incident from the list.

state-new = New
state-nobody = Nobody is going
state-asked = Asked, no answer yet
state-going = On the way
state-on-scene = On scene, checking
state-one-signature = Seen, one signature
state-verified = Verified { $time }
state-refuted = Checked: other cause
state-unverifiable = Could not be checked
state-retracted = Taken back
state-ended = Ended
state-ended-unknown = End not seen
state-past = Past

verification-unverified = Not checked
verification-checking = Being checked
verification-probable = Likely, not checked
verification-confirmed = Verified
verification-refuted = Checked: other cause
verification-unverifiable = Could not be checked
verification-retracted = Taken back

activity-reported-now = Reported as happening now
activity-ongoing = Happening now
activity-ended = Ended
activity-ended-unknown = End not seen
activity-past = Past
activity-after-action = Being reviewed
activity-archived = Archived
activity-purged = Deleted

why-verified-first = Verified comes first.
why-alert-sent = Alert sent { $time }.
why-saw = { $n } saw it themselves. Came by { $channels }.
why-nobody-saw = Nobody saw it themselves so far. Came by { $channels }.
why-waits-signature = The verdict waits for a second person.
why-waits-lead = The lead decides what is next.
why-on-scene = On scene: { $names }.
why-on-the-way = On the way: { $names }.
why-asked = Asked: { $names }.
why-draft-waits = A draft waits for approval.

incident-title = { $kind }, { $area }
incident-opened = Incident { $number }, opened { $time }
incident-area-said = Outside we say only “{ $area }”.
incident-no-area = It lies in no named area, so nothing can be said outside.
incident-stale = Last seen { $time }. Nobody has looked since. Send somebody to look again.
incident-merged = This incident was merged into another one. Its reports are there now.
incident-alert = Alert { $number }, { $kind }. { $state }
timeline-label = Reports: { $n }, the first at { $first }
timeline-asked = Asked
timeline-there = On scene
timeline-verdict = Verdict
timeline-signed = Signed
timeline-told = Told

known-title = What is known
known-what = What
known-how = How we know
known-since = Since
known-seen = Seen by { $who }. One signature so far.
known-seen-signed = Seen by { $who }, signed by a second person.
known-reports = { $n ->
    [one] 1 report. Not checked.
   *[other] { $n } reports. Not checked.
}
known-others-say = Also said ({ $n }): { $kind }.
known-people = How many people: { $value }
known-vehicles = Vehicles: { $value }
known-agency = Who they are: { $value }
known-caller = A caller said so. Not checked.
known-clash = Others say: { $values }.

people-there = Who is there
people-nobody = Nobody has been asked yet.
offer-asked-at = asked { $time }
offer-there-since = there since { $time }
offer-offered = Asked
offer-accepted = Accepted
offer-en-route = On the way
offer-on-scene = On scene
offer-clear = Has left
offer-debriefed = Has left and told us about it
offer-declined = Said no
offer-expired = No answer in time
offer-withdrawn = Called back
offer-no-show = Did not get there
offer-unsafe-withdraw = Left, not safe

quotes-title = In the reporters' words
quote-source = { $channel }, { $time }. { $how }. { $kind }.
quote-reach = They can be called back.
quote-why = Why it is here
quote-split = This is something else: split it off
detail-children = Children are there.
detail-medical = Somebody needs medical help.
detail-door-knock = They are at a door.
detail-detained = Someone is being held.

fused-title = Why these are one incident
reason-within = Within { $m } m
reason-same-place = The same place
reason-same-area = The same area
reason-minutes = { $n ->
    [one] Within 1 minute
   *[other] Within { $n } minutes
}
reason-same-kind = The same kind
reason-words = The same words: { $words }

other-steps = Other steps
merge-into = Merge into incident number
merge-do = Merge
undo-merge = Undo the merge
undo-split = Undo the split
merge-refused-number = We know no incident with that number. Look at the number in the list and type it again.
rearrange-refused-same = Both are the same incident. Type the number of another one.
rearrange-refused-worked-on = This incident has been worked on already. Open the other one and merge it into this one.
rearrange-refused-only-report = This is the only report here, so there is nothing to split. Merge the incident into another one instead.
rearrange-refused-moved-on = The reports have moved on since then, so it cannot be undone. Split or merge them again by hand.
rearrange-refused-undone = It was undone already. Reload the page to see where it stands.

next-label = Next step
next-send = Next: send somebody to look.
next-send-again = Next: send somebody else.
next-send-more = Only observers who are trained, pledged and on duty can go.
next-wait = Next: wait for the observers.
next-wait-more = They are asked, on the way or on scene. Call them if it takes long.
next-sign = Next: sign the verdict, if it is clear to you.
next-sign-other = Next: a second person signs the verdict.
next-sign-more = Only then can an alert be drafted.
next-decide = Next: the lead decides.
next-decide-more = What was seen settles nothing. Look again, or close it as “could not be checked”.
next-alert = Next: draft the alert.
next-alert-more = Two people have signed. Somebody else approves the alert.
next-approve = Next: somebody approves alert { $number }.
next-approve-more = It must be a lead who neither saw it nor drafted it.
next-told = There is an alert about it.
next-told-more = If it goes on, ask somebody to look again.
next-aside = It was put aside.
next-aside-more = Bring it back to work on it.
next-merged = It was merged into another incident.
next-merged-more = Work on it there, or undo the merge.
next-over = Nothing more to do here.
next-over-more = If somebody reports it again, it shows in the queue.
next-closed = This one is closed to those who work on it.
next-closed-more = They take the next step. Ask one of them if something has to happen.
next-shut = What was said here is shut to you now.
next-shut-more = Say above why you read it; then you can take the next step.

log-title = Shift log
on-duty = On duty: { $who }
actor-public = Somebody
actor-person = Somebody
actor-task = Sereno
actor-command = The command line
log-incident-open = Reports became incident { $n }.
log-incident-merge = { $who } merged incident { $n } into { $m }.
log-incident-split = { $who } split incident { $m } off from { $n }.
log-incident-undo = { $who } undid the last change to incident { $n }.
log-incident-end-unknown = Nobody looked at incident { $n } for two hours. We did not see it end.
log-dispatch-send = { $who } asked { $m } to go. Incident { $n }.
log-dispatch-accept = { $who } accepted. Incident { $n }.
log-dispatch-decline = { $who } said no. Incident { $n }.
log-dispatch-set-out = { $who } set out. Incident { $n }.
log-dispatch-arrive = { $who } is on scene. Incident { $n }.
log-dispatch-leave = { $who } has left. Incident { $n }.
log-dispatch-leave-unsafe = { $who } left because it was not safe. Incident { $n }.
log-dispatch-expire = An offer got no answer in time. Incident { $n }.
log-dispatch-miss = { $who } did not get there. Incident { $n }.
log-dispatch-withdraw = { $who } called an observer back. Incident { $n }.
log-dispatch-debrief = { $who } told us how it went. Incident { $n }.
log-verdict-give = { $who } gave a verdict. Incident { $n }.
log-verdict-sign = { $who } signed the verdict. Incident { $n }.
log-verdict-decide = { $who } decided what is next. Incident { $n }.
log-alert-draft = { $who } drafted alert { $m }. Incident { $n }.
log-alert-approve = { $who } approved alert { $m }. Incident { $n }.
log-alert-send-back = { $who } sent alert { $m } back. Incident { $n }.
log-alert-send = Alert { $n } was sent.
log-alert-hold = Alert { $n } was held back. Nothing was sent.
log-alert-expire = Alert { $n } is over.

## Sending somebody to look

send-who = Who is asked
send-do = Ask them to go
send-nobody = There is no observer yet. Ask your coordinator to invite one.
send-refused-nobody = Nobody was chosen. Tick one or more observers at the end of this page.
send-refused-not-observer = They are not an observer. Choose somebody else.
send-refused-not-trained = Their training is missing or has run out. Choose somebody else; a training brings them back.
send-refused-not-pledged = Their pledge not to interfere is missing or has run out. Choose somebody else, or let them sign it.
send-refused-not-on-shift = They are off duty. Choose somebody on duty, or ask the coordinator to put them on.
send-refused-already-sent = They are out on another task. Choose somebody else, or wait until they are back.
sent-title = Asked to go
sent-asked = { $name } is asked to go.
sent-link = Give them this link. It opens only in their own browser, where they are signed in.
sent-not = { $name } was not asked.
sent-back = Back to the incident

field-title = My tasks
field-empty = Nobody has asked you to go. While you are on duty, a request shows up here.
field-can-you = Can you go and look?
field-go = Please go and look
field-area = Area
field-place = Place
field-people-say = What people say
field-not-checked = Not checked yet.
field-pledge = We look, write down and tell people their rights. We do not block, follow or interfere.
field-accept = Yes, I am going
field-decline = Not this time
field-may-say-no = You may always say no, without a reason. You get the exact place when you accept.
field-arrive = I am there
field-cannot = I cannot go after all
field-settled = This is settled: { $what }.
field-settled-more = You need not go on. Please come back; if you are already there, say so and tell us what you see.
field-check-in = Check in by { $time }
field-what = What do you see yourself?
field-distance = Stay at least 30 m (100 feet) away.
field-next-page = You can change it on the next page. A second person signs before anything is said outside.
field-leave = I am leaving
field-leave-unsafe = I am leaving, it is not safe
field-said = You said at { $time }: { $what }.
field-said-signed = A second person has signed it.
field-said-waits = It waits for a second person.
field-pair-asks = Your partner here has said what they see. Talk to them first. Sign only if you saw the same yourself.
field-pair-sign = Yes, I saw the same
field-over = This task is over for you. Thank you. If there is more to tell, call the dispatcher.
field-call = Call the dispatcher, { $phone }
field-emergency = If a life is in danger, you decide whether to call 911.

verdict-saw-it = It is happening
verdict-saw-it-hint = I see it myself
verdict-other-cause = Something else
verdict-other-cause-hint = I can see another cause, a film crew for example
verdict-nothing-here = Nothing here now
verdict-nothing-here-hint = Too late, gone, or never was: the lead decides
verdict-cannot-tell = I cannot tell
verdict-cannot-tell-hint = Too far, or not clear
verdict-change = Choose another answer
verdict-doing = What is going on?
verdict-cause = What is it?
verdict-cause-hint = Choose one only if you see the cause yourself. If not, go back and choose “I cannot tell”.
verdict-direct = I saw this myself, here on the spot.
verdict-give = Send my verdict
verdict-more = More, if it is safe to look
verdict-more-hint = You may leave this empty. Only what you see. Leave out names, faces, badge numbers and number plates.
verdict-sentence = { $who }, { $time }: { $what }
verdict-unsigned = Waits for a second person
verdict-signed = Signed by { $who }, { $time }
verdict-sign = Sign this verdict
decide-again = Ask somebody to look again
decide-unverifiable = Close: could not be checked
decided-again = Somebody looks again
decided-unverifiable = Could not be checked

salute-size = Size: how many
salute-activity = Activity: what they do
salute-location = Location: where exactly
salute-uniform = Uniform: what it says
salute-time = Time: since when
salute-equipment = Equipment
salute-size-letter = S
salute-activity-letter = A
salute-location-letter = L
salute-uniform-letter = U
salute-time-letter = T
salute-equipment-letter = E

finding-refused-not-on-scene = Nobody was on the spot, so this settles nothing. Say “I am there” first, or send an observer.
finding-refused-not-on-shift = The observer is off duty, so this does not count. Ask the coordinator to put them on duty, then send it again.
finding-refused-not-trained = The observer's training or pledge has run out, so this does not count. Send another observer.
finding-refused-not-direct = Only what you saw yourself counts. Tick the box if you did; if not, choose “I cannot tell”.
finding-refused-cause = It does not say what else it is. Choose a cause you can see; if there is none, choose “I cannot tell”.
finding-refused-activity = It does not say what is going on. Choose what you see.
finding-refused-lead-decides = This answer settles nothing alone. The lead decides what is next.
finding-refused-not-published = They were not reached at their published number. Call that number, then enter it again.
sign-refused-same-person = You gave this verdict yourself. Ask the lead or your partner to sign it.
sign-refused-may-not = Only a lead, or the partner on the spot, can sign this. Ask one of them.
sign-refused-closed = This verdict is signed or decided already. Reload the page to see where it stands.

## Alerts

alert-kind-verified = Verified
alert-kind-checked = Checked
alert-state-draft = Draft
alert-state-translated = Waits for approval
alert-state-approved = Approved, not sent yet
alert-state-sending = Being sent
alert-state-sent = Sent
alert-state-updated = Updated
alert-state-ended = Ended
alert-state-corrected = Corrected
alert-state-withdrawn = Withdrawn
alert-state-cancelled-before-send = Not sent
alert-state-expired = Over
out-channel-dry-run = dry run

alerts-public = Look at the public page
alerts-none = No alerts yet.
alerts-col-number = Alert
alerts-col-area = Area
alerts-col-state = State
alerts-col-time = Drafted
outbox-lede = What was let out, word for word. What is marked as a dry run was told to nobody.
back-to = Back to incident { $number }
back-incident = Back to the incident

compose-title = Draft an alert
compose-h1 = { $kind }: draft alert { $number } for { $area }
compose-lede = The text is built from approved phrases. You cannot change it, and nothing a reporter wrote is in it.
compose-next = You draft it. Then a lead, who neither saw it nor drafted it, reads it and approves it.
compose-do = Draft it and ask for approval

alert-try = Try to draft an alert
alert-draft = Draft the alert
alert-open = Open the alert
alert-number = Alert { $number }
alert-h1 = Alert { $number } for { $area }
alert-approve-h1 = Approve alert { $number } for { $area }
alert-basis = Seen by { $observer } on the spot. Verdict signed by { $second }. Drafted by { $drafter }, { $time }.
alert-held = It was held back. Nothing was sent.
alert-exactly = Exactly what people get
alert-size = Characters: { $chars }. Text segments: { $n }.
alert-size-wide = Characters: { $chars }. Text segments: { $n }, because of letters such as “ó”.
alert-linted = Every text has its source, area, time and end. None has a name, a corner or a number plate. It is checked again before it is sent.
alert-area = Area told
alert-area-more = Only “{ $area }” is named, no place inside it. It expires at { $time }.

withheld-title = What we keep back
withheld-place = The corner and the building
withheld-place-why = Only an area is ever told. Observers know the corner.
withheld-numbers = How many people and vehicles
withheld-numbers-why = A description lets people follow.
withheld-words = The reporters' words
withheld-words-why = A reporter's words never go outside.
withheld-people = Who saw it and who reported it
withheld-people-why = Observers and reporters are never named.

hands-title = Whose hands are on it
hand-done = Done
hand-yours = Yours
hand-missing = Missing
hand-saw = Saw it on the spot.
hand-second = Signed the verdict.
hand-drafted = Drafted it at { $time }. Cannot approve it.
hand-approved = Approved it at { $time }.
hand-somebody = Another person
hand-you-may = You neither saw it nor drafted it, so you may approve it.
hand-other-must = A lead who neither saw it nor drafted it.
hands-cover = The approval covers these texts, this area, this end and these people. If one of them changes, it falls.
approve-warning = You sign exactly this: the texts, the area, until when, and the people above. Nobody can call a sent alert back out of a phone; it can only be followed by another.
approve-do = Approve and finish the dry run
approve-back = Send it back
approve-not-you = You cannot approve this one.
approve-refused-role = Only a verification lead approves alerts. Ask one who is on duty.
approve-refused-drafter = You drafted it. Ask another lead to approve it.
approve-refused-observer = You saw it yourself. Ask a lead who was not there to approve it.
approve-refused-no-second = The person who saw it also signed. Ask a second person to sign the verdict first.
approve-refused-too-few = Fewer than three people are behind it. Ask a lead who has not signed or drafted it.
approve-refused-changed = The alert has changed since you opened it. Reload the page, read it again and then approve.

gate-nothing = There is nothing to approve.
gate-title = { $area }: no alert can be drafted now
gate-summary = Incident { $number }: { $reports }. No role can change this rule.
gate-missing = What is there, and what is missing
gate-yes = Done:
gate-no = Missing:
gate-report = A report
gate-report-more = The first one at { $time }
gate-observer = An observer on the spot
gate-observer-none = Nobody has been there yet.
gate-finding = A verdict that says what was seen
gate-finding-more = “It is happening” or “Something else”, with what it is
gate-second = A second person who signs the verdict
gate-area = An area that may be named
gate-approver = A draft, and somebody else who approves it
gate-now = What you can do now
gate-forward-send = Send an observer to look.
gate-forward-wait = Wait for the observers, or send somebody else.
gate-forward-sign = Ask a second person to sign the verdict.
gate-forward-later = The verdict is signed. Read above what stands in the way now, then go back to the incident.
gate-reporters = Reporters who look up their code read only what we have published.

alert-refused-not-verified = It has not been seen on the spot by one person and signed by a second. Send an observer, then let somebody sign.
alert-refused-no-area = It lies in no named area, so we cannot say where. Ask the coordinator to add the area to the playbook.
alert-refused-stale = It was seen too long ago to be told as news. Send an observer to look again.
alert-refused-too-soon = There is an open alert about it, or one from the last 20 minutes. Finish that one, or wait.
alert-refused-no-phrase = There is no approved phrase for it in this language: { $language }. Ask the coordinator to add one.
alert-refused-text = The text breaks a rule: { $detail }. Tell the coordinator; the phrase must be changed first.

release-refused-changed = The alert is not the one that was approved. Draft it again and have it approved.
release-refused-people = There are not enough different people behind it. Draft it again with somebody else.
release-refused-no-longer-true = The incident is no longer what the alert says. Look at the incident and draft again.
release-refused-expired = It was too late to send it. Send an observer to look again.
release-refused-text = A text breaks a rule. Tell the coordinator; the phrase must be changed first.
release-refused-language = A text is missing in one of our languages. Tell the coordinator, then draft it again.
offer-recall = Take the request to { $name } back
reach-ask = Call this reporter back
reach-title = Call a reporter back
reach-lede = The number is shown once you say why. That you looked is written down.
reach-why = Why do you call?
reach-why-facts = To ask what they saw
reach-why-safety = Somebody may be in danger
reach-why-witnesses = They asked for witnesses at their own door
reach-why-told = To tell them what came of it
reach-say = What you may tell them
reach-say-more = This is what was published, word for word. Say no more than that.
reach-do = Show the number
reach-shown = Use it for this call only. Do not write it down anywhere else.
reach-refused-why = Choose why you call. Then the number is shown.
log-incident-reopen = Incident { $n } was opened again: somebody sees it now.
rearrange-refused-over = The other incident is over or could not be checked. Choose one that is open.
rearrange-refused-too-many = That is too many reports for one step. Ask your coordinator.

## The room: filters, taking on, piles, putting aside

nav-find = Find
nav-help = Help
drawn-as-of = As of
live-now = Live
live-not = Not live since
queue-next = More of them
queue-none-such = Nothing in the list is like that now.
queue-changed = The list has changed. Show it as it is now
pane-changed = Something changed here. Show it
queue-news = { $n ->
    [one] 1 new report, show it
   *[other] { $n } new reports, show them
}
queue-news-many = Many new reports, show them
queue-aside = { $n ->
    [one] 1 incident was put aside.
   *[other] { $n } incidents were put aside.
}
queue-aside-see = See what was put aside
filter-label = Show
filter-all = All
filter-mine = Mine
filter-new = New
filter-danger = Danger
filter-verified = Verified
filter-sign = Waits for a signature
filter-tell = To be told
row-to-tell = { $n ->
    [one] 1 person who left a number is still to be told.
   *[other] { $n } people who left a number are still to be told.
}
filter-area = Area
filter-everywhere = Everywhere
filter-do = Show
why-held = { $who } has this one.
here-now = Looking at this now: { $names }.
hold-take = I have this one
hold-mine = You have this one.
hold-let = Let it go
hold-to = Hand it over to
hold-hand = Hand over
hold-refused-taken = Somebody else has it by now. Read who it is, and ask them.
hold-refused-who = We do not know whom you mean. Choose somebody who works at the desk.
aside-why = Why it is put aside
aside-choose = Choose a reason
aside-do = Put aside
aside-repeat = The same message again and again
aside-no-sighting = Nobody says that they see something
aside-elsewhere = Outside our area
aside-abuse = Abuse
aside-undo = Undo: bring them back
aside-title = Put aside
aside-lede = These are out of the queue. Nothing is deleted before its date, and each step can be taken back whole.
aside-none = Nothing is put aside.
aside-back = { $n ->
    [one] Bring it back
   *[other] Bring { $n } back
}
aside-refused-why = There is no reason. Choose one from the list.
aside-refused-out = Somebody was asked, is going, is there or has said what they saw. Call them back first, or let it be.
aside-refused-checked = It was checked, so it stays in sight. It leaves the queue by itself when it is over.
aside-refused-read = Somebody may be in danger. Open it and read it; there you can put it aside.
aside-refused-aside = It was put aside. Bring it back first; you find it under “Put aside”.
aside-refused-back = It was brought back already. Go to the queue and look again.
incident-aside = Put aside at { $time }: { $why }.
incident-number = Incident { $number }.
pile-title = With those you tick
pile-pick = Tick several
pile-all = Tick all shown
pile-tick = Incident { $number }, { $place }
pile-take = I have these
pile-stop = Stop ticking
pile-aside = { $n ->
    [0] Nothing was put aside
    [one] 1 incident was put aside
   *[other] { $n } incidents were put aside
}
pile-held = { $n ->
    [0] Nothing was handed over
    [one] 1 incident was handed over
   *[other] { $n } incidents were handed over
}
pile-left = { $n ->
    [one] 1 was left where it is
   *[other] { $n } were left where they are
}
pile-refused-nothing = Nothing was ticked. Tick one row or more and try again.
quote-abuse = This is abuse: count it no more
undo-abuse = Undo: it was no abuse
send-cannot = { $n ->
    [one] 1 person cannot go now
   *[other] { $n } people cannot go now
}
side-title = Where, and the shift log

## The shift log and handing over

note-label = Write to the log
note-about = Write to the log about { $number }
note-do = Add
note-hint = At most 300 letters. No names of people from outside, and no number plates.
note-refused-empty = There is no text. Write what the others must know.
note-refused-long = It is longer than 300 letters. Please shorten it, or write two.
note-refused-kept = That line holds a plate, a badge number, an officer’s name or a number of one person’s papers. We never write these down. Take it out and add the line again.
note-refused-plate = “{ $word }” looks like a number plate or a badge. We never write these down. Take it out and add the line again.
log-note = { $who }: “{ $text }”
log-note-about = { $who } on { $n }: “{ $text }”
log-note-handover = { $who } for the next shift: “{ $text }”
log-incident-take = { $who } has incident { $n }.
log-incident-hand-over = { $who } handed incident { $n } to { $m }.
log-incident-let-be = { $who } let incident { $n } go.
log-incident-aside = { $who } put incident { $n } aside.
log-incident-back = { $who } brought incident { $n } back.
log-incident-abuse = { $who } marked a report of incident { $n } as abuse.
log-incident-read = { $who } said why, and read what was said in incident { $n }.
log-incident-close = { $who } closed incident { $n } to those who work on it.
log-incident-let-in = { $who } let { $m } read incident { $n }.
log-incident-open-up = { $who } opened incident { $n } to the desk.
handover-print = Sheet for the next shift
handover-title = Hand-over
handover-lede = Print this page, or read it together. Write down what the pages do not say.
handover-note = For those who come next
handover-do = Add it to the log
handover-open = What is open
handover-untold = Settled, and nobody told yet
handover-untold-lede = Two people have signed what was seen. A notice, or the answer to those who told us, is still to come; or somebody is still asked.
handover-what = Incident
handover-state = Where it stands
handover-next = Next
handover-duty = On duty
handover-notes = What people wrote
handover-log = The last twelve hours
handover-from = Handed over by
handover-to = to

## Need to know
why-closed = Closed to those who work on it.
incident-closed = Since { $time } what was said here is open only to { $names }. Whoever is asked to sign reads it too.
need-why = Why do you read it?
need-why-asked = Somebody asks what came of it
need-why-again = It may be happening again
need-why-mistake = What we said or did may have been wrong
need-why-safety = Somebody may be in danger
need-why-counsel = A lawyer or a legal hold asks for it
need-logged = Your name, the time and the reason go on the audit log and into the shift log. It stays open to you for twelve hours.
need-read = Read what was said
need-close = Close it to those who work on it
need-close-hint = For a home, a child, or one of us. The desk still sees where it is and how far it is.
need-let-in = Let somebody read it
need-let-in-do = Let them in
need-open = Open it to the desk again
need-refused-why = Choose why you read it. Then what was said is shown.
need-refused-closed = What was said here is closed to those who work on it. Ask one of them to let you in; if that cannot wait, say why and read it.
need-refused-over = This is over, so what was said is shut. Say why you read it, and it opens for you.
need-refused-off-shift = You are not on shift, so you read what waits for you. Say why you read this one, or check in.
need-refused-ask-them = What was said here is closed to those who work on it. Ask one of them to let you in, or a dispatcher.
need-refused-nothing-moves = While an incident is closed, nothing is moved in or out of it by hand. Open it to the desk first.
need-refused-is-closed = It is closed already. Look at the page again.
need-refused-is-open = It is open to the whole desk already. Look at the page again.
need-refused-too-many = Twelve people are on it already. Open it to the desk instead.

## Finding

find-title = Find a report or an incident
find-label = Code, number or words
find-hint = A code such as blue-harbor-lamp-17, an incident's number, or words that were said. Looking for words is noted in the audit log, without the words.
find-do = Find
find-nothing = We found nothing. Check the spelling, or try fewer words. It may also be deleted already.
find-receipt = The report with this code
find-n = { $n ->
    [one] 1 report has all of these words
   *[other] { $n } reports have all of these words, the newest first
}
find-in = Incident { $number }: { $kind }
find-alone = It belongs to no incident.
find-refused-short = That is too short to look for. Write a code, a number or a word of two letters or more.
report-state-received = Just came in
report-state-screened = Read
report-state-callback-due = To be called back
report-state-unreachable = Could not be reached
report-state-linked = In an incident
report-state-new-incident = Began an incident
report-state-information-only = A question
report-state-legal-intake = Somebody was taken
report-state-past-incident = Long over
report-state-duplicate-same-source = A repeat
report-state-abusive = Abuse
report-state-out-of-area = Outside our area
report-state-closed = Closed
report-state-expired = Past its date

## The map

map-where = Where
map-list = Larger, and as a list
map-ours = Drawn here from outlines. No map service is asked.
map-title = Where something is open
map-lede = Areas only: no corner and no address is on any map of ours.
map-areas = The same as a list
map-more = { $n ->
    [one] 1 more
   *[other] { $n } more
}
map-nowhere = { $n ->
    [one] 1 more incident lies in no named area.
   *[other] { $n } more incidents lie in no named area.
}

## Help

keys-some = Keys:
keys-all = all keys
help-title = Help
help-all = All help pages
help-guides = Guides to print
help-print = Print this page
keys-title = Keys
keys-lede = On a keyboard these do what the buttons do. Nothing is sent, signed or approved by a key alone: the key goes to the button, and Enter presses it.
keys-off = Switch keys off
keys-on = Switch keys on
bell-on = Ring softly when somebody may be in danger
bell-off = Do not ring
keys-needs-script = These switches need a browser with scripts. Everything else works without.
key-next = The next row
key-previous = The row before
key-open = Open the row
key-step = The next step
key-sign = Sign the verdict
key-alert = The alert
key-show = Show what is new, or reload
key-note = Write to the log
key-find = Find
key-help = Help for this page

## First steps

nav-start = First steps
start-title = First steps
start-lede = { $n ->
    [0] Everything is ready. This page shows how things stand.
    [one] 1 thing is still to do. This page shows how things stand.
   *[other] { $n } things are still to do. This page shows how things stand.
}
start-done = Done
start-open = To do
start-playbook = Your network's own words
start-playbook-more = You are “{ $name }”, and people call { $phone }. A number with 555-01 is a sample and reaches nobody.
start-desk = Somebody at the desk
start-desk-more = { $n ->
    [0] There is no dispatcher yet. Invite one with a link.
    [one] There is 1 dispatcher.
   *[other] There are { $n } dispatchers.
}
start-desk-do = Invite a dispatcher
start-leads = Two verification leads
start-leads-more = { $n ->
    [0] There is no lead yet. One signs what an observer saw, another approves the alert: you need two.
    [one] There is 1 lead. One signs what an observer saw, another approves the alert: you need two.
   *[other] There are { $n } leads.
}
start-leads-do = Invite a lead
start-observers = Three observers who are ready
start-observers-more = { $n ->
    [0] Nobody is trained and has signed the pledge yet.
    [one] 1 observer is trained and has signed the pledge.
   *[other] { $n } observers are trained and have signed the pledge.
}
start-observers-do = Invite observers
start-duty = Somebody on duty now
start-duty-more = A dispatcher and an observer must be on duty, or nobody can go and look.
start-duty-do = Put people on duty
start-report = A first report
start-report-more = Send one from your own phone and see it come in. Say in the text that it is a trial, and put it aside afterwards.
start-report-do = Open the form
start-try = Try it with invented people
start-try-more = A whole day with invented people runs on this machine with one command; nothing of it touches your data:

## Demo

demo-running = It is { $time } here. Time runs { $times } times as fast as yours.
demo-paused = It is { $time } here. Time stands still.
demo-day-over = The day is over. Stop the program and start it again for a new day.
demo-pause = Pause
demo-go-on = Go on
demo-times = { $times }×
demo-guide-title = Show me in two minutes
demo-guide-lede = Send a report and follow it through seven steps, from a neighbor’s phone to the public page. Each step takes one or two presses.
demo-guide-go = Start the two minutes
demo-places-title = Or take a place yourself
demo-places-lede = Other invented people work on their own all day. They leave alone what you have taken on.
demo-operator = Operator
demo-operator-more = You answer the phone, ask the questions, and write down what callers see.
demo-coordinator = Coordinator
demo-coordinator-more = You add people, and you say who is trained and on shift.
guide-step = Step { $n } of { $of }.
guide-leave = Leave the guide
guide-note-done = This part is done already. You can look and go on.
guide-note-for-you = We did the step before for you.
guide-note-stuck = This report took another turn, so the guide cannot go on from here. Look around, or start again with a new report.
guide-1 = You are a neighbor and see people at a door. The form is filled in: press “Send this report” at its end. You need no name and no account. Then go on here.
guide-1-go = Next: be Ana, the dispatcher
guide-2 = You are Ana. Your report is here, joined with two others about the same place, and the page says why. Nobody has checked it, so nobody may be told. Tick Luis at the bottom and press “Ask them to go”.
guide-2-go = Next: be Luis, the observer
guide-3 = You are Luis, on your phone. Press “Yes, I am going”, then “I am there”, then “It is happening”, and send your verdict. Only somebody on the spot can give one.
guide-3-go = Next: be Marisol, who signs
guide-4 = You are Marisol. One person’s word is not enough here. Read what Luis saw and press “Sign this verdict” at the bottom: now two people stand behind it.
guide-4-go = Next: be Ana again
guide-5 = You are Ana again. The program writes the alert from the signed verdict, in each language, with an area and no street. You cannot change its words. Press “Draft it and ask for approval” at the end.
guide-5-go = Next: be Lena, who approves
guide-6 = You are Lena. You did not look and you did not draft, so you may approve. Read both texts, then press “Approve” at the end of the page.
guide-6-go = Next: what neighbors read
guide-7 = This is what everybody can read now: what was seen, in which area, and until when. It names no corner, no reporter and no observer. That is the whole path.
guide-7-go = Start again
privacy-subscribers = If you ask for notices we keep your address, sealed, with an area or a square of 500 meters, a language and quiet hours. Which notices reached you is kept for 30 days. When you stop, your address and your area are deleted at once.
