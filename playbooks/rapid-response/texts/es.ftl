# Palabras de esta red.
kind-waiting = Agentes o vehículos en espera
kind-stop = Paran o interrogan a alguien
kind-door = Agentes en una puerta o dentro de un edificio
kind-taken = Se llevan a alguien
kind-other = Otra cosa

agency-ice = ICE
agency-ero = ICE ERO
agency-hsi = HSI
agency-cbp = CBP o Patrulla Fronteriza
agency-fbi = FBI
agency-dea = DEA
agency-atf = ATF
agency-usms = Alguaciles federales
agency-sheriff = Sheriff
agency-local-police = Policía local
agency-none = Sin marcas
agency-unknown = No se sabe

activity-phrase-waiting = Agentes y vehículos en espera
activity-phrase-stop = Agentes que interrogan a personas
activity-phrase-door = Agentes en una puerta
activity-phrase-taken = Agentes que detienen a personas
activity-phrase-traffic = Agentes que paran vehículos
activity-phrase-leaving = Agentes que se van

cause-routine-policing = Policía local en su trabajo
cause-other-enforcement = Una acción oficial de otro tipo
cause-private-security = Seguridad privada
cause-tow-or-utility = Una grúa o cuadrilla de servicios
cause-film-crew = Un equipo de filmación
cause-impersonator = Alguien que se hace pasar por agente
cause-nothing-of-the-kind = Algo común, con su causa vista

verdict-saw-it-hint = Veo con mis propios ojos a agentes de inmigración
report-lede = Observadores capacitados van a ver antes de avisar a nadie. No tiene que dar su nombre.
report-text-hint = Cuántas personas y vehículos, y qué dice su ropa. No escriba nombres, placas ni la situación migratoria de nadie.
call-opening = No somos la policía ni abogados. Por favor no me diga la situación migratoria de nadie.

# Partes de la ciudad, como encabezados de las zonas.
part-central = Centro
part-eastside-and-san-gabriel-valley = Este y Valle de San Gabriel
part-northeast = Noreste
part-san-fernando-valley = Valle de San Fernando
part-south = Sur
part-southeast = Sureste
