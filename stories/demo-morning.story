# A day of the network until half past two: what the demo opens with. People are invented; places
# and kinds of events follow what five news reports of February 2025 tell of Los Angeles:
# Alhambra, San Fernando, the Eastside. Whoever has an initial goes on working on their own
# afterwards; the others are places that a visitor can take.
people Ana dispatcher operator; Dolores_R. dispatcher operator; Luis observer es; Bea_M. observer; Grace_O. observer; Ivo_P. observer
people Marisol verification_lead es; Lena verification_lead; Omar operator; Rosa admin verification_lead

# Sun Valley, early: a crew with trucks, seen by somebody who went.
11:02 web [waiting saw] San Fernando Rd & Sunland Blvd :: dos camiones grandes con luces, gente con chalecos
11:04 call [waiting saw about=now vehicles=2 agency=unknown] Sunland and San Fernando Rd, Sun Valley :: two trucks with lights, people in vests
11:05 Dolores_R. sends Ivo_P. to 1
11:06 Ivo_P. accepts
11:19 Ivo_P. arrives
11:22 Ivo_P. sees another cause: tow_or_utility
11:24 Marisol signs 1
11:25 Ivo_P. leaves
11:28 Dolores_R. drafts 1
11:31 Lena approves 1

# Echo Park: police at a traffic stop.
11:48 web [stop saw] Sunset Blvd & Echo Park Ave :: two cars with lights, one driver stopped
11:50 web [stop heard] Echo Park and Sunset :: dicen que pararon a un muchacho en la esquina
11:52 Dolores_R. sends Grace_O. to 2
11:53 Grace_O. accepts
12:04 Grace_O. arrives
12:06 Grace_O. sees another cause: routine_policing
12:09 Lena signs 2
12:10 Grace_O. leaves
12:12 Dolores_R. drafts 2
12:15 Marisol approves 2

# Alhambra: neighbours tell, observers look, people are told.
12:31 web [waiting saw] Main St & Garfield Ave, Alhambra :: three dark SUVs and a van, people in vests with radios
12:33 web [waiting saw] Main and Garfield :: SUVs double parked by the bank, vests, four or five people
12:34 call [waiting saw about=now people_min=4 people_max=6 vehicles=3 agency=ice] Garfield & Main, Alhambra :: caller counts four to six people in vests
12:36 Dolores_R. sends Bea_M. to 3
12:37 Bea_M. accepts
12:38 web [waiting saw] Garfield y Main, Alhambra :: tres camionetas oscuras en doble fila, gente con chalecos
12:40 paste [waiting] Main and Garfield, Alhambra :: anyone else see the SUVs by the bank? vests and radios
12:44 Bea_M. arrives
12:46 Bea_M. sees it: waiting
12:47 web [waiting heard] Main & Garfield :: mi prima dice que siguen ahí, tres camionetas
12:49 Marisol signs 3

# Somebody says the sheriff; an agency alone refutes nothing, so it is looked at.
12:52 web [door heard] Vermont Ave & Santa Monica Blvd :: my cousin says officers are inside a building, cameras everywhere
12:54 paste [other] Vermont and Santa Monica :: se ven uniformes y camiones grandes en la esquina
12:56 web [door saw] Santa Monica & Vermont :: people in uniform by a truck with lights and cables
12:58 Dolores_R. sends Grace_O. to 4
12:59 Grace_O. accepts

# The Eastside: arrived late, nobody knows whether somebody was taken.
13:02 web [taken heard hour] Whittier Blvd & Atlantic Blvd, East LA :: dicen que se llevaron a alguien hace rato
13:05 Dolores_R. sends Ivo_P. to 5
13:06 Ivo_P. accepts
13:10 Grace_O. arrives
13:13 Grace_O. sees another cause: film_crew
13:16 Lena signs 4
13:18 Dolores_R. drafts 4
13:21 Marisol approves 4
13:24 Ivo_P. arrives
13:29 Ivo_P. sees nothing here
13:33 Marisol decides 5 unverifiable
13:34 Ivo_P. leaves

# Alhambra is told, by an area, after two people signed and a third approved.
13:42 web [waiting saw] Main St and Garfield Ave :: the SUVs by the bank are starting their engines
13:46 call [waiting saw about=now vehicles=3 agency=unknown] Garfield & Main, Alhambra :: caller sees the SUVs leave one by one
13:51 Bea_M. sees it: leaving
13:53 Lena signs 3
13:55 Dolores_R. drafts 3
13:58 Lena approves 3

# San Fernando: a man is being questioned. Somebody else was asked first, and cannot go.
14:04 web [stop saw] San Fernando Rd & Maclay Ave :: two cars stopped a man by the hardware store, he is sitting on the curb
14:06 web [stop saw] Maclay & San Fernando Rd :: they are asking a man questions next to the hardware store
14:07 web [stop saw] Maclay y San Fernando Rd :: tienen a un señor sentado en la banqueta, dos carros
14:08 Ana sends Grace_O. to 6
= refused 409: Grace O. was not asked. They are out on another task. Choose somebody else, or wait until they are back.

# Boyle Heights: one signature so far, another is needed.
14:05 web [door saw] Evergreen Ave and 4th St :: están tocando la puerta del edificio, son como seis con chalecos
14:07 call [door saw about=now people_min=4 people_max=10 children=yes door_knock=yes] 4th & Evergreen, Boyle Heights :: about six, vests, nobody has opened
14:08 web [door heard] Evergreen and 4th :: my cousin says it is the sheriff again
14:09 web [door saw] 4th & Evergreen :: three SUVs double parked by the laundromat, guys knocking on doors
14:10 call [door saw about=now people_min=5 vehicles=3 door_knock=yes] Evergreen y 4th :: señora ve chalecos en el pasillo, no abre
14:11 web [door saw] 4th St and Evergreen :: they knock on every door of the second floor
14:12 Dolores_R. sends Ivo_P. to 7
14:13 Ivo_P. accepts
14:13 paste [door] 4th y Evergreen, Boyle Heights :: eviten la 4th, hay chalecos y camionetas por la lavandería
14:14 web [door heard] Evergreen & 4th :: my aunt in the building says do not open
14:15 call [door saw about=now people_min=6 vehicles=3 agency=none] 4th & Evergreen :: caller across the street counts six and three SUVs
14:16 web [door saw] Evergreen y 4th St :: siguen tocando puertas, hay niños adentro
14:17 web [door social] Evergreen and 4th St, Boyle Heights :: video shared, vests at a door next to the laundromat
14:18 web [door saw] 4th & Evergreen :: one of them speaks with the landlord in the doorway
14:19 call [door heard about=now] Evergreen & 4th, Boyle Heights :: caller's sister is inside and does not open
14:20 Ivo_P. arrives
14:21 web [door saw] Evergreen Ave & 4th St :: hay un observador en la esquina, ellos siguen en la puerta
14:22 Ivo_P. sees it: door

# San Fernando again: Luis is asked, and still is when the demo begins.
14:20 web [stop saw] San Fernando Rd & Maclay Ave :: the man by the hardware store is still on the curb, two cars
14:22 call [stop saw about=now people_min=3 vehicles=2 agency=unknown] Maclay & San Fernando Rd :: caller sees three people and two cars by the hardware store
14:23 paste [stop] San Fernando Rd y Maclay :: un señor en la banqueta por la ferretería, ¿alguien va?

# Westlake: several people see the same thing, and nobody is there yet.
14:23 web [stop saw] 6th St & Alvarado St :: two white vans, they stop people who come out of the market
14:24 web [stop saw] Alvarado y 6th, Westlake :: paran a la gente afuera del mercado, son cinco con chalecos
14:25 call [stop saw about=now people_min=5 vehicles=2 agency=none] 6th & Alvarado :: five in vests in front of the market, they ask for papers
14:26 web [stop heard] 6th & Alvarado :: my neighbor says do not go to the market now
14:27 web [stop saw] Alvarado & 6th St :: two vans by the market, a street vendor is being asked questions

# Pico-Union: a shared post, nobody has looked.
14:24 web [waiting social] Pico Blvd & Union Ave :: someone shared a video of vans here, not sure when
14:26 web [waiting social] Union y Pico :: circula un video de camionetas, no sé si es de hoy

# Koreatown: a few calls about vans.
14:25 web [waiting saw] Wilshire Blvd & Normandie Ave :: four gray vans behind the station, people with radios
14:26 call [waiting saw about=now people_min=4 vehicles=4 agency=unknown] Normandie & Wilshire, Koreatown :: caller sees gray vans and radios behind the station
14:27 web [waiting heard] Wilshire y Normandie :: dicen que hay camionetas grises atrás de la estación

14:28 Ana sends Luis to 6
14:28 web [stop saw] 6th St and Alvarado :: they let the vendor go, now they stop a car
14:29 web [stop saw] 6th y Alvarado :: siguen ahí, dos camionetas blancas frente al mercado
14:29 web [waiting saw] Normandie and Wilshire :: the vans behind the station have ladders on top
? queue
= 3 Alhambra: confirmed, ongoing, waiting, 8 reports, first 12:31, with Dolores R.
= 7 Boyle Heights: checking, reported_now, door, 14 reports, first 14:05, with Dolores R.
= 8 Westlake: unverified, reported_now, stop, 7 reports, first 14:23
= 6 San Fernando: checking, reported_now, stop, 6 reports, first 14:04, with Ana
= 10 Koreatown: unverified, reported_now, waiting, 4 reports, first 14:25
= 9 Pico-Union: unverified, reported_now, waiting, 2 reports, first 14:24
= 4 East Hollywood: refuted, reported_now, door, 3 reports, first 12:52, with Dolores R.
= 5 East Los Angeles: unverifiable, ended_unknown, taken, 1 report, first 12:32, with Dolores R.
= 2 Echo Park: refuted, reported_now, stop, 2 reports, first 11:48, with Dolores R.
= 1 Sun Valley: refuted, reported_now, waiting, 2 reports, first 11:02, with Dolores R.
