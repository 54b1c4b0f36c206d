# What was settled is opened again by eyes, not by hearsay; who was asked can be called back.
people Ana dispatcher operator; Luis observer; Bea observer; Marisol verification_lead; Lena verification_lead

14:00 web [waiting saw] 6th & Alvarado :: white vans, people in vests
14:01 Ana sends Luis to 1
# He does not answer; the request is taken back, and somebody else is asked.
14:05 Ana recalls 1
14:06 Ana sends Bea to 1
14:07 Luis accepts
= refused 409: That step is not possible now: it stands at “Called back”. Reload the page and look again.
14:08 Bea accepts
14:15 Bea arrives
14:16 Ana recalls 1
= there is nobody to call back
14:17 Bea sees another cause: film_crew
14:18 Bea leaves
# From the bus home one sees nothing any more.
14:25 Bea sees it: waiting
= refused 422: Nobody was on the spot, so this settles nothing. Say “I am there” first, or send an observer.
14:26 Marisol signs 1
? 1
= 1 Westlake: refuted, reported_now, waiting, 1 report, first 14:00, with Ana
# A rumour that goes on joins it quietly.
14:30 web [waiting heard] 6th and Alvarado :: they say white vans with vests
? queue
= 1 Westlake: refuted, reported_now, waiting, 2 reports, first 14:00, with Ana
# Somebody who sees it now opens it again, and it is looked at again: by a pair this time.
14:40 web [waiting saw now] 6th & Alvarado :: new vans, now with vests and radios
? 1
= 1 Westlake: unverified, reported_now, waiting, 3 reports, first 14:00, with Ana
14:41 Ana sends Luis and Bea to 1
14:42 Luis accepts
14:42 Bea accepts
14:50 Luis arrives
14:51 Luis sees it: stop
# Not there yet, she signs nothing.
14:52 Bea signs 1
= refused 403: Only a lead, or the partner on the spot, can sign this. Ask one of them.
14:53 Bea arrives
14:54 Bea signs 1
? 1
= 1 Westlake: confirmed, ongoing, waiting, 3 reports, first 14:00, with Ana
14:56 Ana drafts 1
14:57 Lena approves 1
? alerts
= Lantern 1: VERIFIED 14:50. Immigration agents seen near Westlake; activity: agents questioning people. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 16:00. Not a government notice. 323-555-0142
# Nobody answers for half an hour: the request runs out by itself.
15:00 web [stop saw] Main St & Garfield Ave, Alhambra :: a man on the curb
15:01 Luis leaves
15:02 Ana sends Luis to 2
15:20 Luis declines 2
15:21 Ana sends Luis to 2
15:55 Luis accepts 2
= refused 409: That step is not possible now: it stands at “No answer in time”. Reload the page and look again.
