
# The first start.

## Sending

sending-title = Sending
sending-off = Dry run: nothing is sent
sending-off-more = An approved alert goes through every check and stands in the outbox, marked as a dry run. It is not on the public page, and no receipt tells of it. Use this to set up and to train.
sending-on = Sending is on
sending-on-more = What two people signed and a third approved is told: to those who follow the area, on the public page and its feeds, to programs that ask, and to those who reported it.
sending-then-on = If you turn it on
sending-on-1 = Every alert that is approved from now on is told to everybody who looks.
sending-on-2 = What was a dry run stays one. If it still holds, draft it again.
sending-on-3 = The audit log says who turned it on, and when.
sending-turn-on = Turn sending on
sending-then-off = If you turn it off
sending-off-1 = What is approved from now on is a dry run.
sending-off-2 = What was told stays on the public page until its time is over: taking it away would read like an all-clear.
sending-off-3 = The audit log says who turned it off, and when.
sending-turn-off = Back to the dry run
dry-run-do = Turn sending on
alert-state-dry-run = Dry run, nobody was told
out-channel-public = public page
approve-do-send = Approve and send it

## The set-up in the browser

start-playbook-do = Set up names and numbers
start-areas = The areas you serve
start-areas-do = Choose areas and languages
start-sending = Sending is turned on
start-sending-more = Until somebody turns it on, everything is a dry run: checked, signed, and told to nobody. Leave it so while you set up and train.
start-sending-do = Read what turning it on means
start-rooms = Everything you can change
we-serve = We serve: { $areas }.

setup-title = Your network
setup-lede = Two short pages. Everything holds at once, and you can change it later on the same pages.
setup-later = All of this can be changed later. The playbook can be exchanged until the first report comes in.
setup-name = The network's name
setup-net = Short name
setup-net-hint = At most 16 letters. Every notice begins with it.
setup-phone = The hotline's number
setup-phone-hint = As people dial it. It stands on every public page and in every notice.
setup-dispatcher-phone = The number observers call
setup-dispatcher-phone-hint = Leave it empty if it is the same.
setup-playbook = Playbook
setup-playbook-own = The one in { $folder }
setup-next = Save, and choose areas
setup-areas-title = Areas and languages
setup-areas-lede = Tick where your people really go and look. The public pages name these areas and no others.
setup-areas = Areas you serve
setup-areas-list = Areas
setup-areas-n = { $n ->
    [0] No area is ticked.
    [one] { $n } area is ticked.
   *[other] { $n } areas are ticked.
}
setup-languages = Languages you answer in
setup-map = Ticked areas are filled. The map is redrawn when you save, or use the circle.
setup-circle = By a circle
setup-circle-more = Ticks the areas around a place, and unticks the others. Nothing is saved yet.
setup-middle = Around which place?
setup-km = How far? Kilometers, or miles as “3 mi”
setup-circle-do = Tick the areas around it
setup-all = Tick all
setup-none = Tick none
setup-zips = Zip codes, with commas
setup-zips-hint = Outlines of { $n } are here, such as { $first }.
setup-zips-none = No outlines of zip codes are here yet: `sereno import outlines FILE` brings them in.
part-zip-codes = Zip codes
setup-save = Save and go on
setup-refused-name = Write the network's name.
setup-refused-net = Write a short name of at most 16 letters or digits; it begins every notice.
setup-refused-phone = Write the hotline's number with at least seven digits, as people dial it.
setup-refused-dispatcher-phone = Write the observers' number with at least seven digits, or leave it empty.
setup-refused-language = Tick at least one language.
setup-refused-area = Tick at least one area.
setup-refused-in-use = Reports have come in with this playbook's words, so it stays. Start sereno with another data folder to begin with another playbook.
setup-refused-zip = The outline of one of these zip codes is not here. Leave it out, or have the outlines brought in: `sereno import outlines FILE`, with a GeoJSON file.
setup-refused-many = A network serves at most 120 areas: every page that asks where lists them. Leave some out.
setup-refused-outlines = Five hundred outlines can be kept. Import fewer: say with --only how their names begin.
setup-refused-middle = The playbook does not know this place. Write a crossing or an area by its name, such as one of the list.
setup-refused-circle = No area lies in this circle. Write a distance up to 100 kilometers, such as 5 or “3 mi”.
setup-refused-demo = The demo's network stays as it is. Start your own with: sereno serve

## How a phone joins

phone-title = Join with a phone
phone-lede = Point a phone's camera at the code. It opens the public page; people sign in with the link you give them.
phone-code = Code for { $address }
phone-here-only = Sereno listens at { $address }, which only this machine can open. To let phones in, start it in one of these ways:
phone-way-domain = obtains a certificate for a name of yours; everything works.
phone-way-proxy = leaves TLS to a proxy on this machine; everything works.
phone-way-lan = lets phones on the same network join, with a warning in their browser.
phone-warns = What the phone will say
phone-warns-more = The browser warns that it does not know the certificate. That is so: this machine made it itself, because only a name on the internet gets one that browsers know. The connection is sealed all the same.
phone-compare = To be sure that it is this machine, open the certificate in the browser's warning and compare its SHA-256 fingerprint:
phone-compare-no = If it is another one, stop: somebody is in between.
phone-keys = What does not work this way
phone-keys-more = Passkeys need a real name. Observers' phones work with links; whoever needs a passkey signs in on this machine, or by a domain.
phone-next = Then give each person a link
phone-next-more = A link is for one person and works once.
