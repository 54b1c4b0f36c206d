//! The running product, and how it becomes another one while it runs.

use super::{chosen, playbook, stored};
use crate::app;
use anyhow::Context;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use sereno_flow::Flow;
use std::sync::{Arc, PoisonError, RwLock};
use tower::ServiceExt as _;

/// A response carries this when what the product is made of was changed by its request.
#[derive(Clone, Copy, Debug)]
pub struct Changed;

/// The product as it is now. Requests under way end with the product they began with.
pub struct Live {
    now: RwLock<Current>,
    /// One at a time builds the next.
    building: tokio::sync::Mutex<()>,
}

struct Current {
    flow: Flow,
    router: Router,
    /// The stored choice it was built from.
    stored: Option<String>,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Live")
    }
}

impl Live {
    /// The product around a flow that was built from a stored choice.
    pub fn new(flow: Flow, stored: Option<String>) -> Arc<Live> {
        let router = app::router(&flow);
        Arc::new(Live { now: RwLock::new(Current { flow, router, stored }), building: tokio::sync::Mutex::default() })
    }

    /// The flow as it is now.
    pub fn flow(&self) -> Flow {
        self.now.read().unwrap_or_else(PoisonError::into_inner).flow.clone()
    }

    fn now(&self) -> (Router, Option<String>) {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        (now.router.clone(), now.stored.clone())
    }

    /// The router: whatever the product's router is when a request comes.
    pub fn router(self: &Arc<Self>) -> Router {
        Router::new().fallback(pass_on).with_state(Arc::clone(self))
    }

    /// Takes up what was chosen since it last looked; says whether anything was.
    ///
    /// # Errors
    /// When storage fails or what is stored cannot be used; the product stays as it was.
    pub async fn look(&self) -> anyhow::Result<bool> {
        let _one = self.building.lock().await;
        let flow = self.flow();
        let found = flow.site.db.read(|tx| Ok(stored(tx)?)).await.map_err(|stop| anyhow::anyhow!("{stop}"))?;
        if found == self.now().1 {
            return Ok(false);
        }
        let chosen = chosen(found.as_deref())?;
        let (playbook, texts) = playbook(&flow.site.settings.given_playbook, chosen.as_ref())?;
        let mut site = flow.site.clone();
        site.playbook = Arc::new(playbook);
        site.texts = Arc::new(texts);
        let flow = flow.again(site).context("taking up the set-up")?;
        let router = app::router(&flow);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Current { flow, router, stored: found };
        Ok(true)
    }
}

async fn pass_on(State(live): State<Arc<Live>>, request: Request) -> Response {
    // A router cannot fail; it answers.
    let Ok(response) = live.now().0.oneshot(request).await;
    if response.extensions().get::<Changed>().is_some()
        && let Err(error) = live.look().await
    {
        // It was built once before it was stored, so this is storage failing; tasks look again.
        tracing::error!("what was set up is not taken up yet: {error:#}");
    }
    response
}
