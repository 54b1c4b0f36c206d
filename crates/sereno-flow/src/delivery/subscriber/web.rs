//! Routes of subscriptions.

use crate::Flow;
use sereno_station::web::Route;

/// Routes of subscriptions.
pub const ROUTES: &[Route<Flow>] = &[];
