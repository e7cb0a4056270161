//! Each state of the page: what it must say, and what it must never say.

mod every;
mod says;
mod sizes;
mod states;
