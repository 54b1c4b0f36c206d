
# Shifts and patrols.
nav-shifts = Shifts
nav-patrols = Patrols
language-en = English
language-es = Spanish
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
shift-day = { $weekday } { $day } { $month }
shift-span = { $from } to { $to }
shift-you = You
shift-now = now
shift-choose = Choose…

shift-open = Open
shift-claimed = Taken, not confirmed
shift-confirmed = Confirmed
shift-checked-in = On duty
shift-handoff-written = Hand-over written
shift-ended = Ended
shift-no-show = Nobody came

shift-head-none = No shifts are planned
shift-head-covered = Covered for the next 24 hours
shift-head-gap = Missing now: { $role }
shift-head-until = Covered until { $time }
shift-head-bare = Covered until { $time }; nothing is planned after
shift-head-later = Nothing is planned before { $time }
shift-n-bare = { $n ->
    [one] Nothing is planned for 1 of the next 24 hours.
   *[other] Nothing is planned for { $n } of the next 24 hours.
}
shift-lane-bare = No plan
shift-lane-bare-item = Nothing planned
shift-lane-put = On duty, put on by hand
shift-put-until = until { $time }
shift-day-bare = { $n ->
    [one] 1 hour without a plan
   *[other] { $n } hours without a plan
}
shift-day-missing = { $n ->
    [one] 1 person missing
   *[other] { $n } people missing
}
shift-on-nobody = Nobody is on duty.
shift-n-gaps = { $n ->
    [0] No gaps in the next 24 hours.
    [one] One gap in the next 24 hours.
   *[other] { $n } gaps in the next 24 hours.
}

shift-mine = My shifts
shift-confirm = I will be there
shift-confirm-why = Please confirm. Two hours before it starts, we ask somebody else.
shift-confirm-from = You can confirm from { $time } on.
shift-check-in = I am here, start my shift
shift-check-in-from = You can check in from { $time } on.
shift-late = { $n ->
    [0] On time.
    [one] You are 1 minute late. Start now.
   *[other] You are { $n } minutes late. Start now.
}
shift-past-end = Its time is over. Write the hand-over and end it.
shift-go-end = Hand over and end
shift-give-back = Give it back
shift-swap = Ask for a swap
shift-swap-with = With whom?
shift-swap-hint = Write the name of somebody who said yes. Leave it empty to ask everybody who is ready. It stays yours until somebody takes it.
shift-swap-do = Offer it
shift-swap-stop = Stop offering it
shift-swap-take = I take it over
shift-is-offered = Offered for a swap. It is yours until somebody takes it.
shift-offered = Swaps that are offered
shift-offered-you = { $name } asks you.
shift-offered-by = { $name } asks whoever is ready.

shift-gaps = What is missing
shift-gap-now = Now
shift-overdue = Overdue
shift-in-minutes = { $n ->
    [0] Now
    [one] In 1 minute
   *[other] In { $n } minutes
}
shift-in-hours = { $n ->
    [0] Now
    [one] In 1 hour
   *[other] In { $n } hours
}
shift-nobody = Nobody
shift-nobody-of = { $n ->
    [0] Nobody.
    [one] Nobody of 1.
   *[other] Nobody of { $n }.
}
shift-missing-of = { $n } of { $m } missing.
shift-n-missing = { $n ->
    [0] None missing
    [one] 1 missing
   *[other] { $n } missing
}
shift-missed-by = { $name } did not confirm or come.
shift-nobody-free = Nobody who is ready is free. Ask somebody to swap, or shorten the slot.
shift-free-names = Free and ready: { $names }.
shift-free-n = { $n ->
    [0] Nobody is free.
    [one] 1 ready person is free.
   *[other] { $n } ready people are free.
}
shift-gaps-more = { $n ->
    [one] One more gap is in the table.
   *[other] { $n } more gaps are in the table.
}
shift-take = I take it
shift-ask = See who is free
shift-today = The next 24 hours
shift-today-caption = Who is on duty and what is missing, by role and hour
shift-wanted = { $n ->
    [one] 1 wanted
   *[other] { $n } wanted
}
shift-others = { $n ->
    [0] Nobody else
    [one] 1 other person
   *[other] { $n } other people
}
shift-week = The next 7 days
shift-day-none = nothing planned
shift-day-covered = covered
shift-day-hours = { $gaps }, { $h } h
shift-on-now = On duty now
shift-free = Shifts you can take
shift-free-none = There is none for your roles just now. Look again later.
shift-places = { $n ->
    [0] No place.
    [one] 1 place.
   *[other] { $n } places.
}
shift-put-title = Put somebody on duty now
shift-put-lede = For the first minutes, or when somebody comes by. The same rules hold as for a planned shift.
shift-put-do = Put on duty
shift-role = Role
shift-until = Until
shift-ask-title = Who is ready and free
shift-ask-lede = Call them first. Give it only to somebody who said yes.
shift-give = Said yes, gets it
shift-cannot = Cannot take it, and why
shift-remove = Remove this slot

shift-end-title = Hand over and end
shift-end-open = Still open with you
shift-end-nothing = Nothing of yours is open.
shift-end-draft = Draft of alert { $n } waits for approval
shift-end-to = Who takes all of it over?
shift-end-to-hint = Talk to them first. Only people on duty at the desk are listed.
shift-end-to-nobody = Nobody else is on duty at the desk. Close what is open, or wait until somebody checks in.
shift-end-do = End my shift
shift-end-sheet = The sheet for the next shift

shift-soon = Your shift begins at { $time }.
shift-soon-confirm = Your shift begins at { $time }. Please confirm.
shift-soon-begun = Your shift began at { $time }. Check in now.
shift-soon-link = My shifts
shift-calendar = Shifts in your calendar
shift-calendar-lede = A private address that your phone's calendar asks by itself. It reminds you 12 hours and 1 hour before. A new address ends the old one.
shift-calendar-do = Make a new address
shift-calendar-made = Your private address. It is shown once.
shift-calendar-how = Copy it into your calendar app as “calendar by address” or “subscribe”. Whoever has it sees when you are busy, so keep it to yourself.
shift-calendar-shows = The calendar shows “{ $title }” and the times. No place, no role, no name.
shift-calendar-title = Appointment

shift-refused-role = This needs a role that the person does not have. The coordinator can give it under “People”.
shift-refused-over = This shift is over. Choose one that is still to come.
shift-refused-overlaps = There is another shift at that time. Give that one back or swap it first.
shift-refused-day-cap = That would be more than 12 hours of duty within 24 hours. Choose a shorter or a later one.
shift-refused-week-cap = That would be more than 40 hours of duty within 7 days. Leave this one to somebody else.
shift-refused-taken = Somebody else has it by now. Choose another one.
shift-refused-give-back = It begins in less than 12 hours, so it cannot just be given back. Ask for a swap, or call the coordinator.
shift-refused-confirm = It is too early to confirm. You can from 12 hours before it begins.
shift-refused-check-in = It is too early to check in. You can from 15 minutes before it begins.
shift-refused-ended = This shift has begun or is over. Reload the page and look again.
shift-refused-open-tasks = Tasks of yours that are still open: { $n }. Choose somebody on duty who takes them over, or close them first.
shift-refused-on-the-way = You said yes to a task and are not back yet. Finish it under “My tasks”, or call the dispatcher.
shift-refused-not-on-duty = That person is not on duty at the desk. Choose somebody from the list.
shift-refused-not-offered = It is not offered any more. Look at the open shifts.
shift-refused-yourself = That is you. Choose somebody else.
shift-refused-swap-name = We found nobody ready for this duty with that name. Check how it is written, or leave it empty to ask everybody.
shift-refused-person = We do not know whom you mean. Choose a name from the list.
shift-refused-which-role = We do not know which duty you mean. Choose a role from the list.
shift-refused-until = Write until when, such as 18:00. It must be at least 15 minutes and at most 12 hours from now.

plan-title = Plan shifts
plan-lede = Say who is wanted when. We make open slots from it, and people take them.
plan-days = On which days?
plan-first = From this day on
plan-weeks = For how many weeks
plan-from = From
plan-to = To
plan-hours = Hours in each slot
plan-who = How many of each role at a time?
plan-language = Language, if it matters
plan-any = any
plan-sector = Sector, if it matters
plan-everywhere = everywhere
plan-look = Count the slots
plan-look-again = Count again
plan-preview = { $n ->
    [0] This makes no slots.
    [one] This makes 1 open slot.
   *[other] This makes { $n } open slots.
}
plan-from-to = From { $from } to { $to }.
plan-make = Make them
plan-done = { $n ->
    [0] Nothing was added: they are there already.
    [one] 1 open slot is on the board.
   *[other] { $n } open slots are on the board.
}
plan-refused-days = Choose at least one day of the week, a first day, and 1 to 8 weeks.
plan-refused-slot = A slot has 15 minutes to 12 hours. Write the hours, such as 2.
plan-refused-who = Say how many of at least one role, at most 20 of each.
plan-refused-times = Write the times such as 06:00 or 6 pm.
plan-refused-many = That is more than 1,500 slots. Plan fewer weeks or longer slots.

roster-title = Bring in a roster
roster-lede = Paste cells from a spreadsheet, or the text of a CSV file. Nothing is added before you have seen every line.
roster-text = The roster
roster-hint = One line for each shift: date, start, end, role, name, and if you like language and sector. Without a name it is an open slot.
roster-order = How are dates such as 3/4/2025 meant?
roster-order-month = Month first: March 4
roster-order-day = Day first: 3 April
roster-keep-open = Where the person cannot have it, keep the slot open
roster-look = Look at the lines
roster-add = { $n ->
    [0] Nothing to add
    [one] Add 1 shift
   *[other] Add { $n } shifts
}
roster-lines = Line by line
roster-number = Line
roster-typed = As written, and how we read it
roster-said = What becomes of it
roster-nobody = nobody yet
roster-all-good = Every line can be used.
roster-bad = { $n ->
    [one] 1 line cannot be used. Mend it in the text above, or add the others without it.
   *[other] { $n } lines cannot be used. Mend them in the text above, or add the others without them.
}
roster-taken = A shift for this person
roster-open = An open slot
roster-open-for = An open slot.
roster-repeated = Is here already, adds nothing
roster-done = Added: { $taken } shifts with a name, { $open } open slots. Here already: { $repeated }. Not used: { $refused }.
roster-refused-empty = There is nothing to read. Paste at least one line.
roster-refused-date = The date cannot be read. Write it such as 2025-03-20.
roster-refused-order = This date can be meant in two ways. Say above whether the month or the day comes first.
roster-refused-start = The start is no time of day. Write it such as 18:00 or 6 pm.
roster-refused-end = The end is no time of day. Write it such as 20:00 or 8 pm.
roster-refused-length = A shift has 15 minutes to 12 hours. Mend start or end.
roster-refused-duty = This is no role with shifts. Write operator, dispatcher, observer, team lead or verification lead.
roster-refused-many = A roster has at most 500 lines. Bring in the rest afterwards.
roster-refused-past = It is over already. Leave this line out.
roster-refused-name = We know nobody of this name. Check how it is written, or invite them first.
roster-refused-name-twice = Two people have this name. Bring the slot in open, and let them take it.
roster-refused-language = The network does not speak this language. Leave it empty or mend it.
roster-refused-sector = There is no sector of this name. Leave it empty or mend it.

patrol-none = No patrol is out or planned.
patrol-n-out = { $n ->
    [0] No patrol is out.
    [one] 1 patrol is out.
   *[other] { $n } patrols are out.
}
patrol-planned = Planned
patrol-out = Out
patrol-ended = Ended
patrol-cancelled = Called off
patrol-not-out-yet = Should be out by now
patrol-due = Out, next all clear at { $time }
patrol-overdue = All clear overdue since { $time }
patrol-ended-hours = { $n ->
    [0] All clear
    [one] All clear, 1 hour
   *[other] All clear, { $n } hours
}
patrol-clear-at = Last all clear { $time }
patrol-sector = Sector
patrol-state = State
patrol-who = Who goes
patrol-plan = Plan a patrol
patrol-plan-lede = A look-out on one sector. Two to six people who are ready and on duty; nobody goes alone.
patrol-people = Who goes?
patrol-nobody-ready = No trained observer is here yet.
patrol-plan-do = Plan this patrol
patrol-set-out = We set out
patrol-set-out-why = When they set out, everybody must be on duty.
patrol-cancel = Call it off
patrol-radio = Write down here what they say by radio.
patrol-all-clear = All clear
patrol-check-in = Radio check
patrol-end = All clear, we end
patrol-post-all-clear = All clear
patrol-post-check-in = Radio check
patrol-where = Where
patrol-said = What they said
patrol-said-nothing = Nothing yet.
patrol-report = We see something
patrol-report-lede = It becomes a report like any other, and is checked. Stay at least 30 m (100 feet) away. Follow nobody.
patrol-text = What do you see? No names, no faces, no badges, no number plates.
patrol-report-do = Send the report
patrol-reported = The report is in. Its code:
patrol-refused-alone = Nobody goes alone. Choose at least two people.
patrol-refused-many = A patrol has at most six people. Make two of it.
patrol-refused-sector = There is no such sector. Choose one from the list.
patrol-refused-times = Those times cannot be. Write from and to such as 05:00 and 08:00, at most 12 hours.
patrol-refused-duty = One of them is not ready, or has no shift at that time. Let them take a shift first, or choose somebody else.
patrol-refused-elsewhere = One of them is with another patrol at that time. Choose somebody else.

log-shift-check-in = { $who } is on duty.
log-shift-check-in-late = { $who } is on duty, { $n } min after the start.
log-shift-end = { $who } ended a shift.
log-shift-miss = Overdue: { $m } did not confirm or come. The slot is open again.
log-shift-put-on = { $who } put { $m } on duty.
log-patrol-plan = { $who } planned a patrol of { $n }.
log-patrol-set-out = A patrol of { $n } set out.
log-patrol-check-in = Patrol, by { $who }: radio check.
log-patrol-all-clear = Patrol, by { $who }: all clear.
log-patrol-end = Patrol, by { $who }: all clear, { $n } h. It has ended.
log-patrol-cancel = { $who } called a patrol off.
