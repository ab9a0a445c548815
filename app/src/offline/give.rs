//! Giving commands, and what their author does with those that were refused.

use super::device::{Device, Queue};
use super::tabs::What;
use super::{Given, Identity, Keeping, clock, js, space, worker};
use domain::id::CommandId;
use domain::sync::{Item, ItemState, NewCommand, Store, StoreFault};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use std::rc::Rc;

/// How long somebody who waits for an answer is kept waiting.
const PATIENCE_MS: f64 = 12_000.0;

impl Device {
    /// Saves a command.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn save(&self, who: Identity, command: NewCommand, what: What) -> Result<Item, StoreFault> {
        let queue = self.queue(who)?;
        let saved = queue.engine.enqueue(command).await;
        match &saved {
            Ok(_) => self.outbox.keeping.set(Keeping::Ready),
            Err(fault) => self.note_fault(fault),
        }
        let item = saved?;
        if what == What::Hurry {
            queue.engine.wake();
        }
        queue.bell.ring();
        self.news(queue, what);
        if !self.asked_to_persist.replace(true) {
            // a browser is asked when it has something to keep: it is more willing then
            spawn_local(async {
                let _ = space::persist().await;
            });
            spawn_local(worker::ask_for_sync());
        }
        Ok(item)
    }

    /// Saves a command and waits for its answer, as long as one may come.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn give(&self, who: Identity, command: NewCommand) -> Result<Given, StoreFault> {
        let (unanswered, began) = (self.unanswered.get(), clock::mono_ms());
        let id = self.save(who, command, What::Hurry).await?.envelope.id;
        loop {
            let seen = self.happened.count();
            let item = self.find(id).await?;
            if let Some(answer) = item.as_ref().and_then(|(_, item)| settled(item)) {
                if let Some((queue, _)) = item.filter(|_| !answer.took_effect()) {
                    // whoever gave it sees why, and still has what was typed
                    queue.engine.discard(id).await?;
                    self.news(&queue, What::News);
                }
                return Ok(Given::Answered(answer));
            }
            let waits = item.is_some_and(|(_, item)| item.failures < 2 && item.state != ItemState::Blocked);
            let tried = self.unanswered.get() > unanswered;
            let offline = !js::window().navigator().on_line();
            if !waits || tried || offline || clock::mono_ms() - began > PATIENCE_MS {
                return Ok(Given::Saved(id));
            }
            js::within(1_000, self.happened.past(seen)).await;
        }
    }

    async fn find(&self, id: CommandId) -> Result<Option<(Rc<Queue>, Item)>, StoreFault> {
        for queue in &self.queues {
            let items = queue.engine.store().items().await?;
            if let Some(item) = items.into_iter().find(|item| item.envelope.id == id) {
                return Ok(Some((Rc::clone(queue), item)));
            }
        }
        Ok(None)
    }

    /// Removes a command that waits for its author.
    pub async fn discard(&self, id: CommandId) {
        self.settle(id, async |queue: &Queue| queue.engine.discard(id).await.map(drop))
            .await;
    }

    /// Gives a refused command again.
    pub async fn retry(&self, id: CommandId) {
        self.settle(id, async |queue: &Queue| queue.engine.retry(id).await.map(drop))
            .await;
    }

    /// Gives a refused command again in other words, at its old place and with its photos.
    ///
    /// # Errors
    /// When storage fails; then it stays as it was.
    pub async fn reword(&self, id: CommandId, payload: Value) -> Result<(), StoreFault> {
        let Some((queue, _)) = self.find(id).await? else {
            return Ok(());
        };
        queue.engine.reword(id, payload).await?;
        queue.hurry();
        self.news(&queue, What::Queue);
        Ok(())
    }

    async fn settle(&self, id: CommandId, work: impl AsyncFn(&Queue) -> Result<(), StoreFault>) {
        let Ok(Some((queue, _))) = self.find(id).await else {
            return;
        };
        if let Err(fault) = work(&queue).await {
            self.note_fault(&fault);
        }
        queue.hurry();
        self.news(&queue, What::Queue);
    }
}

/// The answer of a command that is settled.
fn settled(item: &Item) -> Option<domain::wire::Answer> {
    let settled = matches!(item.state, ItemState::Sent | ItemState::Refused);
    item.answer.clone().filter(|_| settled)
}
