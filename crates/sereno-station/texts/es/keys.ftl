
# Signing in: passkeys, devices, links.
signin-title = Entrar
signin-passkey = Quienes trabajan en un puesto entran con la llave de acceso que crearon al abrir su enlace.
signin-passkey-do = Entrar con una llave de acceso
signin-device = Este navegador guarda la llave de una observadora o un observador.
signin-device-do = Seguir en este navegador
signin-lost = Si perdió la manera de entrar
signin-lost-how = Pida un enlace nuevo a la coordinación. Quienes observan lo reciben enseguida. Para los demás deben quererlo dos personas de la coordinación, y durante un día lo que envía o revela queda cerrado para ellos.
link-passkey-what = Aquí se entra con una llave de acceso: su teléfono o computadora le pide el dedo, la cara o su código. No hay contraseña, y nada de su dedo o su cara sale de su aparato.
link-passkey-two = Su trabajo necesita dos llaves de acceso, en dos aparatos, para que un teléfono perdido no le deje fuera. Ahora crea la primera.
link-passkey-make = Crear una llave de acceso
link-device-what = Desde ahora entra con este navegador. Lo que diga desde un lugar lo firma una llave que se queda en él.
key-name = Un nombre para esta llave
key-name-hint = Por ejemplo «teléfono» o «computadora del trabajo». Puede dejarlo vacío.
key-label = Llave { $n }
key-dates = creada { $made }, usada por última vez { $used }
key-drop = Quitar
key-drop-which = Quitar { $name }
key-add = Agregar una llave de acceso
mykeys-title = Mis llaves y aparatos
keys-missing = { $n ->
    [one] Falta todavía una llave de acceso
   *[other] Faltan todavía { $n } llaves de acceso
}
keys-missing-how = Créela en otro aparato o en una llave de seguridad. Hasta entonces puede mirar y trabajar, pero no enviar, revelar ni exportar.
keys-rest = Se le dio una nueva función o una nueva manera de entrar. Lo que envía, revela, exporta o deja entrar a alguien se abre el { $date } a las { $time }.
keys-sessions = { $n ->
    [one] Tiene la sesión abierta solo en este navegador.
   *[other] Tiene la sesión abierta en { $n } navegadores.
}
keys-elsewhere = Otros navegadores
keys-end-others = Cerrar la sesión en los demás
keys-go-on = Seguir
devices-title = Navegadores que guardan su llave
device-signs = Un navegador que firma
device-keyless = Un navegador sin llave
step-title = Muestre que es usted
step-why = Lo que va a hacer no se puede deshacer, por eso se le pide otra vez su llave de acceso. Después queda abierto cinco minutos.
step-do = Mostrar mi llave
step-kept = No se pierde nada de lo que escribió. Si deja esta página, no se hace nada.
step-refused-key-missing = Esto necesita dos llaves de acceso y usted tiene menos. Agregue una en «Mis llaves y aparatos» y vuelva a intentarlo.
step-refused-resting = Hace menos de un día se le dio una nueva función o una nueva manera de entrar, así que lo que envía, revela, exporta o deja entrar a alguien sigue cerrado. Pídaselo a otra persona o espere.
key-refused-step = Muestre primero una de sus llaves; después puede agregar o quitar una.
key-refused-many = Ya tiene ocho llaves. Quite una primero.
key-refused-last = Su trabajo necesita esta llave. Agregue otra primero.
key-refused-device = Este navegador entró con la llave de quien observa. Pida un enlace a la coordinación cuando su trabajo necesite una llave de acceso.
passkey-refused = No funcionó. Inténtelo otra vez; si vuelve a fallar, pida un enlace nuevo a la coordinación.
passkey-refused-stale = Tardó demasiado o ya se usó. Inténtelo de nuevo.
passkey-refused-unknown = Esta llave ya no se conoce aquí. Use otra o pida un enlace nuevo a la coordinación.
passkey-refused-known = Este aparato ya guarda una llave suya. Use otro aparato o una llave de seguridad.
passkey-refused-not-shown = No se mostró ninguna llave. Inténtelo de nuevo cuando pueda.
passkey-refused-browser = Este navegador no puede usar llaves de acceso. Abra la página en un navegador más nuevo o en otro aparato.
passkey-refused-address = Las llaves de acceso necesitan un nombre como linea.example.org, y esta página solo tiene un número. Pregunte a quien lleva el servidor.
passkey-refused-script = Una llave de acceso necesita un navegador que ejecute scripts. Permítalos para este sitio o abra el enlace en otro navegador.
device-refused = Este navegador no guarda ninguna llave conocida aquí. Pida un enlace nuevo a la coordinación.
new-way-asked = Anotado: { $name } necesita una nueva manera de entrar
new-way-asked-how = Otra persona de la coordinación debe pulsar el mismo botón en dos días. Entonces las llaves anteriores dejan de valer y aparece un enlace.
new-way-refused-same = Ya lo pidió usted. Otra persona de la coordinación debe decir lo mismo.
new-way-refused-self = Nadie se da a sí mismo una nueva manera de entrar. Pídalo a otras dos personas de la coordinación.
verdict-refused-signature = Lo que dijo no está firmado por la llave de este navegador. Recargue la página y envíelo otra vez; si vuelve a fallar, llame a la línea.
sign-refused-altered = Lo guardado no es lo que firmó el navegador de quien observó, así que nadie puede firmarlo. Envíe a alguien a mirar otra vez y avise a la coordinación.
signin-refused-suspended = Su participación está suspendida, así que no puede entrar. Pregunte a la coordinación.
refused-waiting = Faltan integrantes que respondan por usted. Hasta entonces puede abrir su propia página y el compromiso; la coordinación le dice a quién pedírselo.
refused-elsewhere = Esto lo envió una página de otro sitio, así que no se hizo nada. Si quiere hacerlo, abra la página aquí y presione otra vez el botón.
refused-slow = Lo que envió tardó demasiado en llegar, así que no se hizo nada. Regrese y envíelo otra vez.
refused-off-duty = Esto se le abre solo durante su turno. Regístrese en el tablero de turnos o pida a la coordinación que le ponga de turno.
refused-to-shifts = Al tablero de turnos
