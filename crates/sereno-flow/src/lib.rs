//! The flow: somebody tells us, we think, somebody looks, we say, somebody hears.
//!
//! In this order, and data moves only to the right, by rows:
//! 1. [`intake`]: somebody tells us → a Report.
//! 2. [`incident`]: what we think is happening → an Incident, fused from reports.
//! 3. [`shift`]: who is there → people on duty.
//! 4. [`patrol`]: who looks out on a sector → reports.
//! 5. [`dispatch`]: who goes and looks → a Verdict.
//! 6. [`alert`]: what we say, and where → an Alert.
//! 7. [`delivery`]: who hears it → the dry-run outbox and the public page.
//!
//! 8. [`sender`]: the same release in a process of its own, by signatures of pinned passkeys.
//!
//! Beside them: [`outside`] calls servers of others; [`hold`] pauses the purge of records that two
//! people named; [`sign_off`] says who answers for the words.
//!
//! This crate does not know that cases exist.

pub mod ahead;
pub mod alert;
mod api_doc;
pub mod delivery;
pub mod dispatch;
pub mod hold;
pub mod incident;
pub mod intake;
pub mod outside;
pub mod patrol;
#[cfg(feature = "plant")]
pub mod plant;
mod retention;
mod rules;
pub mod sender;
pub mod shift;
pub mod sign_off;

pub use api_doc::{ApiDoc, ROUTES as DOC_ROUTES};
pub use retention::expire_due;
pub use rules::Rules;

use sereno_core::Moment;
use sereno_core::ids::{IncidentId, PersonId};
use sereno_station::Site;
use sereno_station::db::{DbError, Migration, Stop, Tx};
use sereno_station::keys::KeyRing;
use std::sync::Arc;
use tokio::sync::Notify;

fn look(tx: &mut Tx<'_>, keys: &KeyRing, incident: IncidentId, now: Moment) -> Result<ahead::Looked, DbError> {
    let (alerts, due) = (alert::lines(tx, incident)?, alert::due(tx, incident)?);
    Ok(ahead::Looked { alerts, due, ..dispatch::look(tx, keys, incident, now)? })
}

fn dispatch_and_alert_going(tx: &mut Tx<'_>) -> Result<Vec<(IncidentId, ahead::Going)>, DbError> {
    let mut going = dispatch::going(tx)?;
    alert::add_going(tx, &mut going)?;
    Ok(going)
}

fn dispatch_and_alert_open(tx: &mut Tx<'_>, person: PersonId) -> Result<ahead::OpenTasks, DbError> {
    Ok(ahead::OpenTasks { drafts: alert::waiting_of(tx, person)?, is_out: dispatch::is_out(tx, person)? })
}

/// The tables of the flow.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 202_611_210_910, name: "flow", sql: include_str!("../migrations/202611210910_flow.sql") },
    Migration { number: 202_611_212_330, name: "room", sql: include_str!("../migrations/202611212330_room.sql") },
    Migration { number: 202_611_220_305, name: "hold", sql: include_str!("../migrations/202611220305_hold.sql") },
    Migration {
        number: 202_611_220_308,
        name: "verdict_keys",
        sql: include_str!("../migrations/202611220308_verdict_keys.sql"),
    },
    Migration { number: 202_611_220_307, name: "shifts", sql: include_str!("../migrations/202611220307_shifts.sql") },
    Migration { number: 202_611_221_001, name: "told", sql: include_str!("../migrations/202611221001_told.sql") },
    Migration {
        number: 202_611_221_002,
        name: "subscribers",
        sql: include_str!("../migrations/202611221002_subscribers.sql"),
    },
    Migration {
        number: 202_611_221_003,
        name: "deliveries",
        sql: include_str!("../migrations/202611221003_deliveries.sql"),
    },
    Migration { number: 202_611_221_005, name: "shown", sql: include_str!("../migrations/202611221005_shown.sql") },
    Migration {
        number: 202_611_221_101,
        name: "sign_offs",
        sql: include_str!("../migrations/202611221101_sign_offs.sql"),
    },
    Migration {
        number: 202_611_221_102,
        name: "standing",
        sql: include_str!("../migrations/202611221102_standing.sql"),
    },
    Migration { number: 202_611_221_103, name: "feeds", sql: include_str!("../migrations/202611221103_feeds.sql") },
    Migration { number: 202_611_221_105, name: "gone", sql: include_str!("../migrations/202611221105_gone.sql") },
    Migration { number: 202_611_221_601, name: "need", sql: include_str!("../migrations/202611221601_need.sql") },
];

/// What the slices of the flow share: the site, the playbook's rules, and the nudge that tells
/// the tasks that something may be due.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The site.
    pub site: Site,
    /// The playbook's rules, read once.
    pub rules: Arc<Rules>,
    /// Rung after a commit that leaves something to do. A lost ring is harmless: tasks look on
    /// their own every second.
    pub nudge: Arc<Notify>,
    /// Rung after a commit that leaves something to hand over.
    pub nudge_delivery: Arc<Notify>,
    /// What the left may ask of the right.
    pub ahead: ahead::Ahead,
    /// Everybody who may be told, in memory.
    pub subscribers: Arc<delivery::subscriber::Index>,
    /// Subscriptions asked for in the last minute.
    asking: Arc<delivery::subscriber::Throttle>,
    /// What carries texts to people outside; nothing until the composition puts it there.
    pub carriers: delivery::channel::Shelf,
    /// Whom calls to others may reach.
    pub trust: outside::Trust,
    /// Breakers and paces of the channels, in this process.
    pub(crate) gauges: Arc<delivery::fan_out::Gauges>,
    /// Whoever is asked before anything is handed over; nobody in a process that does everything.
    pub voucher: Option<Arc<dyn ahead::Voucher>>,
    /// The sender's own store, where it keeps how channels are reached; none in the hotline.
    pub own: Option<sereno_station::db::Db>,
    throttle: Arc<intake::Throttle>,
    /// One search by words at a time: each opens thousands of sealed reports.
    searching: Arc<tokio::sync::Mutex<()>>,
    remembered: Arc<intake::FactsCache>,
    /// Public pages that were drawn.
    shelf: Arc<delivery::shelf::Shelf>,
    /// A random number for this process, to hold leases under.
    node: [u8; 16],
}

impl Flow {
    /// A flow on a site.
    ///
    /// # Errors
    /// [`sereno_station::playbook::PlaybookError`] when the playbook lacks a section.
    pub fn new(site: Site) -> Result<Flow, sereno_station::playbook::PlaybookError> {
        let rules = Rules::read(&site.playbook)?;
        let ahead = ahead::Ahead {
            look,
            going: dispatch_and_alert_going,
            told_about: delivery::told_about,
            sending: delivery::sending,
            audience: delivery::audience,
            freeze: delivery::freeze,
            frozen: delivery::frozen,
            open_tasks: dispatch_and_alert_open,
            soon_on: shift::soon_on,
        };
        let node = site.chance();
        let subscribers = Arc::new(delivery::subscriber::Index::new(&site.playbook.places.areas));
        Ok(Flow {
            site,
            subscribers,
            asking: Arc::default(),
            rules: Arc::new(rules),
            nudge: Arc::default(),
            nudge_delivery: Arc::default(),
            ahead,
            carriers: delivery::channel::Shelf::default(),
            trust: outside::Trust::default(),
            gauges: Arc::default(),
            voucher: None,
            own: None,
            throttle: Arc::default(),
            searching: Arc::default(),
            remembered: Arc::default(),
            shelf: Arc::default(),
            node,
        })
    }

    /// This flow after the network's choices changed: another site, the same process. What was
    /// rung, throttled and leased goes on.
    ///
    /// # Errors
    /// As [`Flow::new`].
    pub fn again(&self, site: Site) -> Result<Flow, sereno_station::playbook::PlaybookError> {
        let rules = Arc::new(Rules::read(&site.playbook)?);
        self.subscribers.redraw(&site.playbook.places.areas);
        Ok(Flow { site, rules, remembered: Arc::default(), shelf: Arc::default(), ..self.clone() })
    }

    /// Runs every task once; says how much was done. Tasks look at what is due, do it once and
    /// may be run twice, so any caller may run them at any time.
    ///
    /// # Errors
    /// [`Stop`] when storage fails; what was not done stays due.
    pub async fn run_due(&self) -> Result<usize, Stop> {
        // Locked, nothing is fused, sent or told; what was done before and meanwhile still takes its
        // place in the log, which needs no key of these.
        let is_locked = sereno_station::lock::enforce(&self.site).await?;
        // Carriers hold passwords: locked, they are dropped. A key file that cannot be read keeps
        // letters in, and nothing else from its work.
        if let Err(error) = delivery::channel::look(self).await {
            tracing::error!(%error, "how channels are reached cannot be read");
        }
        if is_locked {
            sereno_station::audit::sequence_due(&self.site, self.node).await?;
            return Ok(0);
        }
        // Who has stopped elsewhere is out before anything is drafted here. Where it fails the index is
        // as it was, and whoever stopped is asked for again before each letter.
        if let Err(error) = delivery::subscriber::catch_up(self).await {
            tracing::error!(%error, "who subscribed or stopped cannot be read");
        }
        // One that fails does not keep the others from their work.
        let all = [
            incident::fuse_due(self).await,
            incident::decay_due(self).await,
            shift::miss_due(self).await,
            dispatch::expire_due(self).await,
            // With a sender of its own this process puts nothing out, whatever the rows say.
            if self.site.settings.sender_origin.is_none() { delivery::release_due(self).await } else { Ok(0) },
            // What takes its place in the log is no work that anybody waits for: it is not counted.
            sereno_station::audit::sequence_due(&self.site, self.node).await.map(|_| 0),
        ];
        let mut done = 0;
        for one in all {
            done += one?;
        }
        Ok(done)
    }
}
