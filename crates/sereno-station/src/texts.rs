//! Every sentence a person can read, by key and language.
//!
//! Product words are in `texts/{en,es}/*.ftl`, one file for each part of the product (Fluent, projectfluent.org); a network's own words
//! are in its playbook and may override them. A key that a language lacks is shown in English;
//! a key that nobody has is shown as itself, and a test fails.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

/// The files of one language, put together.
macro_rules! files {
    ($language:literal) => {
        concat!(
            include_str!(concat!("../texts/", $language, "/product.ftl")),
            include_str!(concat!("../texts/", $language, "/people.ftl")),
            include_str!(concat!("../texts/", $language, "/keys.ftl")),
            include_str!(concat!("../texts/", $language, "/shifts.ftl")),
            include_str!(concat!("../texts/", $language, "/audit.ftl")),
            include_str!(concat!("../texts/", $language, "/lock.ftl")),
            include_str!(concat!("../texts/", $language, "/hold.ftl")),
            include_str!(concat!("../texts/", $language, "/channels.ftl")),
            include_str!(concat!("../texts/", $language, "/setup.ftl")),
            include_str!(concat!("../texts/", $language, "/sender.ftl")),
            include_str!(concat!("../texts/", $language, "/shown.ftl")),
            include_str!(concat!("../texts/", $language, "/told.ftl")),
            include_str!(concat!("../texts/", $language, "/standing.ftl")),
            include_str!(concat!("../texts/", $language, "/subscribe.ftl")),
            include_str!(concat!("../texts/", $language, "/delivery.ftl")),
            include_str!(concat!("../texts/", $language, "/sign_off.ftl")),
        )
    };
}

const EN: &str = files!("en");
const ES: &str = files!("es");
/// The languages the product itself speaks. A playbook may add others.
pub const PRODUCT: &[(&str, &str)] = &[("en", EN), ("es", ES)];

/// A text cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// The tag is not a language tag.
    #[error("{0} is not a language tag")]
    Tag(String),
    /// A file has lines that Fluent does not understand.
    #[error("the texts for {language} of {source_name}: {why}")]
    Syntax {
        /// The language.
        language: String,
        /// The product or the playbook.
        source_name: String,
        /// What the parser says.
        why: String,
    },
}

/// One language's texts.
pub struct Lang {
    /// Its tag, such as `es`.
    pub tag: String,
    bundle: FluentBundle<FluentResource>,
    fallback: Option<Arc<Lang>>,
}

impl std::fmt::Debug for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lang({})", self.tag)
    }
}

impl Lang {
    fn new(tag: &str, sources: &[(&str, &str)], fallback: Option<Arc<Lang>>) -> Result<Lang, TextError> {
        let id = tag.parse().map_err(|_| TextError::Tag(tag.to_owned()))?;
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks would end up inside text messages and be counted as letters.
        bundle.set_use_isolating(false);
        for (name, text) in sources {
            let resource = FluentResource::try_new((*text).to_owned()).map_err(|(_, errors)| TextError::Syntax {
                language: tag.to_owned(),
                source_name: (*name).to_owned(),
                why: errors.first().map(ToString::to_string).unwrap_or_default(),
            })?;
            bundle.add_resource_overriding(resource);
        }
        Ok(Lang { tag: tag.to_owned(), bundle, fallback })
    }

    /// True when this language has the key itself.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// `rtl` or `ltr`.
    pub fn dir(&self) -> &'static str {
        if matches!(self.tag.as_str(), "ar" | "fa" | "he" | "ur") { "rtl" } else { "ltr" }
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            return self.fallback.as_ref().map_or_else(|| key.to_owned(), |f| f.format(key, args));
        };
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, args, &mut errors);
        // "Seen by Ivo P." ends with the stop of its sentence.
        if said.contains("..") && !said.contains("...") { said.replace("..", ".") } else { said.into_owned() }
    }

    /// A sentence without slots.
    pub fn say(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// A sentence with one slot.
    pub fn say1(&self, key: &str, name: &str, value: impl Display) -> String {
        self.fill(key, &[(name, value.to_string())])
    }

    /// A sentence with two slots.
    pub fn say2(&self, key: &str, a: &str, x: impl Display, b: &str, y: impl Display) -> String {
        self.fill(key, &[(a, x.to_string()), (b, y.to_string())])
    }

    /// A sentence with a number `n` that changes its form.
    pub fn say_n(&self, key: &str, n: impl std::borrow::Borrow<i64>) -> String {
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::from(*n.borrow()));
        self.format(key, Some(&args))
    }

    /// A sentence with any slots.
    pub fn fill<K: AsRef<str>>(&self, key: &str, slots: &[(K, String)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in slots {
            args.set(name.as_ref().to_owned(), FluentValue::from(value.as_str()));
        }
        self.format(key, Some(&args))
    }

    /// The word for a slug of a family, such as `role` and `verification_lead`: key
    /// `role-verification-lead`.
    pub fn word(&self, family: &str, slug: &str) -> String {
        self.say(&word_key(family, slug))
    }

    /// How many, rounded down to fives, so that nobody is found by taking one number from another.
    pub fn roughly(&self, n: i64) -> String {
        match n {
            0..FEW => self.say("audience-few"),
            n => self.say_n("audience-n", n - n % FEW),
        }
    }

    /// A heading under which a playbook lists areas: in this language, where its texts have it.
    pub fn part(&self, name: &str) -> String {
        let key = word_key("part", &name.to_lowercase().replace(' ', "-"));
        if self.has(&key) { self.say(&key) } else { name.to_owned() }
    }
}

/// Fewer than this are not counted out.
const FEW: i64 = 5;

/// The key of a slug's word.
pub fn word_key(family: &str, slug: &str) -> String {
    format!("{family}-{}", slug.replace(['_', '.'], "-"))
}

/// All languages of a site.
#[derive(Debug)]
pub struct Texts {
    by_tag: BTreeMap<String, Arc<Lang>>,
    english: Arc<Lang>,
}

impl Texts {
    /// Loads the product's texts with a playbook's on top, for the playbook's languages.
    ///
    /// # Errors
    /// [`TextError`] with the language and what is wrong.
    pub fn load(languages: &[String], own: &[(String, String)]) -> Result<Texts, TextError> {
        let sources = |tag: &str| -> Vec<(&str, &str)> {
            let product = PRODUCT.iter().filter(|(t, _)| *t == tag).map(|(_, text)| ("the product", *text));
            let network = own.iter().filter(|(t, _)| t == tag).map(|(_, text)| ("the playbook", text.as_str()));
            product.chain(network).collect()
        };
        let english = Arc::new(Lang::new("en", &sources("en"), None)?);
        let mut by_tag = BTreeMap::new();
        for tag in languages {
            let lang = if tag == "en" {
                Arc::clone(&english)
            } else {
                Arc::new(Lang::new(tag, &sources(tag), Some(Arc::clone(&english)))?)
            };
            by_tag.insert(tag.clone(), lang);
        }
        Ok(Texts { by_tag, english })
    }

    /// A language, or English when the site does not speak it.
    pub fn lang(&self, tag: &str) -> Arc<Lang> {
        self.by_tag.get(tag).unwrap_or(&self.english).clone()
    }

    /// True when the site speaks the language.
    pub fn speaks(&self, tag: &str) -> bool {
        self.by_tag.contains_key(tag)
    }

    /// The language to answer in: the one asked for, else the first of `Accept-Language` that
    /// the site speaks, else `default`.
    pub fn choose(&self, asked: Option<&str>, accept: Option<&str>, default: &str) -> Arc<Lang> {
        if let Some(tag) = asked.filter(|t| self.speaks(t)) {
            return self.lang(tag);
        }
        let wanted = accept.unwrap_or_default().split(',').filter_map(|part| {
            let tag = part.split(';').next()?.trim();
            tag.split('-').next()
        });
        let first = wanted.take(10).find(|tag| self.speaks(tag)).map(str::to_owned);
        self.lang(first.as_deref().unwrap_or(default))
    }
}
