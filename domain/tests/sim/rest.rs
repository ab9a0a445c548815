//! How a run ends: all trouble is over, and everybody comes to rest.

use super::run::Sim;
use super::steps::{USERS, Who};
use super::world::{World, short};
use domain::people::Author;
use domain::sync::ItemState;

impl Sim {
    /// Ends all trouble and lets everybody come to rest, whoever must sign in for it; then looks whether all is well.
    pub fn quiesce(&mut self) {
        let phones = self.world.borrow().phones.len();
        {
            let mut world = self.world.borrow_mut();
            world.note(|| "everything is quiet now".to_owned());
            world.storm = 0;
            world.server_build = 2;
            for phone in &mut world.phones {
                phone.full = false;
            }
        }
        for phone in 0..phones {
            let (online, too_old) = {
                let world = self.world.borrow();
                let of = &world.phones[phone];
                (of.online, of.build < world.least_build)
            };
            if !online {
                self.online(phone, true);
            }
            if too_old {
                self.build(phone, 2);
            }
        }
        for round in 0..2 {
            for phone in 0..phones {
                for user in self.users(phone) {
                    if self.world.borrow().phones[phone].session != Some(user) {
                        self.sign_in(phone, user, round == 1);
                    }
                    if !self.rests(phone, user) {
                        return;
                    }
                }
            }
        }
        super::check::all(&self.world);
    }

    /// Who has something on a phone; whoever is signed in first.
    fn users(&self, phone: usize) -> Vec<usize> {
        let world = self.world.borrow();
        let of = &world.phones[phone];
        let first = of.session.unwrap_or(0);
        let has = |user: &usize| {
            let author = Author::Person(world.staff[*user].id);
            *user == first || of.disks.contains_key(&author)
        };
        (0..USERS)
            .map(|user| (user + first) % USERS)
            .filter(has)
            .collect()
    }

    /// Drives until nothing of the phone's reporter and of this user is under way and the jobs were pulled anew.
    fn rests(&mut self, phone: usize, user: usize) -> bool {
        self.a_machine(phone, Who::SignedIn);
        let authors = [Who::Reporter, Who::SignedIn].map(|who| self.author(phone, who).expect("signed in"));
        let pulled = |world: &World| {
            world.phones[phone]
                .disks
                .get(&authors[1])
                .map_or(0, |disk| disk.pulled)
        };
        let before = pulled(&self.world.borrow());
        for _ in 0..600 {
            self.drive(50);
            let world = self.world.borrow();
            let disks = authors
                .iter()
                .filter_map(|author| world.phones[phone].disks.get(author));
            let under_way = disks
                .flat_map(|disk| disk.items.values())
                .any(|item| item.is_under_way());
            if !world.violations.is_empty() {
                return false;
            }
            if !under_way && pulled(&world) >= before + 2 {
                return true;
            }
        }
        let mut world = self.world.borrow_mut();
        let disks = authors
            .iter()
            .filter_map(|author| world.phones[phone].disks.get(author));
        let states: Vec<String> = disks
            .flat_map(|disk| disk.items.values())
            .filter(|item| item.state != ItemState::Sent)
            .map(|item| format!("{} {:?}", short(item.envelope.id), item.state))
            .collect();
        world.violate(format!(
            "phone {phone} user {user} does not come to rest: {states:?}"
        ));
        false
    }
}
