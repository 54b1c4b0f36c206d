# Todas las frases del producto, en español. Una red puede cambiar cualquiera en su playbook.
# Corto, activo y claro; cada negativa dice por qué y qué hacer; no se promete nada.

language-name = Español

## Alrededor de cada página

skip = Ir al contenido
leave = Salir de esta página
drawn-at = A las { $time }.
reload = Recargar
sign-out = Cerrar sesión
nav-languages = Idiomas
nav-rooms = Salas
nav-more = Más
nav-where = Dónde está
nav-console = Consola
nav-call = Tomar una llamada
nav-paste = Pegar un mensaje
nav-alerts = Avisos
nav-outbox = Salida
nav-field = Mis tareas
nav-people = Personas
link-report = Díganos qué ve
link-receipt = Consulte su código
link-alerts = Lo que hemos revisado
link-rights = Conozca sus derechos
link-privacy = Qué guardamos y por cuánto tiempo
footer-not-official = Esta no es una página del gobierno. La llevan voluntarios.
demo-banner = Demostración.
demo-banner-more = Las personas son inventadas y nada sale de esta máquina.
demo-banner-roles = Cambiar de puesto
demo-letters-title = Cartas de la demostración
demo-letters-lede = La demostración no envía cartas. Esto es lo que habría salido para quien pidió que le avisaran.
demo-letters-told = Lo que recibió quien escucha
demo-letters-none = Todavía no hay ninguna para usted. Suscríbase primero y vuelva a cargar esta página.
demo-letters-link = La demostración no envía cartas: lea aquí la suya
dry-run = Ensayo.
dry-run-more = Todo se revisa y se firma, y no se envía nada.
list-and = { $head } y { $last }
place-unknown = Lugar no claro

## La primera página

home-lede = Díganos qué ve; observadores capacitados van a ver, y decimos por zona lo que se revisó.
home-report = Díganos qué ve
home-alerts = Vea lo que hemos revisado
home-rights = Conozca sus derechos
home-receipt = Consulte su código

## El día de demostración

demo-lede = Tome cualquiera de estos puestos. Aquí nadie es real y nada sale de esta máquina.
demo-neighbour = Vecina o vecino
demo-neighbour-more = Usted ve algo y nos lo dice. No necesita cuenta.
demo-dispatcher = Despacho
demo-dispatcher-more = Usted ve la lista, pide a observadores que vayan y prepara avisos.
demo-observer = Observación
demo-observer-more = Le piden que vaya. Usted mira y dice lo que ve.
demo-approver = Jefatura de verificación
demo-approver-more = Usted firma veredictos y aprueba avisos que otras personas prepararon.
demo-take = Tomar este puesto

## Cuando algo se niega o falla

refused-title = Eso no se hizo
fault-title = Algo falló de nuestro lado
refused-start = Ir a la página de inicio
refused-back = El botón Atrás de su navegador le lleva a la página anterior. Muchas veces lo que escribió sigue ahí.
refused-role = Su función no permite hacer esto. Pregunte a la coordinación o regrese.
refused-not-signed-in = No ha entrado. Presione “Entrar”. Si este navegador no tiene una llave suya, pida a la coordinación un enlace nuevo; un enlace sirve una vez.
refused-too-long = Es demasiado largo para recibirlo. Por favor acórtelo y envíelo otra vez.
refused-form-token = Esta página es muy vieja o viene de otra sesión. Regrese, recárguela e intente otra vez.
refused-form = Una parte del formulario no llegó. Regrese, recargue la página e intente otra vez.
refused-not-found = Aquí no hay nada. Quizá se movió o se borró. Regrese a la lista y mire otra vez.
fault = No pudimos hacerlo. Por favor intente otra vez en un minuto. Si es urgente, llame al { $phone }. El código para nosotros es { $code }.
step-illegal = Ese paso no es posible ahora: está en «{ $state }». Recargue la página y mire de nuevo.
api-refused-json = No podemos leer esto como reporte: { $why }. Corríjalo y envíelo otra vez.
api-refused-field = El campo “{ $field }” tiene un valor que no conocemos. Corríjalo y envíelo otra vez con el mismo id.

## Decirnos algo

report-title = Díganos qué ve
report-lede = Observadores capacitados van a ver antes de avisar a nadie. No tiene que dar su nombre.
report-danger = ¿Hay alguien en su puerta, o está en peligro ahora?
report-danger-call = Llame al
report-danger-rest = , de día o de noche. No podemos enviar policía ni ambulancia.
report-faults = Por favor mire esto otra vez
report-nothing-lost = Lo que escribió sigue aquí.
report-about = ¿De qué se trata?
report-kind = ¿Qué ve?
report-place = ¿Dónde?
report-place-hint = La esquina más cercana o un lugar conocido. Por favor no escriba la dirección de su casa.
report-when = ¿Cuándo?
report-how = ¿Cómo lo sabe?
report-text = ¿Qué está pasando?
report-text-hint = Cuántas personas y vehículos, y qué hacen. Por favor no escriba nombres ni placas.
report-reach = ¿Podemos llamarle?
report-reach-hint = Un número de teléfono. Solo lo usan las personas de turno, y se borra después de { $hours } horas.
report-optional = (opcional)
report-send = Enviar este reporte
report-wait = Por favor no lo publique en ningún lado hasta que se haya revisado.
report-next = Qué pasa después
report-next-1 = Recibe un código de tres palabras y un número. Guárdelo: con él puede agregar algo a su reporte o leer la respuesta.
report-next-2 = Lo comparamos con otros reportes. Si puede ser cierto y hay observadores libres, les pedimos que vayan a ver.
report-next-3 = Si publicamos lo que se revisó, puede leerlo con su código.

report-refused-what = No sabemos de qué se trata. Elija una de las respuestas de “¿Qué ve?”
report-refused-where = No sabemos dónde mirar. Escriba la esquina más cercana o un lugar conocido.
report-refused-kind = No conocemos esa respuesta. Elija una de la lista.
report-refused-text-long = El texto tiene más de 600 letras. Por favor acórtelo; lo más importante primero.
report-refused-place-long = El lugar tiene más de 160 letras. Basta la esquina más cercana.
report-refused-reach = Eso no parece un número de teléfono. Escríbalo con la clave de área o déjelo vacío.
report-refused-future = Esa hora todavía no llega. Por favor corríjala.

left-out-plate = [placa omitida]
left-out-badge = [insignia omitida]
left-out-name = [nombre del agente omitido]
left-out-number = [número omitido]
left-out-status = [omitido]
left-out-phone = [teléfono omitido]
left-out-what-plate = una placa
left-out-what-badge = un número de insignia
left-out-what-name = el nombre de un agente
left-out-what-number = un número de los papeles de una persona
left-out-what-status = lo que alguien es ante el Estado
left-out-what-phone = un número de teléfono
left-out-said = Su reporte está guardado. Omitimos lo que parecía { $what }: eso nunca lo guardamos.
left-out-phone-kept = Sacamos un número de teléfono del texto. Se guarda aparte, sellado, como el número para devolver la llamada.
report-refused-id = No pudimos distinguir este reporte de otros. Por favor envíelo otra vez. Para programas: el id debe tener de 16 a 128 caracteres.

about-now = Algo está pasando ahora
about-earlier = Algo pasó antes
about-taken = Se llevaron a alguien
about-information = Necesito información

recency-now = Ahora mismo
recency-hour = En la última hora
recency-earlier = Antes
recency-unknown = No se sabe

first-hand-saw = Lo veo yo
first-hand-heard = Me lo dijeron
first-hand-social = Vi una publicación
first-hand-news = Salió en las noticias
first-hand-unknown = No se dijo cómo lo sabe

thanks-title = Gracias. Tenemos su reporte.
thanks-code = Este es su código. Anótelo o recuérdelo:
thanks-repeated = Este reporte ya estaba aquí. Nada se guardó dos veces.
thanks-taken = Si se llevaron a alguien, por favor llámenos ahora:
thanks-taken-more = Tenga a mano el nombre completo de la persona y diga dónde y cuándo pasó. Por teléfono puede preguntar por ayuda legal. Por favor no escriba el nombre en un reporte.
thanks-information = Quizá encuentre una respuesta aquí:
thanks-next-1 = Lo comparamos con otros reportes.
thanks-next-2 = Si puede ser cierto y hay observadores libres, les pedimos que vayan a ver.
thanks-next-3 = Consulte su código más tarde. Ahí lee lo que hemos revisado y publicado.
thanks-look = Consultar este código

receipt-title = Su reporte
receipt-code = Su código
receipt-code-hint = Tres palabras y un número, por ejemplo faro-azul-nido-17. No importan las mayúsculas.
receipt-look = Consultar
receipt-wrong = No tenemos ningún reporte con este código. Revise cómo se escribe cada palabra. También puede ser que ya se haya borrado.
receipt-received = Lo recibimos a las { $time }.
receipt-answer = Lo que podemos decir
receipt-nothing = Todavía no tenemos nada revisado que decir.
receipt-nothing-more = Eso no quiere decir que no pase nada. Puede consultar más tarde con el mismo código.
receipt-added = Lo agregamos. Gracias.
receipt-add = ¿Ve algo nuevo?
receipt-add-send = Agregar esto
receipt-deleted = Este reporte se borra a más tardar el { $date }.
receipt-refused-wait = Aquí se probaron demasiados códigos equivocados. Por favor espere unos minutos e intente otra vez.
receipt-refused-empty = No había texto que agregar. Regrese, escriba lo que ve y envíelo otra vez.

rights-title = Conozca sus derechos
rights-reviewed = Lo leyó { $who } el { $date }.
rights-not-reviewed = Ningún abogado ha leído todavía esta página. Por favor no se guíe solo por ella.
rights-answered = Lo leyeron alguien de abogacía de esta red y una persona hablante nativa. Responden por esta página hasta el { $date }.
rights-say = Puede decir:
rights-call = ¿Necesita ayuda ahora? Llame al

privacy-title = Qué guardamos y por cuánto tiempo
privacy-text = { $n ->
    [one] Lo que usted escribe se guarda 1 día.
   *[other] Lo que usted escribe, sus palabras y el lugar, se guarda { $n } días.
}
privacy-point = { $n ->
    [one] El punto exacto en el mapa se guarda 1 día.
   *[other] El punto exacto en el mapa se guarda { $n } días.
}
privacy-reach = { $n ->
    [one] El número para llamarle se borra después de 1 hora.
   *[other] El número para llamarle se borra después de { $n } horas.
}
privacy-sealed = Lo que nos dice queda sellado con llaves. Cuando se acaba su tiempo, su llave se destruye y nadie puede volver a leerlo, ni nosotros.
privacy-never = Nunca pedimos una cuenta ni la situación legal de nadie, y no guardamos direcciones de red.
privacy-told = Solo publicamos zonas: nunca una esquina, una dirección, sus palabras ni quién nos lo dijo.

## Lo que hemos revisado, para todos

public-title = Lo que hemos revisado
public-lede = De lo que pasa solo decimos esto: alguien de nuestra red estuvo ahí y lo vio, y una segunda persona firmó. Hasta que eso pasa no decimos nada.
public-or-call = o llame al
public-none = Ahora no tenemos nada revisado que decir.
public-none-more = Eso no quiere decir que no pase nada. Si usted mismo ve algo, díganos. Si solo lo leyó, por favor espere antes de compartirlo.
public-until = hasta las { $time }
public-number = Aviso { $number }
public-reload = Recargue la página para ver si hay algo nuevo.

## Entrar, y las personas

link-title = Entrar
link-hello = Hola, { $name }
link-once = Este enlace es solo para usted y sirve una vez. Si usted es otra persona, cierre esta página.
link-sign-in = Entrar como { $name }
link-refused-spent = Este enlace ya se usó o ya venció. Pida uno nuevo a la coordinación.

people-title = Personas
people-name = Nombre
people-roles = Funciones
people-shift = De turno
people-until = hasta { $time }
people-off = Fuera de turno
people-put-on = Poner de turno
people-take-off = Quitar del turno
people-new-link = Enlace nuevo

people-left = Ya no está, { $date }
person-save = Guardar
person-trained = Terminó la formación
person-out = Cerrar sus sesiones en todas partes
person-out-more = Para un teléfono perdido, o cuando alguien debe quedar fuera enseguida. Termina cada sesión, y los enlaces que no abrió ya no valen. Puede volver con un enlace nuevo.
person-out-do = Cerrar sesiones en todas partes
person-leave = Se va
person-leave-more = Pierde cada función y cada entrada. Lo que hizo queda; su nombre se borra a los 30 días.
person-leave-do = { $name } se va
role-refused-last-admin = Nadie más podría dejar entrar a la gente. Nombre primero a otra persona para la coordinación.

invite-title = Invitar a alguien
invite-made = { $name } puede entrar con este enlace.
invite-give = Déselo solo a esa persona, en persona o por mensaje privado. Sirve una vez.
invite-language = Idioma
invite-ready = Preparación
invite-do = Crear un enlace
invite-refused-name = Falta el nombre. Escriba un nombre; basta el de pila.
invite-refused-role = Falta la función. Elija una o más.

role-observer = Observación
role-operator = Atención de llamadas
role-dispatcher = Despacho
role-verification-lead = Jefatura de verificación
role-admin = Coordinación

## Llamadas y mensajes

call-title = Tomar una llamada
call-say = Usted dice:
call-hello = Hola. Somos voluntarios. No tiene que dar su nombre.
call-opening = No somos la policía ni abogados. Por favor no me diga la situación legal de nadie.
call-language = Idioma de la llamada
call-about = ¿De qué se trata, y cuándo?
call-place = ¿Dónde? La esquina más cercana o un lugar conocido
call-direction = ¿Se mueven? ¿Hacia dónde?
call-people-min = Cuántas personas, como mínimo
call-people-max = Cuántas personas, como máximo
call-vehicles = Cuántos vehículos, y de qué tipo
call-equipment = Equipo
call-markings = Qué dice su ropa o sus vehículos
call-agency = ¿Quiénes son, según quien llama?
call-text = En palabras de quien llama
call-now = ¿Qué pasa ahí ahora?
call-photo = Quien llama tiene una foto o un video
call-masked = Llevan la cara cubierta
call-detained = Tienen retenida a una persona
call-children = Hay niños ahí
call-medical = Alguien necesita atención médica
call-door = Están en una puerta
call-door-say = “Si hay alguien en su puerta, puedo leerle la página sobre sus derechos.”
call-name = Nombre, solo si lo quiere dar
call-best-time = Mejor hora para llamar
call-legal = Pide ayuda legal
call-end-say = “Gracias. Le voy a dar un código. Con él puede consultar la respuesta. Por favor no publique esto hasta que se haya revisado.”
call-save = Guardar este reporte
call-done = Guardado. Este es el código:
call-done-go = Abrir el incidente al que fue
call-done-queue = Volver a la cola
desk-kind = ¿Qué ve la persona?
desk-how = ¿Cómo lo sabe?
desk-reach = ¿Podemos llamarle de vuelta?
desk-text-hint = Cuántas personas y vehículos, y qué hacen. Al guardar se omiten placas, números de insignia, nombres de agentes y teléfonos.
call-done-say = Léalo despacio, palabra por palabra. Con él, quien llama puede consultar la respuesta.

paste-title = Pegar un mensaje
paste-lede = Un mensaje de un chat o de una publicación. Al guardar se omiten placas, números de insignia, nombres de agentes y teléfonos; los demás nombres, quítelos usted.
paste-text = El mensaje
paste-save = Guardar como reporte

channel-web = Formulario web
channel-call = Teléfono
channel-sms = Mensaje de texto
channel-voice = Mensaje de voz
channel-patrol = Patrulla vecinal
channel-paste = Mensaje pegado
channel-api = Programa
channel-import = Archivo importado
channel-feed = Canal de noticias
channel-press = Prensa
channel-by-web = el formulario web
channel-by-call = teléfono
channel-by-sms = mensaje de texto
channel-by-voice = mensaje de voz
channel-by-patrol = una patrulla vecinal
channel-by-paste = un mensaje pegado
channel-by-api = un programa
channel-by-import = un archivo importado
channel-by-feed = un canal de noticias
channel-by-press = la prensa

## La sala: lista, incidente, bitácora

n-reports = { $n ->
    [one] 1 reporte
   *[other] { $n } reportes
}
n-incidents = { $n ->
    [one] 1 incidente
   *[other] { $n } incidentes
}
n-dispatchers = { $n ->
    [one] 1 en despacho
   *[other] { $n } en despacho
}
n-observers = { $n ->
    [one] 1 en observación
   *[other] { $n } en observación
}
age-minutes = { $n ->
    [one] 1 min
   *[other] { $n } min
}
age-hours = { $n ->
    [one] 1 hora
   *[other] { $n } horas
}
age-days = { $n ->
    [one] 1 día
   *[other] { $n } días
}

queue-past = Incidentes pasados
queue-settled = { $n ->
    [one] Resuelto en las últimas 12 horas: 1 incidente
   *[other] Resueltos en las últimas 12 horas: { $n } incidentes
 }
queue-how = Cómo se ordena
queue-empty = Ahora no hay nada abierto.
queue-more = Más antiguos
queue-ranked = Primero lo verificado, luego donde alguien puede estar en peligro, luego lo que tiene más reportes, luego lo más nuevo. Cada línea dice por qué está donde está.
queue-live = Volver a lo que está abierto
queue-show-past = Ver incidentes pasados
queue-back = Volver a la lista
queue-choose = Elija un incidente de la lista.

state-new = Nuevo
state-nobody = Nadie va
state-asked = Se pidió, sin respuesta aún
state-going = En camino
state-on-scene = En el lugar, revisando
state-one-signature = Visto, con una firma
state-verified = Verificado { $time }
state-refuted = Revisado: otra causa
state-unverifiable = No se pudo revisar
state-retracted = Retirado
state-ended = Terminado
state-ended-unknown = No se vio el final
state-past = Pasado

verification-unverified = Sin revisar
verification-checking = En revisión
verification-probable = Probable, sin revisar
verification-confirmed = Verificado
verification-refuted = Revisado: otra causa
verification-unverifiable = No se pudo revisar
verification-retracted = Retirado

activity-reported-now = Reportado como actual
activity-ongoing = Está pasando ahora
activity-ended = Terminado
activity-ended-unknown = No se vio el final
activity-past = Pasado
activity-after-action = En evaluación
activity-archived = Archivado
activity-purged = Borrado

why-verified-first = Lo verificado va primero.
why-alert-sent = Aviso enviado a las { $time }.
why-saw = Lo vieron por sí mismos: { $n }. Llegó por { $channels }.
why-nobody-saw = Hasta ahora nadie lo vio por sí mismo. Llegó por { $channels }.
why-waits-signature = El veredicto espera a una segunda persona.
why-waits-lead = La jefatura decide qué sigue.
why-on-scene = En el lugar: { $names }.
why-on-the-way = En camino: { $names }.
why-asked = Se pidió a: { $names }.
why-draft-waits = Un borrador espera aprobación.

incident-title = { $kind }, { $area }
incident-opened = Incidente { $number }, abierto a las { $time }
incident-area-said = Hacia afuera solo decimos “{ $area }”.
incident-no-area = No está en ninguna zona con nombre, así que no se puede decir nada hacia afuera.
incident-stale = Se vio por última vez a las { $time }. Nadie ha mirado desde entonces. Pida que alguien vaya otra vez.
incident-merged = Este incidente se unió a otro. Sus reportes están ahora allá.
incident-alert = Aviso { $number }, { $kind }. { $state }
timeline-label = Reportes: { $n }, el primero a las { $first }
timeline-asked = Se pidió
timeline-there = En el lugar
timeline-verdict = Veredicto
timeline-signed = Firmado
timeline-told = Avisado

known-title = Lo que se sabe
known-what = Qué
known-how = Cómo lo sabemos
known-since = Desde
known-seen = Lo vio { $who }. Una firma hasta ahora.
known-seen-signed = Lo vio { $who }; firmó una segunda persona.
known-reports = { $n ->
    [one] 1 reporte. Sin revisar.
   *[other] { $n } reportes. Sin revisar.
}
known-others-say = También se dijo ({ $n }): { $kind }.
known-people = Cuántas personas: { $value }
known-vehicles = Vehículos: { $value }
known-agency = Quiénes son: { $value }
known-caller = Lo dijo quien llamó. Sin revisar.
known-clash = Otros dicen: { $values }.

people-there = Quién está ahí
people-nobody = Todavía no se ha pedido a nadie que vaya.
offer-asked-at = se pidió a las { $time }
offer-there-since = ahí desde las { $time }
offer-offered = Se le pidió
offer-accepted = Aceptó
offer-en-route = En camino
offer-on-scene = En el lugar
offer-clear = Ya se fue
offer-debriefed = Ya se fue y nos contó
offer-declined = Dijo que no
offer-expired = No respondió a tiempo
offer-withdrawn = Se le pidió volver
offer-no-show = No llegó al lugar
offer-unsafe-withdraw = Se fue, no era seguro

quotes-title = En palabras de quienes reportan
quote-source = { $channel }, { $time }. { $how }. { $kind }.
quote-reach = Se le puede llamar.
quote-why = Por qué está aquí
quote-split = Esto es otra cosa: separarlo
detail-children = Hay niños ahí.
detail-medical = Alguien necesita atención médica.
detail-door-knock = Están en una puerta.
detail-detained = Tienen retenida a una persona.

fused-title = Por qué estos son un solo incidente
reason-within = A menos de { $m } m
reason-same-place = El mismo lugar
reason-same-area = La misma zona
reason-minutes = { $n ->
    [one] Con 1 minuto de diferencia o menos
   *[other] Con { $n } minutos de diferencia o menos
}
reason-same-kind = El mismo tipo
reason-words = Las mismas palabras: { $words }

other-steps = Otros pasos
merge-into = Unir al incidente número
merge-do = Unir
undo-merge = Deshacer la unión
undo-split = Deshacer la separación
merge-refused-number = No conocemos ningún incidente con ese número. Mire el número en la lista y escríbalo otra vez.
rearrange-refused-same = Los dos son el mismo incidente. Escriba el número de otro.
rearrange-refused-worked-on = En este incidente ya se trabajó. Abra el otro y únalo a este.
rearrange-refused-only-report = Este es el único reporte aquí, así que no hay nada que separar. Una el incidente a otro.
rearrange-refused-moved-on = Los reportes cambiaron de lugar después, así que no se puede deshacer. Sepárelos o únalos otra vez a mano.
rearrange-refused-undone = Ya se había deshecho. Recargue la página para ver en qué punto está.

next-label = Siguiente paso
next-send = Sigue: pedir que alguien vaya a ver.
next-send-again = Sigue: pedir que vaya otra persona.
next-send-more = Solo pueden ir observadores con capacitación, con compromiso firmado y de turno.
next-wait = Sigue: esperar a quienes observan.
next-wait-more = Se les pidió, van en camino o están en el lugar. Llámeles si tardan mucho.
next-sign = Sigue: firmar el veredicto, si lo ve claro.
next-sign-other = Sigue: una segunda persona firma el veredicto.
next-sign-more = Solo entonces se puede preparar un aviso.
next-decide = Sigue: la jefatura decide.
next-decide-more = Lo que se vio no resuelve nada. Mirar otra vez, o cerrar como “no se pudo revisar”.
next-alert = Sigue: preparar el aviso.
next-alert-more = Dos personas firmaron. Otra persona aprueba el aviso.
next-approve = Sigue: alguien aprueba el aviso { $number }.
next-approve-more = Debe ser alguien de la jefatura que no lo vio ni lo preparó.
next-told = Ya hay un aviso sobre esto.
next-told-more = Si continúa, pida que alguien vaya a ver otra vez.
next-aside = Está apartado.
next-aside-more = Tráigalo de vuelta para trabajar en él.
next-merged = Se unió a otro incidente.
next-merged-more = Trabaje en él ahí, o deshaga la unión.
next-over = Aquí no hay nada más que hacer.
next-over-more = Si alguien lo reporta otra vez, aparece en la lista.
next-closed = Este incidente está cerrado: solo quienes lo atienden.
next-closed-more = Ellas y ellos dan el siguiente paso. Si algo debe pasar, pregúnteles.
next-shut = Lo que se dijo aquí está cerrado para usted ahora.
next-shut-more = Diga arriba por qué lo lee; después puede dar el siguiente paso.

log-title = Bitácora del turno
on-duty = De turno: { $who }
actor-public = Alguien
actor-person = Alguien
actor-task = Sereno
actor-command = La línea de comandos
log-incident-open = Unos reportes formaron el incidente { $n }.
log-incident-merge = { $who } unió el incidente { $n } al { $m }.
log-incident-split = { $who } separó el incidente { $m } del { $n }.
log-incident-undo = { $who } deshizo el último cambio del incidente { $n }.
log-incident-end-unknown = Nadie miró el incidente { $n } en dos horas. No vimos el final.
log-dispatch-send = { $who } pidió a { $m } que vaya. Incidente { $n }.
log-dispatch-accept = { $who } aceptó. Incidente { $n }.
log-dispatch-decline = { $who } dijo que no. Incidente { $n }.
log-dispatch-set-out = { $who } salió. Incidente { $n }.
log-dispatch-arrive = { $who } está en el lugar. Incidente { $n }.
log-dispatch-leave = { $who } se fue. Incidente { $n }.
log-dispatch-leave-unsafe = { $who } se fue porque no era seguro. Incidente { $n }.
log-dispatch-expire = Una petición quedó sin respuesta a tiempo. Incidente { $n }.
log-dispatch-miss = { $who } no llegó al lugar. Incidente { $n }.
log-dispatch-withdraw = { $who } pidió a alguien que volviera. Incidente { $n }.
log-dispatch-debrief = { $who } nos contó cómo fue. Incidente { $n }.
log-verdict-give = { $who } dio un veredicto. Incidente { $n }.
log-verdict-sign = { $who } firmó el veredicto. Incidente { $n }.
log-verdict-decide = { $who } decidió qué sigue. Incidente { $n }.
log-alert-draft = { $who } preparó el aviso { $m }. Incidente { $n }.
log-alert-approve = { $who } aprobó el aviso { $m }. Incidente { $n }.
log-alert-send-back = { $who } devolvió el aviso { $m }. Incidente { $n }.
log-alert-send = El aviso { $n } se envió.
log-alert-hold = El aviso { $n } se retuvo. No se envió nada.
log-alert-expire = El aviso { $n } venció.

## Pedir que alguien vaya a ver

send-who = A quién se le pide
send-do = Pedirles que vayan
send-nobody = Todavía no hay observadores. Pida a la coordinación que invite a alguien.
send-refused-nobody = No se eligió a nadie. Marque a una o más personas al final de esta página.
send-refused-not-observer = Su función no es observar. Elija a otra persona.
send-refused-not-trained = Le falta la capacitación o ya venció. Elija a otra persona; con una capacitación podrá volver.
send-refused-not-pledged = Le falta el compromiso de no interferir o ya venció. Elija a otra persona, o pídale que lo firme.
send-refused-not-on-shift = Está fuera de turno. Elija a alguien de turno, o pida a la coordinación que le ponga de turno.
send-refused-already-sent = Está en otra tarea. Elija a otra persona, o espere a que regrese.
sent-title = Se pidió ir
sent-asked = Se pidió a { $name } que vaya.
sent-link = Dele este enlace. Se abre solo en su propio navegador, donde ya entró.
sent-not = No se pidió a { $name }.
sent-back = Volver al incidente

field-title = Mis tareas
field-empty = Nadie le ha pedido ir. Mientras esté de turno, las peticiones aparecen aquí.
field-can-you = ¿Puede ir a ver?
field-go = Por favor vaya a ver
field-area = Zona
field-place = Lugar
field-people-say = Lo que dice la gente
field-not-checked = Sin revisar todavía.
field-pledge = Miramos, anotamos y decimos a la gente sus derechos. No bloqueamos, no seguimos a nadie, no interferimos.
field-accept = Sí, voy
field-decline = Esta vez no
field-may-say-no = Siempre puede decir que no, sin dar razones. El lugar exacto lo recibe al aceptar.
field-arrive = Ya estoy ahí
field-cannot = Al final no puedo ir
field-settled = Esto ya se resolvió: { $what }.
field-settled-more = No hace falta que siga. Por favor regrese; si ya está ahí, dígalo y cuéntenos qué ve.
field-check-in = Repórtese antes de las { $time }
field-what = ¿Qué ve usted?
field-distance = Quédese al menos a 30 m (100 pies).
field-next-page = Puede cambiarlo en la página siguiente. Una segunda persona firma antes de que se diga algo hacia afuera.
field-leave = Me voy
field-leave-unsafe = Me voy, no es seguro
field-said = Usted dijo a las { $time }: { $what }.
field-said-signed = Una segunda persona lo firmó.
field-said-waits = Espera a una segunda persona.
field-pair-asks = Su pareja de observación ya dijo lo que ve. Hablen primero. Firme solo si usted vio lo mismo.
field-pair-sign = Sí, yo vi lo mismo
field-over = Para usted esta tarea terminó. Gracias. Si hay algo más que contar, llame al despacho.
field-call = Llamar al despacho, { $phone }
field-emergency = Si hay una vida en peligro, usted decide si llama al 911.

verdict-saw-it = Está pasando
verdict-saw-it-hint = Lo veo yo
verdict-other-cause = Es otra cosa
verdict-other-cause-hint = Veo otra causa, por ejemplo un equipo de filmación
verdict-nothing-here = Aquí no hay nada ahora
verdict-nothing-here-hint = Llegué tarde, ya se fueron o nunca hubo nada: decide la jefatura
verdict-cannot-tell = No puedo saberlo
verdict-cannot-tell-hint = Muy lejos, o no se ve claro
verdict-change = Elegir otra respuesta
verdict-doing = ¿Qué está pasando?
verdict-cause = ¿Qué es?
verdict-cause-hint = Elija una solo si usted ve la causa. Si no, regrese y elija “No puedo saberlo”.
verdict-direct = Lo vi yo, aquí en el lugar.
verdict-give = Enviar mi veredicto
verdict-more = Más, si es seguro mirar
verdict-more-hint = Puede dejarlo vacío. Solo lo que ve. No escriba nombres, caras, números de insignia ni placas.
verdict-sentence = { $who }, { $time }: { $what }
verdict-unsigned = Espera a una segunda persona
verdict-signed = Firmado por { $who }, { $time }
verdict-sign = Firmar este veredicto
decide-again = Pedir que alguien mire otra vez
decide-unverifiable = Cerrar: no se pudo revisar
decided-again = Alguien mira otra vez
decided-unverifiable = No se pudo revisar

salute-size = Tamaño: cuántos
salute-activity = Actividad: qué hacen
salute-location = Lugar: dónde exactamente
salute-uniform = Uniforme: qué dice
salute-time = Tiempo: desde cuándo
salute-equipment = Equipo
salute-size-letter = T
salute-activity-letter = A
salute-location-letter = L
salute-uniform-letter = U
salute-time-letter = T
salute-equipment-letter = E

finding-refused-not-on-scene = Nadie estuvo en el lugar, así que esto no resuelve nada. Diga primero “Ya estoy ahí”, o pida que vaya alguien a observar.
finding-refused-not-on-shift = Quien observa está fuera de turno, así que esto no cuenta. Pida a la coordinación que le ponga de turno y envíelo otra vez.
finding-refused-not-trained = La capacitación o el compromiso de quien observa ya venció, así que esto no cuenta. Pida que vaya otra persona.
finding-refused-not-direct = Solo cuenta lo que usted vio. Marque la casilla si lo vio; si no, elija “No puedo saberlo”.
finding-refused-cause = No dice qué otra cosa es. Elija una causa que pueda ver; si no hay ninguna, elija “No puedo saberlo”.
finding-refused-activity = No dice qué está pasando. Elija lo que ve.
finding-refused-lead-decides = Esta respuesta sola no resuelve nada. La jefatura decide qué sigue.
finding-refused-not-published = No se les llamó a su número publicado. Llame a ese número y anótelo otra vez.
sign-refused-same-person = Usted mismo dio este veredicto. Pida a la jefatura o a su pareja de observación que lo firme.
sign-refused-may-not = Solo puede firmarlo la jefatura, o la pareja que está en el lugar. Pídaselo a una de esas personas.
sign-refused-closed = Este veredicto ya está firmado o decidido. Recargue la página para ver en qué punto está.

## Avisos

alert-kind-verified = Verificado
alert-kind-checked = Revisado
alert-state-draft = Borrador
alert-state-translated = Espera aprobación
alert-state-approved = Aprobado, sin enviar todavía
alert-state-sending = Enviándose
alert-state-sent = Enviado
alert-state-updated = Actualizado
alert-state-ended = Terminado
alert-state-corrected = Corregido
alert-state-withdrawn = Retirado
alert-state-cancelled-before-send = No se envió
alert-state-expired = Vencido
out-channel-dry-run = ensayo

alerts-public = Ver la página pública
alerts-none = Todavía no hay avisos.
alerts-col-number = Aviso
alerts-col-area = Zona
alerts-col-state = Estado
alerts-col-time = Preparado
outbox-lede = Lo que se dejó salir, palabra por palabra. Lo marcado como ensayo no se dijo a nadie.
back-to = Volver al incidente { $number }
back-incident = Volver al incidente

compose-title = Preparar un aviso
compose-h1 = { $kind }: preparar el aviso { $number } para { $area }
compose-lede = El texto se arma con frases aprobadas. No se puede cambiar, y no lleva nada de lo que escribió quien reportó.
compose-next = Usted lo prepara. Después alguien de la jefatura, que no lo vio ni lo preparó, lo lee y lo aprueba.
compose-do = Prepararlo y pedir aprobación

alert-try = Intentar preparar un aviso
alert-draft = Preparar el aviso
alert-open = Abrir el aviso
alert-number = Aviso { $number }
alert-h1 = Aviso { $number } para { $area }
alert-approve-h1 = Aprobar el aviso { $number } para { $area }
alert-basis = Lo vio { $observer } en el lugar. Firmó el veredicto { $second }. Lo preparó { $drafter }, { $time }.
alert-held = Se retuvo. No se envió nada.
alert-exactly = Exactamente lo que recibe la gente
alert-size = Caracteres: { $chars }. Segmentos de texto: { $n }.
alert-size-wide = Caracteres: { $chars }. Segmentos de texto: { $n }, por letras como la “ó”.
alert-linted = Cada texto lleva su origen, zona, hora y final. Ninguno lleva nombres, esquinas ni placas. Se revisa otra vez antes de enviarlo.
alert-area = Zona que se dice
alert-area-more = Solo se nombra “{ $area }”, ningún lugar dentro de ella. Vence a las { $time }.

withheld-title = Lo que no decimos
withheld-place = La esquina y el edificio
withheld-place-why = Solo se dice una zona. Quienes observan conocen la esquina.
withheld-numbers = Cuántas personas y vehículos
withheld-numbers-why = Con una descripción alguien podría seguirlos.
withheld-words = Las palabras de quienes reportan
withheld-words-why = Lo que escribe quien reporta nunca sale.
withheld-people = Quién lo vio y quién lo reportó
withheld-people-why = Nunca se nombra a quien observa ni a quien reporta.

hands-title = Quiénes han puesto la mano
hand-done = Hecho
hand-yours = Le toca a usted
hand-missing = Falta
hand-saw = Lo vio en el lugar.
hand-second = Firmó el veredicto.
hand-drafted = Lo preparó a las { $time }. No puede aprobarlo.
hand-approved = Lo aprobó a las { $time }.
hand-somebody = Otra persona
hand-you-may = Usted no lo vio ni lo preparó, así que puede aprobarlo.
hand-other-must = Alguien de la jefatura que no lo vio ni lo preparó.
hands-cover = La aprobación cubre estos textos, esta zona, este final y estas personas. Si algo de eso cambia, deja de valer.
approve-warning = Firma exactamente esto: los textos, la zona, hasta cuándo y las personas de arriba. Nadie puede sacar de un teléfono un aviso enviado; solo puede seguirle otro.
approve-do = Aprobar y terminar el ensayo
approve-back = Devolverlo
approve-not-you = Usted no puede aprobar este.
approve-refused-role = Solo la jefatura de verificación aprueba avisos. Pídaselo a alguien de turno.
approve-refused-drafter = Usted lo preparó. Pida a otra persona de la jefatura que lo apruebe.
approve-refused-observer = Usted mismo lo vio. Pida que lo apruebe alguien de la jefatura que no estuvo ahí.
approve-refused-no-second = Quien lo vio también firmó. Pida primero que una segunda persona firme el veredicto.
approve-refused-too-few = Hay menos de tres personas detrás. Pídaselo a alguien de la jefatura que no haya firmado ni preparado.
approve-refused-changed = El aviso cambió desde que usted lo abrió. Recargue la página, léalo otra vez y después apruébelo.

gate-nothing = No hay nada que aprobar.
gate-title = { $area }: ahora no se puede preparar un aviso
gate-summary = Incidente { $number }: { $reports }. Ninguna función puede cambiar esta regla.
gate-missing = Qué hay y qué falta
gate-yes = Hecho:
gate-no = Falta:
gate-report = Un reporte
gate-report-more = El primero a las { $time }
gate-observer = Alguien que observe en el lugar
gate-observer-none = Nadie ha estado ahí todavía.
gate-finding = Un veredicto que diga qué se vio
gate-finding-more = “Está pasando” o “Es otra cosa”, y qué es
gate-second = Una segunda persona que firme el veredicto
gate-area = Una zona que se pueda nombrar
gate-approver = Un borrador, y otra persona que lo apruebe
gate-now = Qué puede hacer ahora
gate-forward-send = Pida que alguien vaya a observar.
gate-forward-wait = Espere a quienes observan, o pida que vaya otra persona.
gate-forward-sign = Pida que una segunda persona firme el veredicto.
gate-forward-later = El veredicto está firmado. Lea arriba qué lo impide ahora y después vuelva al incidente.
gate-reporters = Quien reportó y consulta su código lee solo lo que hemos publicado.

alert-refused-not-verified = No lo ha visto una persona en el lugar con la firma de una segunda. Pida que alguien vaya a observar, y después que otra persona firme.
alert-refused-no-area = No está en ninguna zona con nombre, así que no podemos decir dónde. Pida a la coordinación que agregue la zona al playbook.
alert-refused-stale = Se vio hace demasiado tiempo para darlo como noticia. Pida que alguien vaya a ver otra vez.
alert-refused-too-soon = Ya hay un aviso abierto sobre esto, o uno de los últimos 20 minutos. Termine ese, o espere.
alert-refused-no-phrase = No hay una frase aprobada para esto en este idioma: { $language }. Pida a la coordinación que la agregue.
alert-refused-text = El texto rompe una regla: { $detail }. Avise a la coordinación; primero hay que cambiar la frase.

release-refused-changed = El aviso no es el que se aprobó. Prepárelo otra vez y pida la aprobación.
release-refused-people = No hay suficientes personas distintas detrás. Prepárelo otra vez con otra persona.
release-refused-no-longer-true = El incidente ya no es lo que dice el aviso. Mire el incidente y prepárelo otra vez.
release-refused-expired = Ya era tarde para enviarlo. Pida que alguien vaya a ver otra vez.
release-refused-text = Un texto rompe una regla. Avise a la coordinación; primero hay que cambiar la frase.
release-refused-language = Falta un texto en uno de nuestros idiomas. Avise a la coordinación y después prepárelo otra vez.
offer-recall = Retirar la petición a { $name }
reach-ask = Llamar a esta persona
reach-title = Llamar a quien avisó
reach-lede = El número se muestra cuando usted dice para qué. Queda anotado que usted lo vio.
reach-why = ¿Para qué llama?
reach-why-facts = Para preguntar qué vio
reach-why-safety = Alguien puede estar en peligro
reach-why-witnesses = Pidió testigos en su propia puerta
reach-why-told = Para decirle en qué quedó
reach-say = Lo que puede decirle
reach-say-more = Es lo que se publicó, palabra por palabra. No diga más que eso.
reach-do = Mostrar el número
reach-shown = Úselo solo para esta llamada. No lo anote en ningún otro lugar.
reach-refused-why = Elija para qué llama. Después se muestra el número.
log-incident-reopen = El incidente { $n } se abrió de nuevo: alguien lo ve ahora.
rearrange-refused-over = El otro incidente terminó o no se pudo revisar. Elija uno que esté abierto.
rearrange-refused-too-many = Son demasiados reportes para un solo paso. Pregunte a la coordinación.

## La sala: filtros, encargarse, grupos, apartar

nav-find = Buscar
nav-help = Ayuda
drawn-as-of = A las
live-now = En vivo
live-not = Sin actualizar desde las
queue-next = Más
queue-none-such = Ahora no hay nada así en la lista.
queue-changed = La lista cambió. Mostrarla como está ahora
pane-changed = Algo cambió aquí. Mostrarlo
queue-news = { $n ->
    [one] 1 reporte nuevo, mostrarlo
   *[other] { $n } reportes nuevos, mostrarlos
}
queue-news-many = Muchos reportes nuevos, mostrarlos
queue-aside = { $n ->
    [one] 1 incidente está apartado.
   *[other] { $n } incidentes están apartados.
}
queue-aside-see = Ver lo apartado
filter-label = Mostrar
filter-all = Todos
filter-mine = Míos
filter-new = Nuevos
filter-danger = Peligro
filter-verified = Verificados
filter-sign = Espera una firma
filter-tell = Por avisar
row-to-tell = { $n ->
    [one] Falta decirle a 1 persona que dejó su número.
   *[other] Falta decirles a { $n } personas que dejaron su número.
}
filter-area = Zona
filter-everywhere = En todas partes
filter-do = Mostrar
why-held = { $who } se encarga.
here-now = Lo están viendo ahora: { $names }.
hold-take = Yo me encargo
hold-mine = Usted se encarga.
hold-let = Dejarlo
hold-to = Pasarlo a
hold-hand = Pasar
hold-refused-taken = Otra persona ya se encarga. Vea quién es, y pregúntele.
hold-refused-who = No sabemos a quién se refiere. Elija a alguien que trabaje en la mesa.
aside-why = Por qué se aparta
aside-choose = Elija un motivo
aside-do = Apartar
aside-repeat = El mismo mensaje una y otra vez
aside-no-sighting = Nadie dice que ve algo
aside-elsewhere = Fuera de nuestra zona
aside-abuse = Abuso
aside-undo = Deshacer: traerlos de vuelta
aside-title = Apartados
aside-lede = Estos están fuera de la lista. Nada se borra antes de su fecha, y cada paso se puede deshacer entero.
aside-none = No hay nada apartado.
aside-back = { $n ->
    [one] Traerlo de vuelta
   *[other] Traer { $n } de vuelta
}
aside-refused-why = Falta el motivo. Elija uno de la lista.
aside-refused-out = A alguien se le pidió ir, va en camino, está ahí o ya dijo lo que vio. Retire primero la petición, o déjelo.
aside-refused-checked = Se revisó, así que queda a la vista. Sale de la lista solo cuando termina.
aside-refused-read = Puede haber alguien en peligro. Ábralo y léalo; ahí puede apartarlo.
aside-refused-aside = Está apartado. Tráigalo primero de vuelta; está en “Apartados”.
aside-refused-back = Ya está de vuelta. Vaya a la lista y mire otra vez.
incident-aside = Apartado a las { $time }: { $why }.
incident-number = Incidente { $number }.
pile-title = Con los que marque
pile-pick = Marcar varios
pile-all = Marcar todos los que se ven
pile-tick = Incidente { $number }, { $place }
pile-take = Yo me encargo de estos
pile-stop = Dejar de marcar
pile-aside = { $n ->
    [0] No se apartó nada
    [one] Se apartó 1 incidente
   *[other] Se apartaron { $n } incidentes
}
pile-held = { $n ->
    [0] No se pasó nada
    [one] Se pasó 1 incidente
   *[other] Se pasaron { $n } incidentes
}
pile-left = { $n ->
    [one] 1 quedó donde está
   *[other] { $n } quedaron donde están
}
pile-refused-nothing = No marcó nada. Marque una fila o más e intente otra vez.
quote-abuse = Esto es abuso: no contarlo más
undo-abuse = Deshacer: no era abuso
send-cannot = { $n ->
    [one] 1 persona no puede ir ahora
   *[other] { $n } personas no pueden ir ahora
}
side-title = Dónde, y la bitácora

## La bitácora y la entrega de turno

note-label = Escribir en la bitácora
note-about = Escribir en la bitácora sobre { $number }
note-do = Añadir
note-hint = A lo más 300 letras. Sin nombres de personas de fuera y sin placas.
note-refused-empty = No hay texto. Escriba lo que los demás deben saber.
note-refused-long = Tiene más de 300 letras. Acórtelo, por favor, o escriba dos.
note-refused-kept = Esa línea tiene una placa, un número de insignia, el nombre de un agente o un número de los papeles de una persona. Eso nunca lo anotamos. Quítelo y añada la línea otra vez.
note-refused-plate = “{ $word }” parece una placa o un número de insignia. Eso nunca lo anotamos. Quítelo y añada la línea otra vez.
log-note = { $who }: “{ $text }”
log-note-about = { $who } sobre { $n }: “{ $text }”
log-note-handover = { $who } para el próximo turno: “{ $text }”
log-incident-take = { $who } se encarga del incidente { $n }.
log-incident-hand-over = { $who } pasó el incidente { $n } a { $m }.
log-incident-let-be = { $who } dejó el incidente { $n }.
log-incident-aside = { $who } apartó el incidente { $n }.
log-incident-back = { $who } trajo de vuelta el incidente { $n }.
log-incident-abuse = { $who } marcó un reporte del incidente { $n } como abuso.
log-incident-read = { $who } dijo por qué y leyó lo que se dijo en el incidente { $n }.
log-incident-close = { $who } cerró el incidente { $n }: solo quienes lo atienden.
log-incident-let-in = { $who } permitió que { $m } lea el incidente { $n }.
log-incident-open-up = { $who } abrió el incidente { $n } a la mesa.
handover-print = Hoja para el próximo turno
handover-title = Entrega de turno
handover-lede = Imprima esta página, o léanla juntos. Escriba lo que las páginas no dicen.
handover-note = Para quienes vienen después
handover-do = Añadirlo a la bitácora
handover-open = Lo que está abierto
handover-untold = Resuelto, y aún no se ha avisado
handover-untold-lede = Dos personas firmaron lo que se vio. Falta el aviso, o la respuesta a quienes reportaron; o todavía hay alguien a quien se le pidió ir.
handover-what = Incidente
handover-state = Cómo está
handover-next = Lo que sigue
handover-duty = De turno
handover-notes = Lo que la gente escribió
handover-log = Las últimas doce horas
handover-from = Entrega
handover-to = a
why-closed = Cerrado: solo para quienes lo atienden.
incident-closed = Desde las { $time }, lo que se dijo aquí queda abierto solo para { $names }. También lo lee a quien se pide una firma.
need-why = ¿Por qué lo lee?
need-why-asked = Alguien pregunta en qué quedó
need-why-again = Puede estar pasando otra vez
need-why-mistake = Lo que dijimos o hicimos pudo estar mal
need-why-safety = Alguien puede estar en peligro
need-why-counsel = Lo pide un abogado o una orden de conservar
need-logged = Su nombre, la hora y el motivo quedan en el registro de auditoría y en la bitácora del turno. Queda abierto para usted doce horas.
need-read = Leer lo que se dijo
need-close = Cerrarlo: solo quienes lo atienden
need-close-hint = Para una casa, un menor o alguien del equipo. La mesa sigue viendo dónde es y en qué va.
need-let-in = Permitir que otra persona lo lea
need-let-in-do = Permitir
need-open = Abrirlo otra vez a la mesa
need-refused-why = Elija por qué lo lee. Después se muestra lo que se dijo.
need-refused-closed = Lo que se dijo aquí solo lo leen quienes lo atienden. Pida acceso a una de esas personas; si no puede esperar, diga por qué y léalo.
need-refused-over = Esto terminó, y lo que se dijo está cerrado. Diga por qué lo lee y se abre para usted.
need-refused-off-shift = No está de turno: lee lo que espera por usted. Diga por qué lee este, o registre su entrada.
need-refused-ask-them = Lo que se dijo aquí solo lo leen quienes lo atienden. Pida acceso a una de esas personas o a despacho.
need-refused-nothing-moves = Mientras un incidente está cerrado, nada entra ni sale de él a mano. Primero ábralo a la mesa.
need-refused-is-closed = Ya está cerrado. Vuelva a mirar la página.
need-refused-is-open = Ya está abierto a toda la mesa. Vuelva a mirar la página.
need-refused-too-many = Ya lo leen doce personas. Mejor ábralo a la mesa.

## Buscar

find-title = Buscar un reporte o un incidente
find-label = Código, número o palabras
find-hint = Un código como azul-puerto-farol-17, el número de un incidente, o palabras que se dijeron. Buscar palabras queda anotado en el registro de auditoría, sin las palabras.
find-do = Buscar
find-nothing = No encontramos nada. Revise cómo está escrito, o pruebe con menos palabras. También puede estar ya borrado.
find-receipt = El reporte con este código
find-n = { $n ->
    [one] 1 reporte tiene todas estas palabras
   *[other] { $n } reportes tienen todas estas palabras, primero los más nuevos
}
find-in = Incidente { $number }: { $kind }
find-alone = No pertenece a ningún incidente.
find-refused-short = Es demasiado corto para buscarlo. Escriba un código, un número o una palabra de dos letras o más.
report-state-received = Acaba de llegar
report-state-screened = Leído
report-state-callback-due = Hay que devolver la llamada
report-state-unreachable = No se le pudo localizar
report-state-linked = En un incidente
report-state-new-incident = Empezó un incidente
report-state-information-only = Una pregunta
report-state-legal-intake = Se llevaron a alguien
report-state-past-incident = Terminó hace mucho
report-state-duplicate-same-source = Repetido
report-state-abusive = Abuso
report-state-out-of-area = Fuera de nuestra zona
report-state-closed = Cerrado
report-state-expired = Pasó su fecha

## El mapa

map-where = Dónde
map-list = Más grande, y como lista
map-ours = Dibujado aquí con contornos. No se pregunta a ningún servicio de mapas.
map-title = Dónde hay algo abierto
map-lede = Solo zonas: en ningún mapa nuestro hay una esquina ni una dirección.
map-areas = Lo mismo como lista
map-more = { $n ->
    [one] 1 más
   *[other] { $n } más
}
map-nowhere = { $n ->
    [one] 1 incidente más no está en ninguna zona con nombre.
   *[other] { $n } incidentes más no están en ninguna zona con nombre.
}

## Ayuda

keys-some = Teclas:
keys-all = todas las teclas
help-title = Ayuda
help-all = Todas las páginas de ayuda
help-guides = Guías para imprimir
help-print = Imprimir esta página
keys-title = Teclas
keys-lede = En un teclado hacen lo mismo que los botones. Ninguna tecla sola envía, firma ni aprueba: la tecla va al botón, y Enter lo pulsa.
keys-off = Apagar las teclas
keys-on = Encender las teclas
bell-on = Sonar suavemente cuando alguien puede estar en peligro
bell-off = No sonar
keys-needs-script = Estos interruptores necesitan un navegador con scripts. Todo lo demás funciona sin ellos.
key-next = La fila siguiente
key-previous = La fila anterior
key-open = Abrir la fila
key-step = El paso siguiente
key-sign = Firmar el veredicto
key-alert = El aviso
key-show = Mostrar lo nuevo, o recargar
key-note = Escribir en la bitácora
key-find = Buscar
key-help = Ayuda de esta página

## Primeros pasos

nav-start = Primeros pasos
start-title = Primeros pasos
start-lede = { $n ->
    [0] Todo está listo. Esta página muestra cómo están las cosas.
    [one] Falta 1 cosa. Esta página muestra cómo están las cosas.
   *[other] Faltan { $n } cosas. Esta página muestra cómo están las cosas.
}
start-done = Hecho
start-open = Falta
start-playbook = Las palabras de su red
start-playbook-more = Ustedes son “{ $name }”, y la gente llama al { $phone }. Un número con 555-01 es de ejemplo y no llega a nadie.
start-desk = Alguien en la mesa
start-desk-more = { $n ->
    [0] Todavía no hay quien despache. Invite a alguien con un enlace.
    [one] Hay 1 persona que despacha.
   *[other] Hay { $n } personas que despachan.
}
start-desk-do = Invitar a quien despache
start-leads = Dos responsables de verificación
start-leads-more = { $n ->
    [0] Todavía no hay responsable. Una persona firma lo que vio quien observó, otra aprueba el aviso: hacen falta dos.
    [one] Hay 1 responsable. Una persona firma lo que vio quien observó, otra aprueba el aviso: hacen falta dos.
   *[other] Hay { $n } responsables.
}
start-leads-do = Invitar a una persona responsable
start-observers = Tres personas listas para observar
start-observers-more = { $n ->
    [0] Todavía nadie tiene la formación y el compromiso firmado.
    [one] 1 persona tiene la formación y firmó el compromiso.
   *[other] { $n } personas tienen la formación y firmaron el compromiso.
}
start-observers-do = Invitar a quienes observan
start-duty = Alguien de turno ahora
start-duty-more = Debe haber de turno alguien que despache y alguien que observe, o nadie puede ir a ver.
start-duty-do = Poner gente de turno
start-report = Un primer reporte
start-report-more = Envíe uno desde su propio teléfono y vea cómo entra. Diga en el texto que es una prueba, y apártelo después.
start-report-do = Abrir el formulario
start-try = Pruébelo con gente inventada
start-try-more = Un día entero con gente inventada corre en esta máquina con un solo comando; nada de eso toca sus datos:

## Demo

demo-running = Aquí son las { $time }. El tiempo corre { $times } veces más rápido.
demo-paused = Aquí son las { $time }. El tiempo está detenido.
demo-day-over = El día terminó. Cierre el programa y ábralo otra vez para tener un día nuevo.
demo-pause = Pausa
demo-go-on = Seguir
demo-times = { $times }×
demo-guide-title = Muéstrenme en dos minutos
demo-guide-lede = Envíe un reporte y sígalo en siete pasos, desde el teléfono de una vecina hasta la página pública. Cada paso pide uno o dos toques.
demo-guide-go = Empezar los dos minutos
demo-places-title = O tome usted un puesto
demo-places-lede = Otras personas inventadas trabajan solas todo el día. No tocan lo que usted ha tomado.
demo-operator = Operación
demo-operator-more = Usted contesta el teléfono, hace las preguntas y anota lo que ven.
demo-coordinator = Coordinación
demo-coordinator-more = Usted agrega personas y dice quién está capacitado y de turno.
guide-step = Paso { $n } de { $of }.
guide-leave = Dejar la guía
guide-note-done = Esta parte ya está hecha. Puede mirar y seguir.
guide-note-for-you = Hicimos por usted el paso anterior.
guide-note-stuck = Este reporte tomó otro camino, así que la guía no puede seguir desde aquí. Mire con calma, o empiece otra vez con un reporte nuevo.
guide-1 = Usted vive cerca y ve gente en una puerta. El formulario ya está lleno: toque “Enviar este reporte” al final. No necesita nombre ni cuenta. Después siga aquí.
guide-1-go = Sigue: sea Ana, en el despacho
guide-2 = Usted es Ana. Su reporte está aquí, unido con otros dos del mismo lugar, y la página dice por qué. Nadie lo ha revisado, así que no se puede avisar a nadie. Marque a Luis abajo y toque “Pedirles que vayan”.
guide-2-go = Sigue: sea Luis, que observa
guide-3 = Usted es Luis, con su teléfono. Toque “Sí, voy”, después “Ya estoy ahí”, después “Está pasando”, y envíe su veredicto. Solo alguien en el lugar puede darlo.
guide-3-go = Sigue: sea Marisol, que firma
guide-4 = Usted es Marisol. Aquí no basta la palabra de una persona. Lea lo que vio Luis y toque “Firmar este veredicto” abajo: ahora dos personas lo respaldan.
guide-4-go = Sigue: sea Ana otra vez
guide-5 = Usted es Ana otra vez. El programa escribe el aviso con el veredicto firmado, en cada idioma, con una zona y sin calle. No se pueden cambiar las palabras. Toque “Prepararlo y pedir aprobación” al final.
guide-5-go = Sigue: sea Lena, que aprueba
guide-6 = Usted es Lena. No fue a mirar ni preparó el aviso, por eso puede aprobarlo. Lea los dos textos y toque “Aprobar” al final de la página.
guide-6-go = Sigue: lo que leen los vecinos
guide-7 = Esto puede leer ahora todo el mundo: qué se vio, en qué zona y hasta cuándo. No nombra esquina, ni a quien reportó, ni a quien observó. Ese es todo el recorrido.
guide-7-go = Empezar otra vez
privacy-subscribers = Si pide avisos guardamos su dirección, sellada, con una zona o un cuadrado de 500 metros, un idioma y las horas de silencio. Qué avisos le llegaron se guarda 30 días. Cuando los detiene, su dirección y su zona se borran enseguida.
