# A shift in the room: taking on, handing over, piles put aside and brought back, notes, finding.
people Ana dispatcher operator; Omar operator; Luis observer; Marisol verification_lead; Lena verification_lead

10:00 web [waiting saw] 6th & Alvarado :: two white vans
10:01 web [waiting social] Main St & Garfield Ave, Alhambra :: share this now, raids everywhere tonight
10:02 web [waiting social] Pico Blvd & Union Ave :: share this now, raids everywhere tonight
10:03 web [taken social] Whittier Blvd & Atlantic Blvd, East LA :: share this now, they took somebody
10:04 web [waiting saw] 6th and Alvarado :: the white vans are still there
? queue
= 4 East Los Angeles: unverified, reported_now, taken, 1 report, first 10:03
= 1 Westlake: unverified, reported_now, waiting, 2 reports, first 10:00
= 3 Pico-Union: unverified, reported_now, waiting, 1 report, first 10:02
= 2 Alhambra: unverified, reported_now, waiting, 1 report, first 10:01
# Who has it says so; who does not work at the desk is given nothing.
10:05 Ana takes 1
10:06 Ana hands 1 to Omar
10:07 Ana hands 1 to Luis
= refused 422: We do not know whom you mean. Choose somebody who works at the desk.
? 1
= 1 Westlake: unverified, reported_now, waiting, 2 reports, first 10:00, with Omar
10:08 Omar lets 1 go
# A pile leaves the queue at once. What may be danger is read first; what somebody looks at stays.
10:09 Ana sends Luis to 1
10:10 Ana puts aside the pile 1 2 3 4 repeat
= 2 incidents were put aside
= Incident 201. Somebody was asked, is going, is there or has said what they saw. Call them back first, or let it be.
= Incident 204. Somebody may be in danger. Open it and read it; there you can put it aside.
? queue
= 4 East Los Angeles: unverified, reported_now, taken, 1 report, first 10:03
= 1 Westlake: checking, reported_now, waiting, 2 reports, first 10:00, with Ana
= 2 Alhambra: unverified, reported_now, waiting, 1 report, first 10:01, aside: repeat
= 3 Pico-Union: unverified, reported_now, waiting, 1 report, first 10:02, aside: repeat
# A new report about the same place is not swallowed by what was put aside.
10:11 web [waiting saw] Pico & Union :: I see two vans with my own eyes
? queue
= 4 East Los Angeles: unverified, reported_now, taken, 1 report, first 10:03
= 1 Westlake: checking, reported_now, waiting, 2 reports, first 10:00, with Ana
= 5 Pico-Union: unverified, reported_now, waiting, 1 report, first 10:11
= 2 Alhambra: unverified, reported_now, waiting, 1 report, first 10:01, aside: repeat
= 3 Pico-Union: unverified, reported_now, waiting, 1 report, first 10:02, aside: repeat
10:12 Ana brings back
? queue
= 4 East Los Angeles: unverified, reported_now, taken, 1 report, first 10:03
= 1 Westlake: checking, reported_now, waiting, 2 reports, first 10:00, with Ana
= 5 Pico-Union: unverified, reported_now, waiting, 1 report, first 10:11
= 3 Pico-Union: unverified, reported_now, waiting, 1 report, first 10:02
= 2 Alhambra: unverified, reported_now, waiting, 1 report, first 10:01
10:13 Ana brings back
= refused 409: It was brought back already. Go to the queue and look again.
10:14 Ana puts aside 4 no_sighting
? 4
= 4 East Los Angeles: unverified, reported_now, taken, 1 report, first 10:03, aside: no_sighting
10:15 Ana sends Luis to 4
= refused 409: Luis was not asked. It was put aside. Bring it back first; you find it under “Put aside”.
10:16 Ana merges 4 into 1
= refused 409: It was put aside. Bring it back first; you find it under “Put aside”.
# One report of several is abuse: it counts no more, until it was none.
10:17 Ana calls it abuse 1
? 1
= 1 Westlake: checking, reported_now, waiting, 1 report, first 10:00, with Ana
10:18 Ana undoes 1
? 1
= 1 Westlake: checking, reported_now, waiting, 2 reports, first 10:00, with Ana
10:19 Ana calls it abuse 3
= refused 404: There is nothing here. It may have moved or been deleted. Go back to the list and look again.
# What was checked stays in sight.
10:20 Luis accepts
10:21 Luis arrives
10:22 Luis sees it: waiting
10:23 Ana puts aside 1 abuse
= refused 409: Somebody was asked, is going, is there or has said what they saw. Call them back first, or let it be.
10:24 Marisol signs 1
10:25 Ana puts aside 1 abuse
= refused 409: It was checked, so it stays in sight. It leaves the queue by itself when it is over.
10:26 Ana puts aside 3 nonsense
= refused 422: There is no reason. Choose one from the list.
# The log takes a line, and never a plate.
10:27 Omar notes: Church hall asks what to say, I read them the door card
10:28 Omar notes: white van 7ABC123
= refused 422: “7ABC123” looks like a number plate or a badge. We never write these down. Take it out and add the line again.
10:29 Omar notes:
= refused 422: There is no text. Write what the others must know.
? log Ana
= 10:18 Ana undid the last change to incident 201.
= 10:20 Luis accepted. Incident 201.
= 10:21 Luis is on scene. Incident 201.
= 10:22 Luis gave a verdict. Incident 201.
= 10:24 Marisol signed the verdict. Incident 201.
= 10:27 Omar: “Church hall asks what to say, I read them the door card”
10:30 Omar finds: own eyes
= 1 report has all of these words
10:31 Omar finds: 203
= opens the incident
10:32 Omar finds: nothing of the kind
= We found nothing. Check the spelling, or try fewer words. It may also be deleted already.
10:33 Omar finds: a
= refused 422: That is too short to look for. Write a code, a number or a word of two letters or more.
