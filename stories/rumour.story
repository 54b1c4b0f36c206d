# A rumour is looked at, and that it was none is told with the same reach.
people Ana dispatcher operator; Luis observer; Bea observer; Marisol verification_lead; Lena verification_lead

14:00 web [door heard] Vermont Ave & Santa Monica Blvd :: my cousin says officers are inside
14:02 paste [other] Santa Monica and Vermont :: todos dicen que hay uniformes y camiones
14:03 call [door social] Vermont & Santa Monica :: caller read a post
? queue
= 1 East Hollywood: unverified, reported_now, door, 3 reports, first 14:00
14:04 Ana sends Luis to 1
14:05 Luis accepts
14:15 Luis arrives
# "Something else" needs its cause, seen there.
14:16 Luis sees another cause
= refused 422: It does not say what else it is. Choose a cause you can see; if there is none, choose “I cannot tell”.
14:17 Luis sees another cause: film_crew
14:20 Marisol signs 1
? 1
= 1 East Hollywood: refuted, reported_now, door, 3 reports, first 14:00, with Ana
14:21 Ana drafts 1
14:22 Lena approves 1
? alerts
= Lantern 1: CHECKED 14:15. What was reported at 14:00 near East Hollywood was a film crew with permission. This says nothing about other places or later. Please share this, not the rumor. Not a government notice.
? alerts es
= Lantern 1: REVISADO 14:15. Lo que se reportó a las 14:00 cerca de East Hollywood era un equipo de filmación con permiso. Esto no dice nada de otros lugares ni de más tarde. Comparta esto, no el rumor. No es un aviso del gobierno.
? receipt 2
= What we can say Lantern 1: CHECKED 14:15. What was reported at 14:00 near East Hollywood was a film crew with permission. This says nothing about other places or later. Please share this, not the rumor. Not a government notice.

# Nothing there is not the same as another cause: the lead decides.
15:00 web [waiting saw] Main St & Garfield Ave, Alhambra :: dark cars
15:01 Ana sends Bea to 2
15:02 Bea accepts
15:10 Bea arrives
15:12 Bea sees nothing here
? Ana may alert 2
= no, 409: There is nothing to approve. Alhambra: no alert can be drafted now It has not been seen on the spot by one person and signed by a second. Send an observer, then let somebody sign. Incident 202: 1 report. No role can change this rule.
= What you can do now Wait for the observers, or send somebody else.
15:14 Lena decides 2 unverifiable
? 2
= 2 Alhambra: unverifiable, ended_unknown, waiting, 1 report, first 15:00, with Ana
? receipt 4
= What we can say We have nothing checked to say yet. That is not the same as nothing happening. You can look again later with the same code.
