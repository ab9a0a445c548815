//! A command about a complaint.

use super::Asker;
use super::stamp::{Stamp, actor};
use super::turns::Decided;
use crate::StoreError;
use crate::complaint::Changing;
use crate::facts::World;
use domain::complaint::permit::may_see;
use domain::complaint::{Command, Context, decide, evolve};
use domain::wire::Envelope;

/// Decides one command on its complaint as the ones before have left it. Whoever may not know of the complaint hears
/// nothing of it: neither its number nor how often it has changed.
pub(super) fn turn(
    asker: Asker<'_>,
    envelope: &Envelope,
    command: &Command,
    world: &World,
    changing: &mut Changing,
) -> Result<Decided, StoreError> {
    let before = changing.complaint.as_ref();
    let actor = actor(asker, envelope, before.and(changing.token.as_ref()));
    let is_known = before.is_none_or(|complaint| may_see(&actor, complaint));
    let facts = world.of_complaint(command);
    let context = Context {
        actor: &actor,
        facts: &facts,
        now: asker.who.now,
    };
    let version = before.map(|complaint| complaint.version);
    let decided = match decide(before, command, envelope.lane.into(), &context) {
        Ok(events) => {
            if changing.token.is_none() {
                changing.token.clone_from(&envelope.token);
            }
            let (stamp, mut version) = (Stamp::of(asker.who, envelope, &actor), version.unwrap_or(0));
            for event in events {
                version += 1;
                let one = stamp.on(version, event);
                changing.complaint = evolve(changing.complaint.take(), &one);
                changing.recorded.push((envelope.id, one));
            }
            if changing.complaint.is_none() {
                let why = "events without a complaint";
                return Err(StoreError::corrupt("complaint", envelope.lane, why));
            }
            Decided::done(envelope, version, false)
        }
        Err(why) => Decided::refused(envelope, why, version),
    };
    Ok(if is_known { decided } else { decided.silent() })
}
