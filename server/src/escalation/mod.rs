//! Escalation: who is paged for an incident, in which order, until somebody acknowledges; and the policies that say so.

mod acknowledge;
mod begin;
mod call;
mod chosen;
mod climb;
mod first;
mod left;
mod next;
mod panel;
mod policies;
mod reopened;
mod rows;
mod run;
mod stop;
mod tell;
mod verbs;
mod ways;
mod who;
mod work;

use acknowledge::was_paged;
pub use acknowledge::{Acknowledged, acknowledge};
pub use begin::{begin, begin_anew, raised};
pub use first::first_in_line;
pub use left::left;
pub use next::page_next_in;
pub use panel::panel;
pub use policies::{
    add_policy, archive_policy, change_policy, choose_policy, edit_page, leave_policy, new_page, policies_page,
    policy_page, test_ladder,
};
pub use reopened::reopened;
pub use stop::stop;
pub use tell::let_in_those_paged;
pub use verbs::{call_person, page_again, page_next};
pub use work::{climb_due, run};
