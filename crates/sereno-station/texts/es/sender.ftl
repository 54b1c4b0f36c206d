
# Un emisor propio: aprobadores fijados, borradores en espera, firmas.
approve-refused-elsewhere = Aquí no se aprueba nada. Apruébelo en la dirección propia del emisor, { $address }, con una llave de acceso fijada allí.
approve-elsewhere = Se aprueba en la dirección propia del emisor.
approve-elsewhere-more = Allí firman dos personas con las llaves de acceso fijadas en él. Esta página no puede aprobar ni enviar.
approve-elsewhere-go = Ir al emisor

sender-name = { $net } – emisor
sender-title = El emisor
sender-lede = Nada sale de la línea sin firmas hechas aquí. Es otro programa que las páginas de la línea, y no les cree.
sender-enter = Muestre su llave de acceso fijada para leer lo que espera. Leer no aprueba nada.
sender-empty = Aquí no hay ninguna llave de acceso fijada.
sender-empty-more = Quien cuida esta máquina tiene los enlaces de un solo uso para las dos primeras personas.
sender-nav-drafts = Borradores
sender-nav-approvers = Aprobadores
sender-here = Está aquí como { $name }.
sender-notice-go = Más

sender-countdown = { $hours } h { $minutes } min
sender-rests = La lista de aprobadores se vació en la máquina del emisor. No se puede firmar nada antes de { $at }, dentro de { $left }.
sender-comes = { $name } cuenta como aprobador desde { $at }, dentro de { $left }. Cualquier aprobador puede anularlo.
sender-goes = { $name } deja de ser aprobador desde { $at }, dentro de { $left }. Cualquier otro aprobador puede anularlo.
sender-key-wrapped = Un bloqueo de pánico ha envuelto la llave que firma los avisos. Lo firmado espera hasta que dos hojas de recuperación la abran en la máquina del emisor.
sender-other-setup = La configuración de la línea ha cambiado. El emisor sigue con la que tomó; quien cuida la máquina puede tomar la nueva.

sender-enrol-title = Fije su llave de acceso
sender-enrol-lede = Con esta llave firma lo que la red dice a la gente. Solo funciona en esta dirección, y los administradores de la línea no pueden cambiarla. Este enlace funciona una vez.
sender-enrol-name = Su nombre
sender-enrol-name-hint = Como le conocen los otros aprobadores.
sender-enrol-person = Quién es usted en la línea
sender-enrol-person-hint = Para que nadie apruebe lo que vio o redactó.
sender-enrol-choose = Elija
sender-enrol-nobody = Todavía no trabaja nadie en la línea. Pida primero una invitación a su coordinación y abra luego este enlace otra vez.

sender-drafts-title = Borradores en espera
sender-drafts-lede = Cada uno necesita la firma de dos aprobadores; una retirada necesita una.
sender-drafts-none = No espera nada.
sender-past = Qué fue de los últimos
sender-stands-signed = Firmas: { $n } de { $of }
sender-stands-goes = Firmado, a punto de salir
sender-stands-stopped = Parado
sender-stands-refused = No enviado
sender-stands-out = Puesto en circulación

sender-draft-h1 = Lea el aviso { $number } para { $area }
sender-draft-lede = Esto es lo que está guardado en este momento y lo que saldría. Si cambia una letra, su firma ya no encaja y no sale nada.
sender-goes-at = Sale a las { $time }.
sender-stop-lede = Durante estos segundos cualquier aprobador puede pararlo. Un aviso parado se redacta de nuevo.
sender-stop = Pararlo
sender-facts = En qué se basa
sender-fact-area = Zona
sender-fact-until = Vale hasta
sender-fact-audience = Personas a las que llegaría
sender-fact-told = Envío
sender-told-on = Encendido: se dice
sender-told-dry = Ensayo: no se dice a nadie
sender-fact-incident = Incidente
sender-fact-verdict = Veredicto
sender-no-verdict = No hay detrás ningún hallazgo firmado. No firme.
sender-withdrawal = Ninguno: una retirada no afirma nada.
sender-fact-saw = Visto por
sender-fact-second = Segunda firma
sender-fact-drafted = Redactado por
sender-sign-title = { $n ->
    [one] Hace falta una firma
   *[other] Hacen falta { $n } firmas
}
sender-hand-other = Firmó otra cosa
sender-covers = Su llave firma el SHA-256 de todo el registro: textos, zona, fin, audiencia, hallazgo y personas. Si duda, compárelo con el otro aprobador.
sender-sign-do = Firmar con su llave de acceso
sender-signed-by-you = Ya lo ha firmado. Tiene que firmar otro aprobador.

sender-approvers-title = Aprobadores
sender-approvers-lede = Solo cuentan sus firmas. Un cambio necesita dos, y pasa un día antes de que valga.
sender-you = (usted)
sender-active = Cuenta.
sender-active-from = Cuenta desde { $at }.
sender-active-until = Cuenta hasta { $at }.
sender-list-more = En la línea: { $person }. Fijada el { $date }, llave { $key }.
sender-person-gone = alguien que ya no está
sender-remove = Proponer quitar
sender-changes = Cambios en espera
sender-changes-none = Ninguno.
sender-change-add = { $name } quiere ser aprobador. En la línea: { $person }.
sender-change-remove = Se propone quitar a { $name }.
sender-change-adding = { $name } pasa a ser aprobador dentro de { $left }.
sender-change-removing = { $name } deja la lista dentro de { $left }.
sender-change-nobody = Nadie lo ha firmado todavía.
sender-change-by = Firmado por { $names }.
sender-change-sign = Firmar este cambio
sender-change-cancel = Anularlo
sender-more = Alguien nuevo
sender-more-how = Haga un enlace de un solo uso y entréguelo en persona. Quien lo abra fija una llave; cuenta un día después de que firmen dos aprobadores.
sender-link-make = Hacer un enlace
sender-link-made = El enlace, se muestra una vez:
sender-link-how = Funciona dos días, para una persona.
sender-journal = Qué se hizo aquí

sender-refused-changed = Ya no es lo que se firmó. Redáctelo otra vez en la línea y averigüe quién lo cambió.
sender-refused-changed-page = Ha cambiado desde que abrió la página. Vuelva a cargarla, léalo otra vez y pregunte quién lo cambió.
sender-refused-too-few = No valen bastantes firmas de aprobadores fijados. Que firmen dos otra vez.
sender-refused-people = Uno de los que firmaron lo redactó o lo vio. Redáctelo otra vez y que firmen otros.
sender-refused-stopped = Un aprobador lo paró. Redáctelo otra vez si debe decirse.
sender-refused-not-due = Todavía se puede parar. Espere unos segundos.
sender-refused-not-waiting = Ya no espera firma. Vuelva a los borradores.
sender-refused-not-ours = Sigue a algo que no salió de este emisor, o su zona no está en la configuración tomada aquí. Redáctelo donde se dijo el primer aviso, o tome la configuración.
sender-refused-own = No puede anular su propia salida. Pídaselo a otro aprobador.
sender-refused-not-active = Su firma no cuenta todavía, o ya no. Vea la lista de aprobadores.
sender-refused-answer = La respuesta de su llave no encaja con lo guardado ahora. Vuelva a cargar la página, léalo otra vez y use la llave fijada aquí.
sender-refused-too-late = Está saliendo. Se puede retirar o corregir en la línea.
sender-refused-name = Escriba su nombre y elija quién es en la línea.
sender-refused-known = Esta persona ya está fijada. Quite primero la llave anterior.
sender-refused-last-two = Tienen que quedar dos en la lista. Añada a alguien antes de quitar a uno.
sender-refused-change-open = Ya espera un cambio sobre esta persona. Fírmelo o anúlelo.
sender-refused-not-in = Muestre primero su llave fijada, en la primera página del emisor.
sender-refused-no-list = Aquí no hay ninguna llave fijada. Quien cuida esta máquina tiene los primeros enlaces.

act-sender-link = Hizo enlaces para aprobadores
act-sender-enrol = Fijó una llave de acceso
act-sender-enter = Entró un aprobador
act-sender-sign = Firmó un borrador
act-sender-stop = Paró un aviso
act-sender-release = Empezó a poner en circulación
act-sender-released = Puso en circulación
act-sender-refused = Se negó a poner en circulación
act-sender-change = Firmó o propuso un cambio de la lista
act-sender-cancel = Anuló un cambio
act-sender-reset = Vació la lista en la máquina
act-sender-setup = Tomó la configuración de la línea
act-sender-forget = Borró filas antiguas
sender-refused-show-again = Muestre otra vez su llave de acceso: no se cambió nada. Lo que escribió sigue aquí, salvo la contraseña; pulse el botón otra vez.
