//! How: letters are written and read back as text; answers are judged by hand-made examples. A
//! real server, another's parser and another's DKIM are in `tests/judges/mail.py`.

use super::*;
use crate::delivery::channel::sample;

fn settings() -> Settings {
    Settings {
        host: "localhost".into(),
        port: 25,
        tls: Tls::None,
        user: String::new(),
        password: Private::default(),
        from: "notices@example.org".into(),
        from_name: "Lantern".into(),
        dkim: None,
        own_root: None,
        lanes: 1,
    }
}

fn texts() -> Texts {
    Texts::load(&["en".into(), "es".into()], &[]).expect("the product's texts load")
}

fn written(parcel: &Parcel) -> Option<String> {
    let letter = letter::write(parcel, &settings(), &texts(), Moment::from_s(1_700_000_000))?;
    Some(String::from_utf8(letter.bytes).expect("a letter is ASCII"))
}

#[test]
fn a_letter_says_who_where_and_how_to_stop() {
    let parcel = sample(Channel::Mail);
    expect_test::expect![[r#"
        From: Lantern <notices@example.org>
        To: neighbour@example.org
        Date: Tue, 14 Nov 2023 22:13:20 +0000
        Subject: Checked: Boyle Heights
        Message-ID: <00112233445566778899aabbccddeeff@example.org>
        Auto-Submitted: auto-generated
        Content-Language: en
        List-Id: <notices.example.org>
        Expires: Tue, 14 Nov 2023 23:13:20 +0000
        List-Unsubscribe: <https://hotline.example.org/my/5ec2e7/stop>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        CHECKED: a film crew. Not official.

        Check this notice at the source:
        https://hotline.example.org/n/7

        --=20
        You get this because you asked Lantern for it. Change it or stop it, withou=
        t a password:
        https://hotline.example.org/my/5ec2e7

    "#]]
    .assert_eq(&written(&parcel).expect("a letter").replace("\r\n", "\n"));
    assert_eq!(written(&parcel), written(&parcel), "the same parcel at the same time is the same letter");
}

#[test]
fn an_address_in_a_letter_is_one_line_without_words() {
    for words in ["x\n\nRun now", "x Run now", "x\r\nRun now", "x\u{2028}Run", "\tRun", "<Run>"] {
        let mut parcel = sample(Channel::Mail);
        parcel.preferences = Private::new(format!("https://hotline.example.org/my/{words}"));
        parcel.unsubscribe = parcel.preferences.clone();
        parcel.link = format!("https://hotline.example.org/n/{words}");
        let letter = written(&parcel).expect("a letter");
        assert!(!letter.contains("Run"), "{words:?}:\n{letter}");
    }
}

#[test]
fn nothing_that_is_typed_makes_a_header() {
    let names = |letter: &str| {
        let head = letter.split("\r\n\r\n").next().unwrap_or_default().to_owned();
        head.split("\r\n")
            .filter(|l| !l.starts_with([' ', '\t']))
            .filter_map(|l| l.split(':').next().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let plain = names(&written(&sample(Channel::Mail)).expect("a letter"));
    for evil in [
        "\r\nBcc: x@example.org",
        "\nBcc: x@example.org\n\nbody",
        "\rBcc: x",
        "\u{2028}Bcc: x",
        "\0",
        "\u{85}Bcc: x",
        "=?utf-8?q?=0D=0ABcc:_x?=",
    ] {
        let spoiled: [fn(&mut Parcel, &str); 4] = [
            |p, e| p.title = format!("Hello{e}"),
            |p, e| p.language = format!("en{e}"),
            |p, e| p.unsubscribe = Private::new(format!("https://hotline.example.org/{e}")),
            |p, e| p.text = format!("Text{e}"),
        ];
        for spoil in spoiled {
            let mut parcel = sample(Channel::Mail);
            spoil(&mut parcel, evil);
            let letter = written(&parcel).expect("a letter");
            let lost = |n: &String| !n.starts_with("List-Unsubscribe");
            let mut before: Vec<&String> = plain.iter().filter(|n| lost(n)).collect();
            let after = names(&letter);
            let mut after: Vec<&String> = after.iter().filter(|n| lost(n)).collect();
            before.sort();
            after.sort();
            assert_eq!(before, after, "{evil:?} made a header:\n{letter}");
        }
        for endpoint in [format!("a{evil}@example.org"), format!("a@example.org{evil}")] {
            let mut parcel = sample(Channel::Mail);
            parcel.endpoint = Private::new(endpoint);
            let letter = written(&parcel).unwrap_or_default();
            assert!(!letter.contains("\r\nBcc"), "{letter}");
        }
        let mut parcel = sample(Channel::Mail);
        parcel.key.push_str(evil);
        assert_eq!(written(&parcel), None, "a key that is none makes no letter");
    }
}

#[test]
fn only_an_address_that_is_no_more_is_gone() {
    let later = Handed::Later { wait_s: None };
    for (code, words, means) in [
        (Some(550), "permanent error (550): 5.1.1 No such user", Handed::Gone),
        (Some(556), "permanent error (556): 5.1.10 null MX", Handed::Gone),
        (Some(550), "permanent error (550): relay not permitted", Handed::Refused),
        (Some(550), "permanent error (550): nobody here", Handed::Refused),
        (Some(553), "permanent error (553): sender not allowed", Handed::Refused),
        (Some(550), "permanent error (550): 5.1.2 no such domain here", Handed::Refused),
        (Some(550), "permanent error (550): 5.7.1 policy", Handed::Refused),
        (Some(550), "permanent error (550): 5.7.26 unauthenticated", Handed::Refused),
        (Some(552), "permanent error (552): 5.2.2 full", Handed::Refused),
        (Some(550), "permanent error (550): 5.2.1 disabled", Handed::Refused),
        (Some(554), "permanent error (554): spam", Handed::Refused),
        (Some(451), "transient error (451): 4.7.1 greylisted", later.clone()),
        (Some(421), "transient error (421): busy", later.clone()),
        (None, "network error", later),
    ] {
        assert_eq!(judge(code, words), means, "{words}");
    }
}

#[test]
fn what_a_server_has_against_one_recipient_is_not_its_own_fault() {
    let later = Handed::Later { wait_s: None };
    for (code, words, means) in [
        (Some(450), "transient error (450): 4.1.2 domain not found", Handed::Deferred),
        (Some(452), "transient error (452): 4.2.2 full", Handed::Deferred),
        (Some(450), "transient error (450): try again", Handed::Deferred),
        (Some(451), "transient error (451): 4.7.1 too many", later.clone()),
        (Some(450), "transient error (450): 4.3.0 disk", later.clone()),
        (Some(451), "transient error (451): local problem", later.clone()),
        (Some(421), "transient error (421): closing", later.clone()),
        (Some(421), "transient error (421): 4.2.1 closing", later.clone()),
        (Some(450), "transient error (450): 4.1.8 sender's domain not found", later.clone()),
        (None, "network error", later),
        (Some(550), "permanent error (550): 5.1.1 No such user", Handed::Gone),
        (Some(550), "permanent error (550): 5.7.1 policy", Handed::Refused),
    ] {
        assert_eq!(judge_recipient(code, words), means, "{words}");
    }
}
