//! What is done to an account: a new password, deactivation. Both are asked for once more, since both sign somebody out.

use super::ask::Ask;
use super::clerk::Clerk;
use crate::api::admin::{new_password, set_active};
use crate::i18n::{t, tf};
use crate::pages::tickets::Read;
use crate::parts::copy::copy_text;
use crate::parts::pager::address;
use crate::ui::{icon, use_toaster};
use domain::ticket::StageName;
use domain::view::{NewAccount, PersonDetail};
use leptos::prelude::*;

/// The stages of jobs that are in somebody's hands.
const IN_HAND: [StageName; 4] = [
    StageName::Dispatched,
    StageName::Acknowledged,
    StageName::InProgress,
    StageName::OnHold,
];

/// The state of the page's acts.
#[derive(Clone, Copy)]
pub struct Acts {
    clerk: Clerk,
    read: Read<Option<PersonDetail>>,
    /// What is asked once more.
    pub asked: RwSignal<Option<Ask>>,
    given: RwSignal<Option<NewAccount>>,
}

impl Acts {
    /// To be made while the page is built.
    pub fn new(clerk: Clerk, read: Read<Option<PersonDetail>>) -> Self {
        Self {
            clerk,
            read,
            asked: RwSignal::new(None),
            given: RwSignal::new(None),
        }
    }

    /// The buttons, each with what comes of it.
    pub fn view(self, person: &PersonDetail) -> AnyView {
        let id = person.row.id;
        let (of_password, of_state) = (person.clone(), person.clone());
        let name = person.row.name.clone();
        let activate = move |_| {
            let name = name.clone();
            self.clerk.act(set_active(id, true), move |()| {
                self.clerk.say(tf("people.activated", &[("name", &name)]));
                self.read.refetch();
            });
        };
        let state = if person.row.active {
            view! {
                <p class="muted">{t("people.deactivate_text")}</p>
                <div class="button-row">
                    <button class="button button--danger" type="button" on:click=move |_| self.ask_deactivation(&of_state)>
                        {icon("lock")} {t("people.deactivate")}
                    </button>
                </div>
            }
            .into_any()
        } else {
            view! {
                <p class="muted">{t("people.activate_text")}</p>
                <div class="button-row">
                    <button class="button" type="button" on:click=activate disabled=move || self.clerk.busy()>
                        {icon("undo")} {t("people.activate")}
                    </button>
                </div>
            }
            .into_any()
        };
        view! {
            <div class="grid-2">
                <section class="card">
                    <div class="card__body stack">
                        <h2 class="section-title">{t("people.password")}</h2>
                        <p class="muted">{t("people.password_text")}</p>
                        {told_once(self.given)}
                        <div class="button-row">
                            <button class="button" type="button" on:click=move |_| self.ask_password(&of_password)>
                                {icon("lock")} {t("people.password_give")}
                            </button>
                        </div>
                    </div>
                </section>
                <section class="card">
                    <div class="card__body stack"><h2 class="section-title">{t("people.state")}</h2> {state}</div>
                </section>
            </div>
        }
        .into_any()
    }

    /// Asks whether to give a new password.
    fn ask_password(self, person: &PersonDetail) {
        let (id, name) = (person.row.id, person.row.name.clone());
        let title = tf("people.password_title", &[("name", &name)]);
        let go = move |()| {
            let name = name.clone();
            self.clerk.act(new_password(id), move |account| {
                self.given.set(Some(account));
                self.clerk.say(tf("people.password_given", &[("name", &name)]));
            });
        };
        self.given.set(None);
        self.asked.set(Some(Ask {
            title,
            text: t("people.password_ask").to_owned(),
            warning: None,
            submit: Some(t("people.password_do")),
            danger: false,
            go: Callback::new(go),
        }));
    }

    /// Asks whether to deactivate; says what they still have in hand.
    fn ask_deactivation(self, person: &PersonDetail) {
        let (id, name) = (person.row.id, person.row.name.clone());
        let title = tf("people.deactivate_title", &[("name", &name)]);
        let warning = (person.open_jobs > 0).then(|| {
            let mut query = vec![("worker", id.to_string())];
            query.extend(IN_HAND.map(|stage| ("stage", stage.as_str().to_owned())));
            (
                t("people.has_jobs"),
                tf("people.open_jobs", &[("n", &person.open_jobs.to_string())]),
                address("/tickets", &query),
            )
        });
        let go = move |()| {
            let name = name.clone();
            self.clerk.act(set_active(id, false), move |()| {
                self.clerk.say(tf("people.deactivated", &[("name", &name)]));
                self.read.refetch();
            });
        };
        self.asked.set(Some(Ask {
            title,
            text: t("people.deactivate_ask").to_owned(),
            warning,
            submit: Some(t("people.deactivate_do")),
            danger: true,
            go: Callback::new(go),
        }));
    }
}

/// A password, to be told on now: it is kept nowhere.
pub fn told_once(account: RwSignal<Option<NewAccount>>) -> AnyView {
    let toaster = use_toaster();
    let shown = move || {
        account.get().map(|account| {
            let secret = account.password.clone();
            let take = move |_| {
                let failed = t("people.copy_failed").to_owned();
                copy_text(&secret, t("people.copied"), failed, toaster);
            };
            view! {
                <div class="banner banner--box banner--success" data-once="password">
                    {icon("lock")}
                    <div class="banner__text stack stack--tight">
                        <p>{tf("people.told_once", &[("username", &account.username)])}</p>
                        <p class="cluster">
                            <code class="secret" translate="no">{account.password}</code>
                            <button class="button button--small" type="button" on:click=take>{t("people.copy")}</button>
                        </p>
                        <p class="small">{t("people.told_once_text")}</p>
                    </div>
                </div>
            }
        })
    };
    view! { <div role="status">{shown}</div> }.into_any()
}
