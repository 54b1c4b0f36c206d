# What was told is updated, ended, corrected and taken back, each by people who looked or by one who doubts.
people Ana dispatcher operator; Luis observer; Bea observer; Marisol verification_lead; Lena verification_lead

# Verified, updated, ended.
14:00 web [waiting saw now] 6th & Alvarado :: two white vans, four people in vests
14:01 Ana sends Luis to 1
14:02 Luis accepts
14:05 Luis arrives
14:06 Luis sees it: waiting
14:07 Marisol signs 1
14:08 Ana drafts 1
14:09 Lena approves 1 but Ana stops it
? alerts
= nothing
14:10 Ana drafts 1
14:11 Lena approves 1
? alerts
= Lantern 2: VERIFIED 14:05. Immigration agents seen near Westlake; activity: agents and vehicles waiting. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 15:15. Not a government notice. 323-555-0142
? step 1
= Next: wait for the observers.
# The same finding says nothing new.
14:12 Ana drafts 1
= refused 409: There is nothing to approve.
# Seen again, but too soon after the last notice it is no news.
14:13 Luis sees it: stop
14:14 Marisol signs 1
? step 1
= Next: draft the update.
14:15 Ana drafts 1
= refused 409: There is nothing to approve.
14:32 Ana drafts 1
14:33 Lena approves 1
? alerts
= Lantern 3: UPDATE 14:10. Immigration agents seen near Westlake; activity: agents questioning people. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 15:35. Not a government notice. 323-555-0142
? alerts es
= Lantern 3: ACTUALIZACIÓN 14:10. Agentes de inmigración cerca de Westlake; actividad: agentes que interrogan a personas. Tiene derecho a guardar silencio. No abra la puerta sin orden firmada por un juez. Por favor no venga; ya hay observadores capacitados. Este aviso vence 15:35. No es un aviso del gobierno. 323-555-0142
# One person says that it is over: not yet.
14:50 Luis sees nothing here
14:51 Ana drafts 1
= refused 409: There is nothing to approve.
14:52 Marisol signs 1
? 1
= 1 Westlake: confirmed, ended, waiting, 1 report, first 14:00, with Ana
? step 1
= Next: draft that it has ended.
14:53 Ana drafts 1
14:54 Lena approves 1
? alerts
= Lantern 4: ENDED 14:50. Since then our observers no longer see agents near Westlake; they may be elsewhere. If someone was taken call 323-555-0142. Not a government notice.
? alerts es
= Lantern 4: TERMINÓ 14:50. Desde entonces nuestros observadores ya no ven agentes cerca de Westlake; pueden estar en otro lugar. Si se llevaron a alguien llame al 323-555-0142. No es un aviso del gobierno.
? receipt 1
= What we can say Lantern 4: ENDED 14:50. Since then our observers no longer see agents near Westlake; they may be elsewhere. If someone was taken call 323-555-0142. Not a government notice.
? notices
= 1 Verified Westlake Not sent 14:08
= 2 Verified Westlake Ended 14:10
= 3 Update Westlake Ended 14:32
= 4 Ended Westlake Sent 14:53
? due 1
= nothing

# Verified, and then it was something else: retracted, and corrected for those who were told.
15:00 web [stop saw now] Main St & Garfield Ave, Alhambra :: a man on the curb
15:01 Ana sends Bea to 2
15:02 Bea accepts
15:05 Bea arrives
15:06 Bea sees it: stop
15:07 Marisol signs 2
15:08 Ana drafts 2
15:09 Lena approves 2
15:15 Bea sees another cause: film_crew
15:16 Marisol signs 2
? 2
= 2 Alhambra: retracted, ongoing, stop, 1 report, first 15:00, with Ana
? alerts
= Lantern 4: ENDED 14:50. Since then our observers no longer see agents near Westlake; they may be elsewhere. If someone was taken call 323-555-0142. Not a government notice.
? due 2
= People were told alert 5, and we no longer hold it to be true. Tell the same people now: correct it, or take it back. Open the alert
? step 2
= Next: draft the correction.
15:17 Ana drafts 2
15:18 Lena approves 2
? alerts
= Lantern 6: CORRECTION. Our 15:05 alert for Alhambra was wrong: a film crew with permission. We are sorry. Not a government notice.
= Lantern 4: ENDED 14:50. Since then our observers no longer see agents near Westlake; they may be elsewhere. If someone was taken call 323-555-0142. Not a government notice.
? due 2
= nothing
15:19 Bea leaves
# A neighbor sees it with own eyes: nothing is settled any more, the correction either.
15:20 web [stop saw now] Main St & Garfield Ave, Alhambra :: a man on the curb, still
? 2
= 2 Alhambra: unverified, reported_now, stop, 2 reports, first 15:00, with Ana
? alerts
= Lantern 4: ENDED 14:50. Since then our observers no longer see agents near Westlake; they may be elsewhere. If someone was taken call 323-555-0142. Not a government notice.
? due 2
= People were told alert 6, and we no longer hold it to be true. Tell the same people now: correct it, or take it back. Open the alert
# One person takes the correction back at once.
15:21 Ana withdraws 2
? alerts
= Lantern 7: We no longer stand behind our 15:15 notice for Alhambra. This is not an all-clear. Not a government notice.
= Lantern 4: ENDED 14:50. Since then our observers no longer see agents near Westlake; they may be elsewhere. If someone was taken call 323-555-0142. Not a government notice.
? due 2
= nothing
15:22 Ana withdraws 2
= refused 409: What we found was told already, or taken back. Send an observer to look again, then let somebody sign.

# Verified, doubted, taken back by one person; it can be told again only after another look.
16:00 web [door saw now] Pico Blvd & Union Ave :: officers at a door
16:01 Ana sends Luis to 3
= refused 409: Luis was not asked. They are out on another task. Choose somebody else, or wait until they are back.
16:02 Luis leaves
16:03 Ana sends Luis to 3
16:04 Luis accepts
16:05 Luis arrives
16:06 Luis sees it: door
16:07 Marisol signs 3
16:08 Ana drafts 3
16:09 Lena approves 3
? alerts
= Lantern 8: VERIFIED 16:05. Immigration agents seen near Pico-Union; activity: agents at a door. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 17:10. Not a government notice. 323-555-0142
= Lantern 7: We no longer stand behind our 15:15 notice for Alhambra. This is not an all-clear. Not a government notice.
= Lantern 4: ENDED 14:50. Since then our observers no longer see agents near Westlake; they may be elsewhere. If someone was taken call 323-555-0142. Not a government notice.
16:15 Marisol withdraws 3
? alerts
= Lantern 9: We no longer stand behind our 16:05 notice for Pico-Union. This is not an all-clear. Not a government notice.
= Lantern 7: We no longer stand behind our 15:15 notice for Alhambra. This is not an all-clear. Not a government notice.
= Lantern 4: ENDED 14:50. Since then our observers no longer see agents near Westlake; they may be elsewhere. If someone was taken call 323-555-0142. Not a government notice.
? alerts es
= Lantern 9: Ya no respaldamos nuestro aviso de las 16:05 sobre Pico-Union. Esto no significa que no haya peligro. No es un aviso del gobierno.
= Lantern 7: Ya no respaldamos nuestro aviso de las 15:15 sobre Alhambra. Esto no significa que no haya peligro. No es un aviso del gobierno.
= Lantern 4: TERMINÓ 14:50. Desde entonces nuestros observadores ya no ven agentes cerca de Westlake; pueden estar en otro lugar. Si se llevaron a alguien llame al 323-555-0142. No es un aviso del gobierno.
? 3
= 3 Pico-Union: confirmed, ongoing, door, 1 report, first 16:00, with Ana
16:40 Ana drafts 3
= refused 409: There is nothing to approve.
16:41 Luis sees it: door
16:42 Lena signs 3
16:43 Ana drafts 3
16:44 Marisol approves 3
? alerts
= Lantern 10: VERIFIED 16:40. Immigration agents seen near Pico-Union; activity: agents at a door. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 17:45. Not a government notice. 323-555-0142
= Lantern 9: We no longer stand behind our 16:05 notice for Pico-Union. This is not an all-clear. Not a government notice.
= Lantern 7: We no longer stand behind our 15:15 notice for Alhambra. This is not an all-clear. Not a government notice.
= Lantern 4: ENDED 14:50. Since then our observers no longer see agents near Westlake; they may be elsewhere. If someone was taken call 323-555-0142. Not a government notice.
? notices
= 1 Verified Westlake Not sent 14:08
= 2 Verified Westlake Ended 14:10
= 3 Update Westlake Ended 14:32
= 4 Ended Westlake Sent 14:53
= 5 Verified Alhambra Withdrawn 15:08
= 6 Correction Alhambra Withdrawn 15:17
= 7 Withdrawn Alhambra Sent 15:21
= 8 Verified Pico-Union Withdrawn 16:08
= 9 Withdrawn Pico-Union Sent 16:15
= 10 Verified Pico-Union Sent 16:43

# Looked at, and nothing of the kind: checked, for everybody in the area.
17:00 web [waiting heard now] 1st St & Boyle Ave :: a van, they say
17:01 Ana sends Bea to 4
17:02 Bea accepts
17:05 Bea arrives
17:06 Bea sees another cause: tow_or_utility
17:07 Marisol signs 4
17:08 Ana drafts 4
17:09 Lena approves 4
? alerts
= Lantern 11: CHECKED 17:05. What was reported at 17:00 near Boyle Heights was a tow or utility crew. This says nothing about other places or later. Please share this, not the rumor. Not a government notice.
= Lantern 10: VERIFIED 16:40. Immigration agents seen near Pico-Union; activity: agents at a door. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 17:45. Not a government notice. 323-555-0142
= Lantern 9: We no longer stand behind our 16:05 notice for Pico-Union. This is not an all-clear. Not a government notice.
= Lantern 7: We no longer stand behind our 15:15 notice for Alhambra. This is not an all-clear. Not a government notice.
= Lantern 4: ENDED 14:50. Since then our observers no longer see agents near Westlake; they may be elsewhere. If someone was taken call 323-555-0142. Not a government notice.
