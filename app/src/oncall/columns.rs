//! The columns of the grid: days, weeks or months of a zone.

use super::{Day, days};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeZone, Utc, Weekday};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum View {
    #[default]
    Day,
    Week,
    Month,
}

impl View {
    pub const ALL: [View; 3] = [View::Day, View::Week, View::Month];

    pub fn key(self) -> &'static str {
        match self {
            View::Day => "day",
            View::Week => "week",
            View::Month => "month",
        }
    }

    pub fn read(key: &str) -> Option<View> {
        View::ALL.into_iter().find(|view| view.key() == key)
    }

    /// Where a grid that is to show this date begins.
    pub fn first(self, date: NaiveDate) -> NaiveDate {
        match self {
            View::Day => date,
            View::Week => date.week(Weekday::Mon).first_day(),
            View::Month => date.with_day(1).unwrap_or(date),
        }
    }

    /// Half of what is shown, forth or back.
    pub fn forth(self, date: NaiveDate) -> Option<NaiveDate> {
        match self {
            View::Day => date.checked_add_days(Days::new(7)),
            View::Week => date.checked_add_days(Days::new(28)),
            View::Month => date.checked_add_months(Months::new(3)),
        }
    }

    pub fn back(self, date: NaiveDate) -> Option<NaiveDate> {
        match self {
            View::Day => date.checked_sub_days(Days::new(7)),
            View::Week => date.checked_sub_days(Days::new(28)),
            View::Month => date.checked_sub_months(Months::new(3)),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub first: NaiveDate,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub label: String,
    /// `23 h`, or in longer columns `30 Mar 23 h`.
    pub change: Option<String>,
    pub is_weekend: bool,
}

/// Fourteen days, eight weeks or six months.
pub fn columns<Z: TimeZone>(zone: &Z, view: View, first: NaiveDate) -> Vec<Column> {
    let first = view.first(first);
    let starts: Vec<NaiveDate> = match view {
        View::Day => (0..=14).filter_map(|n| first.checked_add_days(Days::new(n))).collect(),
        View::Week => (0..=8).filter_map(|n| first.checked_add_days(Days::new(7 * n))).collect(),
        View::Month => (0..=6).filter_map(|n| first.checked_add_months(Months::new(n))).collect(),
    };
    let column = |pair: &[NaiveDate]| {
        let days = days(zone, pair[0], usize::try_from((pair[1] - pair[0]).num_days()).unwrap_or(0));
        let changes = days.iter().filter_map(|day| changed(view, day)).collect::<Vec<_>>().join(", ");
        Some(Column {
            first: pair[0],
            from: days.first()?.from,
            until: days.last()?.until,
            label: label(view, pair[0], pair[0] == first),
            change: (!changes.is_empty()).then_some(changes),
            is_weekend: view == View::Day && matches!(pair[0].weekday(), Weekday::Sat | Weekday::Sun),
        })
    };
    starts.windows(2).filter_map(column).collect()
}

fn changed(view: View, day: &Day) -> Option<String> {
    let length = day.change()?;
    Some(match view {
        View::Day => length,
        _ => format!("{} {length}", day.date.format("%-d %b")),
    })
}

fn label(view: View, date: NaiveDate, is_first: bool) -> String {
    let format = match view {
        View::Day if is_first || date.day() == 1 => "%a %-d %b",
        View::Day => "%a %-d",
        View::Week => "%-d %b",
        View::Month if is_first || date.month() == 1 => "%b %Y",
        View::Month => "%b",
    };
    date.format(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;

    fn said(view: View, first: &str) -> String {
        let columns = columns(&Tz::Europe__London, view, first.parse().unwrap());
        assert!(columns.windows(2).all(|pair| pair[0].until == pair[1].from));
        let word = |column: &Column| {
            format!(
                "{}{}",
                column.label,
                column.change.as_deref().map_or(String::new(), |change| format!(" ({change})"))
            )
        };
        columns.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn days_weeks_and_months_with_their_clock_changes() {
        assert_eq!(
            said(View::Day, "2025-03-26"),
            "Wed 26 Mar, Thu 27, Fri 28, Sat 29, Sun 30 (23 h), Mon 31, Tue 1 Apr, Wed 2, Thu 3, Fri 4, Sat 5, Sun 6, Mon 7, Tue 8"
        );
        assert_eq!(
            said(View::Week, "2025-10-15"),
            "13 Oct, 20 Oct (26 Oct 25 h), 27 Oct, 3 Nov, 10 Nov, 17 Nov, 24 Nov, 1 Dec"
        );
        assert_eq!(
            said(View::Month, "2025-10-15"),
            "Oct 2025 (26 Oct 25 h), Nov, Dec, Jan 2026, Feb, Mar (29 Mar 23 h)"
        );
    }
}
