//! XML as Exclusive XML Canonicalization has it, written so from the start: no declaration, no
//! empty-element tags, attributes in order, and only what must be escaped.

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

/// A document being written.
#[derive(Debug, Default)]
pub struct Xml {
    bytes: Vec<u8>,
}

/// Text as canonical XML has it: only `&`, `<` and `>`; what XML 1.0 cannot hold becomes a space.
fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

impl Xml {
    fn event(&mut self, event: Event<'_>) {
        // Writing into memory does not fail.
        let _ = Writer::new(&mut self.bytes).write_event(event);
    }

    /// Opens an element. Attributes are given in canonical order.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new(name);
        for attribute in attributes {
            start.push_attribute(*attribute);
        }
        self.event(Event::Start(start));
    }

    /// Closes it.
    pub fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with text.
    pub fn leaf(&mut self, name: &str, text: &str) {
        self.leaf_with(name, &[], text);
    }

    /// An element with attributes and text.
    pub fn leaf_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.event(Event::Text(BytesText::from_escaped(canonical(text))));
        self.close(name);
    }

    /// What was written.
    pub fn text(self) -> String {
        String::from_utf8(self.bytes).unwrap_or_default()
    }
}
