//! Who had reopened work before: whose completion counted, by the board and by the ticket itself.

use super::{board, remark};
use chrono::TimeDelta;
use domain::id::{TicketId, TicketNo};
use domain::ticket::{Command, Outcome};
use domain::view::Reopened;
use store::testing::Campus;

async fn does(campus: &mut Campus, name: &'static str, lane: TicketId, command: Command) {
    let answer = campus.does(name, lane, &command).await;
    assert!(answer.took_effect(), "{command:?}: {answer:?}");
}

fn complete() -> Command {
    Command::Complete {
        outcome: Outcome::Success {},
        photos: Vec::new(),
        confirmation: None,
    }
}

fn settle(accept: bool) -> Command {
    Command::SettleReview { accept, note: None }
}

async fn send(campus: &mut Campus, lane: TicketId, name: &str) {
    let order = Command::Dispatch {
        crew: vec![campus.staff(name).id],
        due: campus.now() + TimeDelta::days(1),
        note: None,
    };
    does(campus, "manager", lane, order).await;
}

async fn reopen(campus: &mut Campus, lane: TicketId) {
    let reason = remark("又漏了");
    does(campus, "desk", lane, Command::Reopen { reason }).await;
}

/// Work that `worker1` began, that was given to `worker2`, and whose late completion by `worker1` is kept.
async fn kept(campus: &mut Campus) -> (TicketId, TicketNo) {
    let (lane, no) = campus.dispatched("水管漏水", &["worker1"]).await;
    for step in [Command::Acknowledge {}, Command::Arrive {}] {
        does(campus, "worker1", lane, step).await;
    }
    send(campus, lane, "worker2").await;
    does(campus, "worker1", lane, complete()).await;
    (lane, no)
}

/// Who completed it before it was reopened: the board and the ticket say the same.
async fn before(campus: &Campus, no: TicketNo) -> Option<String> {
    let board = board(campus, "manager").await;
    let row = board.row(no).expect("it waits");
    let detail = store::ticket::detail(&campus.db, no, &campus.staff("manager")).await;
    let of_ticket = Reopened::of(&detail.expect("read").expect("there"));
    assert_eq!(row.reopened, of_ticket);
    let reopened = of_ticket.expect("it was reopened");
    reopened.before.map(|before| before.name)
}

#[tokio::test]
async fn a_late_completion_counts_once_it_was_accepted_and_only_before_the_reopening() {
    let mut campus = Campus::new().await;
    // refused: somebody else has repaired it
    let (lane, no) = kept(&mut campus).await;
    campus.works("worker2", lane, Outcome::Success {}).await;
    does(&mut campus, "manager", lane, settle(false)).await;
    reopen(&mut campus, lane).await;
    assert_eq!(before(&campus, no).await.as_deref(), Some("worker2"));
    // comes only when it waits again
    does(&mut campus, "worker1", lane, complete()).await;
    assert_eq!(before(&campus, no).await.as_deref(), Some("worker2"));
    // accepted
    let (lane, no) = kept(&mut campus).await;
    does(&mut campus, "manager", lane, settle(true)).await;
    reopen(&mut campus, lane).await;
    assert_eq!(before(&campus, no).await.as_deref(), Some("worker1"));
    // somebody else completes it after that; a completion that nobody has settled is none
    send(&mut campus, lane, "worker3").await;
    campus.works("worker3", lane, Outcome::Success {}).await;
    does(&mut campus, "worker1", lane, complete()).await;
    reopen(&mut campus, lane).await;
    assert_eq!(before(&campus, no).await.as_deref(), Some("worker3"));
    campus.close().await;
}
