# What the rule got wrong is put right by hand, and what the hand got wrong is put back.
people Ana dispatcher operator; Luis observer; Marisol verification_lead

14:00 web [waiting saw] 6th & Alvarado :: two white vans
14:01 web [stop saw] 7th & Alvarado :: a man is asked questions at the bus stop
14:02 web [waiting saw] 6th & Alvarado :: white vans, engines running
? queue
= 1 Westlake: unverified, reported_now, waiting, 2 reports, first 14:00
= 2 Westlake: unverified, reported_now, stop, 1 report, first 14:01
14:05 Ana merges 2 into 1
? queue
= 1 Westlake: unverified, reported_now, waiting, 3 reports, first 14:00
14:06 Ana undoes 1
? queue
= 1 Westlake: unverified, reported_now, waiting, 2 reports, first 14:00
= 2 Westlake: unverified, reported_now, stop, 1 report, first 14:01
14:07 Ana undoes 1
= refused 409: It was undone already. Reload the page to see where it stands.
14:08 Ana splits 1
? queue
= 3 Westlake: unverified, reported_now, waiting, 1 report, first 14:02
= 2 Westlake: unverified, reported_now, stop, 1 report, first 14:01
= 1 Westlake: unverified, reported_now, waiting, 1 report, first 14:00
14:09 Ana undoes 1
? queue
= 1 Westlake: unverified, reported_now, waiting, 2 reports, first 14:00
= 2 Westlake: unverified, reported_now, stop, 1 report, first 14:01
14:10 Ana merges 1 into 1
= refused 409: Both are the same incident. Type the number of another one.
14:11 Ana splits 2
= refused 404: There is nothing here. It may have moved or been deleted. Go back to the list and look again.
# Who is on the way somewhere is not merged away.
14:12 Ana sends Luis to 2
14:13 Ana merges 2 into 1
= refused 409: This incident has been worked on already. Open the other one and merge it into this one.
14:14 Ana merges 1 into 2
? queue
= 2 Westlake: checking, reported_now, waiting, 3 reports, first 14:00, with Ana
