//! The fan-out of a running server: every channel has lanes of its own, which start when something
//! waits and end when nothing does, so a slow channel keeps nobody waiting but itself.

use super::super::channel::Carrier;
use super::{end_over, lane, waits};
use crate::Flow;
use sereno_core::delivery::Channel;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// It looks on its own this often, whether or not it was nudged.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Delivers for as long as it is polled. `flow` gives the flow as it is now, because the network's
/// choices may change; `nudged` ends when something may be due.
pub async fn keep_delivering<F: Future<Output = ()>>(flow: impl Fn() -> Flow, nudged: impl Fn() -> F) {
    let mut lanes: BTreeMap<Channel, JoinSet<()>> = BTreeMap::new();
    loop {
        let now_flow = flow();
        if let Err(error) = end_over(&now_flow, now_flow.site.now()).await {
            tracing::error!(%error, "what is past its time stays due");
        }
        for carrier in now_flow.carriers.get() {
            let running = lanes.entry(carrier.channel()).or_default();
            while running.try_join_next().is_some() {}
            let free = carrier.lanes().max(1).saturating_sub(running.len());
            let waiting = if free == 0 { Ok(0) } else { waits(&now_flow, carrier.channel(), free).await };
            match waiting {
                Ok(n) => (0..n).for_each(|_| start(running, &now_flow, &carrier)),
                Err(error) => tracing::error!(%error, "what is due cannot be looked at"),
            }
        }
        let _ = tokio::time::timeout(LOOK_EVERY, nudged()).await;
    }
}

fn start(running: &mut JoinSet<()>, flow: &Flow, carrier: &Arc<dyn Carrier>) {
    let (flow, carrier, nth) = (flow.clone(), Arc::clone(carrier), running.len());
    running.spawn(async move {
        if let Err(error) = lane(&flow, &carrier, nth).await {
            tracing::error!(%error, channel = carrier.channel().slug(), "a lane stopped; what it held is taken over");
        }
    });
}
