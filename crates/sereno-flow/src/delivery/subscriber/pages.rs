//! Pages of subscriptions.
