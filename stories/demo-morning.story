# A morning of the network in the demo. People are invented; places and kinds of events follow
# what five news reports of February 2025 tell of Los Angeles: Alhambra, San Fernando, the Eastside.
people Ana dispatcher operator; Luis observer es; Bea observer; Grace observer; Ivo observer; Marisol verification_lead es; Lena verification_lead; Omar operator

# Alhambra: neighbours tell, observers look, people are told.
12:31 web [waiting saw] Main St & Garfield Ave, Alhambra :: three dark SUVs and a van, people in vests with radios
12:33 web [waiting saw] Main and Garfield :: SUVs double parked by the bank, vests, four or five people
12:34 call [waiting saw about=now people_min=4 people_max=6 vehicles=3 agency=ice] Garfield & Main, Alhambra :: caller counts four to six people in vests
12:36 Ana sends Bea to 1
12:37 Bea accepts
12:44 Bea arrives
12:46 Bea sees it: waiting
12:49 Marisol signs 1

# Somebody says the sheriff; an agency alone refutes nothing, so it is looked at.
12:52 web [door heard] Vermont Ave & Santa Monica Blvd :: my cousin says officers are inside a building, cameras everywhere
12:54 paste [other] Vermont and Santa Monica :: se ven uniformes y camiones grandes en la esquina
12:56 web [door saw] Santa Monica & Vermont :: people in uniform by a truck with lights and cables
12:58 Ana sends Grace to 2
12:59 Grace accepts
13:10 Grace arrives
13:13 Grace sees another cause: film_crew
13:16 Lena signs 2
13:18 Ana drafts 2
13:21 Marisol approves 2

# The Eastside: arrived late, nobody knows whether somebody was taken.
13:02 web [taken heard hour] Whittier Blvd & Atlantic Blvd, East LA :: dicen que se llevaron a alguien hace rato
13:05 Ana sends Ivo to 3
13:06 Ivo accepts
13:24 Ivo arrives
13:29 Ivo sees nothing here
13:33 Marisol decides 3 unverifiable
13:34 Ivo leaves

# Alhambra is told, by an area, after two people signed and a third approved.
13:51 Bea sees it: leaving
13:53 Lena signs 1
13:55 Ana drafts 1
13:58 Lena approves 1

# San Fernando: an observer is on the way.
14:04 web [stop saw] San Fernando Rd & Maclay Ave :: two cars stopped a man by the hardware store, he is sitting on the curb
14:06 web [stop saw] Maclay & San Fernando Rd :: they are asking a man questions next to the hardware store
14:08 Ana sends Grace to 4
= refused 409: Grace was not asked. They are out on another task. Choose somebody else, or wait until they are back.
14:09 Grace declines
= refused 409: That step is not possible now: it stands at “On scene”. Reload the page and look again.

# Boyle Heights: one signature so far, another is needed.
14:05 web [door saw] Evergreen Ave and 4th St :: están tocando la puerta del edificio, son como seis con chalecos
14:07 call [door saw about=now people_min=4 people_max=10 children=yes door_knock=yes] 4th & Evergreen, Boyle Heights :: about six, vests, nobody has opened
14:08 web [door heard] Evergreen and 4th :: my cousin says it is the sheriff again
14:09 web [door saw] 4th & Evergreen :: three SUVs double parked by the laundromat, guys knocking on doors
14:12 Ana sends Ivo to 5
14:13 Ivo accepts
14:20 Ivo arrives
14:22 Ivo sees it: door

# Pico-Union: a shared post, nobody has looked.
14:24 web [waiting social] Pico Blvd & Union Ave :: someone shared a video of vans here, not sure when

# San Fernando again: Luis is asked, and that is where the demo begins.
14:28 Ana sends Luis to 4
