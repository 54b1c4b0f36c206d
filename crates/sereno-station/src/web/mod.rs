//! The web frame: routes with who may use them, visits, refusals, pages.
//!
//! Dramatis personae: a [`Route`] says method, path, who may use it and whether it changes
//! something; [`mount`] puts the door in front of each, so that no handler can forget it; a
//! [`Visit`] tells a handler who is there and in which language; a [`Posted`] is a form whose
//! token was checked. A handler that stops returns [`Stop`](crate::db::Stop), and the door draws
//! the page for it: a sentence in the reader's language and what to do next.

mod door;
mod form;
mod guide;
mod live;
mod page;
mod qr;
mod shared;

pub use door::{Route, Verb, Who, cookie, mount};
pub use form::{Fields, Posted, Sent};
pub use guide::{DemoBar, GUIDE_COOKIE, GUIDE_STEPS, Guide, GuideNote, PACE, PACES, Strip};
pub use live::{HERE_S, LIVE_JS, ROUTES as LIVE_ROUTES};
pub use page::{CONSOLE_CSS, Frame, Notice, PUBLIC_CSS, Visit, csp, csp_live, draw, draw_as, see_other};
pub use shared::Shared;
