
# The panic lock, holds, backups, what can be seized.
nav-lock = Panic lock
nav-sheets = Sheets and backup

lock-title = Panic lock
lock-lede = One press locks this network on every machine, at once. You need not ask anybody first.
lock-do = Lock now
lock-does = What it does
lock-does-out = Everybody is signed out, you too. Links that nobody has opened stop working.
lock-does-sending = Nothing is sent and no report is taken. The report page says: call { $phone }.
lock-does-wrap = The keys to what people told us leave the memory, and their file is wrapped. Any two of the { $n } recovery sheets open it.
lock-does-memory = The keys to what people told us leave the memory.
lock-does-keep = Nothing is deleted.
lock-no-sheets = There are no recovery sheets.
lock-no-sheets-more = So the key file stays readable in the data folder: whoever takes the machine can read with it. A coordinator makes sheets in “Sheets and backup”.
lock-back = How to come back
lock-back-sheets = Two people unlock it, each with their own sheet. Sending stays off until a coordinator turns it on.
lock-back-codes = Two coordinators unlock it, each with a code that whoever looks after the machine makes with “sereno admin unlock”.

locked-title = The hotline's computer is locked
locked-lede = We cannot take reports here just now. Please call { $phone }: people answer there.
locked-call = Call { $phone }
locked-kept = What was told us is safe. Nothing was deleted.
locked-outside = Are you out on a task or a patrol? Call the desk at the number above before you go on.
locked-staff = Do you work here? Two people unlock it together:
locked-just = Locked. Everybody is signed out, and nothing is sent.
locked-wrapped = The keys are wrapped. Two recovery sheets open them.
locked-plain = There are no recovery sheets, so the key file is still in the data folder. If somebody may take the machine, switch it off and keep its disk from them.
locked-refused = The network is locked. Two people unlock it first, on the page “Unlock”.

unlock-title = Unlock
unlock-lede-sheets = Two people unlock together, each with the secret of their own recovery sheet. Type it, or scan the square and paste it.
unlock-lede-codes = Two coordinators unlock together. There are no recovery sheets, so each needs a code that whoever looks after the machine makes with “sereno admin unlock”.
unlock-first-sheet = The secret of one sheet
unlock-second-sheet = The secret of another sheet
unlock-first-code = The code of one coordinator
unlock-second-code = The code of another coordinator
unlock-one-by-one = You can do it one after the other: fill in one, and the second person comes within ten minutes.
unlock-do = Unlock
unlock-half = One of the two is in.
unlock-half-until = The other must follow by { $time }.
unlock-done-title = Unlocked
unlock-done = The keys are back, and reports are taken again.
unlock-done-in = Everybody signs in again.
unlock-sign-in = Sign in
unlock-done-sending = Sending stays off until a coordinator turns it on.
unlock-not-locked = Nothing is locked.
unlock-demo = In this demo one press is enough. In a real network it takes two people.
unlock-refused-empty = There was nothing to read. Type the secret of your sheet.
unlock-refused-mistyped = Some letters are wrong or missing. Compare with the paper, group by group, and try again.
unlock-refused-other-set = This sheet belongs to another set or another network. Take a sheet of the newest set; its date is printed on it.
unlock-refused-same = That is the same one twice. The second must come from another person.
unlock-refused-wait = Too many wrong tries. Wait a minute and try again.
unlock-refused-not-locked = Nothing is locked. Sign in as always.

sheets-title = Recovery sheets
sheets-lede = A recovery sheet is a secret on paper. Two of them unlock the network after a panic lock, and any one opens a backup. Only the paper has it.
sheets-in-use = Sheets in use
sheets-none = There are no sheets yet.
sheets-none-more = Without them there is no backup, and the panic lock leaves the key file readable in the data folder.
sheets-number = Sheet
sheets-holder = Kept by
sheets-made = Made on
sheets-make = Make sheets
sheets-make-do = Make sheets and show them once
sheets-replace = Replace all sheets
sheets-replace-do = Ask for new sheets
sheets-who = Who keeps a sheet?
sheets-who-more = One name a line, two to seven people; three is usual. A short name is enough: whoever takes the database can read it.
sheets-replace-more = Another coordinator must confirm it. The old sheets then open only backups made until that day.
sheets-asked = New sheets were asked for
sheets-asked-by = { $name } asked at { $time }. The sheets would be kept by:
sheets-asked-own = Another coordinator must confirm it within a day.
sheets-asked-other = Ask them whether it was them. If you confirm, the new sheets are shown to you once, and you hand them out.
sheets-confirm = Confirm and show the new sheets once
sheets-withdraw = Do not make them
sheets-refused-number = A set has two to seven sheets. Write one name a line, two to seven of them.
sheets-refused-same-holder = A name is there twice. Two sheets with one person are one sheet; write different people.
sheets-refused-nothing-proposed = Nobody asked for new sheets, or it was more than a day ago. Ask for them again.
sheets-refused-own-proposal = You asked for these sheets yourself. Another coordinator must confirm them; making a new set takes two.
sheets-refused-needs-two = There is a set already, and a new one takes two coordinators. Both do it on the page “Sheets and backup”.

sheets-use = Put the new sheets into use
sheets-use-more = Type the secrets of two of them from the paper. So it is sure that they came out and can be read. Until then the set before, if there was one, stays in use; after a day without this the new one is void.
sheets-use-first = Secret of one sheet
sheets-use-second = Secret of another sheet
sheets-use-do = They are printed: put them into use
sheets-pending = New sheets were made at { $time } and are not in use yet.
sheets-pending-more = They are kept by:
sheets-refused-changed = Somebody asked for another set meanwhile. Read who would keep the sheets now, then decide.
sheets-refused-nothing-pending = No new sheets wait here, or it was more than a day ago. Make sheets again.
sheets-refused-not-typed-back = These are not the secrets of two different new sheets. Type each letter as it is on the paper, one sheet in each field; if a sheet cannot be read, make new ones.

papers-title = Print these sheets now
papers-once = They are shown only this once.
papers-once-more = Print them, one page each, look whether all came out, type two of them back at the end of this page, and hand each to its person. Do not take a photo.
paper-title = Recovery sheet { $number } of { $n }
paper-holder = Kept by { $name }. Made on { $date }.
paper-square = The secret as a square to scan
paper-for = This is one of the keys of the hotline. After a panic lock two sheets together unlock it, and any one opens a backup.
paper-use = To unlock: open { $address } and type or scan the secret. Another person does the same with another sheet.
paper-keep = Keep it where you keep a passport, apart from the other sheets and from your phone. Lost or seen by somebody? Tell a coordinator, who replaces all sheets.

start-sheets = Recovery sheets on paper
start-sheets-more = { $n ->
    [0] There are none. Without them there is no backup, and the panic lock leaves the key file readable.
    [one] There is one sheet.
   *[other] { $n } sheets are in use.
}
start-sheets-do = Sheets and backup

backup-title = Backup
backup-lede = A backup is one file. Any one recovery sheet opens it; this machine cannot.
backup-file = The backup
backup-file-more = Everything in the database, as it is now. What is sealed in it needs the key file too. Keep it on another machine.
backup-file-do = Download the backup
backup-keys = The key file
backup-keys-more = It opens what is sealed, and changes every day. Keep only the newest, and replace it each time: an old one keeps readable what people were promised would be gone.
backup-keys-do = Download the key file
backup-shell = From a command line, both at once:
backup-to = There are { $n } sheets. Any one of them opens what you download.
backup-none = There is no recovery sheet to seal it to.
backup-none-more = Make sheets first; then there is a backup.
backup-last = Made so far
backup-last-none = None yet.
backup-act-make = Backup
backup-act-keys = Key file
backup-refused-no-sheets = There is no recovery sheet to seal it to. Make sheets first, on the page “Recovery sheets”.
backup-refused-locked = The keys are locked away. Two people unlock the network first.
backup-by-command = Command line
backup-when = When
backup-what = What
backup-who = By
