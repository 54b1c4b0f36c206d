# What was said in an incident is for those who work on it: on shift while it goes on, with a reason when it is over, by name when it was closed.
people Ana dispatcher operator; Omar operator; Rosa dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead unready

06:10 web [waiting saw reach=323-555-0188] 6th & Alvarado :: two white vans at the corner
06:10 web [waiting saw] 6th & Alvarado :: the same vans, and a man with a list
? Omar reads 1
= “two white vans at the corner” | “the same vans, and a man with a list”
# Who is asked at home reads what waits for them.
? Lena reads 1
= shut: You are not on shift, so you read what waits for you. Say why you read this one, or check in.
06:11 Lena says why 1 nothing
= refused 422: Choose why you read it. Then what was said is shown.
06:11 Lena takes 1
= refused 403: You are not on shift, so you read what waits for you. Say why you read this one, or check in.
06:12 Lena says why 1 mistake
? Lena reads 1
= “two white vans at the corner” | “the same vans, and a man with a list”
# Closed, it is open to whoever has it and whoever closed it; the desk still sees that it is there.
06:20 Ana closes 1
06:20 Ana closes 1
= refused 409: It is closed already. Look at the page again.
? 1
= 1 Westlake: unverified, reported_now, waiting, 2 reports, first 06:10, closed
? Ana reads 1
= “two white vans at the corner” | “the same vans, and a man with a list”
? Omar reads 1
= shut: What was said here is closed to those who work on it. Ask one of them to let you in, or a dispatcher.
? Rosa reads 1
= shut: What was said here is closed to those who work on it. Ask one of them to let you in; if that cannot wait, say why and read it.
06:21 Omar finds: white vans
= We found nothing. Check the spelling, or try fewer words. It may also be deleted already.
06:21 Omar says why 1 safety
= refused 403: What was said here is closed to those who work on it. Ask one of them to let you in, or a dispatcher.
06:21 Omar takes 1
= refused 403: What was said here is closed to those who work on it. Ask one of them to let you in, or a dispatcher.
06:21 Rosa takes 1
= refused 403: What was said here is closed to those who work on it. Ask one of them to let you in; if that cannot wait, say why and read it.
06:22 Rosa sends Luis to 1
= refused 409: Luis was not asked. What was said here is closed to those who work on it. Ask one of them to let you in; if that cannot wait, say why and read it.
06:22 Rosa puts aside 1 repeat
= refused 403: What was said here is closed to those who work on it. Ask one of them to let you in; if that cannot wait, say why and read it.
06:22 Rosa closes 1
= refused 403: What was said here is closed to those who work on it. Ask one of them to let you in; if that cannot wait, say why and read it.
06:23 Omar lets Omar into 1
= refused 403: What was said here is closed to those who work on it. Ask one of them to let you in, or a dispatcher.
06:24 Ana lets Luis into 1
= refused 422: We do not know whom you mean. Choose somebody who works at the desk.
06:24 Ana lets Omar into 1
? Omar reads 1
= “two white vans at the corner” | “the same vans, and a man with a list”
06:25 Omar takes 1
06:26 Omar hands 1 to Ana
# Nothing is moved out of it to be read elsewhere, nor into it.
06:27 web [waiting saw] Main St & Garfield Ave, Alhambra :: a grey van
06:28 Ana merges 2 into 1
= refused 409: While an incident is closed, nothing is moved in or out of it by hand. Open it to the desk first.
06:28 Ana merges 1 into 2
= refused 409: While an incident is closed, nothing is moved in or out of it by hand. Open it to the desk first.
06:30 web [waiting saw] 6th & Alvarado :: the vans are still there
06:31 Ana splits 1
= refused 409: While an incident is closed, nothing is moved in or out of it by hand. Open it to the desk first.
06:31 Ana calls it abuse 1
= refused 409: While an incident is closed, nothing is moved in or out of it by hand. Open it to the desk first.
# Somebody looks and says what they saw. Who is asked to sign reads it, and works on it once they have signed.
06:32 Ana sends Luis to 1
06:33 Luis accepts
06:40 Luis arrives
? Marisol reads 1
= shut: What was said here is closed to those who work on it. Ask one of them to let you in; if that cannot wait, say why and read it.
06:41 Luis sees it: waiting
? Marisol reads 1
= “the vans are still there” | “two white vans at the corner” | “the same vans, and a man with a list”
06:42 Marisol signs 1
? Marisol reads 1
= “the vans are still there” | “two white vans at the corner” | “the same vans, and a man with a list”
# A dispatcher for whom it cannot wait says why; that stands in the log for everybody.
06:43 Rosa says why 1 safety
? Rosa reads 1
= “the vans are still there” | “two white vans at the corner” | “the same vans, and a man with a list”
? log Omar
= 06:32 Ana asked Luis to go. Incident 201.
= 06:33 Luis accepted. Incident 201.
= 06:40 Luis is on scene. Incident 201.
= 06:41 Luis gave a verdict. Incident 201.
= 06:42 Marisol signed the verdict. Incident 201.
= 06:43 Rosa said why, and read what was said in incident 201.
06:44 Rosa opens up 1
? Omar reads 1
= “the vans are still there” | “two white vans at the corner” | “the same vans, and a man with a list”
? 1
= 1 Westlake: confirmed, ongoing, waiting, 3 reports, first 06:10, with Ana
06:45 Rosa opens up 1
= refused 409: It is open to the whole desk already. Look at the page again.
# Twelve hours after the last thing that happened it is over, also for who was on it.
06:50 Luis sees nothing here
06:51 Marisol signs 1
06:52 Ana puts aside 2 elsewhere
06:52 Ana closes 1
12:00 web [waiting saw] Pico Blvd & Union Ave :: a new day's report
people Abel dispatcher operator; Otto operator
# What was closed stays closed when it is over: it does not open to more people than before.
18:51 Abel finds: white vans
= We found nothing. Check the spelling, or try fewer words. It may also be deleted already.
18:51 Otto says why 1 asked
= refused 403: What was said here is closed to those who work on it. Ask one of them to let you in, or a dispatcher.
18:52 Abel says why 1 asked
? Abel reads 1
= “the vans are still there” | “two white vans at the corner” | “the same vans, and a man with a list”
18:52 Abel opens up 1
? Otto reads 1
= shut: This is over, so what was said is shut. Say why you read it, and it opens for you.
18:53 Otto finds: white vans
= 1 report has all of these words
= without its words: This is over, so what was said is shut. Say why you read it, and it opens for you. 2025-03-20 06:10. Began an incident
18:53 Otto says why 1 again
? Otto reads 1
= “the vans are still there” | “two white vans at the corner” | “the same vans, and a man with a list”
# Nothing that is over comes back into the room without a reason.
18:54 Abel brings back
= refused 409: This is over, so what was said is shut. Say why you read it, and it opens for you.
18:55 Abel says why 2 again
18:55 Abel brings back
? 2
= 2 Alhambra: unverified, reported_now, waiting, 1 report, first 06:27
