//! How: lines as people paste them are read and shown as they were understood.

use super::*;
use expect_test::{Expect, expect};

fn known() -> Known {
    let roles = [
        ("observer", Role::Observer),
        ("observadora", Role::Observer),
        ("Verification lead", Role::VerificationLead),
        ("operator", Role::Operator),
    ];
    Known {
        roles: roles.map(|(w, r)| (w.to_owned(), r)).to_vec(),
        languages: [("es", "es"), ("Español", "es"), ("en", "en")].map(|(w, t)| (w.to_owned(), t.to_owned())).to_vec(),
    }
}

fn check(pasted: &str, expect: Expect) {
    let mut out = String::new();
    for l in read(pasted, &known()) {
        let roles: Vec<&str> = l.roles.iter().map(|r| r.slug()).collect();
        let faults: Vec<String> = l.faults.iter().map(|f| format!("{} {}", f.key(), f.word())).collect();
        out.push_str(&format!("{} [{}] [{}] {roles:?} {:?} {faults:?}\n", l.n, l.name, l.organisation, l.language));
    }
    expect.assert_eq(&out);
}

#[test]
fn commas_tabs_semicolons_quotes_and_windows_line_ends_are_read() {
    check(
        "Ana, Unión, observer\r\n\r\nBea\tUnión, Norte\tOBSERVADORA\tespañol\r\nCarla; ; verification_lead; en\n\"Díaz, Eva\", \"The \"\"Corner\"\" Group\", observer + operator\n",
        expect![[r#"
            1 [Ana] [Unión] ["observer"] "" []
            3 [Bea] [Unión, Norte] ["observer"] "es" []
            4 [Carla] [] ["verification_lead"] "en" []
            5 [Díaz, Eva] [The "Corner" Group] ["observer", "operator"] "" []
        "#]],
    );
}

#[test]
fn what_is_wrong_is_said_line_by_line_and_stops_nothing_else() {
    check(
        ", Union, observer\nAna\nBea, Union\nCarla, Union, boss, Klingon\nDora, Union, observer\n",
        expect![[r#"
        1 [] [Union] ["observer"] "" ["list-refused-name "]
        2 [Ana] [] [] "" ["list-refused-no-role "]
        3 [Bea] [Union] [] "" ["list-refused-no-role "]
        4 [Carla] [Union] [] "" ["list-refused-role boss", "list-refused-language Klingon"]
        5 [Dora] [Union] ["observer"] "" []
    "#]],
    );
}

#[test]
fn names_from_right_to_left_stay_and_marks_of_direction_go() {
    check(
        "\u{feff}ليلى, اتحاد, observer\n\u{202e}Eve\u{202c}, x, observer\n",
        expect![[r#"
        1 [ليلى] [اتحاد] ["observer"] "" []
        2 [Eve] [x] ["observer"] "" []
    "#]],
    );
}

#[test]
fn a_name_has_sixty_characters_and_a_list_two_hundred_lines() {
    let long = |n: usize| read(&format!("{}, x, observer", "é".repeat(n)), &known()).remove(0).faults;
    assert_eq!((long(60), long(61)), (vec![], vec![Fault::LongName]));
    let lines = read(&"Ana, x, observer\n\n".repeat(201), &known());
    assert_eq!(lines.len(), 201);
    assert!(lines.iter().take(200).all(|l| l.faults.is_empty()));
    assert_eq!(lines.last().unwrap().faults, [Fault::TooMany]);
}
