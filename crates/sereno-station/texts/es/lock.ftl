
# The panic lock, holds, backups, what can be seized.
nav-lock = Bloqueo de emergencia
nav-sheets = Hojas y respaldo

lock-title = Bloqueo de emergencia
lock-lede = Con una sola pulsación esta red queda bloqueada en todas las máquinas, de inmediato. No tiene que preguntar a nadie antes.
lock-do = Bloquear ahora
lock-does = Qué hace
lock-does-out = Se cierra la sesión de todas las personas, también la suya. Los enlaces que nadie ha abierto dejan de servir.
lock-does-sending = No se envía nada y no se recibe ningún reporte. La página de reportes dice: llame al { $phone }.
lock-does-wrap = Las llaves de lo que la gente nos contó salen de la memoria y su archivo queda envuelto. Dos de las { $n } hojas de recuperación, cualesquiera, lo abren.
lock-does-memory = Las llaves de lo que la gente nos contó salen de la memoria.
lock-does-keep = No se borra nada.
lock-no-sheets = No hay hojas de recuperación.
lock-no-sheets-more = Por eso el archivo de llaves sigue legible en la carpeta de datos: quien se lleve la máquina puede leer con él. La coordinación hace las hojas en «Hojas y respaldo».
lock-back = Cómo volver
lock-back-sheets = Dos personas desbloquean, cada una con su propia hoja. El envío queda apagado hasta que la coordinación lo encienda.
lock-back-codes = Dos personas de la coordinación desbloquean, cada una con un código que hace quien cuida la máquina con «sereno admin unlock».

locked-title = La computadora de la línea está bloqueada
locked-lede = Por ahora no podemos recibir reportes aquí. Por favor llame al { $phone }: ahí contestan personas.
locked-call = Llamar al { $phone }
locked-kept = Lo que nos contaron está a salvo. No se borró nada.
locked-outside = ¿Está en la calle con una tarea o una patrulla? Llame al despacho al número de arriba antes de seguir.
locked-staff = ¿Trabaja aquí? Dos personas desbloquean juntas:
locked-just = Bloqueada. Se cerraron todas las sesiones y no se envía nada.
locked-wrapped = Las llaves están envueltas. Dos hojas de recuperación las abren.
locked-plain = No hay hojas de recuperación, así que el archivo de llaves sigue en la carpeta de datos. Si alguien puede llevarse la máquina, apáguela y cuide que el disco no llegue a sus manos.
locked-refused = La red está bloqueada. Antes la desbloquean dos personas, en la página «Desbloquear».

unlock-title = Desbloquear
unlock-lede-sheets = Dos personas desbloquean juntas, cada una con el secreto de su propia hoja de recuperación. Escríbalo, o escanee el cuadro y péguelo.
unlock-lede-codes = Dos personas de la coordinación desbloquean juntas. No hay hojas de recuperación, así que cada una necesita un código que hace quien cuida la máquina con «sereno admin unlock».
unlock-first-sheet = El secreto de una hoja
unlock-second-sheet = El secreto de otra hoja
unlock-first-code = El código de una persona de la coordinación
unlock-second-code = El código de otra persona de la coordinación
unlock-one-by-one = Puede hacerse por turnos: llene uno, y la segunda persona llega en menos de diez minutos.
unlock-do = Desbloquear
unlock-half = Ya está uno de los dos.
unlock-half-until = El otro debe llegar antes de las { $time }.
unlock-done-title = Desbloqueada
unlock-done = Las llaves volvieron y se reciben reportes otra vez.
unlock-done-in = Todas las personas vuelven a iniciar sesión.
unlock-sign-in = Entrar
unlock-done-sending = El envío queda apagado hasta que la coordinación lo encienda.
unlock-not-locked = No hay nada bloqueado.
unlock-demo = En esta demostración basta una pulsación. En una red real hacen falta dos personas.
unlock-refused-empty = No había nada que leer. Escriba el secreto de su hoja.
unlock-refused-mistyped = Hay letras equivocadas o faltan letras. Compare con el papel, grupo por grupo, e intente otra vez.
unlock-refused-other-set = Esta hoja es de otro juego o de otra red. Use una hoja del juego más nuevo; la fecha está impresa en ella.
unlock-refused-same = Es la misma dos veces. La segunda debe ser de otra persona.
unlock-refused-wait = Demasiados intentos equivocados. Espere un minuto e intente otra vez.
unlock-refused-not-locked = No hay nada bloqueado. Inicie sesión como siempre.

sheets-title = Hojas de recuperación
sheets-lede = Una hoja de recuperación es un secreto en papel. Dos de ellas desbloquean la red después de un bloqueo de emergencia, y una sola abre un respaldo. Solo el papel lo tiene.
sheets-in-use = Hojas en uso
sheets-none = Todavía no hay hojas.
sheets-none-more = Sin ellas no hay respaldo, y el bloqueo de emergencia deja legible el archivo de llaves en la carpeta de datos.
sheets-number = Hoja
sheets-holder = La guarda
sheets-made = Hecha el
sheets-make = Hacer hojas
sheets-make-do = Hacer las hojas y mostrarlas una vez
sheets-replace = Cambiar todas las hojas
sheets-replace-do = Pedir hojas nuevas
sheets-who = ¿Quién guarda una hoja?
sheets-who-more = Un nombre por línea, de dos a siete personas; lo usual son tres. Basta un nombre corto: quien se lleve la base de datos puede leerlo.
sheets-replace-more = Otra persona de la coordinación debe confirmarlo. Las hojas anteriores abren entonces solo los respaldos hechos hasta ese día.
sheets-asked = Se pidieron hojas nuevas
sheets-asked-by = { $name } las pidió a las { $time }. Las guardarían:
sheets-asked-own = Otra persona de la coordinación debe confirmarlo en menos de un día.
sheets-asked-other = Pregúntele si de verdad fue así. Si usted confirma, las hojas nuevas se le muestran una vez y usted las reparte.
sheets-confirm = Confirmar y mostrar las hojas nuevas una vez
sheets-withdraw = No hacerlas
sheets-refused-number = Un juego tiene de dos a siete hojas. Escriba un nombre por línea, de dos a siete.
sheets-refused-same-holder = Un nombre está dos veces. Dos hojas en manos de una persona son una sola; escriba personas distintas.
sheets-refused-nothing-proposed = Nadie pidió hojas nuevas, o fue hace más de un día. Pídalas otra vez.
sheets-refused-own-proposal = Usted pidió estas hojas. Otra persona de la coordinación debe confirmarlas; hacer un juego nuevo requiere a dos.
sheets-refused-needs-two = Ya hay un juego, y uno nuevo requiere a dos personas de la coordinación. Las dos lo hacen en la página «Hojas y respaldo».

sheets-use = Poner en uso las hojas nuevas
sheets-use-more = Escriba los secretos de dos de ellas, leídos del papel. Así es seguro que salieron bien y se pueden leer. Hasta entonces sigue en uso el juego anterior, si lo había; después de un día sin esto, el nuevo no vale.
sheets-use-first = Secreto de una hoja
sheets-use-second = Secreto de otra hoja
sheets-use-do = Están impresas: ponerlas en uso
sheets-pending = A las { $time } se hicieron hojas nuevas y todavía no están en uso.
sheets-pending-more = Las guardan:
sheets-refused-changed = Alguien pidió otro juego mientras tanto. Lea quién guardaría ahora las hojas y decida después.
sheets-refused-nothing-pending = Aquí no esperan hojas nuevas, o fue hace más de un día. Haga hojas otra vez.
sheets-refused-not-typed-back = Estos no son los secretos de dos hojas nuevas distintas. Escriba cada letra como está en el papel, una hoja en cada campo; si una hoja no se puede leer, haga otras.

papers-title = Imprima estas hojas ahora
papers-once = Se muestran solo esta vez.
papers-once-more = Imprímalas, una por página, revise que salieron todas, escriba dos de ellas al final de esta página y entregue cada una a su persona. No tome fotos.
paper-title = Hoja de recuperación { $number } de { $n }
paper-holder = La guarda { $name }. Hecha el { $date }.
paper-square = El secreto como cuadro para escanear
paper-for = Esta es una de las llaves de la línea. Después de un bloqueo de emergencia, dos hojas juntas la desbloquean, y una sola abre un respaldo.
paper-use = Para desbloquear: abra { $address } y escriba o escanee el secreto. Otra persona hace lo mismo con otra hoja.
paper-keep = Guárdela donde guarda un pasaporte, lejos de las otras hojas y de su teléfono. ¿Se perdió o alguien la vio? Avise a la coordinación, que cambia todas las hojas.

start-sheets = Hojas de recuperación en papel
start-sheets-more = { $n ->
    [0] No hay ninguna. Sin ellas no hay respaldo, y el bloqueo de emergencia deja legible el archivo de llaves.
    [one] Hay una hoja.
   *[other] Hay { $n } hojas en uso.
}
start-sheets-do = Hojas y respaldo

backup-title = Respaldo
backup-lede = Un respaldo es un solo archivo. Una hoja de recuperación, cualquiera, lo abre; esta máquina no puede.
backup-file = El respaldo
backup-file-more = Todo lo que hay en la base de datos, como está ahora. Lo que está sellado necesita además el archivo de llaves. Guárdelo en otra máquina.
backup-file-do = Descargar el respaldo
backup-keys = El archivo de llaves
backup-keys-more = Abre lo que está sellado y cambia cada día. Guarde solo el más nuevo y reemplácelo cada vez: uno viejo deja legible lo que se prometió que desaparecería.
backup-keys-do = Descargar el archivo de llaves
backup-shell = Desde una línea de comandos, los dos a la vez:
backup-to = Hay { $n } hojas. Cualquiera de ellas abre lo que usted descargue.
backup-none = No hay una hoja de recuperación con la que sellarlo.
backup-none-more = Haga primero las hojas; entonces hay respaldo.
backup-last = Hechos hasta ahora
backup-last-none = Ninguno todavía.
backup-act-make = Respaldo
backup-act-keys = Archivo de llaves
backup-refused-no-sheets = No hay una hoja de recuperación con la que sellarlo. Haga primero las hojas, en la página «Hojas de recuperación».
backup-refused-locked = Las llaves están bajo bloqueo. Antes, dos personas desbloquean la red.
backup-by-command = Línea de comandos
backup-when = Cuándo
backup-what = Qué
backup-who = Quién
