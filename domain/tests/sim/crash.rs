//! Every point at which a phone can die, one after the other.

use super::Mutation;
use super::device::machine;
use super::run::Sim;
use super::world::{Promise, Shared};
use domain::blob::{BlobRef, Sha256Hex};
use domain::people::Author;
use domain::rejection::Field;
use domain::sync::{NewCommand, Next, PhotoBytes};
use domain::text::Remark;
use domain::ticket::{Command, sample};

/// What becomes of requests that are on their way when the phone dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnTheWay {
    Arrive,
    Lost,
}

fn photo() -> PhotoBytes {
    let bytes = vec![3; 300];
    let blob = BlobRef {
        sha256: Sha256Hex::of(&bytes),
        len: 300,
        mime: "image/jpeg".to_owned(),
    };
    PhotoBytes { blob, bytes }
}

/// Acknowledge, a note with a photo, arrive: the first so many of them.
fn commands(count: usize) -> Vec<NewCommand> {
    let photo = photo();
    let note = Command::Note {
        text: Some(Remark::parse(Field::Remark, "阀门漏水").expect("sample")),
        photos: vec![photo.blob.clone()],
    };
    let on = |command: Command, photos| NewCommand {
        lane: sample::lane(1),
        command: command.into(),
        token: None,
        base_version: Some(3),
        photos,
    };
    let mut commands = vec![
        on(Command::Acknowledge {}, Vec::new()),
        on(note, vec![photo]),
        on(Command::Arrive {}, Vec::new()),
    ];
    commands.truncate(count);
    commands
}

/// Pulls, saves, sends all, pulls; then it is done.
async fn a_day(world: Shared, count: usize) {
    let author = Author::Person(world.borrow().staff[0].id);
    let machine = machine(&world, 0, author);
    machine.pull().await.expect("no trouble");
    for new in commands(count) {
        let item = machine.enqueue(new).await.expect("no trouble");
        let photos = item
            .photos
            .iter()
            .map(|photo| photo.blob.sha256.clone())
            .collect();
        world.borrow_mut().promises.push(Promise {
            id: item.envelope.id,
            phone: 0,
            author,
            photos,
        });
    }
    loop {
        match machine.pump().await.expect("no trouble").next {
            Next::Now => {}
            Next::Rest => break,
            other => panic!("{other:?} without any trouble"),
        }
    }
    machine.pull().await.expect("no trouble");
    world.borrow_mut().note(|| "the day is over".to_owned());
}

/// Lets the phone die after so many turns, and once more after so many of its next life; then lets all come to rest.
/// Gives whether the day was over by then.
pub fn die(count: usize, turns: usize, again: Option<usize>, on_the_way: OnTheWay) -> bool {
    let mut sim = Sim::new(1, Mutation::None);
    let world = sim.world.clone();
    sim.exec.spawn((0, 0), a_day(world.clone(), count));
    sim.step_by_step(turns);
    let over = world
        .borrow()
        .log
        .iter()
        .any(|line| line.ends_with("the day is over"));
    sim.kill_phone(0);
    if on_the_way == OnTheWay::Lost {
        world.borrow_mut().lose_requests();
    }
    if let Some(turns) = again {
        sim.open(0, 0);
        sim.step_by_step(turns);
        sim.kill_phone(0);
    }
    sim.quiesce();
    let world = world.borrow();
    let wrong = &world.violations;
    assert!(
        wrong.is_empty(),
        "{count} commands, dead after {turns} and {again:?} turns, {on_the_way:?}: {wrong:?}\n{}",
        world.log.join("\n")
    );
    let sent = world.promises.len();
    assert!(world.server.effects.values().all(|times| *times == 1) && world.server.effects.len() >= sent);
    over
}
