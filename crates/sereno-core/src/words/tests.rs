use super::*;

#[test]
fn the_empty_words_are_sorted_for_the_search() {
    assert!(EMPTY.is_sorted());
}

#[test]
fn words_are_compared_without_case_accents_and_filler() {
    assert_eq!(telling("Están TOCANDO la puerta, ¡seis con chalecos!"), ["chalecos", "puerta", "seis", "tocando"]);
    let a = telling("two white vans by the park");
    let b = telling("White vans. Four people in vests");
    assert_eq!(shared(&a, &b), ["vans", "white"]);
}

#[test]
fn tidy_drops_what_could_confuse_a_terminal_or_a_page() {
    assert_eq!(tidy("  a\u{1b}[31mb\n\tc  ", 100), "a [31mb c");
    assert_eq!(tidy("áéíóú", 3), "áéí");
}
