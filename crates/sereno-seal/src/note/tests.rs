//! How: the key and the note that are the worked example of Go's `sumdb/note`, which other
//! programs read and write; then each byte of a note changed.

use super::*;

const SKEY: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n\
                    \n\
                    \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn log() -> Signer {
    Signer::new("example.org/log", Kind::Note, [7; 32]).unwrap()
}

fn witness() -> Signer {
    Signer::new("witness.example.org", Kind::Witness, [9; 32]).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: "example.org/log".to_owned(), size: 42, root: sha256(b"root") }
}

#[test]
fn the_worked_example_is_verified_and_made_again() {
    let known = Verifier::read(VKEY, Kind::Note).unwrap();
    assert_eq!(known.text(), VKEY);
    let note = Note::read(NOTE).unwrap();
    assert_eq!(known.verify(&note), Ok(0));
    let signer = Signer::read(SKEY, Kind::Note).unwrap();
    assert_eq!(signer.private_text(), SKEY);
    assert_eq!(signer.verifier(), known);
    assert_eq!(signer.sign(note.text()), NOTE, "Ed25519 signs the same text the same way");
}

#[test]
fn a_checkpoint_comes_back_and_no_changed_byte_is_taken() {
    let note = log().sign(&checkpoint().text());
    let (read, _) = open(&note, &log().verifier()).unwrap();
    assert_eq!(read, checkpoint());
    let mut tried = 0;
    for at in 0..note.len() {
        for change in [1u8, 0x20] {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= change;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            assert!(open(&changed, &log().verifier()).is_err(), "byte {at}: {changed}");
            tried += 1;
        }
    }
    assert!(tried > 200);
    let other = Signer::new("example.org/log", Kind::Note, [8; 32]).unwrap();
    assert_eq!(open(&note, &other.verifier()), Err(NoteError::Unsigned));
    let elsewhere = Checkpoint { origin: "elsewhere".to_owned(), ..checkpoint() };
    assert_eq!(open(&log().sign(&elsewhere.text()), &log().verifier()), Err(NoteError::Wrong));
}

#[test]
fn a_witness_signs_the_time_too_and_passes_for_no_log() {
    let text = checkpoint().text();
    let both = format!("{}{}", log().sign(&text), witness().cosign(&text, 1_742_475_600));
    let (_, note) = open(&both, &log().verifier()).unwrap();
    assert_eq!(witness().verifier().verify(&note), Ok(1_742_475_600));
    assert_eq!(note.line_of(&witness().verifier()), Some(witness().cosign(&text, 1_742_475_600)));
    assert_eq!(note.names().collect::<Vec<_>>(), ["example.org/log", "witness.example.org"]);
    // The time is under the signature.
    let line = witness().cosign(&text, 5);
    let mut bytes = decode(line.trim_end().rsplit(' ').next().unwrap()).unwrap();
    bytes[11] ^= 1;
    let later = format!("{}{MARK}witness.example.org {}\n", log().sign(&text), encode(&bytes));
    assert_eq!(witness().verifier().verify(&Note::read(&later).unwrap()), Err(NoteError::Wrong));
    // A key is of one kind.
    let vkey = witness().verifier().text();
    assert_eq!(Verifier::read(&vkey, Kind::Witness), Ok(witness().verifier()));
    assert_eq!(Verifier::read(&vkey, Kind::Note), Err(NoteError::Key));
    assert!(Signer::read(&witness().private_text(), Kind::Note).is_err());
    let as_log = Signer::new("witness.example.org", Kind::Note, [9; 32]).unwrap();
    assert_eq!(as_log.verifier().verify(&note), Err(NoteError::Unsigned));
}

#[test]
fn what_is_no_note_is_refused() {
    for wrong in [
        "",
        "text\n",
        "text\n\n",
        "text\n\nno mark\n",
        "text\n\n\u{2014} name\n",
        "text\n\n\u{2014} name AAAA\n\u{2014} other !!\n",
        "te\u{1b}[2Jxt\n\n\u{2014} name AAAAAAAA\n",
        "text\n\n\u{2014} na+me AAAAAAAA\n",
    ] {
        assert!(Note::read(wrong).is_err(), "{wrong:?}");
    }
    assert!(Note::read("text\n\n\u{2014} name AAAAAAAA\n").is_ok());
    let many = "\u{2014} name AAAAAAAA\n".repeat(33);
    assert_eq!(Note::read(&format!("text\n\n{many}")), Err(NoteError::Shape));
    for wrong in ["a\n01\n\n", "a\n-1\n\n", "\n1\n\n", "a\n1\nAAAA\n"] {
        assert_eq!(Checkpoint::read(wrong), Err(NoteError::Shape), "{wrong:?}");
    }
    assert!(Signer::new("two words", Kind::Note, [1; 32]).is_err());
}
