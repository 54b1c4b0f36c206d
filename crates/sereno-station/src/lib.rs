//! The ground under every slice: storage, the web frame, people, the audit log, playbooks.
//!
//! Nothing here knows what is reported, checked, said or sealed.
//! - [`clock`], [`entropy`]: the only files that may ask the machine for time or chance.
//! - [`db`]: one SQL text on two engines, group commit, migrations.
//! - [`keys`]: the day keys, outside the database, whose destruction is expiry.
//! - [`lock`]: the panic lock and the recovery sheets.
//! - [`backup`]: everything as one sealed file, and back.
//! - [`audit`]: who did what, in the same transaction as what was done.
//! - [`people`]: who works here, one-time links, sessions.
//! - [`pinned`]: passkeys that sign a digest.
//! - [`playbook`]: a network's words, areas and limits, as data.
//! - [`help`]: help for each screen, and guides for each role.
//! - [`texts`]: every sentence a person can read, by key and language.
//! - [`web`]: routes with who may use them, refusals, pages.
//! - [`site`]: all of these in one value that handlers and tasks are given.

pub mod audit;
pub mod backup;
pub mod clock;
pub mod db;
pub mod entropy;
pub mod help;
pub mod keys;
pub mod lock;
pub mod people;
pub mod pinned;
pub mod playbook;
pub mod site;
pub mod texts;
pub mod web;

pub use site::Site;
