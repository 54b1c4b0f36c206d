# Two reports, one incident; nothing is said until somebody looked and a second person signed.
people Ana dispatcher operator; Luis observer; Bea observer; Marisol verification_lead; Lena verification_lead

14:02 web [waiting saw] 6th & Alvarado :: two white vans, four people in vests
14:03 web [waiting saw] Alvarado/6th :: white vans by the park
? queue
= 1 Westlake: unverified, reported_now, waiting, 2 reports, first 14:02
? why 1
= The same kind | The same place | The same words: “vans”, “white” | Within 1 minute
? receipt 1
= What we can say We have nothing checked to say yet. That is not the same as nothing happening. You can look again later with the same code.
? Ana may alert 1
= no, 409: There is nothing to approve. Westlake: no alert can be drafted now It has not been seen on the spot by one person and signed by a second. Send an observer, then let somebody sign. Incident 201: 2 reports. No role can change this rule.
= What you can do now Send an observer to look.

14:04 Ana sends Luis to 1
14:05 Luis accepts
14:08 Luis arrives
14:09 Luis sees it: waiting
? 1
= 1 Westlake: checking, reported_now, waiting, 2 reports, first 14:02, with Ana
? Ana may alert 1
= no, 409: There is nothing to approve. Westlake: no alert can be drafted now It has not been seen on the spot by one person and signed by a second. Send an observer, then let somebody sign. Incident 201: 2 reports. No role can change this rule.
= What you can do now Ask a second person to sign the verdict.
? receipt 1
= What we can say We have nothing checked to say yet. That is not the same as nothing happening. You can look again later with the same code.

14:12 Marisol signs 1
? 1
= 1 Westlake: confirmed, ongoing, waiting, 2 reports, first 14:02, with Ana
14:13 Ana drafts 1
? alerts
= nothing
14:15 Lena approves 1
? alerts
= Lantern 1: VERIFIED 14:05. Immigration agents seen near Westlake; activity: agents and vehicles waiting. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 15:15. Not a government notice. 323-555-0142
? alerts es
= Lantern 1: VERIFICADO 14:05. Agentes de inmigración cerca de Westlake; actividad: agentes y vehículos en espera. Tiene derecho a guardar silencio. No abra la puerta sin orden firmada por un juez. Por favor no venga; ya hay observadores capacitados. Este aviso vence 15:15. No es un aviso del gobierno. 323-555-0142
? outbox
= Lantern 1: VERIFIED 14:05. Immigration agents seen near Westlake; activity: agents and vehicles waiting. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 15:15. Not a government notice. 323-555-0142
= Lantern 1: VERIFICADO 14:05. Agentes de inmigración cerca de Westlake; actividad: agentes y vehículos en espera. Tiene derecho a guardar silencio. No abra la puerta sin orden firmada por un juez. Por favor no venga; ya hay observadores capacitados. Este aviso vence 15:15. No es un aviso del gobierno. 323-555-0142
? receipt 1
= What we can say Lantern 1: VERIFIED 14:05. Immigration agents seen near Westlake; activity: agents and vehicles waiting. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 15:15. Not a government notice. 323-555-0142
? receipt 2
= What we can say Lantern 1: VERIFIED 14:05. Immigration agents seen near Westlake; activity: agents and vehicles waiting. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 15:15. Not a government notice. 323-555-0142

# The notice holds until its time is over.
15:25 Luis leaves
? alerts
= nothing
