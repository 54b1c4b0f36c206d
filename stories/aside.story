# What is put aside or called abuse comes back, wherever its incident has gone; what was told stays in sight.
people Ana dispatcher operator; Luis observer; Marisol verification_lead; Lena verification_lead

10:00 web [waiting saw] 6th & Alvarado :: two white vans
10:01 web [taken social] 6th & Alvarado :: someone was taken, share this
? 1
= 1 Westlake: unverified, reported_now, taken, 2 reports, first 10:00
# The prank made it look graver. Called abuse, it takes that with it.
10:02 Ana calls it abuse 1
? 1
= 1 Westlake: unverified, reported_now, waiting, 1 report, first 10:00
# Its incident is merged away; the report is found, and comes back where its incident went.
10:03 web [stop saw] 7th & Alvarado :: a man is asked questions
10:04 Ana merges 1 into 2
? 2
= 2 Westlake: unverified, reported_now, waiting, 2 reports, first 10:00
10:07 Ana restores: share this
? 2
= 2 Westlake: unverified, reported_now, taken, 3 reports, first 10:00
10:08 Ana restores: share this
= no report found that is called abuse
# A rumor was checked and told. Whoever sees it now with own eyes opens it again, and that stays in sight.
10:10 web [door heard] Vermont Ave & Santa Monica Blvd :: officers inside
10:11 Ana sends Luis to 3
10:12 Luis accepts
10:20 Luis arrives
10:21 Luis sees another cause: film_crew
10:22 Marisol signs 3
10:23 Ana drafts 3
10:24 Lena approves 3
10:25 Luis leaves
10:40 web [door saw] Vermont Ave & Santa Monica Blvd :: they are at a door now, I see them
? 3
= 3 East Hollywood: unverified, reported_now, door, 2 reports, first 10:10, with Ana
10:41 Ana puts aside the pile 3 repeat
= Nothing was put aside
= Incident 203. It was checked, so it stays in sight. It leaves the queue by itself when it is over.
10:42 Ana puts aside 3 repeat
= refused 409: It was checked, so it stays in sight. It leaves the queue by itself when it is over.
# One of a step is brought back from its own page, with the rest of the step.
10:43 web [waiting heard] Main St & Garfield Ave, Alhambra :: vans maybe
10:44 web [waiting heard] Pico Blvd & Union Ave :: vans maybe
10:45 Ana puts aside the pile 4 5 no_sighting
= 2 incidents were put aside
10:46 Ana brings back from 4
? queue
= 2 Westlake: unverified, reported_now, taken, 3 reports, first 10:00
= 3 East Hollywood: unverified, reported_now, door, 2 reports, first 10:10, with Ana
= 5 Pico-Union: unverified, reported_now, waiting, 1 report, first 10:44
= 4 Alhambra: unverified, reported_now, waiting, 1 report, first 10:43
