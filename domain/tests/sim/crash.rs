//! Every point at which a phone can die, one after the other; and every step of storage and network that can fail.

use super::Mutation;
use super::device::{Machine, machine, sleep};
use super::run::Sim;
use super::steps::Size;
use super::world::{Promise, Shared};
use domain::blob::{BlobRef, Sha256Hex};
use domain::people::Author;
use domain::rejection::Field;
use domain::sync::{NewCommand, Next, PhotoBytes};
use domain::text::Remark;
use domain::ticket::{Command, sample};
use std::rc::Rc;

/// What becomes of requests that are on their way when the phone dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnTheWay {
    Arrive,
    Lost,
}

/// How a day goes wrong.
#[derive(Clone, Copy, Debug)]
pub struct Trouble {
    /// How many commands there are, 1 to 3.
    pub commands: usize,
    /// After how many turns the phone dies.
    pub dies: Option<usize>,
    /// After how many turns of its next life it dies again.
    pub again: Option<usize>,
    pub on_the_way: OnTheWay,
    /// Which step of storage or network fails.
    pub fails_at: Option<usize>,
    pub mutation: Mutation,
}

/// What had become of the day by then.
pub struct Outcomes {
    /// Whether the day was over when the phone died.
    pub over: bool,
    /// Whether nothing was under way any more when it died again.
    pub recovered: bool,
    /// How many steps of storage and network there had been when it died.
    pub io: usize,
    pub wrong: Vec<String>,
}

fn photo(fill: u8) -> PhotoBytes {
    let bytes = vec![fill; 300];
    let blob = BlobRef {
        sha256: Sha256Hex::of(&bytes),
        len: 300,
        mime: "image/jpeg".to_owned(),
    };
    PhotoBytes { blob, bytes }
}

fn note(fills: &[u8]) -> NewCommand {
    let photos: Vec<PhotoBytes> = fills.iter().map(|fill| photo(*fill)).collect();
    let command = Command::Note {
        text: Some(Remark::parse(Field::Remark, "阀门漏水").expect("sample")),
        photos: photos.iter().map(|photo| photo.blob.clone()).collect(),
    };
    on(command, photos)
}

fn on(command: Command, photos: Vec<PhotoBytes>) -> NewCommand {
    NewCommand {
        lane: sample::lane(1).into(),
        command: command.into(),
        token: None,
        base_version: Some(3),
        photos,
    }
}

/// A note with two photos; two notes that share one; the same with taking the job on between them.
fn commands(count: usize) -> Vec<NewCommand> {
    match count {
        1 => vec![note(&[3, 4])],
        2 => vec![note(&[3, 4]), note(&[4])],
        _ => vec![note(&[3, 4]), on(Command::Acknowledge {}, Vec::new()), note(&[4])],
    }
}

/// Pulls, saves, sends all, pulls; whatever fails is tried again. Then it is done.
async fn a_day(world: Shared, count: usize) {
    let author = Author::Person(world.borrow().staff[0].id);
    let machine = machine(&world, 0, author);
    while machine.pull().await.is_err() {}
    for new in commands(count) {
        save(&world, &machine, new).await;
    }
    loop {
        match machine.pump().await.map(|turn| turn.next) {
            Ok(Next::Now) | Err(_) => {}
            Ok(Next::Rest) => break,
            Ok(Next::AfterMs(ms)) => sleep(&world, i64::try_from(ms).expect("minutes")).await,
            Ok(other) => panic!("{other:?} without any trouble"),
        }
    }
    while machine.pull().await.is_err() {}
    world.borrow_mut().happens("the day is over");
}

async fn save(world: &Shared, machine: &Rc<Machine>, new: NewCommand) {
    let item = loop {
        if let Ok(item) = machine.enqueue(new.clone()).await {
            break item;
        }
    };
    let photos = item.photos.iter().map(|photo| photo.blob.sha256.clone());
    world.borrow_mut().promises.push(Promise {
        id: item.envelope.id,
        phone: 0,
        author: machine.author(),
        photos: photos.collect(),
    });
}

/// Lets a day go wrong, then lets all come to rest.
pub fn day(trouble: Trouble) -> Outcomes {
    let size = Size { phones: 1, tabs: 1 };
    let mut sim = Sim::new(1, size, trouble.mutation);
    let world = sim.world.clone();
    world.borrow_mut().fails_at = trouble.fails_at;
    sim.exec.spawn((0, 0), a_day(world.clone(), trouble.commands));
    sim.step_by_step(trouble.dies.unwrap_or(1000));
    let over = world.borrow().happened.contains_key("the day is over");
    let io = world.borrow().io;
    sim.kill_phone(0);
    if trouble.on_the_way == OnTheWay::Lost {
        world.borrow_mut().lose_requests();
    }
    let mut recovered = true;
    if let Some(turns) = trouble.again {
        sim.open(0, 0);
        sim.step_by_step(turns);
        {
            let disks = &world.borrow().phones[0].disks;
            let mut items = disks.values().flat_map(|disk| disk.items.values());
            recovered = !items.any(|item| item.is_under_way());
        }
        sim.kill_phone(0);
    }
    super::always::step(&mut world.borrow_mut());
    if world.borrow().violations.is_empty() {
        sim.quiesce();
    }
    let world = world.borrow();
    let mut wrong = world.violations.clone();
    let sent = world.promises.len();
    let effects = &world.server.effects;
    if wrong.is_empty() && (effects.values().any(|times| *times != 1) || effects.len() < sent) {
        wrong.push(format!("{sent} commands had the effects {effects:?}"));
    }
    Outcomes {
        over,
        recovered,
        io,
        wrong,
    }
}

/// The same, which must end well.
pub fn survives(trouble: Trouble) -> Outcomes {
    let outcomes = day(trouble);
    assert!(outcomes.wrong.is_empty(), "{trouble:?}: {:?}", outcomes.wrong);
    outcomes
}
