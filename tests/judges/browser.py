"""Pages in a real browser: a whole incident with scripts off, axe on every page, keys alone, live pages, right to left,
and paper. Prints everything that is wrong, then one line of figures; a second argument is a folder for pictures."""
import os, sys, time, traceback
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True

import keys, live, lock, pages, paper, passkeys, sender, ten, turned
from driving import Findings, Lost, Server, close, shots

began = time.monotonic()
if shots:
    os.makedirs(shots, exist_ok=True)


def judged(found, name, act):
    """Runs one judge; that it cannot go on is what it found."""
    start = time.monotonic()
    try:
        return act()
    except Lost as lost:
        found.bad(f"{name}: {lost}")
    except Exception:
        found.bad(f"{name} fell over: {traceback.format_exc(limit=-4)}")
    finally:
        found.seconds = round(time.monotonic() - start)
        print(f"browser: {name}: {len(found.found)} wrong, {found.seconds} s", flush=True)


def on_demo(act):
    def run():
        server = Server("demo", "--paused")
        try:
            return act(server.base)
        finally:
            server.stop()
    return run


def all_pages(found):
    """The walk first: it makes what is looked at. Then each language on its own."""
    server, lookers = Server("demo", "--paused"), {}
    try:
        base = server.base

        lookers = {language: pages.Looker(base, language, found) for language in ("en", "es")}

        def look_at(*page):
            for one in [pool.submit(looker.look, [page]) for looker in lookers.values()]:
                one.result()
        walked = pages.walk(base, look_at)
        print("browser: a whole incident walked with scripts off", flush=True)
        at = pages.opening(base)
        places = {
            "en": [("Pacific Blvd & Florence Ave", "Huntington Park"), ("Compton Ave & 103rd St", "Watts"), ("Hollywood Blvd & Vine St", "Hollywood")],
            "es": [("Manchester Blvd & Market St", "Inglewood"), ("Sepulveda Blvd & Devonshire St", "Mission Hills"), ("Hill St & College St", "Chinatown")]}
        sides = {language: pages.side_of(base, language, places[language]) for language in places}
        rounds = [pool.submit(judged, found, f"pages in {language}", lambda l=language: lookers[l].look(
            pages.list_of(base, *walked, *at, sides[l], found))) for language in places]
        for one in rounds:
            one.result()
    finally:
        close(*(looker.driver for looker in lookers.values()))
        server.stop()


def by_keys(base, found):
    for name, act in (("a whole incident by keyboard", keys.whole), ("by keyboard with scripts off", keys.without_scripts), ("by keyboard in a pile", keys.pile), ("the focus in live pages", keys.kept)):
        try:
            act(base, found)
        except Lost as lost:
            found.bad(f"{name}: {lost}")


judges = {
    "pages": lambda found: lambda: all_pages(found),
    "keys": lambda found: on_demo(lambda base: by_keys(base, found)),
    "live": lambda found: lambda: live.judge(found),
    "ten minutes": lambda found: lambda: ten.judge(found),
    "passkeys": lambda found: lambda: passkeys.judge(found),
    "right to left": lambda found: lambda: turned.judge(found),
    "lock": lambda found: lambda: lock.judge(found),
    "sender": lambda found: lambda: sender.judge(found),
    "paper": lambda found: on_demo(lambda base: paper.judge(base, found)),
}
# These come when the rest is done: the first ten minutes are timed, and each opens several browsers.
with_passkeys = ("ten minutes", "passkeys", "lock", "sender")
wanted = sys.argv[3:] or list(judges)
all_found = {name: Findings() for name in wanted}
# Live pages mostly wait, so more judges at a time than there are cores; the longest begins first.
for at_a_time, names in ((3, [n for n in wanted if n not in with_passkeys]), (2, [n for n in wanted if n in with_passkeys])):
    with ThreadPoolExecutor(max_workers=2) as pool, ThreadPoolExecutor(max_workers=at_a_time) as outer:
        running = [outer.submit(judged, all_found[name], name, judges[name](all_found[name])) for name in names]
        for one in running:
            one.result()

n_wrong, figures = 0, {}
for name, found in all_found.items():
    for sentence in dict.fromkeys(found.found):
        print(f"{name}: {sentence}")
        n_wrong += 1
    for what, n in found.counts.items():
        figures[what] = figures.get(what, 0) + n
figures.setdefault("violations", 0)
told = ", ".join(f"{n} {what}" for what, n in figures.items())
print(f"browser: {told}, {n_wrong} wrong, {round(time.monotonic() - began)} s")
sys.exit(1 if n_wrong else 0)
