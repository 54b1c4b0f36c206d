
# The first start.

## El envío

sending-title = El envío
sending-off = Ensayo: no se envía nada
sending-off-more = Un aviso aprobado pasa por todas las revisiones y queda en “Salida”, marcado como ensayo. No está en la página pública, y nadie lo lee con su código. Úselo para preparar la red y para capacitar.
sending-on = El envío está activado
sending-on-more = Lo que dos personas firmaron y una tercera aprobó se dice: a quienes siguen la zona, en la página pública y sus canales, a los programas que preguntan y a quienes lo reportaron.
sending-then-on = Si lo activa
sending-on-1 = Cada aviso que se apruebe desde ahora se dice a quien mire.
sending-on-2 = Lo que fue un ensayo lo sigue siendo. Si todavía vale, vuelva a redactarlo.
sending-on-3 = El registro de auditoría dice quién lo activó y cuándo.
sending-turn-on = Activar el envío
sending-then-off = Si lo desactiva
sending-off-1 = Lo que se apruebe desde ahora es un ensayo.
sending-off-2 = Lo que ya se dijo queda en la página pública hasta que venza: quitarlo se leería como una señal de que no hay peligro.
sending-off-3 = El registro de auditoría dice quién lo desactivó y cuándo.
sending-turn-off = Volver al ensayo
dry-run-do = Activar el envío
alert-state-dry-run = Ensayo, no se avisó a nadie
out-channel-public = página pública
approve-do-send = Aprobar y enviarlo

## La puesta en marcha en el navegador

start-playbook-do = Poner nombres y números
start-areas = Las zonas que atienden
start-areas-do = Elegir zonas e idiomas
start-sending = El envío está activado
start-sending-more = Hasta que alguien lo active, todo es un ensayo: se revisa, se firma y no se le dice a nadie. Déjelo así mientras prepara la red y capacita.
start-sending-do = Leer qué significa activarlo
start-rooms = Todo lo que puede cambiar
we-serve = Atendemos: { $areas }.

setup-title = Su red
setup-lede = Dos páginas cortas. Todo vale de inmediato, y puede cambiarlo después en las mismas páginas.
setup-later = Todo esto se puede cambiar después. El manual se puede cambiar hasta que llegue el primer reporte.
setup-name = El nombre de la red
setup-net = Nombre corto
setup-net-hint = No más de 16 letras. Cada aviso comienza con él.
setup-phone = El número de la línea
setup-phone-hint = Como la gente lo marca. Está en cada página pública y en cada aviso.
setup-dispatcher-phone = El número al que llaman los observadores
setup-dispatcher-phone-hint = Déjelo vacío si es el mismo.
setup-playbook = Manual
setup-playbook-own = El de { $folder }
setup-next = Guardar y elegir zonas
setup-areas-title = Zonas e idiomas
setup-areas-lede = Marque las zonas adonde su gente de verdad va a mirar. Las páginas públicas nombran estas zonas y ninguna otra.
setup-areas = Zonas que atienden
setup-areas-list = Zonas
setup-areas-n = { $n ->
    [0] No hay ninguna zona marcada.
    [one] Hay { $n } zona marcada.
   *[other] Hay { $n } zonas marcadas.
}
setup-languages = Idiomas en que responden
setup-map = Las zonas marcadas están rellenas. El mapa se vuelve a dibujar al guardar o al usar el círculo.
setup-circle = Por un círculo
setup-circle-more = Marca las zonas alrededor de un lugar y desmarca las demás. Todavía no se guarda nada.
setup-middle = ¿Alrededor de qué lugar?
setup-km = ¿Qué tan lejos? En kilómetros, o en millas así: “3 mi”
setup-circle-do = Marcar las zonas de alrededor
setup-all = Marcar todas
setup-none = No marcar ninguna
setup-zips = Códigos postales, con comas
setup-zips-hint = Hay contornos de { $n }, por ejemplo { $first }.
setup-zips-none = Todavía no hay contornos de códigos postales: `sereno import outlines ARCHIVO` los trae.
part-zip-codes = Códigos postales
setup-save = Guardar y seguir
setup-refused-name = Escriba el nombre de la red.
setup-refused-net = Escriba un nombre corto de no más de 16 letras o cifras; cada aviso comienza con él.
setup-refused-phone = Escriba el número de la línea con al menos siete cifras, como la gente lo marca.
setup-refused-dispatcher-phone = Escriba el número de los observadores con al menos siete cifras, o déjelo vacío.
setup-refused-language = Marque al menos un idioma.
setup-refused-area = Marque al menos una zona.
setup-refused-in-use = Ya llegaron reportes con las palabras de este manual, así que se queda. Para comenzar con otro manual, inicie sereno con otra carpeta de datos.
setup-refused-zip = Falta el contorno de uno de estos códigos postales. Quítelo, o pida que traigan los contornos: `sereno import outlines ARCHIVO`, con un archivo GeoJSON.
setup-refused-many = Una red atiende como máximo 120 zonas: cada página que pregunta dónde las enumera. Quite algunas.
setup-refused-outlines = Se pueden guardar quinientos contornos. Traiga menos: diga con --only cómo empiezan sus nombres.
setup-refused-middle = El manual no conoce este lugar. Escriba un cruce o una zona por su nombre, por ejemplo una de la lista.
setup-refused-circle = No hay ninguna zona en este círculo. Escriba una distancia de hasta 100 kilómetros, por ejemplo 5 o “3 mi”.
setup-refused-demo = La red de la demostración se queda como está. Inicie la suya con: sereno serve

## Cómo entra un teléfono

phone-title = Entrar con un teléfono
phone-lede = Apunte la cámara de un teléfono al código. Abre la página pública; cada persona entra con el enlace que usted le da.
phone-code = Código de { $address }
phone-here-only = Sereno está en { $address }, que solo se abre en esta máquina. Para que entren teléfonos, inícielo de una de estas maneras:
phone-way-domain = obtiene un certificado para un nombre suyo; todo funciona.
phone-way-proxy = deja TLS a un proxy en esta máquina; todo funciona.
phone-way-lan = deja entrar a los teléfonos de la misma red, con una advertencia en su navegador.
phone-warns = Qué dirá el teléfono
phone-warns-more = El navegador advierte que no conoce el certificado. Así es: lo hizo esta misma máquina, porque solo un nombre en internet recibe uno que los navegadores conocen. De todos modos, la conexión va cifrada.
phone-compare = Para estar seguro de que es esta máquina, abra el certificado en la advertencia del navegador y compare su huella SHA-256:
phone-compare-no = Si es otra, no siga: hay alguien en medio.
phone-keys = Qué no funciona así
phone-keys-more = Las llaves de acceso necesitan un nombre de verdad. Los teléfonos de los observadores funcionan con enlaces; quien necesite una llave entra en esta máquina o por un dominio.
phone-next = Después dé a cada persona un enlace
phone-next-more = Un enlace es para una sola persona y sirve una vez.
