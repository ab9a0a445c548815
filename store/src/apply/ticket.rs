//! A command about a ticket.

use super::Asker;
use super::stamp::{Stamp, actor};
use super::turns::Decided;
use crate::StoreError;
use crate::facts::World;
use crate::ticket::Changing;
use domain::ticket::{Command, Context, Event, decide, evolve};
use domain::wire::Envelope;

/// Decides one command on its ticket as the ones before have left it.
pub(super) fn turn(
    asker: Asker<'_>,
    envelope: &Envelope,
    command: &Command,
    world: &World,
    changing: &mut Changing,
) -> Result<Decided, StoreError> {
    let actor = actor(
        asker,
        envelope,
        changing.ticket.as_ref().and(changing.token.as_ref()),
    );
    let mut facts = world.of_ticket(envelope.lane, command, asker.who.now);
    if matches!(command, Command::Complete { .. }) {
        facts.code = changing.token.as_ref().map(crate::ticket::confirmation_code);
    }
    let context = Context {
        actor: &actor,
        facts: &facts,
        now: asker.who.now,
    };
    let version = changing.ticket.as_ref().map(|ticket| ticket.version);
    let lane = envelope.lane.into();
    let events = match decide(changing.ticket.as_ref(), command, lane, &context) {
        Ok(events) => events,
        Err(why) => return Ok(Decided::refused(envelope, why, version)),
    };
    let needs_review = events
        .iter()
        .any(|event| matches!(event, Event::CompletionKept { .. }));
    if changing.token.is_none() {
        changing.token.clone_from(&envelope.token);
    }
    let (stamp, mut version) = (Stamp::of(asker.who, envelope, &actor), version.unwrap_or(0));
    for event in events {
        version += 1;
        let one = stamp.on(version, event);
        changing.ticket = evolve(changing.ticket.take(), &one);
        changing.recorded.push((envelope.id, one));
    }
    changing.send_crew();
    if changing.ticket.is_none() {
        let why = "events without a ticket";
        return Err(StoreError::corrupt("ticket", envelope.lane, why));
    }
    Ok(Decided::done(envelope, version, needs_review))
}
