//! Mistakes built in on purpose, to see that the simulation finds them (`found.rs` says as what).

/// A mistake built in on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// None.
    None,
    /// The server does not look whether it has had a command.
    DropReceipts,
    /// The server answers from a receipt although the payload is another.
    ReceiptOfAnyPayload,
    /// The server answers from a receipt although the author is another.
    ReceiptOfAnyAuthor,
    /// The server refuses a kind that it does not know before it looks whether a newer one has taken the command.
    KindBeforeReceipt,
    /// The server answers before its transaction is committed, and stops.
    AckBeforeCommit,
    /// The server takes any number in a lane.
    SkipLaneOrder,
    /// The server does not look whose session it is.
    AnySession,
    /// The server looks whose session it is, but not whether the author of a command is that person.
    AuthorNotChecked,
    /// The cursor of a pull is the time at which a transaction began, not its place among the commits.
    TimeCursor,
    /// The server does not look whether a photo's bytes are those that were named.
    PhotoNotVerified,
    /// The page does not wait as it was told, but for something to happen.
    ForgetTimer,
    /// The page takes a captive portal's 200 for the server's.
    TrustAnyAnswer,
    /// The page takes a photo for sent whatever becomes of the request.
    PhotoAssumedSent,
    /// The page takes commands out of the queue when it sends them, and puts back what failed.
    DeleteBeforeAnswer,
    /// The page empties the queue when its author signs out.
    ClearAtSignOut,
    /// Every tab sends, not only the one that holds the lock. It does no harm, which is shown as well.
    EveryTabPumps,
    /// The phone says that something is saved before it is durable.
    SavedBeforeDurable,
    /// Storage does not look whether the queue is still what was read.
    BlindWrites,
    /// A command and its photos are saved in two transactions.
    PhotosApart,
    /// A page of jobs is kept in another transaction than its cursor.
    CursorApart,
    /// A command has its number as soon as it is saved.
    SeqAtSave,
    /// A command gets another number with each attempt.
    SeqNotKept,
    /// What was refused is deleted.
    DropRefused,
    /// A command that was sent again often enough is deleted.
    DropAfterTries,
}
