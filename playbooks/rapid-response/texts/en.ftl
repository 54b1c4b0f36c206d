# Words of this network. Keys of the product may be overridden here.
kind-waiting = Officers or vehicles waiting
kind-stop = Someone being stopped or questioned
kind-door = Officers at a door or inside a building
kind-taken = Someone being taken away
kind-other = Something else

agency-ice = ICE
agency-ero = ICE ERO
agency-hsi = HSI
agency-cbp = CBP or Border Patrol
agency-fbi = FBI
agency-dea = DEA
agency-atf = ATF
agency-usms = U.S. Marshals
agency-sheriff = Sheriff
agency-local-police = Local police
agency-none = No markings
agency-unknown = Not known

activity-phrase-waiting = Agents and vehicles waiting
activity-phrase-stop = Agents questioning people
activity-phrase-door = Agents at a door
activity-phrase-taken = Agents detaining people
activity-phrase-traffic = Agents stopping vehicles
activity-phrase-leaving = Agents leaving

cause-routine-policing = Local police at work
cause-other-enforcement = An official action of another kind
cause-private-security = Private security
cause-tow-or-utility = A tow or utility crew
cause-film-crew = A film crew
cause-impersonator = Somebody posing as an agent
cause-nothing-of-the-kind = Something ordinary, with its cause seen

verdict-saw-it-hint = I see immigration agents myself
report-lede = Trained observers go and look before anyone is alerted. You do not have to give your name.
report-text-hint = How many people and vehicles, and what their clothing says. Please leave out names, number plates and anybody's immigration status.
call-opening = We are not the police and not lawyers. Please do not tell me anybody's immigration status.

# Parts of the city, as headings of the areas.
part-central = Central
part-eastside-and-san-gabriel-valley = Eastside and San Gabriel Valley
part-northeast = Northeast
part-san-fernando-valley = San Fernando Valley
part-south = South
part-southeast = Southeast
