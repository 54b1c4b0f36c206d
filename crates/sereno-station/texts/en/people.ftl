# Organisations, people, training.
role-team-lead = Team lead
role-comms = Communications
role-legal-intake = Legal intake
role-attorney = Lawyer
role-language-reviewer = Language reviewer
role-training-admin = Trainer
role-auditor = Auditor

## The list
nav-me = My page
nav-training = Training
nav-organisations = Organisations
people-more = More about people
people-find = Name
people-organisation = Organisation
people-role = Role
people-speaks = Language
people-any = Any
people-narrow = Show
people-all = Everybody
people-all-again = Show everybody
people-independent = None, independent
people-ready = Ready for a shift
people-ends = ends { $date }
people-none = Nobody fits. Choose “Show everybody”, or invite somebody below.
people-n =
    { $n ->
        [one] 1 person
       *[other] { $n } people
    }
people-page = page { $page } of { $pages }
people-pages = Pages of the list
people-before = Page before
people-after = Next page
ready-ready = Ready
ready-on-shift = On duty
ready-soon = Ends soon
ready-not-trained = Not trained
ready-pledge-missing = Pledge missing
ready-expired = Expired
ready-waiting = Waiting
ready-paused = Paused
ready-suspended = Suspended
ready-left = Left
volunteer-applied = has applied
volunteer-vouched = is vouched for
volunteer-trained = is trained
volunteer-shadowing = goes along with others
volunteer-active = is active
volunteer-paused = takes a break
volunteer-expired-training = needs training again
volunteer-suspended = is suspended
volunteer-left = has left

## Many at once
many-title = With everybody ticked
many-ask = Ask for the pledge
many-course = Was there today
many-attended = Mark as trained
many-choose = Choose one
many-organisation = Add to it
many-leave = They leave
many-leave-more = They lose every role and every way in.
many-but = Not these, and why:
many-refused-nobody = Nobody is ticked. Tick one person or more, then press again.
many-refused-nothing = Nothing was chosen. Press one of the buttons below the list.
many-refused-organisation = No organisation is chosen. Choose one, then press again.
many-done-on =
    { $n ->
        [one] 1 person is on duty.
       *[other] { $n } people are on duty.
    }
many-done-off =
    { $n ->
        [one] 1 person is off duty.
       *[other] { $n } people are off duty.
    }
many-done-ask =
    { $n ->
        [one] 1 person is asked to sign the pledge.
       *[other] { $n } people are asked to sign the pledge.
    }
many-done-attended =
    { $n ->
        [one] 1 person is marked as trained.
       *[other] { $n } people are marked as trained.
    }
many-done-organisation =
    { $n ->
        [one] 1 person is added.
       *[other] { $n } people are added.
    }
many-done-leave =
    { $n ->
        [one] 1 person has left.
       *[other] { $n } people have left.
    }

## Why somebody cannot be on duty, and what to do
duty-refused-left = They have left the network. Invite them again if they come back.
duty-refused-suspended = They are suspended. A coordinator lifts it on their page.
duty-refused-paused = They take a break. A coordinator ends it on their page.
duty-refused-not-vouched = Too few members have vouched. A member who knows them vouches with their code.
duty-refused-no-role = There is no role yet. A coordinator gives one.
duty-refused-not-trained = Training is missing. Take a seat in a training; the trainer notes who was there.
duty-refused-training-over = The training has run out. Take a seat in the next one.
duty-refused-not-pledged = The pledge is missing. They sign it themselves, on their own page.
duty-refused-pledge-over = The pledge has run out. They sign it again, on their own page.
mend-steps = Go to the steps
mend-vouches = Go to the vouches
mend-roles = Choose roles
mend-training = Go to the training
mend-pledge = Ask for the pledge

## One person
person-stands = This person { $state }
person-on-duty = on duty until { $time }
person-missing = Before they can be on duty or sent
person-needs = Their roles need:
person-trained-do = Was at the whole training today
person-untrain = Take it back
person-pledge-more = Nobody can sign it for somebody else.
person-about = Where they belong
person-tier = How much of the work they know
tier-0 = 0: new
tier-1 = 1: trained
tier-2 = 2: checks and takes calls
tier-3 = 3: decides
person-vouches = Who vouches for them
person-vouches-more =
    { $n ->
        [one] Somebody who applies needs 1 member who vouches. Whoever invites somebody vouches for them.
       *[other] Somebody who applies needs { $n } members who vouch. Whoever invites somebody vouches for them.
    }
person-code = Their code for members who know them: { $code }
person-vouch-do = I know { $name } and vouch for them
person-shadow = Going along
person-shadow-n = { $n } of { $of } shifts beside somebody else
person-shadow-do = One more shift
person-steps = Break and suspension
person-no-steps = There is nothing to decide now.
step-pause = They take a break
step-pause-more = Off duty, and not asked to go, until the break ends.
step-resume = The break is over
step-resume-more = They can be on duty again.
step-suspend = Suspend
step-suspend-more = At once they are off duty and signed out, and they get no link.
step-reinstate = Lift the suspension
step-reinstate-more = They take a break first. Then you end the break and give them a new link.
spoken-title = Languages they speak
spoken-title-own = Languages you speak
spoken-other = Another language
spoken-level = How well
level-none = No
level-some = A little
level-well = Well
level-interprets = Can interpret
until-never = Not yet
until-over = ran out { $date }
until-soon = until { $date }, soon
until-good = until { $date }
link-refused-suspended = They are suspended and get no link. Lift the suspension first.
invite-pledge = They sign the pledge themselves when they open the link. Then you put them on duty.

## Organisations
organisations-title = Organisations
organisations-lede = People belong to one, to several or to none.
organisations-none = There is no organisation yet.
organisation-name = Name
organisation-short = Short name
organisation-short-hint = For lists, at most 20 letters.
organisation-kind = Kind
organisation-kind-community = Community group
organisation-kind-legal = Legal aid
organisation-kind-faith = Faith community
organisation-kind-labor = Labor
organisation-kind-school = School
organisation-kind-other = Other
organisation-people = People
organisation-contact = Contact person
organisation-nobody = Nobody
organisation-nobody-more = Nobody belongs to it yet. Add people in the list of people.
organisation-notes = Notes
organisation-notes-hint = Where it meets, what it lends. Nothing about people.
organisation-add = Add an organisation
organisation-do = Add it
organisation-in-list = Show them in the list of people
organisation-n-members =
    { $n ->
        [one] 1 person
       *[other] { $n } people
    }
organisation-n-ready = { $n } ready
organisation-n-on = { $n } on duty
organisation-left-people =
    { $n ->
        [one] 1 person of it is still here.
       *[other] { $n } people of it are still here.
    }
organisation-left-more = Ask each of them: stay alone, join another organisation, or leave.
organisation-left-do = Show them and decide
organisation-leave = It leaves the network
organisation-leave-more = Its people stay until you have asked each of them.
organisation-leave-do = { $name } leaves
organisation-back = It comes back
organisation-back-do = It is back
organisation-refused-name = There is no name. Write the name of the organisation.
organisation-refused-twice = There is one with that name already. Open it in the list, or write another name.

## Training
training-title = Training
training-lede = Courses, the days they are held, and who was there. Without valid training nobody who needs it is sent or put on duty.
training-whole = The whole training
training-days = Days
training-no-days = No day is set. Add a course first, then a day.
training-courses = Courses
training-no-courses = There is no course yet. Until then a coordinator marks the whole training.
training-when = When
training-course = Course
training-trainer = Trainer
training-seats = Seats
training-taken = { $taken } of { $seats } seats taken.
training-over = Over
training-ended = Ended
training-end = End it
training-who = Who needs it
training-nobody-needs = Nobody must
training-taught = What it teaches
training-valid = Good for
training-n-days =
    { $n ->
        [one] 1 day
       *[other] { $n } days
    }
training-needed-from-day = needed from { $date }
training-add-day = Add a day
training-add-day-do = Add the day
training-day = Day
training-hour = Hour
training-add-course = Add a course
training-add-course-do = Add the course
training-valid-days = Good for how many days
training-needed-from = Needed from
training-needed-hint = Whoever is trained today has until then to take it. Left empty: in 30 days.
training-by = With { $name }.
training-nobody = Nobody has taken a seat. People do that on their own page.
training-there = Who was there
training-there-more = Tick who was there. Whoever is not ticked was not.
training-there-do = Save who was there
training-refused-name = The course has no name. Write one.
training-refused-days = The days are not right. Write a number from 1 to 1095.
training-refused-when = The day or the hour cannot be read. Choose both again.
training-refused-seats = The seats are not right. Write a number from 1 to 500.
training-refused-course = No course is chosen, or it has ended. Choose another.
training-refused-full = Every seat is taken. Choose another day.
training-refused-over = That training is over. Choose another day.
competency-salute = Saying what you see
competency-non-interference = Not interfering
competency-right-to-record = The right to record
competency-digital-security = Safe phones
competency-trauma-informed = Calls with people in fear
competency-language = Language

## One's own page, and the pledge
me-title = My page
me-shifts = My shifts
me-keys = My keys and phones
me-no-role = You have no role yet.
me-may = What you may do
me-ready = You may be on duty.
me-not-ready = Before you can be on duty
me-soon = Something ends on { $date }. Renew it before then.
me-dates = Training and pledge
me-pledge = Pledge not to interfere
me-training = Training
me-asked = you were asked to sign it
me-pledge-go = Read and sign
me-training-go = Choose a day
me-nothing-needed = Your roles need neither training nor the pledge.
me-days = Next trainings
me-no-days = No day is set. Ask your coordinator.
me-needed = You need it
me-seat = You have a seat
me-seat-take = Take a seat
me-seat-back = Give it back
me-full = No seat left
pledge-title = The pledge not to interfere
pledge-lede = Read it. If you agree, sign it. Nobody can sign for you.
pledge-line-1 = We will not physically interfere. We do not block, touch, follow or surround anybody.
pledge-line-2 = We do nothing illegal, and we ask nobody to.
pledge-line-3 = I look, I write down what I see myself, and I tell people their rights.
pledge-line-4 = I keep my distance. When I am told to step back, I step back and keep looking.
pledge-line-5 = I ask nobody about their papers, and I pass on no names, faces or number plates.
pledge-line-6 = I tell nobody what is not checked. What I learn here stays here.
pledge-valid = It is good for { $n } days.
pledge-version = Version { $version } of the text.
pledge-do = I have read it and I sign
pledge-again = Sign it again
pledge-signed = Signed { $date }, version { $version }.
pledge-asked = Asked for it { $date }.
pledge-refused-version = The text has changed since you opened it. Read it again, then sign.
vouch-title = Vouch for somebody
vouch-code = Their code
vouch-hint = Somebody you know has applied and shows you a code. Vouch only for people you know.
vouch-do = I know them and vouch
vouch-done = Thank you. Your word is noted.
vouch-refused-code = There is no such code. Look at each letter again with the person who showed it.
vouch-refused-self = Nobody vouches for themselves. Ask a member who knows you.
vouch-refused-again = You have vouched for them already. Another member must vouch too.

## A pasted list
list-title = Invite from a list
list-label = One person on each line
list-hint = Name, organisation, role; a language if you want. Commas, semicolons or tabs between them, as a spreadsheet copies them. At most 200 lines.
list-words = Roles: { $words }. Several with a plus: observer + operator.
list-all = For everybody in the list
list-make-organisations = Make organisations that are new
list-new-organisation = new
list-new-more = New organisations:
list-only-good =
    { $n ->
        [one] Leave the others out, and make this 1 link
       *[other] Leave the others out, and make these { $n } links
    }
list-look = Look at it first
list-make =
    { $n ->
        [one] Make 1 link
       *[other] Make { $n } links
    }
list-good =
    { $n ->
        [one] 1 line is understood.
       *[other] { $n } lines are understood.
    }
list-bad =
    { $n ->
        [one] 1 line is not.
       *[other] { $n } lines are not.
    }
list-line = Line
list-understood = Understood
list-fine = Fine
list-not = Please look
list-twice = This name is there twice
list-refused-empty = There is nothing in the list. Paste one person on each line.
list-refused-lines = Some lines are not understood. Mend them below, or tick to leave them out.
list-refused-name = There is no name. Write it first in the line.
list-refused-long = The name is longer than 60 letters. Shorten it.
list-refused-no-role = There is no role. Write it after the organisation.
list-refused-role = “{ $word }” is not a role here. Use one of the words below.
list-refused-language = “{ $word }” is not a language of this network. Leave it out, or use another.
list-refused-many = It is beyond the 200 lines. Invite it with the next list.
slips-title = Links to hand over
slips-made =
    { $n ->
        [one] 1 link is made.
       *[other] { $n } links are made.
    }
slips-once = They are shown only now. Print this page and cut it, or copy each link. Give each to that person only.
slips-how = { $net }: scan or type this within { $days } days. It works once.
slips-code = Code of the link for { $name }

## People who come by themselves
join-title = Help us
join-lede = Tell us who you are. Somebody here who knows you has to vouch for you first.
join-think = Think about yourself first
join-think-more = Only for you. Do not answer it here; nothing of it is asked or kept.
join-think-1 = Could contact with the police or other authorities harm me more than others?
join-think-2 = Does somebody at home depend on me?
join-think-3 = Do I take medicine, or get into fear in crowds?
join-think-4 = Would I rather take calls, translate or teach than go to a scene?
join-name-hint = A first name is enough.
join-other = Another language you speak well
join-do = Apply
join-thanks = Thank you. This is your code:
join-next =
    { $n ->
        [one] Show it to 1 member who knows you. Then a coordinator sends you a link.
       *[other] Show it to { $n } members who know you. Then a coordinator sends you a link.
    }
join-keep = Write the code down. It is shown only now. Without vouches the application is deleted after 60 days.
join-switch = People who come by themselves
join-is-open = The page for applying is open to everybody.
join-is-shut = The page for applying is shut.
join-look = Look at it
join-open = Open it
join-shut = Shut it
join-refused-shut = Nobody can apply here now. Ask somebody you know in the network.
join-refused-busy = Many people apply right now. Please try again in an hour.

shared-code = The same link as a code for a phone’s camera
shared-how = One click selects the whole link. Or let them point their phone’s camera at the code.
shared-local = Phones cannot open this yet: the address works on this computer only.
shared-join = Join with a phone
shared-ask = A coordinator can open it for phones under “Join with a phone”.
