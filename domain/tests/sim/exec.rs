//! A tiny executor with its own time: which task goes on next is drawn by lot, and a task can be killed wherever it
//! waits.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// A small source of chance (splitmix64): the same seed gives the same run on every machine.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).expect("small")).expect("small")
    }

    /// A time between two.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(usize::try_from(to - from + 1).expect("in order"))).expect("small")
    }

    /// True so many times of a hundred.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Whose task it is: a tab of a phone. Killed together.
pub type Home = (usize, usize);

struct Task {
    home: Home,
    future: Pin<Box<dyn Future<Output = ()>>>,
    flag: Arc<Flag>,
}

/// All tasks.
#[derive(Default)]
pub struct Exec {
    tasks: Vec<Task>,
}

impl Exec {
    pub fn spawn(&mut self, home: Home, future: impl Future<Output = ()> + 'static) {
        self.tasks.push(Task {
            home,
            future: Box::pin(future),
            flag: Arc::new(Flag(AtomicBool::new(true))),
        });
    }

    /// Polls one of the tasks that can go on; `false` when there is none.
    pub fn turn(&mut self, chance: &mut Chance) -> bool {
        let ready = |task: &Task| task.flag.0.load(Ordering::Relaxed);
        let ready: Vec<usize> = (0..self.tasks.len())
            .filter(|at| ready(&self.tasks[*at]))
            .collect();
        if ready.is_empty() {
            return false;
        }
        let at = ready[chance.below(ready.len())];
        let task = &mut self.tasks[at];
        task.flag.0.store(false, Ordering::Relaxed);
        let waker = Waker::from(task.flag.clone());
        if task
            .future
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            drop(self.tasks.swap_remove(at));
        }
        true
    }

    /// Drops every task of a tab, wherever it waits.
    pub fn kill(&mut self, home: Home) {
        self.tasks.retain(|task| task.home != home);
    }
}

/// Lets other tasks come in between, or the process die here.
pub async fn pause() {
    let mut paused = false;
    std::future::poll_fn(|context| {
        if paused {
            return Poll::Ready(());
        }
        paused = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// A place where one thing arrives.
pub struct Slot<T>(Rc<RefCell<(Option<T>, Option<Waker>)>>);

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Slot<T> {
    pub fn empty() -> Self {
        Self(Rc::new(RefCell::new((None, None))))
    }

    /// Puts something there, unless something has been there before.
    pub fn fill(&self, value: T) {
        let mut inside = self.0.borrow_mut();
        if inside.0.is_none() {
            inside.0 = Some(value);
        }
        if let Some(waker) = inside.1.take() {
            waker.wake();
        }
    }

    pub async fn wait(&self) -> T {
        std::future::poll_fn(|context| {
            let mut inside = self.0.borrow_mut();
            if let Some(value) = inside.0.take() {
                return Poll::Ready(value);
            }
            inside.1 = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

/// What is to happen, by time and then in the order in which it was planned.
pub struct Agenda<E> {
    planned: BTreeMap<(i64, u64), E>,
    count: u64,
}

impl<E> Agenda<E> {
    pub const fn new() -> Self {
        Self {
            planned: BTreeMap::new(),
            count: 0,
        }
    }

    pub fn plan(&mut self, at: i64, event: E) {
        self.count += 1;
        self.planned.insert((at, self.count), event);
    }

    /// What comes next, and when.
    pub fn next(&mut self) -> Option<(i64, E)> {
        self.planned.pop_first().map(|((at, _), event)| (at, event))
    }

    /// All that is planned, in its order; then nothing is.
    pub fn take(&mut self) -> Vec<(i64, E)> {
        let planned = std::mem::take(&mut self.planned);
        planned.into_iter().map(|((at, _), event)| (at, event)).collect()
    }
}
