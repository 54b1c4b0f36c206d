# Everything has its date. Nothing is told past it, and no receipt answers.
people Ana dispatcher operator; Luis observer; Marisol verification_lead; Lena verification_lead

06:10 web [waiting saw reach=323-555-0188] 6th & Alvarado :: two white vans
06:11 web [] 6th & Alvarado :: nothing chosen, so this is refused
= refused 422: We do not know what it is about. Choose one of the answers under “What do you see?”
06:12 web [waiting] :: no place, so this is refused too
= refused 422: We do not know where to look. Write the nearest corner or a landmark.
06:13 web [waiting reach=call-me] 6th & Alvarado :: a number that is none
= refused 422: That does not look like a phone number. Write it with the area code, or leave it empty.
06:14 web [about=information] :: where do I find a lawyer
06:15 web [about=taken] Soto St & 1st St :: my neighbor
? queue
= 2 Boyle Heights: unverified, reported_now, taken, 1 report, first 06:15
= 1 Westlake: unverified, reported_now, waiting, 1 report, first 06:10
? receipt 1
= What we can say We have nothing checked to say yet. That is not the same as nothing happening. You can look again later with the same code.
? receipt 2
= What we can say We have nothing checked to say yet. That is not the same as nothing happening. You can look again later with the same code.
23:59 forget
? receipt 1
= What we can say We have nothing checked to say yet. That is not the same as nothing happening. You can look again later with the same code.
