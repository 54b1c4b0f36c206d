//! A person's shifts as a calendar file (RFC 5545), for a private address that their telephone
//! asks by itself. Whoever has the address sees when this person is busy, and nothing else: a
//! neutral title, no place, no role.

use super::store::Shift;
use sereno_core::Moment;
use sereno_core::shift::ShiftState;
use sereno_station::playbook::calendar_stamp;
use std::fmt::Write as _;

/// Octets of a line before it is folded (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;
/// A telephone reminds of a shift so many hours before: to confirm, and to set out.
const ALARMS_H: [i64; 2] = [12, 1];

/// The calendar of these shifts.
pub(super) fn draw(title: &str, host: &str, shifts: &[Shift], now: Moment) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold(&mut out, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Sereno//Shifts//EN");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    let title = escaped(title);
    line(&format!("X-WR-CALNAME:{title}"));
    for s in shifts.iter().filter(|s| s.state != ShiftState::NoShow) {
        line("BEGIN:VEVENT");
        // The number of the shift itself is not shown: it could be compared with others'.
        let uid = sereno_seal::digest::hex(&sereno_seal::digest::sha256(format!("calendar\n{}", s.id).as_bytes()));
        line(&format!("UID:{uid}@{host}"));
        line(&format!("DTSTAMP:{}", calendar_stamp(now)));
        line(&format!("DTSTART:{}", calendar_stamp(s.at.starts_at)));
        line(&format!("DTEND:{}", calendar_stamp(s.ended_at.unwrap_or(s.at.ends_at).max(s.at.starts_at))));
        line(&format!("SUMMARY:{title}"));
        line("CLASS:PRIVATE");
        line(if s.state == ShiftState::Claimed { "STATUS:TENTATIVE" } else { "STATUS:CONFIRMED" });
        for hours in ALARMS_H {
            line("BEGIN:VALARM");
            line("ACTION:DISPLAY");
            line(&format!("TRIGGER:-PT{hours}H"));
            line(&format!("DESCRIPTION:{title}"));
            line("END:VALARM");
        }
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

/// Text as a value: its own marks are kept from being read as the format's.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace(['\r', '\n'], " ")
}

/// Writes a line, folded so that none is longer than 75 octets and no letter is cut in two.
fn fold(out: &mut String, text: &str) {
    let mut room = LINE_OCTETS;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE_OCTETS - 1;
        }
        room -= c.len_utf8();
        let _ = out.write_char(c);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::super::desk::{id_of, open_slot};
    use super::*;
    use sereno_core::ids::PersonId;
    use sereno_core::role::Role;
    use sereno_core::shift::Stretch;

    fn shift() -> Shift {
        let at = Stretch { starts_at: Moment::from_s(1_742_475_600), ends_at: Moment::from_s(1_742_482_800) };
        Shift {
            person: Some(PersonId::from_bytes([1; 16])),
            state: ShiftState::Claimed,
            sector: Some("northeast".to_owned()),
            ..open_slot(id_of("a"), Role::Dispatcher, at)
        }
    }

    #[test]
    fn a_calendar_is_rfc_5545_and_says_nothing_but_the_times() {
        let title = "Jardín; los jueves, y ".repeat(6);
        let file = draw(&title, "lantern.example", &[shift()], Moment::from_s(1_742_400_000));
        assert!(file.starts_with("BEGIN:VCALENDAR\r\n") && file.ends_with("END:VCALENDAR\r\n"));
        assert!(file.replace("\r\n", "").chars().all(|c| c != '\n' && c != '\r'));
        assert!(file.split("\r\n").all(|l| l.len() <= LINE_OCTETS), "a line is too long");
        assert!(file.split("\r\n").any(|l| l.starts_with(' ')), "nothing was folded");
        let unfolded = file.replace("\r\n ", "");
        for wanted in [
            "DTSTART:20250320T130000Z",
            "DTEND:20250320T150000Z",
            "SUMMARY:Jardín\\; los jueves\\, y",
            "TRIGGER:-PT12H",
            "TRIGGER:-PT1H",
            "STATUS:TENTATIVE",
            "CLASS:PRIVATE",
        ] {
            assert!(unfolded.contains(wanted), "{wanted} is missing in\n{unfolded}");
        }
        assert!(!unfolded.contains("dispatch") && !unfolded.contains("northeast") && !unfolded.contains("shf_"));
    }
}
