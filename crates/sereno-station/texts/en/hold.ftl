
# Legal holds.
nav-holds = Legal holds
nav-door = A paper at the door
nav-seizable = What can be seized?
legal-memos = Read this first
legal-memo-go = Read it
legal-memo-proposed = Legal hold { $n } is proposed and waits for a second person.
legal-memo-held = Legal hold { $n } stands: named records are kept longer. Please read it and say so.
legal-memo-ask-end = Somebody asks to end legal hold { $n }. A second person must agree.
legal-memo-ask-renew = Somebody asks for a new review date of legal hold { $n }. A second person must agree.
legal-memo-ended = Legal hold { $n } has ended. Its records go on their date again.
legal-memo-withdrawn = Legal hold { $n } was not made: nobody confirmed it, or it was taken back.
legal-memo-soon = Legal hold { $n } must be reviewed soon. Renew it or end it.
legal-memo-overdue = The review of legal hold { $n } is overdue. Renew it or end it today.
legal-title = Legal holds
legal-lede = When a paper demands records, two people name them here, and only these are kept longer. Everything else goes on its date as always. Lawyers see a new hold at the top of their pages; nothing is sent to them yet, so call them too.
legal-none = There is no legal hold, and there never was one.
legal-one = Legal hold { $n }
legal-records = { $n ->
    [one] 1 record named
   *[other] { $n } records named
  }
legal-proposed-on = Proposed on { $date }
legal-held-since = Held since { $date }
legal-held-from = Held from { $from } to { $to }
legal-over-on = Over on { $date }
legal-review-on = Review on { $date }
legal-review-overdue = Review overdue since { $date }
legal-read-do = I have read hold { $n }
legal-propose = Name records
legal-propose-more = Nothing is paused until a second person confirms it. Do it the same day: what reaches its date before that is gone.
legal-list = Which records?
legal-list-more = Incident numbers such as #12, ids, or the codes of reports. One on each line, or with commas. At most 200.
legal-matter = Short reference of the matter
legal-matter-more = Such as the number on the paper. Leave out names. It is sealed, and goes when the hold ends.
legal-days-label = Days until it is reviewed (1 to 180)
legal-days = { $n ->
    [one] 1 day after it is confirmed
   *[other] { $n } days after it is confirmed
  }
legal-propose-do = Propose this hold
legal-proposed = Proposed by
legal-confirmed = Confirmed by
legal-review = Review
legal-over = Over since
legal-by-on = { $name }, { $date }
legal-matter-gone = gone, because the hold is over
legal-told = Counsel who have read it
legal-told-nobody = nobody yet
legal-named = Records named
legal-named-incident = Incident { $what }
legal-named-report = Report { $what }
legal-named-gone = gone
legal-named-over = The list goes when the hold is over.
legal-covers = With all that hangs on them, these rows are kept:
legal-sealed = { $n ->
    [one] 1 sealed value stands under the key of this hold.
   *[other] { $n } sealed values stand under the key of this hold.
  }
legal-confirm = Confirm it
legal-confirm-more = Compare the list with the paper. From the moment you confirm, these records are not purged.
legal-confirm-do = Confirm: pause the purge of these records
legal-own = You began this. Another coordinator or a lawyer must do the next step.
legal-withdraw-do = Take the proposal back
legal-asked = A second person must agree
legal-asked-end = { $name } asks to end this hold.
legal-asked-renew = { $name } asks for a review on { $date }.
legal-agree-do = Agree
legal-take-back-do = Take this back
legal-renew = Another review date
legal-renew-more = A hold is not over by itself. Look at it on its day, with counsel, and keep it only while the demand stands.
legal-renew-do = Ask for this date
legal-end = End it
legal-end-more = After a second person agrees, what is past its date goes at the next sweep, and the key of this hold is destroyed. It cannot be undone. Ask counsel first.
legal-end-do = Ask to end this hold
legal-refused-same-person = You began this yourself. Ask another coordinator or a lawyer to do this step.
legal-refused-nothing-named = No record is named. Write at least one number, id or code.
legal-refused-too-many = That is more than 200 records. Name only what the paper names, or make several holds.
legal-refused-no-matter = The reference is missing. Write a few letters or the number on the paper.
legal-refused-review = The review must be within 1 to 180 days. Write a number of days.
legal-refused-not-there = One of these leads to nothing here. Compare the list with the paper, and try again.
legal-refused-gone = One of these is past its date: it is gone. Say so to counsel, take it off the list, and try again.
legal-refused-nothing-asked = Nobody asks for anything here any more. Reload the page, and see how it stands.
legal-refused-again = Somebody proposed a hold at the same moment. Press the button once more.
legal-refused-changed = Something else is asked for by now. Read it again, then decide.
legal-refused-counsel = We need a name and a number that can be dialed. Write both.
legal-public-none = { $n ->
    [0] No record is kept longer because of a legal demand. There has been no demand.
    [one] No record is kept longer because of a legal demand. There has been 1 demand so far.
   *[other] No record is kept longer because of a legal demand. There have been { $n } demands so far.
  }
legal-public = Records kept longer because of a legal demand: { $n }, since { $month } { $year }. Demands so far: { $all }.
hold-proposed = Waits for a second person
hold-held = Held
hold-ended = Ended
hold-withdrawn = Taken back

# A paper at the door.
door-title = A paper at the door
door-lede = Somebody is there with a subpoena, a warrant or another paper. Read this from the top, slowly. Print it, and keep it by the door.
door-call = Call first
door-until = This number was entered by a coordinator. It must be entered again before { $date }.
door-missing = Nobody is entered to be called
door-missing-more = A coordinator must enter a lawyer's name and number on this page. Until then, call a coordinator of your network.
door-say = Say
door-say-1 = “I cannot decide this. I am calling our lawyer now.”
door-say-2 = “I do not consent to a search.”
door-say-3 = “Please give me a copy of the paper.”
door-say-4 = “I would like to speak to our lawyer before I answer questions.”
door-do = Do
door-do-1 = Stay calm, and keep your hands where they can be seen. Do not stand in the way.
door-do-2 = Take a copy or a photo of every page of the paper. The lawyer needs the court, the date, whether a judge signed it, and what it names.
door-do-3 = Write down the time, which agencies came, how many people, and the number of the paper. Agencies only: do not write down names or badges of individual officers.
door-do-4 = Write down what they look at and what they take. Ask for a list of it.
door-do-5 = When they are gone, tell the lawyer and another coordinator everything, at once.
door-not = Do not
door-not-1 = Do not consent, also not to “a quick look”. If they come in anyway, say once more that you do not consent, and step aside.
door-not-2 = Do not unlock anything: no phone, no computer, no account. Do not say a password. Say that the lawyer will answer that.
door-not-3 = Do not delete, hide or change anything. To destroy records after a demand is a crime in most places.
door-not-4 = Do not lie, do not argue, and do not answer questions about people.
door-not-5 = Do not sign anything without the lawyer.
door-after = Then
door-after-1 = If the paper demands records, they must not go on their date.
door-after-1b = A coordinator or a lawyer names them in a legal hold, and a second person confirms it the same day.
door-after-2 = The panic lock shuts every screen and signs everybody out. It destroys nothing. A coordinator finds it at
door-after-3 = What is past its date is gone, and nobody can be made to hand over what is not there. The page “What can be seized?” shows what is there.
door-not-advice = This is not legal advice.
door-not-advice-more = It is to be reviewed by your counsel, who changes it where your law is different.
door-enter = Whom to call
door-enter-more = Everybody who is signed in reads this. Ask the lawyer first. It is sealed, and goes after a year if you do not enter it again.
door-name = Name of the lawyer or the office
door-phone = Number, day and night
door-enter-do = Save

# What can be seized.
seizable-title = What can be seized?
seizable-lede = Made now, from the tables as they are, the inventory, and the rows that are there. Somebody who takes the disk with the key file can read all of it; without the key file, what is sealed stays closed.
seizable-warnings = Look at this
seizable-warn-column = { $what } is in the database and not in the inventory. Nobody has said what it is for and when it goes.
seizable-warn-group = { $what } is a table that this page has no words for yet. It is counted under “Other things”.
seizable-warn-present = { $what } looks like something that must not be there at all.
seizable-now = How much there is now
seizable-bars = Rows of each kind
seizable-kind = Kind
seizable-rows = Rows
seizable-oldest = Oldest
seizable-sealed = Sealed values
seizable-sealed-none = nothing is sealed
seizable-sealed-n = { $n ->
    [one] 1 needs the key file
   *[other] { $n } need the key file
  }
seizable-dead-n = { $n ->
    [one] 1 more can never be read again
   *[other] { $n } more can never be read again
  }
seizable-until = Gone
seizable-with = With the disk and the key file
seizable-with-more = Everything in this table, also what is sealed. The key file is beside the database unless you moved it; encrypt the disk.
seizable-without = With a copy of the database alone
seizable-without-more = What is not sealed: times, areas, kinds, names of those who work here, who went where. Not the words, the exact places or the numbers of reporters.
seizable-next = What goes in the coming days
seizable-next-more = Rows that are deleted, and sealed values whose key is destroyed when the day is over.
seizable-day = Day (UTC)
seizable-day-rows = Rows deleted
seizable-day-values = Values unreadable
seizable-later = later
seizable-held = on legal hold
seizable-columns = Every column of it
seizable-inventory-english = The inventory itself is kept in English.
seizable-not = What is not there at all
seizable-not-network = No network addresses, and no traces of browsers.
seizable-not-accounts = No accounts of people who report, and no list of who read what.
seizable-not-status = Nobody's legal status, birth date or papers.
seizable-not-officers = No field for an officer, a badge or a face.
seizable-not-plates = No field for a license plate.
seizable-not-keys = No key of what is sealed: these are in a file outside the database.
seizable-checked = Checked now
seizable-broken = Not so
seizable-elsewhere = A proxy, the host, the phone company and people's own phones keep their own records. What is in them is not on this page.
seizable-public-link = What could be taken from us?
seizable-public-title = What could be taken from us?
seizable-public-lede = If somebody took our computer or a court demanded what we have, this is all there would be. The list is made from the program as it runs now.
seizable-public-sealed = Sealed: unreadable without a key that is kept apart, and for ever once the key is destroyed.
kept-reports = What people told us
kept-reports-more = Times, kind, area and a square of 500 m can be read; words, exact place and a number to call back are sealed.
kept-reports-until = Words after { $text } days, the exact place after { $point } days, the number after { $reach } hours.
kept-incidents = What we think is happening
kept-incidents-more = Times, kind, area, what was found. No words of those who told us.
kept-incidents-until = A year after it was opened.
kept-looking = Who went and looked, and what they found
kept-looking-more = Which observer was asked, when they were there, what they found. What they typed is sealed.
kept-looking-until = With the incident; what they typed after { $text } days.
kept-notices = What was said in public
kept-notices-more = The notices, who drafted and approved them, and, sealed, who answers for their texts.
kept-notices-until = With the incident.
kept-notes = Notes of the desk
kept-notes-more = Who wrote when; the text is sealed.
kept-notes-until = After { $text } days.
kept-people = People who work here
kept-people-more = The name they go by here, what they may do, languages, organisations, training, pledge and duty.
kept-people-until = The name 30 days after they leave.
kept-signins = Signing in
kept-signins-more = Links, browsers and devices that are signed in, and passkeys. The secrets are stored so that they cannot be used.
kept-signins-until = Links after 2 days, browsers after 12 hours, passkeys when they are removed.
kept-subscribers = Subscribers
kept-subscribers-more = Area, language and channel of those who want notices. Their address is sealed and no page shows it.
kept-subscribers-until = When they stop, at once; a request that nobody confirms, after a day.
kept-feeds = Feeds of others
kept-feeds-more = Public addresses that are asked for alerts, and what came of asking. Nothing of what they said; that is in the reports.
kept-feeds-until = Until a coordinator removes one.
kept-shifts = Who is on duty when
kept-shifts-more = Shifts, and who takes them.
kept-shifts-until = As the inventory says.
kept-audit = Who did what
kept-audit-more = Each step with time and person, never what was written; who holds copies, and which partners watch.
kept-audit-until = After 400 days.
kept-holds = Legal holds and whom to call
kept-holds-more = Which records are held and who decided it. The matter and the lawyer's number are sealed.
kept-holds-until = The list and the matter when the hold ends; a number stays for the count.
kept-sheets = Recovery sheets
kept-sheets-more = Which sheet has which holder. The secret on a sheet is on paper only.
kept-sheets-until = When a new set is made.
kept-machine = Workings of the program
kept-machine-more = Which version of the tables this is, and which process runs a task.
kept-machine-until = For as long as the network exists.
kept-other = Other things
kept-other-more = Tables that have no plain words yet; the inventory names them.
kept-other-until = As the inventory says.
