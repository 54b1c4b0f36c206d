//! Carriers that keep what they are given: for the demo, whose subscribers are invented, and for
//! tests. Nothing leaves the process.

use super::{Carrier, Carriers, Parcel, Work};
use sereno_core::Moment;
use sereno_core::delivery::{Channel, Class, Handed};
use std::sync::{Arc, Mutex, PoisonError};

/// Parcels that are remembered; older ones are forgotten.
const KEPT_MAX: usize = 10_000;

/// What was carried, in order.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Vec<(Channel, Parcel)>>>);

#[derive(Debug)]
struct Keeps(Channel, Memory);

impl Memory {
    /// A carrier for each channel.
    pub fn carriers(&self) -> Carriers {
        Channel::ALL.into_iter().map(|c| super::shared(Keeps(c, self.clone()))).collect()
    }

    /// What was carried so far.
    pub fn carried(&self) -> Vec<(Channel, Parcel)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Carrier for Keeps {
    fn channel(&self) -> Channel {
        self.0
    }

    fn class(&self) -> Class {
        Class::Keyed
    }

    fn lanes(&self) -> usize {
        4
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel, _: Moment) -> Work<'a> {
        Box::pin(async move {
            let mut kept = self.1.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= KEPT_MAX {
                kept.remove(0);
            }
            kept.push((self.0, parcel.clone()));
            Handed::Taken
        })
    }
}
