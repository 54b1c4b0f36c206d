
# Turnos y patrullas vecinales.
nav-shifts = Turnos
nav-patrols = Patrullas vecinales
language-en = Inglés
language-es = Español
weekday-1 = lun
weekday-2 = mar
weekday-3 = mié
weekday-4 = jue
weekday-5 = vie
weekday-6 = sáb
weekday-7 = dom
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
shift-day = { $weekday } { $day } de { $month }
shift-span = de { $from } a { $to }
shift-you = Usted
shift-now = ahora
shift-choose = Elija…

shift-open = Libre
shift-claimed = Tomado, sin confirmar
shift-confirmed = Confirmado
shift-checked-in = De turno
shift-handoff-written = Entrega escrita
shift-ended = Terminado
shift-no-show = Nadie vino

shift-head-none = No hay turnos planeados
shift-head-covered = Cubierto las próximas 24 horas
shift-head-gap = Falta ahora: { $role }
shift-head-until = Cubierto hasta las { $time }
shift-head-bare = Cubierto hasta las { $time }; después no hay nada planeado
shift-head-later = No hay nada planeado antes de las { $time }
shift-n-bare = { $n ->
    [one] No hay nada planeado en 1 de las próximas 24 horas.
   *[other] No hay nada planeado en { $n } de las próximas 24 horas.
}
shift-lane-bare = Sin plan
shift-lane-bare-item = Nada planeado
shift-lane-put = De turno, puestos a mano
shift-put-until = hasta las { $time }
shift-day-bare = { $n ->
    [one] 1 hora sin plan
   *[other] { $n } horas sin plan
}
shift-day-missing = { $n ->
    [one] falta 1 persona
   *[other] faltan { $n } personas
}
shift-on-nobody = No hay nadie de turno.
shift-n-gaps = { $n ->
    [0] Ningún hueco en las próximas 24 horas.
    [one] Un hueco en las próximas 24 horas.
   *[other] { $n } huecos en las próximas 24 horas.
}

shift-mine = Mis turnos
shift-confirm = Ahí estaré
shift-confirm-why = Por favor confirme. Dos horas antes de que empiece, le preguntamos a otra persona.
shift-confirm-from = Puede confirmar desde: { $time }.
shift-check-in = Ya estoy aquí, empiezo mi turno
shift-check-in-from = Puede registrarse desde las { $time }.
shift-late = { $n ->
    [0] A tiempo.
    [one] Lleva 1 minuto de retraso. Empiece ahora.
   *[other] Lleva { $n } minutos de retraso. Empiece ahora.
}
shift-past-end = Su hora ya pasó. Escriba la entrega y termínelo.
shift-go-end = Entregar y terminar
shift-give-back = Devolverlo
shift-swap = Pedir un cambio
shift-swap-with = ¿Con quién?
shift-swap-hint = Escriba el nombre de alguien que dijo que sí. Déjelo vacío para preguntar a todas las personas preparadas. Es suyo hasta que alguien lo tome.
shift-swap-do = Ofrecerlo
shift-swap-stop = Dejar de ofrecerlo
shift-swap-take = Yo lo tomo
shift-is-offered = Ofrecido para cambio. Es suyo hasta que alguien lo tome.
shift-offered = Cambios ofrecidos
shift-offered-you = { $name } le pregunta a usted.
shift-offered-by = { $name } pregunta a quien tenga todo listo.

shift-gaps = Lo que falta
shift-gap-now = Ahora
shift-overdue = Atrasado
shift-in-minutes = { $n ->
    [0] Ahora
    [one] En 1 minuto
   *[other] En { $n } minutos
}
shift-in-hours = { $n ->
    [0] Ahora
    [one] En 1 hora
   *[other] En { $n } horas
}
shift-nobody = Nadie
shift-nobody-of = { $n ->
    [0] Nadie.
    [one] Nadie de 1.
   *[other] Nadie de { $n }.
}
shift-missing-of = Faltan { $n } de { $m }.
shift-n-missing = { $n ->
    [0] No falta nadie
    [one] Falta 1
   *[other] Faltan { $n }
}
shift-missed-by = { $name } no confirmó o no vino.
shift-nobody-free = Nadie con todo listo está libre. Pida un cambio o acorte el turno.
shift-free-names = Libres y con todo listo: { $names }.
shift-free-n = { $n ->
    [0] Nadie está libre.
    [one] 1 persona con todo listo está libre.
   *[other] { $n } personas con todo listo están libres.
}
shift-gaps-more = { $n ->
    [one] Hay un hueco más en la tabla.
   *[other] Hay { $n } huecos más en la tabla.
}
shift-take = Yo lo tomo
shift-ask = Ver quién está libre
shift-today = Las próximas 24 horas
shift-today-caption = Quién está de turno y qué falta, por función y hora
shift-wanted = { $n ->
    [one] Se necesita 1
   *[other] Se necesitan { $n }
}
shift-others = { $n ->
    [0] Nadie más
    [one] 1 persona más
   *[other] { $n } personas más
}
shift-week = Los próximos 7 días
shift-day-none = nada planeado
shift-day-covered = cubierto
shift-day-hours = { $gaps }, { $h } h
shift-on-now = De turno ahora
shift-free = Turnos que puede tomar
shift-free-none = Ahora no hay ninguno para sus funciones. Mire otra vez más tarde.
shift-places = { $n ->
    [0] Ningún lugar.
    [one] 1 lugar.
   *[other] { $n } lugares.
}
shift-put-title = Poner a alguien de turno ahora
shift-put-lede = Para los primeros minutos, o cuando alguien llega. Valen las mismas reglas que para un turno planeado.
shift-put-do = Poner de turno
shift-role = Función
shift-until = Hasta
shift-ask-title = Quién tiene todo listo y está libre
shift-ask-lede = Llame antes. Désela solo a quien dijo que sí.
shift-give = Dijo que sí, se le da
shift-cannot = Quién no puede tomarlo, y por qué
shift-remove = Quitar este turno

shift-end-title = Entregar y terminar
shift-end-open = Lo que usted tiene abierto
shift-end-nothing = No tiene nada abierto.
shift-end-draft = El borrador del aviso { $n } espera aprobación
shift-end-to = ¿Quién se hace cargo de todo?
shift-end-to-hint = Hable antes con esa persona. Solo aparece quien está de turno en la mesa.
shift-end-to-nobody = No hay nadie más de turno en la mesa. Cierre lo que está abierto o espere a que alguien se registre.
shift-end-do = Terminar mi turno
shift-end-sheet = La hoja para el siguiente turno

shift-soon = Su turno empieza a las { $time }.
shift-soon-confirm = Su turno empieza a las { $time }. Por favor confirme.
shift-soon-begun = Su turno empezó a las { $time }. Regístrese ahora.
shift-soon-link = Mis turnos
shift-calendar = Turnos en su calendario
shift-calendar-lede = Una dirección privada que el calendario de su teléfono consulta solo. Le recuerda 12 horas y 1 hora antes. Una dirección nueva anula la anterior.
shift-calendar-do = Crear una dirección nueva
shift-calendar-made = Su dirección privada. Se muestra una sola vez.
shift-calendar-how = Cópiela en su aplicación de calendario como “calendario por dirección” o “suscribirse”. Quien la tenga ve cuándo está usted ocupado, así que guárdela para usted.
shift-calendar-shows = El calendario muestra “{ $title }” y las horas. Ni lugar, ni función, ni nombre.
shift-calendar-title = Cita

shift-refused-role = Esto requiere una función que la persona no tiene. La coordinación la puede dar en “Personas”.
shift-refused-over = Este turno ya pasó. Elija uno que esté por venir.
shift-refused-overlaps = Hay otro turno a esa hora. Devuélvalo o cámbielo antes.
shift-refused-day-cap = Serían más de 12 horas de turno en 24 horas. Elija uno más corto o más tarde.
shift-refused-week-cap = Serían más de 40 horas de turno en 7 días. Deje este a otra persona.
shift-refused-taken = Otra persona ya lo tiene. Elija otro.
shift-refused-give-back = Empieza en menos de 12 horas, así que ya no se puede devolver. Pida un cambio o llame a la coordinación.
shift-refused-confirm = Es muy temprano para confirmar. Puede hacerlo desde 12 horas antes.
shift-refused-check-in = Es muy temprano para registrarse. Puede hacerlo desde 15 minutos antes.
shift-refused-ended = Este turno ya empezó o ya pasó. Recargue la página y mire otra vez.
shift-refused-open-tasks = Tareas suyas que siguen abiertas: { $n }. Elija a alguien de turno que se haga cargo o ciérrelas antes.
shift-refused-on-the-way = Usted aceptó una tarea y todavía no ha vuelto. Termínela en “Mis tareas” o llame a despacho.
shift-refused-not-on-duty = Esa persona no está de turno en la mesa. Elija a alguien de la lista.
shift-refused-not-offered = Ya no se ofrece. Mire los turnos libres.
shift-refused-yourself = Esa persona es usted. Elija a otra.
shift-refused-swap-name = No encontramos a nadie con todo listo para esta función y con ese nombre. Revise cómo se escribe o déjelo vacío para preguntar a todas las personas.
shift-refused-person = No sabemos a quién se refiere. Elija un nombre de la lista.
shift-refused-which-role = No sabemos a qué función se refiere. Elija una de la lista.
shift-refused-until = Escriba hasta cuándo, por ejemplo 18:00. Deben ser al menos 15 minutos y a lo más 12 horas desde ahora.

plan-title = Planear turnos
plan-lede = Diga a quién se necesita y cuándo. De ahí hacemos turnos libres, y la gente los toma.
plan-days = ¿Qué días?
plan-first = Desde este día
plan-weeks = Durante cuántas semanas
plan-from = De
plan-to = A
plan-hours = Horas de cada turno
plan-who = ¿Cuántas personas de cada función a la vez?
plan-language = Idioma, si importa
plan-any = cualquiera
plan-sector = Sector, si importa
plan-everywhere = en todas partes
plan-look = Contar los turnos
plan-look-again = Contar otra vez
plan-preview = { $n ->
    [0] Esto no hace ningún turno.
    [one] Esto hace 1 turno libre.
   *[other] Esto hace { $n } turnos libres.
}
plan-from-to = Del { $from } al { $to }.
plan-make = Hacerlos
plan-done = { $n ->
    [0] No se agregó nada: ya están ahí.
    [one] 1 turno libre está en el tablero.
   *[other] { $n } turnos libres están en el tablero.
}
plan-refused-days = Elija al menos un día de la semana, un primer día y de 1 a 8 semanas.
plan-refused-slot = Un turno dura de 15 minutos a 12 horas. Escriba las horas, por ejemplo 2.
plan-refused-who = Diga cuántas personas de al menos una función, a lo más 20 de cada una.
plan-refused-times = Escriba las horas como 06:00 o 6 pm.
plan-refused-many = Son más de 1,500 turnos. Planee menos semanas o turnos más largos.

roster-title = Traer una lista de turnos
roster-lede = Pegue celdas de una hoja de cálculo o el texto de un archivo CSV. No se agrega nada antes de que usted vea cada línea.
roster-text = La lista
roster-hint = Una línea por turno: fecha, inicio, fin, función, nombre y, si quiere, idioma y sector. Sin nombre es un turno libre.
roster-order = ¿Cómo se leen las fechas como 3/4/2025?
roster-order-month = Primero el mes: 4 de marzo
roster-order-day = Primero el día: 3 de abril
roster-keep-open = Si la persona no lo puede tener, dejar el turno libre
roster-look = Revisar las líneas
roster-add = { $n ->
    [0] Nada que agregar
    [one] Agregar 1 turno
   *[other] Agregar { $n } turnos
}
roster-lines = Línea por línea
roster-number = Línea
roster-typed = Como está escrita y como la leemos
roster-said = Qué pasa con ella
roster-nobody = nadie todavía
roster-all-good = Todas las líneas sirven.
roster-bad = { $n ->
    [one] 1 línea no sirve. Corríjala en el texto de arriba o agregue las demás sin ella.
   *[other] { $n } líneas no sirven. Corríjalas en el texto de arriba o agregue las demás sin ellas.
}
roster-taken = Un turno para esta persona
roster-open = Un turno libre
roster-open-for = Un turno libre.
roster-repeated = Ya está aquí, no agrega nada
roster-done = Agregado: { $taken } turnos con nombre, { $open } turnos libres. Ya estaban: { $repeated }. Sin usar: { $refused }.
roster-refused-empty = No hay nada que leer. Pegue al menos una línea.
roster-refused-date = No se puede leer la fecha. Escríbala como 2025-03-20.
roster-refused-order = Esta fecha se puede leer de dos formas. Diga arriba si va primero el mes o el día.
roster-refused-start = El inicio no es una hora. Escríbalo como 18:00 o 6 pm.
roster-refused-end = El fin no es una hora. Escríbalo como 20:00 u 8 pm.
roster-refused-length = Un turno dura de 15 minutos a 12 horas. Corrija el inicio o el fin.
roster-refused-duty = Esta no es una función con turnos. Escriba operador, despacho, observador, team lead o verification lead.
roster-refused-many = Una lista tiene a lo más 500 líneas. Traiga el resto después.
roster-refused-past = Ya pasó. Deje fuera esta línea.
roster-refused-name = No conocemos a nadie con este nombre. Revise cómo se escribe o invite antes a la persona.
roster-refused-name-twice = Dos personas tienen este nombre. Traiga el turno libre y que lo tome quien corresponde.
roster-refused-language = La red no habla este idioma. Déjelo vacío o corríjalo.
roster-refused-sector = No hay un sector con este nombre. Déjelo vacío o corríjalo.

patrol-none = Ninguna patrulla está fuera ni planeada.
patrol-n-out = { $n ->
    [0] Ninguna patrulla está fuera.
    [one] 1 patrulla está fuera.
   *[other] { $n } patrullas están fuera.
}
patrol-planned = Planeada
patrol-out = Fuera
patrol-ended = Terminada
patrol-cancelled = Cancelada
patrol-not-out-yet = Ya debería haber salido
patrol-due = Fuera, siguiente “todo en calma” a las { $time }
patrol-overdue = “Todo en calma” atrasado desde las { $time }
patrol-ended-hours = { $n ->
    [0] Todo en calma
    [one] Todo en calma, 1 hora
   *[other] Todo en calma, { $n } horas
}
patrol-clear-at = Último “todo en calma” { $time }
patrol-sector = Sector
patrol-state = Estado
patrol-who = Quién va
patrol-plan = Planear una patrulla
patrol-plan-lede = Una vigilancia en un sector. De dos a seis personas con todo listo y de turno; nadie va sin compañía.
patrol-people = ¿Quién va?
patrol-nobody-ready = Todavía no hay nadie capacitado para observar.
patrol-plan-do = Planear esta patrulla
patrol-set-out = Salimos
patrol-set-out-why = Al salir, cada persona debe estar de turno.
patrol-cancel = Cancelarla
patrol-radio = Anote aquí lo que dicen por radio.
patrol-all-clear = Todo en calma
patrol-check-in = Prueba de radio
patrol-end = Todo en calma, terminamos
patrol-post-all-clear = Todo en calma
patrol-post-check-in = Prueba de radio
patrol-where = Dónde
patrol-said = Lo que dijeron
patrol-said-nothing = Nada todavía.
patrol-report = Vemos algo
patrol-report-lede = Se vuelve un reporte como cualquier otro y se revisa. Quédese al menos a 30 m (100 pies). No siga a nadie.
patrol-text = ¿Qué ve? Sin nombres, caras, insignias ni placas.
patrol-report-do = Enviar el reporte
patrol-reported = El reporte se recibió. Su código:
patrol-refused-alone = Nadie va sin compañía. Elija al menos a dos personas.
patrol-refused-many = Una patrulla tiene a lo más seis personas. Haga dos.
patrol-refused-sector = Ese sector no existe. Elija uno de la lista.
patrol-refused-times = Esas horas no pueden ser. Escriba de y a como 05:00 y 08:00, a lo más 12 horas.
patrol-refused-duty = Una de las personas no tiene todo listo o no tiene turno a esa hora. Que tome antes un turno, o elija a otra.
patrol-refused-elsewhere = Una de las personas va con otra patrulla a esa hora. Elija a otra.

log-shift-check-in = { $who } está de turno.
log-shift-check-in-late = { $who } está de turno, { $n } min después del inicio.
log-shift-end = { $who } terminó un turno.
log-shift-miss = Atrasado: { $m } no confirmó o no vino. El turno está libre otra vez.
log-shift-put-on = { $who } puso de turno a { $m }.
log-patrol-plan = { $who } planeó una patrulla de { $n }.
log-patrol-set-out = Salió una patrulla de { $n }.
log-patrol-check-in = Patrulla, por { $who }: prueba de radio.
log-patrol-all-clear = Patrulla, por { $who }: todo en calma.
log-patrol-end = Patrulla, por { $who }: todo en calma, { $n } h. Terminó.
log-patrol-cancel = { $who } canceló una patrulla.
