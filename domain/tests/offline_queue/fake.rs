//! A device whose storage never fails unless told, with a server that says what the test says.

use domain::blob::{BlobRef, Sha256Hex};
use domain::id::{CommandId, Epoch, InstallId, LaneId, PageSession, TicketId, TicketNo, TrackingToken};
use domain::people::{Author, Role};
use domain::rejection::{Field, Rejection};
use domain::sync::{
    Batch, Clock, Engine, Item, ItemState, Meta, Net, NetFault, NewCommand, Next, PhotoBytes, Store,
    StoreFault, Turn,
};
use domain::text::Remark;
use domain::ticket::{Command, sample};
use domain::view::TicketDetail;
use domain::wire::{Answer, Envelope, PullAnswer, PullRequest, PushAnswer, PushRequest};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

type OnPush = Box<dyn FnMut(&[Envelope]) -> Result<Vec<Answer>, NetFault>>;

#[derive(Default)]
pub struct Device {
    pub items: RefCell<BTreeMap<CommandId, Item>>,
    pub lanes: RefCell<BTreeMap<LaneId, u64>>,
    pub photos: RefCell<BTreeMap<Sha256Hex, Vec<u8>>>,
    pub jobs: RefCell<BTreeMap<TicketId, TicketDetail>>,
    pub meta: RefCell<Meta>,
    pub batches: RefCell<Vec<Batch>>,
    pub room: Cell<Option<usize>>,
    pub on_push: RefCell<Option<OnPush>>,
    pub on_pull: RefCell<Option<Result<PullAnswer, NetFault>>>,
    pub on_photo: Cell<Option<NetFault>>,
    /// A push that never ends.
    pub push_hangs: Cell<bool>,
    /// An upload that never ends.
    pub photo_hangs: Cell<bool>,
    /// What went over the network, in order.
    pub calls: RefCell<Vec<String>>,
    pub now: Cell<i64>,
    pub dice: Cell<u8>,
    pub offline: Cell<bool>,
}

#[derive(Clone, Default)]
pub struct Fake(pub Rc<Device>);

pub type Phone = Engine<Fake, Fake, Fake>;

/// A phone of worker 1 with an empty queue; the server applies everything.
pub fn phone() -> (Phone, Fake) {
    let fake = Fake::default();
    fake.0.now.set(sample::NOON_MS);
    (open(&fake), fake)
}

/// Another page over the same storage.
pub fn open(fake: &Fake) -> Phone {
    let author = Author::Person(worker().id);
    let install = InstallId::mint(0, [8; 10]);
    Engine::new(
        fake.clone(),
        fake.clone(),
        fake.clone(),
        author,
        install,
        "test".to_owned(),
    )
}

pub fn worker() -> domain::people::Staff {
    sample::staff(1, Role::Worker).expect("sample")
}

impl Fake {
    pub fn queue(&self) -> Vec<Item> {
        let mut items: Vec<Item> = self.0.items.borrow().values().cloned().collect();
        items.sort_by_key(|item| item.place);
        items
    }

    pub fn states(&self) -> Vec<ItemState> {
        self.queue().iter().map(|item| item.state).collect()
    }

    /// The life of the server's data: that which a pull would tell.
    fn epoch(&self) -> Epoch {
        match &*self.0.on_pull.borrow() {
            Some(Ok(answer)) => answer.epoch,
            _ => pulled(1, 0).epoch,
        }
    }

    pub fn answer(&self, on_push: impl FnMut(&[Envelope]) -> Result<Vec<Answer>, NetFault> + 'static) {
        *self.0.on_push.borrow_mut() = Some(Box::new(on_push));
    }

    pub fn fail(&self, fault: NetFault) {
        self.answer(move |_| Err(fault));
    }

    /// The server applies everything from now on.
    pub fn agree(&self) {
        self.answer(|commands| Ok(commands.iter().map(applied).collect()));
    }

    pub fn calls(&self) -> Vec<String> {
        self.0.calls.take()
    }

    pub fn pass(&self, ms: u64) {
        self.0
            .now
            .set(self.0.now.get() + i64::try_from(ms).expect("small"));
    }

    fn used(&self) -> usize {
        let photos = self.0.photos.borrow();
        photos.values().map(Vec::len).sum::<usize>() + self.0.items.borrow().len()
    }

    fn write(&self, batch: &Batch) {
        let device = &self.0;
        device
            .items
            .borrow_mut()
            .extend(batch.put.iter().map(|item| (item.envelope.id, item.clone())));
        device
            .items
            .borrow_mut()
            .retain(|id, _| !batch.remove.contains(id));
        let photos = batch
            .put_photos
            .iter()
            .map(|photo| (photo.blob.sha256.clone(), photo.bytes.clone()));
        device.photos.borrow_mut().extend(photos);
        device
            .photos
            .borrow_mut()
            .retain(|sha256, _| !batch.remove_photos.contains(sha256));
        device.lanes.borrow_mut().extend(batch.lanes.iter().copied());
        if batch.clear_jobs {
            device.jobs.borrow_mut().clear();
        }
        device
            .jobs
            .borrow_mut()
            .retain(|id, _| !batch.remove_jobs.contains(id));
        device
            .jobs
            .borrow_mut()
            .extend(batch.put_jobs.iter().map(|job| (job.ticket.id, job.clone())));
        if let Some(meta) = &batch.meta {
            *device.meta.borrow_mut() = meta.clone();
        }
    }
}

impl Store for Fake {
    async fn items(&self) -> Result<Vec<Item>, StoreFault> {
        Ok(self.queue())
    }
    async fn lane_seq(&self, lane: LaneId) -> Result<u64, StoreFault> {
        Ok(self.0.lanes.borrow().get(&lane).copied().unwrap_or(0))
    }
    async fn photo(&self, sha256: &Sha256Hex) -> Result<Option<Vec<u8>>, StoreFault> {
        Ok(self.0.photos.borrow().get(sha256).cloned())
    }
    async fn jobs(&self) -> Result<Vec<TicketDetail>, StoreFault> {
        Ok(self.0.jobs.borrow().values().cloned().collect())
    }
    async fn meta(&self) -> Result<Meta, StoreFault> {
        Ok(self.0.meta.borrow().clone())
    }
    async fn commit(&self, batch: Batch) -> Result<(), StoreFault> {
        let grows = batch
            .put_photos
            .iter()
            .map(|photo| photo.bytes.len())
            .sum::<usize>();
        if grows > 0 && self.0.room.get().is_some_and(|room| self.used() + grows > room) {
            return Err(StoreFault::Full);
        }
        self.write(&batch);
        self.0.batches.borrow_mut().push(batch);
        Ok(())
    }
    async fn commit_if(&self, queue: &[Item], batch: Batch) -> Result<bool, StoreFault> {
        if queue != self.queue()
            || batch
                .if_meta
                .as_ref()
                .is_some_and(|meta| *meta != *self.0.meta.borrow())
        {
            return Ok(false);
        }
        self.commit(batch).await.map(|()| true)
    }
}

impl Net for Fake {
    async fn push(&self, request: &PushRequest) -> Result<PushAnswer, NetFault> {
        let seqs: Vec<String> = request.commands.iter().map(|one| one.seq.to_string()).collect();
        self.0.calls.borrow_mut().push(format!("push {}", seqs.join(",")));
        if self.0.push_hangs.get() {
            std::future::pending::<()>().await;
        }
        let answers = match self.0.on_push.borrow_mut().as_mut() {
            Some(on_push) => on_push(&request.commands)?,
            None => request.commands.iter().map(applied).collect(),
        };
        Ok(PushAnswer {
            answers,
            epoch: self.epoch(),
            server_ms: 0,
        })
    }
    async fn pull(&self, _: &PullRequest) -> Result<PullAnswer, NetFault> {
        self.0.on_pull.borrow().clone().unwrap_or(Err(NetFault::Offline))
    }
    async fn has_blob(&self, _: &BlobRef, _: Option<&TrackingToken>) -> Result<bool, NetFault> {
        self.0.calls.borrow_mut().push("has".to_owned());
        Ok(false)
    }
    async fn put_blob(&self, _: &BlobRef, _: &[u8], _: Option<&TrackingToken>) -> Result<(), NetFault> {
        self.0.calls.borrow_mut().push("put".to_owned());
        if self.0.photo_hangs.get() {
            std::future::pending::<()>().await;
        }
        self.0.on_photo.get().map_or(Ok(()), Err)
    }
}

impl Clock for Fake {
    fn wall_ms(&self) -> i64 {
        self.0.now.get()
    }
    #[expect(clippy::cast_precision_loss, reason = "a test's time is short")]
    fn mono_ms(&self) -> f64 {
        (self.0.now.get() - sample::NOON_MS) as f64
    }
    fn page_session(&self) -> PageSession {
        PageSession::mint(0, [2; 10])
    }
    fn random(&self) -> [u8; 10] {
        self.0.dice.set(self.0.dice.get().wrapping_add(1));
        [self.0.dice.get(); 10]
    }
    fn online(&self) -> bool {
        !self.0.offline.get()
    }
}

/// Runs what never has to wait.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

pub fn applied(envelope: &Envelope) -> Answer {
    Answer::applied(envelope.id, TicketNo(100_001), 4, false)
}

pub fn refused(envelope: &Envelope) -> Answer {
    Answer::refused(envelope.id, Rejection::NotYourJob)
}

pub fn remark() -> Remark {
    Remark::parse(Field::Remark, "阀门锈死，已更换").expect("sample")
}

pub fn on(lane: u8, command: Command) -> NewCommand {
    NewCommand {
        lane: sample::lane(lane).into(),
        command: command.into(),
        token: None,
        base_version: Some(3),
        photos: Vec::new(),
    }
}

pub fn photo(fill: u8) -> PhotoBytes {
    let bytes = vec![fill; 100];
    let blob = BlobRef {
        sha256: Sha256Hex::of(&bytes),
        len: 100,
        mime: "image/jpeg".to_owned(),
    };
    PhotoBytes { blob, bytes }
}

/// A note, with these photos.
pub fn note(lane: u8, fills: &[u8]) -> NewCommand {
    let photos: Vec<PhotoBytes> = fills.iter().map(|fill| photo(*fill)).collect();
    let blobs = photos.iter().map(|photo| photo.blob.clone()).collect();
    NewCommand {
        photos,
        ..on(
            lane,
            Command::Note {
                text: Some(remark()),
                photos: blobs,
            },
        )
    }
}

pub fn save(phone: &Phone, new: NewCommand) -> Item {
    now(phone.enqueue(new)).expect("saved")
}

pub fn pump(phone: &Phone) -> Turn {
    now(phone.pump()).expect("storage works")
}

/// Turns until one says to wait or to rest.
pub fn pump_all(phone: &Phone) -> Next {
    (0..100)
        .map(|_| pump(phone).next)
        .find(|next| *next != Next::Now)
        .expect("comes to an end")
}

pub fn pulled(epoch: u8, cursor: i64) -> PullAnswer {
    PullAnswer {
        epoch: Epoch::mint(0, [epoch; 10]),
        cursor,
        more: false,
        reset: false,
        changes: Vec::new(),
        tombstones: Vec::new(),
        taken_off: Vec::new(),
        acks: Vec::new(),
        server_ms: 0,
    }
}
