# Organisations, people, training.
role-team-lead = Líder de equipo
role-comms = Comunicaciones
role-legal-intake = Recepción legal
role-attorney = Abogada o abogado
role-language-reviewer = Revisión de idiomas
role-training-admin = Capacitación
role-auditor = Auditoría

## The list
nav-me = Mi página
nav-training = Capacitación
nav-organisations = Organizaciones
people-more = Más sobre las personas
people-find = Nombre
people-organisation = Organización
people-role = Función
people-speaks = Idioma
people-any = Cualquiera
people-narrow = Mostrar
people-all = Todas
people-all-again = Mostrar a todas las personas
people-independent = Ninguna, independiente
people-ready = Lista para un turno
people-ends = vence el { $date }
people-none = Nadie coincide. Elija “Mostrar a todas las personas” o invite a alguien abajo.
people-n =
    { $n ->
        [one] 1 persona
       *[other] { $n } personas
    }
people-page = página { $page } de { $pages }
people-pages = Páginas de la lista
people-before = Página anterior
people-after = Página siguiente
ready-ready = Lista
ready-on-shift = De turno
ready-soon = Vence pronto
ready-not-trained = Sin capacitación
ready-pledge-missing = Falta el compromiso
ready-expired = Vencida
ready-waiting = En espera
ready-paused = En pausa
ready-suspended = Suspendida
ready-left = Se fue
volunteer-applied = se ha ofrecido
volunteer-vouched = tiene quien responde por ella
volunteer-trained = está capacitada
volunteer-shadowing = acompaña a otras personas
volunteer-active = está activa
volunteer-paused = está en pausa
volunteer-expired-training = necesita capacitarse de nuevo
volunteer-suspended = está suspendida
volunteer-left = se fue

## Many at once
many-title = Con todas las personas marcadas
many-ask = Pedir el compromiso
many-course = Asistió hoy a
many-attended = Anotar como capacitadas
many-choose = Elija una
many-organisation = Agregar a ella
many-leave = Se van
many-leave-more = Pierden toda función y toda entrada.
many-but = Estas no, y por qué:
many-refused-nobody = No hay nadie marcado. Marque a una persona o más y pulse otra vez.
many-refused-nothing = No se eligió nada. Pulse uno de los botones debajo de la lista.
many-refused-organisation = No se eligió organización. Elija una y pulse otra vez.
many-done-on =
    { $n ->
        [one] 1 persona está de turno.
       *[other] { $n } personas están de turno.
    }
many-done-off =
    { $n ->
        [one] 1 persona está fuera de turno.
       *[other] { $n } personas están fuera de turno.
    }
many-done-ask =
    { $n ->
        [one] Se pidió a 1 persona que firme el compromiso.
       *[other] Se pidió a { $n } personas que firmen el compromiso.
    }
many-done-attended =
    { $n ->
        [one] 1 persona quedó anotada como capacitada.
       *[other] { $n } personas quedaron anotadas como capacitadas.
    }
many-done-organisation =
    { $n ->
        [one] Se agregó a 1 persona.
       *[other] Se agregó a { $n } personas.
    }
many-done-leave =
    { $n ->
        [one] 1 persona se fue.
       *[other] { $n } personas se fueron.
    }

## Why somebody cannot be on duty, and what to do
duty-refused-left = Se fue de la red. Si vuelve, invítela otra vez.
duty-refused-suspended = Está suspendida. La coordinación lo levanta en su página.
duty-refused-paused = Está en pausa. La coordinación la termina en su página.
duty-refused-not-vouched = Faltan integrantes que respondan por ella. Quien la conoce responde con su código.
duty-refused-no-role = Todavía no hay función. La coordinación le da una.
duty-refused-not-trained = Falta la capacitación. Hay que tomar un lugar en una; quien capacita anota quién asistió.
duty-refused-training-over = La capacitación venció. Hay que tomar un lugar en la próxima.
duty-refused-not-pledged = Falta el compromiso. Lo firma cada persona, en su propia página.
duty-refused-pledge-over = El compromiso venció. Lo firma otra vez la misma persona, en su propia página.
mend-steps = Ir a los pasos
mend-vouches = Ir a quién responde
mend-roles = Elegir funciones
mend-training = Ir a la capacitación
mend-pledge = Pedir el compromiso

## One person
person-stands = Esta persona { $state }
person-on-duty = de turno hasta las { $time }
person-missing = Antes de que pueda estar de turno o ser enviada
person-needs = Sus funciones necesitan:
person-trained-do = Asistió hoy a toda la capacitación
person-untrain = Quitar esto
person-pledge-more = Nadie puede firmarlo por otra persona.
person-about = A qué pertenece
person-tier = Cuánto conoce del trabajo
tier-0 = 0: nueva
tier-1 = 1: capacitada
tier-2 = 2: revisa y atiende llamadas
tier-3 = 3: decide
person-vouches = Quién responde por ella
person-vouches-more =
    { $n ->
        [one] Quien se ofrece necesita 1 integrante que responda. Quien invita a alguien responde por esa persona.
       *[other] Quien se ofrece necesita { $n } integrantes que respondan. Quien invita a alguien responde por esa persona.
    }
person-code = Su código para integrantes que la conocen: { $code }
person-vouch-do = Conozco a { $name } y respondo por ella
person-shadow = Acompañar
person-shadow-n = { $n } de { $of } turnos junto a otra persona
person-shadow-do = Un turno más
person-steps = Pausa y suspensión
person-no-steps = No hay nada que decidir ahora.
step-pause = Toma una pausa
step-pause-more = Fuera de turno y sin que se le pida ir, hasta que termine la pausa.
step-resume = La pausa terminó
step-resume-more = Puede estar de turno otra vez.
step-suspend = Suspender
step-suspend-more = Al instante queda fuera de turno y sin sesión, y no recibe enlaces.
step-reinstate = Levantar la suspensión
step-reinstate-more = Primero queda en pausa. Después usted termina la pausa y le da un enlace nuevo.
spoken-title = Idiomas que habla
spoken-title-own = Idiomas que usted habla
spoken-other = Otro idioma
spoken-level = Qué tan bien
level-none = No
level-some = Un poco
level-well = Bien
level-interprets = Puede interpretar
until-never = Todavía no
until-over = venció el { $date }
until-soon = hasta el { $date }, pronto
until-good = hasta el { $date }
link-refused-suspended = Está suspendida y no recibe enlaces. Levante primero la suspensión.
invite-pledge = Cada persona firma el compromiso al abrir su enlace. Después usted la pone de turno.

## Organisations
organisations-title = Organizaciones
organisations-lede = Cada persona pertenece a una, a varias o a ninguna.
organisations-none = Todavía no hay ninguna organización.
organisation-name = Nombre
organisation-short = Nombre corto
organisation-short-hint = Para las listas, máximo 20 letras.
organisation-kind = Tipo
organisation-kind-community = Grupo comunitario
organisation-kind-legal = Ayuda legal
organisation-kind-faith = Comunidad de fe
organisation-kind-labor = Sindical
organisation-kind-school = Escuela
organisation-kind-other = Otro
organisation-people = Personas
organisation-contact = Persona de contacto
organisation-nobody = Nadie
organisation-nobody-more = Todavía nadie pertenece a ella. Agregue personas en la lista de personas.
organisation-notes = Notas
organisation-notes-hint = Dónde se reúne, qué presta. Nada sobre personas.
organisation-add = Agregar una organización
organisation-do = Agregarla
organisation-in-list = Mostrarlas en la lista de personas
organisation-n-members =
    { $n ->
        [one] 1 persona
       *[other] { $n } personas
    }
organisation-n-ready = { $n } listas
organisation-n-on = { $n } de turno
organisation-left-people =
    { $n ->
        [one] 1 persona de ella sigue aquí.
       *[other] { $n } personas de ella siguen aquí.
    }
organisation-left-more = Pregunte a cada una: seguir sola, unirse a otra organización o irse.
organisation-left-do = Mostrarlas y decidir
organisation-leave = Deja la red
organisation-leave-more = Sus personas se quedan hasta que usted haya preguntado a cada una.
organisation-leave-do = { $name } se va
organisation-back = Vuelve
organisation-back-do = Ya volvió
organisation-refused-name = No hay nombre. Escriba el nombre de la organización.
organisation-refused-twice = Ya hay una con ese nombre. Ábrala en la lista o escriba otro nombre.

## Training
training-title = Capacitación
training-lede = Los cursos, los días en que se dan y quién asistió. Sin capacitación vigente, nadie que la necesite es enviado ni puesto de turno.
training-whole = Toda la capacitación
training-days = Días
training-no-days = No hay ningún día. Agregue primero un curso y después un día.
training-courses = Cursos
training-no-courses = Todavía no hay cursos. Mientras tanto, la coordinación anota toda la capacitación.
training-when = Cuándo
training-course = Curso
training-trainer = Quien capacita
training-seats = Lugares
training-taken = { $taken } de { $seats } lugares tomados.
training-over = Pasó
training-ended = Terminado
training-end = Terminarlo
training-who = Quién lo necesita
training-nobody-needs = Nadie está obligado
training-taught = Qué enseña
training-valid = Vale por
training-n-days =
    { $n ->
        [one] 1 día
       *[other] { $n } días
    }
training-needed-from-day = se necesita desde el { $date }
training-add-day = Agregar un día
training-add-day-do = Agregar el día
training-day = Día
training-hour = Hora
training-add-course = Agregar un curso
training-add-course-do = Agregar el curso
training-valid-days = Por cuántos días vale
training-needed-from = Se necesita desde
training-needed-hint = Quien hoy está capacitada tiene hasta entonces para tomarlo. Si queda vacío: en 30 días.
training-by = Con { $name }.
training-nobody = Nadie ha tomado un lugar. Cada persona lo hace en su propia página.
training-there = Quién asistió
training-there-more = Marque a quien asistió. Quien no está marcada no asistió.
training-there-do = Guardar quién asistió
training-refused-name = El curso no tiene nombre. Escriba uno.
training-refused-days = Los días no son correctos. Escriba un número del 1 al 1095.
training-refused-when = No se puede leer el día o la hora. Elija los dos otra vez.
training-refused-seats = Los lugares no son correctos. Escriba un número del 1 al 500.
training-refused-course = No se eligió curso, o ya terminó. Elija otro.
training-refused-full = Todos los lugares están tomados. Elija otro día.
training-refused-over = Esa capacitación ya pasó. Elija otro día.
competency-salute = Decir lo que se ve
competency-non-interference = No interferir
competency-right-to-record = El derecho a grabar
competency-digital-security = Teléfonos seguros
competency-trauma-informed = Llamadas con personas con miedo
competency-language = Idioma

## One's own page, and the pledge
me-title = Mi página
me-shifts = Mis turnos
me-keys = Mis llaves y teléfonos
me-no-role = Usted todavía no tiene función.
me-may = Qué puede hacer
me-ready = Usted puede estar de turno.
me-not-ready = Antes de que pueda estar de turno
me-soon = Algo vence el { $date }. Renuévelo antes.
me-dates = Capacitación y compromiso
me-pledge = Compromiso de no interferir
me-training = Capacitación
me-asked = le pidieron que lo firme
me-pledge-go = Leer y firmar
me-training-go = Elegir un día
me-nothing-needed = Sus funciones no necesitan ni capacitación ni compromiso.
me-days = Próximas capacitaciones
me-no-days = No hay ningún día. Pregunte a la coordinación.
me-needed = Usted lo necesita
me-seat = Usted tiene un lugar
me-seat-take = Tomar un lugar
me-seat-back = Devolverlo
me-full = No quedan lugares
pledge-title = El compromiso de no interferir
pledge-lede = Léalo. Si está de acuerdo, fírmelo. Nadie puede firmar por usted.
pledge-line-1 = No interferimos físicamente. No bloqueamos, tocamos, seguimos ni rodeamos a nadie.
pledge-line-2 = No hacemos nada ilegal ni se lo pedimos a nadie.
pledge-line-3 = Miro, escribo lo que yo veo y digo a las personas sus derechos.
pledge-line-4 = Guardo distancia. Si me dicen que retroceda, retrocedo y sigo mirando.
pledge-line-5 = No pregunto a nadie por sus papeles y no paso nombres, caras ni placas.
pledge-line-6 = No digo a nadie lo que no está revisado. Lo que sé de aquí se queda aquí.
pledge-valid = Vale por { $n } días.
pledge-version = Versión { $version } del texto.
pledge-do = Lo leí y lo firmo
pledge-again = Firmarlo otra vez
pledge-signed = Firmado el { $date }, versión { $version }.
pledge-asked = Se pidió el { $date }.
pledge-refused-version = El texto cambió desde que usted lo abrió. Léalo otra vez y fírmelo.
vouch-title = Responder por alguien
vouch-code = Su código
vouch-hint = Alguien que usted conoce se ofreció y le muestra un código. Responda solo por personas que conoce.
vouch-do = La conozco y respondo por ella
vouch-done = Gracias. Su palabra quedó anotada.
vouch-refused-code = No existe ese código. Revise cada letra con la persona que lo mostró.
vouch-refused-self = Nadie responde por sí mismo. Pídalo a integrantes que le conozcan.
vouch-refused-again = Usted ya respondió por esta persona. Falta otra persona que responda.

## A pasted list
list-title = Invitar desde una lista
list-label = Una persona en cada línea
list-hint = Nombre, organización, función; si quiere, un idioma. Entre ellos comas, punto y coma o tabuladores, como los copia una hoja de cálculo. Máximo 200 líneas.
list-words = Funciones: { $words }. Varias con un signo de más: observer + operator.
list-all = Para todas las personas de la lista
list-make-organisations = Crear las organizaciones nuevas
list-new-organisation = nueva
list-new-more = Organizaciones nuevas:
list-only-good =
    { $n ->
        [one] Dejar fuera las demás y crear este enlace
       *[other] Dejar fuera las demás y crear estos { $n } enlaces
    }
list-look = Revisarla primero
list-make =
    { $n ->
        [one] Crear 1 enlace
       *[other] Crear { $n } enlaces
    }
list-good =
    { $n ->
        [one] Se entendió 1 línea.
       *[other] Se entendieron { $n } líneas.
    }
list-bad =
    { $n ->
        [one] 1 línea no.
       *[other] { $n } líneas no.
    }
list-line = Línea
list-understood = Entendido
list-fine = Bien
list-not = Revise esto
list-twice = Este nombre ya está
list-refused-empty = No hay nada en la lista. Pegue una persona en cada línea.
list-refused-lines = Algunas líneas no se entienden. Corríjalas abajo o marque que quedan fuera.
list-refused-name = No hay nombre. Escríbalo primero en la línea.
list-refused-long = El nombre tiene más de 60 letras. Acórtelo.
list-refused-no-role = No hay función. Escríbala después de la organización.
list-refused-role = “{ $word }” no es una función aquí. Use una de las palabras de abajo.
list-refused-language = “{ $word }” no es un idioma de esta red. Déjelo fuera o use otro.
list-refused-many = Está más allá de las 200 líneas. Invítela con la próxima lista.
slips-title = Enlaces para entregar
slips-made =
    { $n ->
        [one] Se creó 1 enlace.
       *[other] Se crearon { $n } enlaces.
    }
slips-once = Solo se muestran ahora. Imprima y recorte esta página, o copie cada enlace. Entregue cada uno solo a esa persona.
slips-how = { $net }: escanee o escriba esto dentro de { $days } días. Sirve una sola vez.
slips-code = Código del enlace para { $name }

## People who come by themselves
join-title = Ayude con nosotros
join-lede = Díganos quién es. Primero alguien de aquí que le conozca tiene que responder por usted.
join-think = Piense primero en usted
join-think-more = Solo para usted. No lo conteste aquí; nada de esto se pregunta ni se guarda.
join-think-1 = ¿Me haría más daño que a otras personas el contacto con la policía u otras autoridades?
join-think-2 = ¿Alguien en casa depende de mí?
join-think-3 = ¿Tomo medicinas o me da miedo estar entre mucha gente?
join-think-4 = ¿Prefiero atender llamadas, traducir o enseñar, en vez de ir al lugar?
join-name-hint = Basta el nombre de pila.
join-other = Otro idioma que habla bien
join-do = Ofrecerme
join-thanks = Gracias. Este es su código:
join-next =
    { $n ->
        [one] Muéstrelo a 1 integrante que le conozca. Después la coordinación le manda un enlace.
       *[other] Muéstrelo a { $n } integrantes que le conozcan. Después la coordinación le manda un enlace.
    }
join-keep = Anote el código. Solo se muestra ahora. Si nadie responde por usted, los datos se borran a los 60 días.
join-switch = Personas que llegan por su cuenta
join-is-open = La página para ofrecerse está abierta a todo el mundo.
join-is-shut = La página para ofrecerse está cerrada.
join-look = Verla
join-open = Abrirla
join-shut = Cerrarla
join-refused-shut = Ahora nadie puede ofrecerse aquí. Pregunte a alguien que conozca en la red.
join-refused-busy = Muchas personas se ofrecen ahora mismo. Por favor inténtelo otra vez en una hora.

shared-code = El mismo enlace como código para la cámara del teléfono
shared-how = Un clic selecciona todo el enlace. O que apunten la cámara del teléfono al código.
shared-local = Los teléfonos todavía no pueden abrirlo: la dirección solo sirve en esta computadora.
shared-join = Entrar con un teléfono
shared-ask = Quien coordina puede abrirlo a los teléfonos en “Entrar con un teléfono”.
