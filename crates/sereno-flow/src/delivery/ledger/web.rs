//! The desk's page of a notice's deliveries, and the red switch.
use crate::Flow;
use sereno_station::web::Route;
/// Routes
pub const ROUTES: &[Route<Flow>] = &[];
