#!/usr/bin/env bash
# The restore drill: a network with reports is served, backed up while it serves, lost, and
# restored on a bare folder, with the time each step took. Promise R20: serving again from the
# last backup within 15 minutes.
#
#   tests/restore_drill.sh [SERENO [REPORTS]]
#
# SERENO is the program, target/release/sereno unless named; REPORTS how many reports the lost
# network holds, 20000 unless named. Everything happens in a temporary folder and on loopback.
set -euo pipefail
cd "$(dirname "$0")/.."
sereno=$(realpath "${1:-target/release/sereno}")
reports="${2:-20000}"
work=$(mktemp -d)
served=
end() { [ -z "$served" ] || kill "$served" 2>/dev/null || true; rm -rf "$work"; }
trap end EXIT
cd "$work"

now() { date +%s.%N; }
took() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.2f", b - a }'; }
say() { printf '%-18s %s\n' "$1:" "$2"; }

serve() { # folder; sets `served` and `at`
  "$sereno" serve --listen 127.0.0.1:0 --data "$1" >"$1.says" 2>"$1.log" &
  served=$!
  for _ in $(seq 600); do
    at=$(grep -o 'http://[^ ]*' "$1.says" || true)
    if [ -n "$at" ] && curl -fsS -o "$1.page" "$at/report"; then return; fi
    sleep 0.1
  done
  echo "it does not serve:" >&2; cat "$1.log" >&2; exit 1
}
stop() { kill "$served"; wait "$served" 2>/dev/null || true; served=; }

# A network, with reports that count as past.
"$sereno" admin invite --name Coordinator --role admin --data lost >/dev/null 2>&1
awk -v n="$reports" 'BEGIN {
  print "id,seen_at,place,kind,text"
  for (i = 1; i <= n; i++)
    printf "drill-report-%06d,2026-11-%02dT%02d:%02d:00Z,6th & Alvarado,waiting,two white vans and four people number %d\n", i, 1 + i % 20, i % 24, i % 60, i
}' >reports.csv
began=$(now)
"$sereno" import reports reports.csv --data lost >imported 2>&1 || { cat imported >&2; exit 1; }
say import_s "$(took "$began")"
"$sereno" admin sheets --holder "Holder A" --holder "Holder B" --holder "Holder C" --data lost >sheets 2>/dev/null
head -n 2 sheets | cut -d' ' -f1 | "$sereno" admin use-sheets --data lost >/dev/null 2>&1
head -n 1 sheets | cut -d ' ' -f 1 >sheet-1.txt

# The backup, while it serves.
serve lost
began=$(now)
"$sereno" backup --data lost --to copies >files 2>backup.says
backup=$(sed -n 1p files); keys=$(sed -n 2p files)
say backup_s "$(took "$began")"
say backup_bytes "$(stat -c %s "$backup")"
cat backup.says >&2
stop
rm -rf lost

# A bare host: the program, the two files, one sheet.
began=$(now)
"$sereno" restore --from "$backup" --keys "$keys" --identity sheet-1.txt --data found >restored 2>restore.says
say restore_s "$(took "$began")"
say rows "$(sed -n 's/^rows: //p' restored)"
say reports "$(sed -n 's/^reports: //p' restored)"
serve found
whole=$(took "$began")
say serving_s "$whole"
stop
[ "$(sed -n 's/^reports: //p' restored)" = "$reports" ] || { echo "reports are missing" >&2; exit 1; }
awk -v s="$whole" 'BEGIN { exit !(s < 900) }' || { echo "longer than 15 minutes" >&2; exit 1; }
echo "restored and serving within 15 minutes"
