//! Times and durations of Go's `time` package. UTC is the only time zone, because the output must not depend on the
//! local zone of the machine.

mod duration;
mod layout;
mod parse;

use std::fmt;

pub(super) use self::duration::{
    parse_duration, print_duration, round_duration, truncate_duration,
};
pub(super) use self::parse::parse_time;

/// A point in time with the UTC offset in which it is formatted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Time {
    /// Seconds since 1970-01-01 UTC.
    pub seconds: i64,
    /// The nanoseconds of the second.
    pub nanoseconds: u32,
    /// The UTC offset in seconds, positive to the east.
    pub offset: i32,
    /// The name of the zone; empty for a parsed numeric offset.
    pub zone: String,
}

/// The calendar date and clock time.
pub(super) struct Civil {
    pub year: i64,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    /// Sunday is 0.
    pub weekday: u32,
    /// January 1st is 1.
    pub day_of_year: u32,
}

impl Time {
    /// A time in UTC.
    pub fn utc(seconds: i64, nanoseconds: u32) -> Self {
        Time {
            seconds,
            nanoseconds,
            offset: 0,
            zone: "UTC".to_owned(),
        }
    }

    /// Go's zero time, the result for an invalid date.
    pub fn zero() -> Self {
        Time::utc(days_before(1, 1, 1) * 86_400, 0)
    }

    /// The same time in UTC.
    pub fn in_utc(&self) -> Self {
        Time::utc(self.seconds, self.nanoseconds)
    }

    /// Adds a duration in nanoseconds; none on overflow.
    pub fn add(&self, nanoseconds: i64) -> Option<Self> {
        let total = i64::from(self.nanoseconds) + nanoseconds.rem_euclid(1_000_000_000);
        let seconds = self
            .seconds
            .checked_add(nanoseconds.div_euclid(1_000_000_000) + total / 1_000_000_000)?;
        let nanoseconds = u32::try_from(total % 1_000_000_000).ok()?;
        Some(Time {
            seconds,
            nanoseconds,
            ..self.clone()
        })
    }

    /// The time of a calendar date; months and days out of range are normalized.
    pub fn from_civil(year: i64, month: i64, day: i64, time_of_day: i64) -> Option<Self> {
        let months = year.checked_mul(12)?.checked_add(month - 1)?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        if year.abs() > 1_000_000 {
            return None;
        }
        let days = days_before(year, month, 1).checked_add(day.checked_sub(1)?)?;
        Some(Time::utc(
            days.checked_mul(86_400)?.checked_add(time_of_day)?,
            0,
        ))
    }

    /// The calendar date and clock time.
    pub fn civil(&self) -> Civil {
        let shown = self.seconds.saturating_add(i64::from(self.offset));
        let (days, rest) = (shown.div_euclid(86_400), shown.rem_euclid(86_400) as u32);
        let (year, month, day) = date_of(days);
        Civil {
            year,
            month,
            day,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            weekday: (days + 4).rem_euclid(7) as u32,
            day_of_year: (days - days_before(year, 1, 1) + 1) as u32,
        }
    }

    /// Formats the time with a Go layout, which is based on `Mon Jan 2 15:04:05 MST 2006`.
    pub fn format(&self, layout: &str) -> String {
        layout::format(self, layout)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.format("2006-01-02 15:04:05.999999999 -0700 MST"))
    }
}

/// The days from 1970 to a Gregorian date. Years start in March, so that leap days are last.
pub(super) fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date of a number of days since 1970.
fn date_of(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (
        year,
        month as u32,
        (day_of_year - (153 * shifted + 2) / 5 + 1) as u32,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_round_trip() {
        for days in (-1_000_000..1_000_000).step_by(997) {
            let (year, month, day) = date_of(days);
            assert_eq!(days_before(year, i64::from(month), i64::from(day)), days);
        }
    }

    #[test]
    fn times_format_as_in_go() {
        assert_eq!(
            Time::utc(1_583_316_245, 500_000_000).to_string(),
            "2020-03-04 10:04:05.5 +0000 UTC"
        );
        assert_eq!(Time::zero().to_string(), "0001-01-01 00:00:00 +0000 UTC");
        let time = Time::utc(1_583_316_245, 0);
        assert_eq!(
            time.format("Mon Jan _2 3:04PM 06 002 Z07:00"),
            "Wed Mar  4 10:04AM 20 064 Z"
        );
        assert_eq!(
            time.format("Monday, January 02 15h04.000"),
            "Wednesday, March 04 10h04.000"
        );
    }
}
