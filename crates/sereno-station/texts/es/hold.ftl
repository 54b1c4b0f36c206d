
# Legal holds.
nav-holds = Retenciones legales
nav-door = Un papel en la puerta
nav-seizable = ¿Qué se puede incautar?
legal-memos = Lea esto primero
legal-memo-go = Leer
legal-memo-proposed = La retención legal { $n } está propuesta y espera a una segunda persona.
legal-memo-held = La retención legal { $n } está en vigor: los registros nombrados se guardan más tiempo. Léala, por favor, y dígalo.
legal-memo-ask-end = Alguien pide terminar la retención legal { $n }. Una segunda persona debe estar de acuerdo.
legal-memo-ask-renew = Alguien pide otra fecha de revisión para la retención legal { $n }. Una segunda persona debe estar de acuerdo.
legal-memo-ended = La retención legal { $n } terminó. Sus registros vuelven a borrarse en su fecha.
legal-memo-withdrawn = La retención legal { $n } no se hizo: nadie la confirmó o fue retirada.
legal-memo-soon = La retención legal { $n } debe revisarse pronto. Renuévela o termínela.
legal-memo-overdue = La revisión de la retención legal { $n } está atrasada. Renuévela o termínela hoy.
legal-title = Retenciones legales
legal-lede = Cuando un papel exige registros, dos personas los nombran aquí, y solo esos se guardan más tiempo. Todo lo demás se borra en su fecha, como siempre. Los abogados ven una retención nueva al comienzo de sus páginas; todavía no se les envía nada, así que llámelos también.
legal-none = No hay ninguna retención legal, y nunca hubo una.
legal-one = Retención legal { $n }
legal-records = { $n ->
    [one] 1 registro nombrado
   *[other] { $n } registros nombrados
  }
legal-proposed-on = Propuesta el { $date }
legal-held-since = En vigor desde el { $date }
legal-held-from = En vigor del { $from } al { $to }
legal-over-on = Terminada el { $date }
legal-review-on = Revisión el { $date }
legal-review-overdue = Revisión atrasada desde el { $date }
legal-read-do = He leído la retención { $n }
legal-propose = Nombrar registros
legal-propose-more = Nada se detiene hasta que una segunda persona lo confirme. Hágalo el mismo día: lo que llegue antes a su fecha ya no estará.
legal-list = ¿Qué registros?
legal-list-more = Números de incidentes como #12, identificadores o los códigos de los reportes. Uno por línea, o con comas. A lo sumo 200.
legal-matter = Referencia corta del asunto
legal-matter-more = Por ejemplo, el número del papel. Sin nombres. Queda sellada y se va cuando termina la retención.
legal-days-label = Días hasta la revisión (de 1 a 180)
legal-days = { $n ->
    [one] 1 día después de confirmarse
   *[other] { $n } días después de confirmarse
  }
legal-propose-do = Proponer esta retención
legal-proposed = Propuesta por
legal-confirmed = Confirmada por
legal-review = Revisión
legal-over = Terminada desde
legal-by-on = { $name }, { $date }
legal-matter-gone = ya no está, porque la retención terminó
legal-told = Abogados que la leyeron
legal-told-nobody = nadie todavía
legal-named = Registros nombrados
legal-named-incident = Incidente { $what }
legal-named-report = Reporte { $what }
legal-named-gone = ya no está
legal-named-over = La lista se va cuando la retención termina.
legal-covers = Con todo lo que depende de ellos, se guardan estas filas:
legal-sealed = { $n ->
    [one] 1 valor sellado está bajo la llave de esta retención.
   *[other] { $n } valores sellados están bajo la llave de esta retención.
  }
legal-confirm = Confirmarla
legal-confirm-more = Compare la lista con el papel. Desde que usted confirme, estos registros no se borran.
legal-confirm-do = Confirmar: detener el borrado de estos registros
legal-own = Usted empezó esto. El siguiente paso le toca a otra persona de la coordinación o a un abogado.
legal-withdraw-do = Retirar la propuesta
legal-asked = Una segunda persona debe estar de acuerdo
legal-asked-end = { $name } pide terminar esta retención.
legal-asked-renew = { $name } pide una revisión el { $date }.
legal-agree-do = De acuerdo
legal-take-back-do = Retirar esto
legal-renew = Otra fecha de revisión
legal-renew-more = Una retención no termina sola. Revísela en su día, con los abogados, y manténgala solo mientras siga la exigencia.
legal-renew-do = Pedir esta fecha
legal-end = Terminarla
legal-end-more = Cuando una segunda persona esté de acuerdo, lo que ya pasó de su fecha se borra en la siguiente pasada, y la llave de esta retención se destruye. No se puede deshacer. Pregunte antes a los abogados.
legal-end-do = Pedir que termine
legal-refused-same-person = Esto lo empezó usted. Pida este paso a otra persona de la coordinación o a un abogado.
legal-refused-nothing-named = No se nombra ningún registro. Escriba al menos un número, identificador o código.
legal-refused-too-many = Son más de 200 registros. Nombre solo lo que nombra el papel, o haga varias retenciones.
legal-refused-no-matter = Falta la referencia. Escriba unas letras o el número del papel.
legal-refused-review = La revisión debe ser dentro de 1 a 180 días. Escriba un número de días.
legal-refused-not-there = Uno de estos no lleva a nada aquí. Compare la lista con el papel y vuelva a intentarlo.
legal-refused-gone = Uno de estos ya pasó de su fecha: ya no está. Dígalo a los abogados, quítelo de la lista y vuelva a intentarlo.
legal-refused-nothing-asked = Aquí ya nadie pide nada. Recargue la página y vea cómo está.
legal-refused-again = Alguien propuso una retención en el mismo momento. Presione el botón otra vez.
legal-refused-changed = Ahora se pide otra cosa. Léalo otra vez y decida después.
legal-refused-counsel = Necesitamos un nombre y un número que se pueda marcar. Escriba los dos.
legal-public-none = { $n ->
    [0] Ningún registro se guarda más tiempo por una exigencia legal. No ha habido ninguna exigencia.
    [one] Ningún registro se guarda más tiempo por una exigencia legal. Ha habido 1 exigencia hasta ahora.
   *[other] Ningún registro se guarda más tiempo por una exigencia legal. Ha habido { $n } exigencias hasta ahora.
  }
legal-public = Registros guardados más tiempo por una exigencia legal: { $n }, desde { $month } de { $year }. Exigencias hasta ahora: { $all }.
hold-proposed = Espera a una segunda persona
hold-held = En vigor
hold-ended = Terminada
hold-withdrawn = Retirada

# A paper at the door.
door-title = Un papel en la puerta
door-lede = Alguien está ahí con una citación, una orden u otro papel. Lea esto desde arriba, despacio. Imprímalo y téngalo junto a la puerta.
door-call = Llame primero
door-until = Este número lo anotó la coordinación. Hay que anotarlo de nuevo antes del { $date }.
door-missing = No hay nadie anotado a quien llamar
door-missing-more = La coordinación debe anotar en esta página el nombre y el número de un abogado. Hasta entonces, llame a alguien de la coordinación de su red.
door-say = Diga
door-say-1 = «Yo no puedo decidir esto. Estoy llamando ahora a nuestro abogado.»
door-say-2 = «No doy mi consentimiento para un registro.»
door-say-3 = «Por favor, deme una copia del papel.»
door-say-4 = «Quiero hablar con nuestro abogado antes de contestar preguntas.»
door-do = Haga
door-do-1 = Mantenga la calma y las manos a la vista. No se ponga en el camino.
door-do-2 = Saque una copia o una foto de cada página del papel. El abogado necesita saber qué tribunal es, la fecha, si lo firmó un juez y qué nombra.
door-do-3 = Anote la hora, qué agencias vinieron, cuántas personas y el número del papel. Solo agencias: no anote nombres ni placas de agentes.
door-do-4 = Anote qué miran y qué se llevan. Pida una lista.
door-do-5 = Cuando se vayan, cuente todo enseguida al abogado y a otra persona de la coordinación.
door-not = No haga
door-not-1 = No dé su consentimiento, tampoco para «solo mirar un momento». Si entran de todos modos, diga otra vez que no consiente y hágase a un lado.
door-not-2 = No desbloquee nada: ni teléfono, ni computadora, ni cuenta. No diga ninguna contraseña. Diga que eso lo contesta el abogado.
door-not-3 = No borre, no esconda y no cambie nada. Destruir registros después de una exigencia es delito en casi todas partes.
door-not-4 = No mienta, no discuta y no conteste preguntas sobre personas.
door-not-5 = No firme nada sin el abogado.
door-after = Después
door-after-1 = Si el papel exige registros, estos no deben borrarse en su fecha.
door-after-1b = Alguien de la coordinación o un abogado los nombra en una retención legal, y una segunda persona la confirma el mismo día.
door-after-2 = El bloqueo de emergencia cierra todas las pantallas y todas las sesiones. No destruye nada. La coordinación lo encuentra en
door-after-3 = Lo que pasó de su fecha ya no está, y a nadie se le puede obligar a entregar lo que no hay. La página «¿Qué se puede incautar?» muestra lo que hay.
door-not-advice = Esto no es asesoría legal.
door-not-advice-more = Debe revisarlo un abogado de su red, que lo cambia donde su ley sea distinta.
door-enter = A quién llamar
door-enter-more = Lo lee toda persona que ha entrado. Pregunte antes al abogado. Queda sellado y se va en un año si no lo anota de nuevo.
door-name = Nombre del abogado o de la oficina
door-phone = Número, de día y de noche
door-enter-do = Guardar

# What can be seized.
seizable-title = ¿Qué se puede incautar?
seizable-lede = Hecha ahora, con las tablas como están, el inventario y las filas que hay. Quien se lleve el disco con el archivo de llaves puede leerlo todo; sin ese archivo, lo sellado sigue cerrado.
seizable-warnings = Mire esto
seizable-warn-column = { $what } está en la base de datos y no en el inventario. Nadie ha dicho para qué sirve ni cuándo se va.
seizable-warn-group = { $what } es una tabla para la que esta página aún no tiene palabras. Se cuenta en «Otras cosas».
seizable-warn-present = { $what } parece algo que no debe estar aquí de ninguna manera.
seizable-now = Cuánto hay ahora
seizable-bars = Filas de cada clase
seizable-kind = Clase
seizable-rows = Filas
seizable-oldest = La más antigua
seizable-sealed = Valores sellados
seizable-sealed-none = nada está sellado
seizable-sealed-n = { $n ->
    [one] 1 necesita el archivo de llaves
   *[other] { $n } necesitan el archivo de llaves
  }
seizable-dead-n = { $n ->
    [one] 1 más ya nunca se podrá leer
   *[other] { $n } más ya nunca se podrán leer
  }
seizable-until = Se va
seizable-with = Con el disco y el archivo de llaves
seizable-with-more = Todo lo de esta tabla, también lo sellado. El archivo de llaves está junto a la base de datos si usted no lo movió; cifre el disco.
seizable-without = Solo con una copia de la base de datos
seizable-without-more = Lo que no está sellado: horas, zonas, clases, nombres de quienes trabajan aquí, quién fue adónde. No las palabras, los lugares exactos ni los números de quienes reportan.
seizable-next = Lo que se va en los próximos días
seizable-next-more = Filas que se borran y valores sellados cuya llave se destruye al terminar el día.
seizable-day = Día (UTC)
seizable-day-rows = Filas borradas
seizable-day-values = Valores ilegibles
seizable-later = después
seizable-held = en retención legal
seizable-columns = Cada columna
seizable-inventory-english = El inventario mismo está en inglés.
seizable-not = Lo que no hay de ninguna manera
seizable-not-network = Ninguna dirección de red y ningún rastro de navegadores.
seizable-not-accounts = Ninguna cuenta de quienes reportan y ninguna lista de quién leyó qué.
seizable-not-status = La situación legal, la fecha de nacimiento o los papeles de nadie.
seizable-not-officers = Ningún campo para un agente, una placa de agente o una cara.
seizable-not-plates = Ningún campo para placas de autos.
seizable-not-keys = Ninguna llave de lo sellado: están en un archivo fuera de la base de datos.
seizable-checked = Comprobado ahora
seizable-broken = No es así
seizable-elsewhere = Un proxy, el proveedor, la compañía telefónica y los teléfonos de cada persona guardan sus propios registros. Lo que hay en ellos no está en esta página.
seizable-public-link = ¿Qué nos podrían quitar?
seizable-public-title = ¿Qué nos podrían quitar?
seizable-public-lede = Si alguien se llevara nuestra computadora o un tribunal exigiera lo que tenemos, esto sería todo. La lista se hace con el programa como funciona ahora.
seizable-public-sealed = Sellado: ilegible sin una llave que se guarda aparte, y para siempre cuando la llave se destruye.
kept-reports = Lo que nos contaron
kept-reports-more = Se pueden leer horas, clase, zona y un cuadro de 500 m; las palabras, el lugar exacto y un número para llamar están sellados.
kept-reports-until = Las palabras a los { $text } días, el lugar exacto a los { $point } días, el número a las { $reach } horas.
kept-incidents = Lo que creemos que pasa
kept-incidents-more = Horas, clase, zona, lo que se encontró. Ninguna palabra de quienes contaron.
kept-incidents-until = Un año después de abrirse.
kept-looking = Quién fue a ver y qué encontró
kept-looking-more = A qué observador se le pidió, cuándo estuvo ahí, qué encontró. Lo que escribió está sellado.
kept-looking-until = Con el incidente; lo que escribió, a los { $text } días.
kept-notices = Lo que se dijo en público
kept-notices-more = Los avisos, quién los redactó y aprobó y, sellado, quién responde por sus textos.
kept-notices-until = Con el incidente.
kept-notes = Notas de la mesa
kept-notes-more = Quién escribió y cuándo; el texto está sellado.
kept-notes-until = A los { $text } días.
kept-people = Personas que trabajan aquí
kept-people-more = El nombre que usan aquí, lo que pueden hacer, idiomas, organizaciones, capacitación, compromiso y turno.
kept-people-until = El nombre, 30 días después de irse.
kept-signins = Entradas
kept-signins-more = Enlaces, navegadores y dispositivos que han entrado y llaves de acceso. Los secretos se guardan de modo que no se puedan usar.
kept-signins-until = Los enlaces a los 2 días, los navegadores a las 12 horas, las llaves de acceso cuando se quitan.
kept-subscribers = Quienes reciben avisos
kept-subscribers-more = Zona, idioma y canal de quienes quieren avisos. Su dirección está sellada y ninguna página la muestra.
kept-subscribers-until = Cuando se dan de baja, en el acto; una solicitud sin confirmar, después de un día.
kept-feeds = Canales de alertas de otros
kept-feeds-more = Direcciones públicas a las que se piden alertas, y qué resultó. Nada de lo que dijeron; eso está en los reportes.
kept-feeds-until = Hasta que un coordinador quita uno.
kept-shifts = Quién está de turno y cuándo
kept-shifts-more = Los turnos, y quién los toma.
kept-shifts-until = Como dice el inventario.
kept-audit = Quién hizo qué
kept-audit-more = Cada paso con hora y persona, nunca lo que se escribió; quién guarda copias y qué organizaciones vigilan.
kept-audit-until = A los 400 días.
kept-holds = Retenciones legales y a quién llamar
kept-holds-more = Qué registros se retienen y quién lo decidió. El asunto y el número del abogado están sellados.
kept-holds-until = La lista y el asunto cuando termina la retención; un número queda para la cuenta.
kept-sheets = Hojas de recuperación
kept-sheets-more = Qué hoja tiene quién. El secreto de una hoja está solo en papel.
kept-sheets-until = Cuando se hace un juego nuevo.
kept-machine = Funcionamiento del programa
kept-machine-more = Qué versión de las tablas es esta y qué proceso hace una tarea.
kept-machine-until = Mientras exista la red.
kept-other = Otras cosas
kept-other-more = Tablas que aún no tienen palabras sencillas; el inventario las nombra.
kept-other-until = Como dice el inventario.
