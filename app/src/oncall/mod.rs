//! Who is on call. One calculator feeds the grid, the sentence, the calendar and the pager, so that none disagrees.

mod calculator;
mod calendars_page;
mod columns;
mod commands;
mod cover_page;
mod day;
mod edit;
mod grid;
mod grid_view;
mod hours;
mod layer;
mod layer_page;
mod limits;
mod local;
mod new_page;
mod now_card;
mod overrides;
mod page;
mod preview;
mod problems;
mod rotation;
mod rows;
mod schedule;
mod schedule_page;
mod shift;
mod turns_fields;
mod versions;
mod weekdays;
mod window;
mod words;

#[cfg(test)]
mod proofs;
#[cfg(test)]
mod scenarios;

pub use calculator::{at, began, shifts};
pub use calendars_page::{CalendarRow, CalendarsPage, calendars};
pub use columns::{Column, View, columns};
pub use commands::{
    ArchiveSchedule, BringBackSchedule, CreateCalendar, CreateSchedule, Created, EndCalendar, MakeOverride, RaiseLayer,
    RemoveLayer, RenameSchedule, SaveLayer, SwapShifts, WithdrawOverride,
};
pub use cover_page::{CoverPage, SwapPage, cover, swap};
pub use day::{Day, days};
pub use edit::{keep_turn, next_version};
pub use grid::{Bar, Group, Look, Names, Strip, bars};
pub use grid_view::{Grid, grid};
pub use hours::{read_hours, write_hours};
pub use layer::Layer;
pub use layer_page::{LayerPage, layer};
pub use limits::{MOST_DAYS, MOST_LAYERS, MOST_OVERRIDE_DAYS, MOST_OVERRIDES, MOST_PEOPLE, MOST_WINDOWS, TooFar};
pub use local::{first_instant, local};
pub use new_page::{NewSchedulePage, new_schedule};
pub use now_card::{NowCard, now_card};
pub use overrides::Override;
pub use page::{OnCallPage, on_call};
pub use preview::{Preview, handoff_lines, preview};
pub use problems::{layer_problems, override_problems};
pub use rotation::{Rotation, Unit};
pub use rows::{CoverRow, MineRow, NowRow, schedule_link};
pub use schedule::Schedule;
pub use schedule_page::{HistoryRow, LayerRow, SchedulePage, schedule};
pub use shift::{By, OnCall, Shift, of_person};
pub use turns_fields::{DAYS, Turns};
pub use versions::{Version, in_time};
pub use weekdays::Weekdays;
pub use window::Window;
pub use words::{Handoff, Lookup, NowNext, gaps, handoffs, moment, now_and_next};
