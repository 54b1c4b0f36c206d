//! People who listen: a carrier that keeps who heard which notice, and that says of some that
//! nobody is there any more.

use sereno_core::Moment;
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_flow::delivery::channel::{Carrier, Parcel, Work};
use sereno_flow::delivery::subscriber::Invented;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Debug, Default)]
struct State {
    heard: BTreeMap<i64, BTreeSet<String>>,
    gone: BTreeSet<String>,
}

/// The carrier; its copies share what was heard.
#[derive(Clone, Debug, Default)]
pub struct Ears {
    state: Arc<Mutex<State>>,
}

impl Ears {
    fn with<T>(&self, run: impl FnOnce(&mut State) -> T) -> T {
        run(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Somebody who listens for an area; nobody else has this name.
    pub fn listener(area: &str, n: usize, language: &str) -> Invented {
        let name = format!("{area}-{n}");
        Invented {
            channel: Channel::Webhook,
            language: language.to_owned(),
            area: area.to_owned(),
            address: name.clone(),
            endpoint: name,
            quiet: None,
        }
    }

    /// From now on nobody is there under this name.
    pub fn leave(&self, name: &str) {
        self.with(|s| s.gone.insert(name.to_owned()));
    }

    /// Who heard which notice, and who has gone.
    pub fn heard(&self) -> (BTreeMap<i64, BTreeSet<String>>, BTreeSet<String>) {
        self.with(|s| (s.heard.clone(), s.gone.clone()))
    }
}

impl Carrier for Ears {
    fn channel(&self) -> Channel {
        Channel::Webhook
    }

    fn class(&self) -> Class {
        Class::Keyed
    }

    fn lanes(&self) -> usize {
        1
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel, _now: Moment) -> Work<'a> {
        Box::pin(async move {
            let name = parcel.endpoint.reveal();
            self.with(|s| {
                if s.gone.contains(name) {
                    return Handed::Gone;
                }
                if let Some(number) = parcel.number {
                    s.heard.entry(number).or_default().insert(name.clone());
                }
                Handed::Taken
            })
        })
    }
}
