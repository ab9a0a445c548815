//! A command about a ticket.

use super::Asker;
use super::stamp::{Stamp, actor};
use super::turns::Decided;
use crate::StoreError;
use crate::batch::Batch;
use crate::facts::World;
use crate::ticket::Changing;
use domain::id::{CommandId, LaneId};
use domain::ticket::{Command, Context, Event, Facts, Ticket, decide, evolve, passed_on};
use domain::wire::Envelope;

/// Decides one command on its ticket as the ones before have left it; `whole` is the ticket of which that is a part.
pub(super) fn turn(
    asker: Asker<'_>,
    envelope: &Envelope,
    command: &Command,
    world: &World,
    tickets: &mut Batch<Changing>,
    whole: Option<LaneId>,
) -> Result<Decided, StoreError> {
    let ticket = tickets.get(envelope.lane).and_then(|one| one.ticket.as_ref());
    let mut facts = world.of_ticket(envelope.lane, command, ticket, asker.who.now);
    know_others(&mut facts, tickets, whole);
    let changing = tickets.at(envelope.lane);
    let actor = actor(
        asker,
        envelope,
        changing.ticket.as_ref().and(changing.token.as_ref()),
    );
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
    let stamp = Stamp::of(asker.who, envelope, &actor);
    let is_part = changing
        .ticket
        .as_ref()
        .is_some_and(|ticket| ticket.part_of().is_some());
    let whole = whole.filter(|_| is_part);
    let passed: Vec<Event> = whole
        .and_then(|whole| tickets.get(whole)?.ticket.as_ref())
        .map_or_else(Vec::new, |whole| {
            events
                .iter()
                .filter_map(|event| passed_on(event, whole))
                .collect()
        });
    let changing = tickets.at(envelope.lane);
    let Some(version) = happen(changing, envelope.id, &stamp, events) else {
        let why = "events without a ticket";
        return Err(StoreError::corrupt("ticket", envelope.lane, why));
    };
    if let Some(whole) = whole {
        happen(tickets.at(whole), envelope.id, &stamp, passed);
    }
    Ok(Decided::done(envelope, version, needs_review))
}

/// What is to be known of the batch's other tickets: as the commands before have left them.
fn know_others(facts: &mut Facts, tickets: &Batch<Changing>, whole: Option<LaneId>) {
    let of = |lane| tickets.get(lane).and_then(|changing| changing.ticket.as_ref());
    // one that has become a part itself stands for nothing any more
    let whole = whole.and_then(of).filter(|whole| whole.part_of().is_none());
    facts.whole = whole.map(Ticket::as_whole);
    if let Some(target) = &mut facts.target
        && let Some(now) = of(target.id.into())
    {
        target.open = now.stage.is_open();
    }
}

/// Lets events happen to a ticket; its version after them. None when there is no ticket then.
fn happen(changing: &mut Changing, by: CommandId, stamp: &Stamp, events: Vec<Event>) -> Option<u64> {
    let mut version = changing.ticket.as_ref().map_or(0, |ticket| ticket.version);
    for event in events {
        version += 1;
        let one = stamp.on(version, event);
        changing.ticket = evolve(changing.ticket.take(), &one);
        changing.recorded.push((by, one));
    }
    changing.send_crew();
    changing.ticket.is_some().then_some(version)
}
