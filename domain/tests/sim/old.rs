//! What the simulation found once, step by step, so that it stays found.

use super::Mutation;
use super::device::{Machine, machine};
use super::run::Sim;
use super::steps::{Size, Step};
use super::world::Event;
use domain::people::Author;
use domain::rejection::Field;
use domain::sync::{ItemState, NewCommand, Next};
use domain::text::Remark;
use domain::ticket::{Command, Event as Happened, sample};
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

fn note(text: &str) -> NewCommand {
    let command = Command::Note {
        text: Some(Remark::parse(Field::Remark, text).expect("sample")),
        photos: Vec::new(),
    };
    NewCommand {
        lane: sample::lane(1).into(),
        command: command.into(),
        token: None,
        base_version: None,
        photos: Vec::new(),
    }
}

/// Begins something; what comes of it will be found there.
fn begin<T: 'static>(sim: &mut Sim, work: impl Future<Output = T> + 'static) -> Rc<RefCell<Option<T>>> {
    let outcome = Rc::new(RefCell::new(None));
    let there = outcome.clone();
    sim.exec.spawn((0, 0), async move {
        let came = work.await;
        *there.borrow_mut() = Some(came);
    });
    outcome
}

fn finish<T>(sim: &mut Sim, outcome: &Rc<RefCell<Option<T>>>) -> T {
    for _ in 0..1000 {
        if let Some(came) = outcome.borrow_mut().take() {
            return came;
        }
        sim.step_by_step(1);
    }
    panic!("it does not end");
}

fn save(sim: &mut Sim, machine: &Rc<Machine>, new: NewCommand) {
    let machine = machine.clone();
    let saved = begin(sim, async move { machine.enqueue(new).await });
    finish(sim, &saved).expect("no trouble");
}

fn pump(sim: &mut Sim, machine: &Rc<Machine>) -> Next {
    let machine = machine.clone();
    let turn = begin(sim, async move { machine.pump().await });
    finish(sim, &turn).expect("no trouble").next
}

/// Seed 902081 of an earlier generator. A pull was answered, and the answer was long on its way. Meanwhile the server
/// was restored from a backup, and a push found it out: everything began again. Then the old answer came and said of a
/// note that was to be sent again that the server had it; and the next one overtook it.
#[test]
fn an_answer_from_before_a_restoration_is_not_believed_after_it() {
    let mut sim = Sim::new(1, Size { phones: 1, tabs: 1 }, Mutation::None);
    let world = sim.world.clone();
    let author = Author::Person(world.borrow().staff[0].id);
    let machine = machine(&world, 0, author);
    let again = machine.clone();
    let pulled = begin(&mut sim, async move { again.pull().await });
    finish(&mut sim, &pulled).expect("no trouble");
    sim.take(&Step::Backup);
    for text in ["first", "second"] {
        save(&mut sim, &machine, note(text));
        while pump(&mut sim, &machine) == Next::Now {}
    }

    let again = machine.clone();
    let pulled = begin(&mut sim, async move { again.pull().await });
    let answered = |event: &(i64, Event)| matches!(event, (_, Event::Reply(_, Some(_))));
    let mut held = Vec::new();
    while !held.iter().any(answered) {
        held.into_iter()
            .for_each(|(at, event)| world.borrow_mut().agenda.plan(at, event));
        sim.step_by_step(1);
        held = world.borrow_mut().agenda.take();
    }
    sim.take(&Step::Restore);
    save(&mut sim, &machine, note("third"));
    assert_eq!(
        pump(&mut sim, &machine),
        Next::Now,
        "its answer names another life"
    );
    let now = world.borrow().now;
    held.into_iter()
        .for_each(|(_, event)| world.borrow_mut().agenda.plan(now, event));
    let turn = finish(&mut sim, &pulled).expect("it came");
    assert!(turn.more && !turn.queue_changed, "it says nothing that holds");
    let states: Vec<ItemState> = world.borrow().phones[0].disks[&author]
        .queue()
        .iter()
        .map(|item| item.state)
        .collect();
    assert_eq!(states, [ItemState::Waiting; 3]);

    while pump(&mut sim, &machine) == Next::Now {}
    let world = world.borrow();
    let said = world.server.tickets[&sample::lane(1)].history.iter();
    let said: Vec<&str> = said
        .filter_map(|recorded| match &recorded.event {
            Happened::Noted { text: Some(text), .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(said, ["first", "second", "third"]);
}

/// Seed 211284 of an earlier generator. A newer server had taken a command of a new kind, and the answer was lost. An
/// older server was put back in its place, and refused the kind before it looked whether the command was taken: its
/// author saw it refused, and its photos never went.
fn sent_again_to_an_older_server(mutation: Mutation) -> (ItemState, Vec<String>) {
    let mut sim = Sim::new(1, Size { phones: 1, tabs: 1 }, mutation);
    let world = sim.world.clone();
    let author = Author::Person(world.borrow().staff[0].id);
    sim.take(&Step::Deploy { build: 2, least: 1 });
    let before = machine(&world, 0, author);
    save(&mut sim, &before, note("of a new kind"));
    world.borrow_mut().disk(0, author).rewrite(2);
    begin(&mut sim, async move { before.pump().await });
    while world.borrow().server.receipts.is_empty() {
        sim.step_by_step(1);
    }
    sim.kill_phone(0);
    sim.take(&Step::Deploy { build: 1, least: 1 });
    let after = machine(&world, 0, author);
    while pump(&mut sim, &after) == Next::Now {}
    let world = world.borrow();
    let queue = world.phones[0].disks[&author].queue();
    (queue[0].state, world.violations.clone())
}

#[test]
fn what_a_newer_server_took_an_older_one_does_not_refuse() {
    let (state, wrong) = sent_again_to_an_older_server(Mutation::None);
    assert_eq!((state, wrong), (ItemState::Sent, Vec::new()));
    let (state, wrong) = sent_again_to_an_older_server(Mutation::KindBeforeReceipt);
    assert_eq!((state, wrong.len()), (ItemState::Refused, 1), "{wrong:?}");
}
