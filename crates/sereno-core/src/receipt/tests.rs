use super::*;

#[test]
fn each_list_has_256_plain_words() {
    for text in [EN, ES] {
        let words: Vec<&str> = text.lines().collect();
        assert_eq!(words.len(), 256);
        assert!(words.is_sorted());
        assert!(words.iter().all(|w| w.len() >= 3 && w.bytes().all(|b| b.is_ascii_lowercase())));
    }
}

#[test]
fn a_code_can_be_typed_in_any_manner() {
    let made = code("en", [0, 100, 255, 1, 2]);
    assert_eq!(typed(&made), made);
    assert_eq!(typed(&made.to_uppercase().replace('-', "  ")), made);
}
