# A notice that no longer holds is no longer said; adding "thank you" opens nothing again.
people Ana dispatcher operator; Luis observer; Bea observer; Marisol verification_lead; Lena verification_lead

14:00 web [waiting saw now] 6th & Alvarado :: white vans, people in vests
14:01 Ana sends Luis to 1
14:02 Luis accepts
14:08 Luis arrives
14:09 Luis sees another cause: film_crew
14:10 Luis leaves
14:12 Marisol signs 1
14:13 Ana drafts 1
14:14 Lena approves 1
? receipt 1
= What we can say Lantern 1: CHECKED 14:05. What was reported at 14:00 near Westlake was a film crew with permission. This says nothing about other places or later. Please share this, not the rumor. Not a government notice.
14:20 reporter 1 adds thank you, that helps
? 1
= 1 Westlake: refuted, reported_now, waiting, 2 reports, first 14:00, with Ana
? alerts
= Lantern 1: CHECKED 14:05. What was reported at 14:00 near Westlake was a film crew with permission. This says nothing about other places or later. Please share this, not the rumor. Not a government notice.
# Now somebody sees it with own eyes: what was said is not said any more.
14:30 web [waiting saw now] 6th & Alvarado :: other vans now, people in vests
? 1
= 1 Westlake: unverified, reported_now, waiting, 3 reports, first 14:00, with Ana
? alerts
= nothing
? receipt 1
= What we can say We have nothing checked to say yet. That is not the same as nothing happening. You can look again later with the same code.
# Reports that come after a signature do not change where and since when it was seen.
14:31 Ana sends Bea to 1
14:32 Bea accepts
14:40 Bea arrives
14:41 Bea sees it: waiting
14:42 Marisol signs 1
14:43 web [waiting saw hour] 6th & Alvarado :: they were here before, white vans
14:44 Ana drafts 1
14:45 Lena approves 1
? alerts
= Lantern 2: VERIFIED 14:40. Immigration agents seen near Westlake; activity: agents and vehicles waiting. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 15:45. Not a government notice. 323-555-0142
# Who forgot to leave is not there any more four hours later.
18:50 Bea sees it: waiting
= refused 422: Nobody was on the spot, so this settles nothing. Say “I am there” first, or send an observer.
# Merging: nothing is merged into what is over, and what was split off and grew stays apart.
19:00 web [stop saw now] Main St & Garfield Ave, Alhambra :: a man on the curb
19:01 web [stop saw now] Main St & Garfield Ave, Alhambra :: a man is asked questions on the curb
19:02 Ana splits 2
19:03 web [stop saw now] Main St & Garfield Ave, Alhambra :: the man is asked questions, curb
? queue
= 3 Alhambra: unverified, reported_now, stop, 2 reports, first 19:01
= 2 Alhambra: unverified, reported_now, stop, 1 report, first 19:00
= 1 Westlake: confirmed, ended_unknown, waiting, 4 reports, first 14:00, with Ana
19:04 Ana undoes 3
= refused 409: The reports have moved on since then, so it cannot be undone. Split or merge them again by hand.
19:05 Ana merges 2 into 1
= refused 409: The other incident is over or could not be checked. Choose one that is open.
