playbook campus
# Another playbook: other words, other areas, the same engine.
people Ana dispatcher operator; Luis observer; Marisol verification_lead; Lena verification_lead

14:00 web [hazard saw] Clock Tower :: gray smoke behind the clock tower
14:01 web [hazard saw] by the clock tower :: smoke, smells like plastic
? queue
= 1 North Quad: unverified, reported_now, hazard, 2 reports, first 14:00
14:02 Ana sends Luis to 1
14:03 Luis accepts
14:05 Luis arrives
14:06 Luis sees another cause: drill
14:07 Marisol signs 1
14:08 Ana drafts 1
14:09 Lena approves 1
? alerts
= Quad 1: CHECKED 14:05. What was reported at 14:00 near North Quad was a fire drill. This says nothing about other places or later. Not a government notice.
? alerts es
= Quad 1: REVISADO 14:05. Lo que se reportó a las 14:00 cerca de North Quad era un simulacro de incendio. Esto no dice nada de otros lugares ni de más tarde. No es un aviso del gobierno.
14:20 web [threat saw] Science Library :: a man threatens people with a bottle
14:21 Ana sends Luis to 2
= refused 409: Luis was not asked. They are out on another task. Choose somebody else, or wait until they are back.
14:22 Luis leaves
14:23 Ana sends Luis to 2
14:24 Luis accepts
14:26 Luis arrives
14:27 Luis sees it: threat
14:28 Lena signs 2
14:29 Ana drafts 2
14:30 Marisol approves 2
? alerts
= Quad 2: VERIFIED 14:25. Seen near South Quad: a person who threatens others. Use another way. Please do not come; trained observers are there. Notice expires 15:10. Not a government notice. 510-555-0117
= Quad 1: CHECKED 14:05. What was reported at 14:00 near North Quad was a fire drill. This says nothing about other places or later. Not a government notice.
