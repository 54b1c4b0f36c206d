
# A sender of its own: pinned approvers, drafts that wait, signatures.
approve-refused-elsewhere = Nothing is approved here. Approve it at the sender’s own address, { $address }, with a passkey that is pinned there.
approve-elsewhere = It is approved at the sender’s own address.
approve-elsewhere-more = Two people sign there with the passkeys that are pinned there. This page can neither approve nor send.
approve-elsewhere-go = Go to the sender

sender-name = { $net } – sender
sender-title = The sender
sender-lede = Nothing leaves the hotline without signatures that are made here. This is another program than the hotline’s pages, and it does not believe them.
sender-enter = Show your pinned passkey to read what waits. Reading approves nothing.
sender-empty = Nobody’s passkey is pinned here.
sender-empty-more = Whoever looks after this machine has the one-time links for the first two people.
sender-nav-drafts = Drafts
sender-nav-approvers = Approvers
sender-here = You are here as { $name }.
sender-notice-go = More

sender-countdown = { $hours } h { $minutes } min
sender-rests = The list of approvers was emptied on the sender’s machine. Nothing can be signed before { $at }, in { $left }.
sender-comes = { $name } counts as an approver from { $at }, in { $left }. Any approver can call it off.
sender-goes = { $name } is no longer an approver from { $at }, in { $left }. Any other approver can call it off.
sender-key-wrapped = A panic lock has wrapped the key that signs notices. What is signed waits until two recovery sheets open it on the sender’s machine.
sender-other-setup = The hotline’s set-up has changed. The sender goes on with the one it took up; whoever looks after the machine can take up the new one.

sender-enrol-title = Pin your passkey
sender-enrol-lede = With this passkey you sign what the network tells people. It works at this address only, and the hotline’s administrators cannot change it. This link works once.
sender-enrol-name = Your name
sender-enrol-name-hint = As the other approvers know you.
sender-enrol-person = Who you are in the hotline
sender-enrol-person-hint = So that nobody approves what they saw or drafted themselves.
sender-enrol-choose = Choose
sender-enrol-nobody = Nobody works in the hotline yet. Let its coordinator invite you there first, then open this link again.

sender-drafts-title = Drafts that wait
sender-drafts-lede = Each needs the signatures of two approvers; a withdrawal needs one.
sender-drafts-none = Nothing waits.
sender-past = What became of the last ones
sender-stands-signed = Signed by { $n } of { $of }
sender-stands-goes = Signed, about to leave
sender-stands-stopped = Stopped
sender-stands-refused = Not sent
sender-stands-out = Released

sender-draft-h1 = Read notice { $number } for { $area }
sender-draft-lede = This is what is stored at this moment, and what would leave. If a letter of it changes, your signature no longer fits and nothing leaves.
sender-goes-at = It leaves at { $time }.
sender-stop-lede = For these seconds any approver can stop it. A stopped notice is drafted again.
sender-stop = Stop it
sender-facts = What it rests on
sender-fact-area = Area
sender-fact-until = Holds until
sender-fact-audience = People it would reach
sender-fact-told = Sending
sender-told-on = On: it is told
sender-told-dry = Dry run: nobody is told
sender-fact-incident = Incident
sender-fact-verdict = Verdict
sender-no-verdict = There is no signed finding behind it. Do not sign.
sender-withdrawal = None: a withdrawal claims nothing.
sender-fact-saw = Seen by
sender-fact-second = Signed second by
sender-fact-drafted = Drafted by
sender-sign-title = { $n ->
    [one] One signature is needed
   *[other] { $n } signatures are needed
}
sender-hand-other = Signed something else
sender-covers = Your passkey signs the SHA-256 of the whole record: every text, area, end, audience, finding and people. Compare it with the other approver if you have doubts.
sender-sign-do = Sign with your passkey
sender-signed-by-you = You have signed it. Another approver must sign too.

sender-approvers-title = Approvers
sender-approvers-lede = Only their signatures count. A change takes two of them, and a day passes before it counts.
sender-you = (you)
sender-active = Counts.
sender-active-from = Counts from { $at }.
sender-active-until = Counts until { $at }.
sender-list-more = In the hotline: { $person }. Pinned { $date }, key { $key }.
sender-person-gone = somebody who is no longer there
sender-remove = Propose to remove
sender-changes = Changes that wait
sender-changes-none = None.
sender-change-add = { $name } wants to be an approver. In the hotline: { $person }.
sender-change-remove = { $name } is to be removed.
sender-change-adding = { $name } becomes an approver in { $left }.
sender-change-removing = { $name } is removed in { $left }.
sender-change-nobody = Nobody has signed it yet.
sender-change-by = Signed by { $names }.
sender-change-sign = Sign this change
sender-change-cancel = Call it off
sender-more = Somebody new
sender-more-how = Make a one-time link and hand it over in person. Whoever opens it pins a passkey; it counts a day after two approvers have signed.
sender-link-make = Make a link
sender-link-made = The link, shown once:
sender-link-how = It works for two days, for one person.
sender-journal = What was done here

sender-refused-changed = It is not what was signed any more. Draft it again in the hotline, and find out who changed it.
sender-refused-changed-page = It has changed since you opened the page. Reload, read it again, and ask who changed it.
sender-refused-too-few = Not enough signatures of pinned approvers hold. Let two of them sign again.
sender-refused-people = One who signed drafted it or saw it. Draft it again and let others sign.
sender-refused-stopped = An approver stopped it. Draft it again if it should be told after all.
sender-refused-not-due = It can still be stopped. Wait some seconds.
sender-refused-not-waiting = It no longer waits for a signature. Go back to the drafts.
sender-refused-not-ours = It follows something that did not leave from this sender, or its area is not in the set-up taken up here. Draft it again where the first notice was told, or take the set-up up.
sender-refused-own = You cannot call off your own removal. Ask another approver.
sender-refused-not-active = Your signature does not count yet, or no longer. See the list of approvers.
sender-refused-answer = Your passkey’s answer does not fit what is stored now. Reload, read it again, and use the passkey that is pinned here.
sender-refused-too-late = It is leaving. It can be withdrawn or corrected in the hotline.
sender-refused-name = Write your name and choose who you are in the hotline.
sender-refused-known = This person is pinned already. Remove the old passkey first.
sender-refused-last-two = Two must stay on the list. Add somebody before you remove one.
sender-refused-change-open = A change about this person waits already. Sign that one, or call it off.
sender-refused-not-in = Show your pinned passkey first, on the sender’s first page.
sender-refused-no-list = Nobody’s passkey is pinned here. Whoever looks after this machine has the first links.

act-sender-link = Made links for approvers
act-sender-enrol = Pinned a passkey
act-sender-enter = An approver came in
act-sender-sign = Signed a draft
act-sender-stop = Stopped a notice
act-sender-release = Began to release
act-sender-released = Released
act-sender-refused = Refused to release
act-sender-change = Signed or proposed a change of the list
act-sender-cancel = Called a change off
act-sender-reset = Emptied the list on the machine
act-sender-setup = Took up the hotline’s set-up
act-sender-forget = Deleted old rows
sender-refused-show-again = Show your passkey again: nothing was changed. What you typed is still here, but for a password; press the button once more.
