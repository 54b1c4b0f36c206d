//! How: texts as people paste them are read, and what was understood is drawn line by line.

use super::*;
use expect_test::{Expect, expect};

fn check(text: &str, order: Option<DateOrder>, drawn: Expect) {
    let mut out = String::new();
    for line in read(text, order) {
        let said = match line.read {
            Ok(e) => format!(
                "{}-{:02}-{:02} {}+{} {} [{}] {} {}",
                e.day.year,
                e.day.month,
                e.day.day,
                e.from_min,
                e.to_min - e.from_min,
                e.role.slug(),
                e.name,
                e.language,
                e.sector
            ),
            Err(fault) => fault.key().to_owned(),
        };
        out.push_str(&format!("{}: {}\n", line.number, said.trim_end()));
    }
    drawn.assert_eq(&out);
}

#[test]
fn cells_and_csv_are_read_with_or_without_a_header() {
    check(
        "Date\tStart\tEnd\tRole\tName\tLine\n2025-03-20\t18:00\t02:00\tDispatch\tAna R.\t\n\n20.3.2025\t6 p.m.\t8pm\tPhones\t\tes\n",
        None,
        expect![[r#"
            2: 2025-03-20 1080+480 dispatcher [Ana R.]
            4: 2025-03-20 1080+120 operator [] es
        "#]],
    );
    check(
        "2025-03-20,0600,8,observer,\"Ruiz, Omar \"\"Jun\"\"\",,northeast\r\n",
        None,
        expect![[r#"
            1: 2025-03-20 360+120 observer [Ruiz, Omar "Jun"]  northeast
        "#]],
    );
    check(
        "nombre;rol;fecha;desde;hasta\nAna;despacho;13/3/2025;22:00;24:00\n",
        None,
        expect![[r#"
            2: 2025-03-13 1320+120 dispatcher [Ana]
        "#]],
    );
}

#[test]
fn a_date_that_can_be_read_in_two_ways_is_asked_about() {
    let text = "3/4/2025,6,8,operator,Ana\n3/20/2025,6,8,operator,Ana\n4.3.25,6,8,operator,Ana\n";
    check(
        text,
        None,
        expect![[r#"
        1: roster-refused-order
        2: 2025-03-20 360+120 operator [Ana]
        3: 2025-03-04 360+120 operator [Ana]
    "#]],
    );
    check(
        text,
        Some(DateOrder::MonthFirst),
        expect![[r#"
        1: 2025-03-04 360+120 operator [Ana]
        2: 2025-03-20 360+120 operator [Ana]
        3: 2025-03-04 360+120 operator [Ana]
    "#]],
    );
    check(
        text,
        Some(DateOrder::DayFirst),
        expect![[r#"
        1: 2025-04-03 360+120 operator [Ana]
        2: 2025-03-20 360+120 operator [Ana]
        3: 2025-03-04 360+120 operator [Ana]
    "#]],
    );
    assert!(is_ambiguous(&read(text, None)) && !is_ambiguous(&read(text, Some(DateOrder::DayFirst))));
}

#[test]
fn a_bad_line_says_what_is_wrong_and_the_others_are_read() {
    check(
        "soon,6,8,operator,Ana\n13/25/2025,6,8,operator,Ana\n2025-03-20,26,8,operator,Ana\n2025-03-20,6,late,operator,Ana\n2025-03-20,6,6,operator,Ana\n2025-03-20,6,8,driver,Ana\n2025-03-20,6,8,lead,Ana",
        None,
        expect![[r#"
            1: roster-refused-date
            2: roster-refused-date
            3: roster-refused-start
            4: roster-refused-end
            5: roster-refused-length
            6: roster-refused-duty
            7: 2025-03-20 360+120 verification_lead [Ana]
        "#]],
    );
    let long = "2025-03-20,6,8,operator,\n".repeat(LINES_MAX + 7);
    let read = read(&long, None);
    assert_eq!(read.len(), LINES_MAX + 1);
    assert_eq!(read.last().unwrap().read, Err(LineFault::TooMany));
}

#[test]
fn times_are_read_on_both_clocks() {
    for (text, wanted) in [
        ("18:00", Some(1_080)),
        ("6:30 PM", Some(1_110)),
        ("12am", Some(0)),
        ("12 p.m.", Some(720)),
        ("1800", Some(1_080)),
        ("18h", Some(1_080)),
        ("24:00", Some(1_440)),
        ("09:15:00", Some(555)),
        ("13pm", None),
        ("0am", None),
        ("18:75", None),
        ("24:30", None),
        ("", None),
        ("six", None),
    ] {
        assert_eq!(minutes(text), wanted, "{text}");
    }
}
