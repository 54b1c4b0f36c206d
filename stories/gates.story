# Everybody tries to go round the gates. Each refusal says why, and what to do.
people Ana dispatcher operator; Luis observer; Nico observer unready; Rex observer verification_lead dispatcher; Marisol verification_lead; Lena verification_lead

14:00 web [waiting saw] 6th & Alvarado :: two white vans
# Nobody has looked.
14:01 Ana drafts 1
= refused 409: There is nothing to approve.
# Not trained, not pledged, not on shift.
14:02 Ana sends Nico to 1
= refused 409: Nico was not asked. Their training is missing or has run out. Choose somebody else; a training brings them back.
14:03 Ana sends Rex to 1
14:04 Ana sends Rex to 1
= refused 409: Rex was not asked. They are out on another task. Choose somebody else, or wait until they are back.
14:05 Rex accepts
# From home.
14:06 Rex sees it: waiting
= refused 422: Nobody was on the spot, so this settles nothing. Say “I am there” first, or send an observer.
14:10 Rex arrives
# Heard of, not seen.
14:11 Rex heard it: waiting
= refused 422: Only what you saw yourself counts. Tick the box if you did; if not, choose “I cannot tell”.
14:12 Rex sees it: waiting
# His own finding.
14:13 Rex signs 1
= refused 403: You gave this verdict yourself. Ask the lead or your partner to sign it.
# Not a lead.
14:14 Ana signs 1
= refused 403: Your role cannot do this. Ask your coordinator, or go back.
# One person's word.
14:15 Ana drafts 1
= refused 409: There is nothing to approve.
14:16 Marisol signs 1
14:17 Rex drafts 1
# He drafted it, and he saw it.
14:18 Rex approves 1
= refused 403: You drafted it. Ask another lead to approve it.
14:19 Ana approves 1
= refused 403: Your role cannot do this. Ask your coordinator, or go back.
14:20 Lena approves 1
# Sent is sent; another so soon is noise.
14:21 Lena approves 1
= refused 409: That step is not possible now: it stands at “Sent”. Reload the page and look again.
14:22 Ana drafts 1
= refused 409: There is nothing to approve.
? alerts
= Lantern 1: VERIFIED 14:10. Immigration agents seen near Westlake; activity: agents and vehicles waiting. You can stay silent. Don't open the door without a warrant signed by a judge. Please do not come; trained observers are there. Notice expires 15:20. Not a government notice. 323-555-0142
? neighbour opens /console
= 401
? Luis opens /console
= 403
? Ana opens /admin/people
= 403
