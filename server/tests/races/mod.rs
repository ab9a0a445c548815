//! Real races: two processes of the server on one real PostgreSQL (SYNC 4).
//!
//! Nothing here waits for a time. A transaction is held by a brake (`store::testing::races`) until PostgreSQL says that
//! another one waits behind it; processes are killed when what was to be seen before was seen.

mod accept;
mod cluster;
mod cursor;
mod fleet;
mod http;
mod killed;
mod messages;
mod phone;
mod same_command;
mod stopped;
