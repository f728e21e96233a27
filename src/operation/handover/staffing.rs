//! Staffing: how many servers a station has, by shift, by dated change and by the equipment that works.
//!
//! Owns the calendar of one station and answers two questions: how many now, and when may that change next? It
//! schedules nothing; the repair of equipment is an event of its own.

use serde::{Deserialize, Serialize};

use crate::scenario::DurationDist;
use crate::sim::{Duration, Shifts, Time};

/// Who works at a station, and with what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Staffing {
    pub(crate) shifts: Shifts,
    pub(crate) changes: Vec<Change>,
    /// The days of the week on which nobody works, if there are any.
    pub(crate) week: Option<Week>,
    pub(crate) equipment: Option<Equipment>,
}

/// Which days of the week are worked.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Week {
    /// By day, from Monday.
    pub(crate) worked: [bool; 7],
    /// Local time since the midnight before the Monday before the start, at the start.
    pub(crate) at_start: Duration,
}

impl Week {
    fn works(self, now: Time) -> bool {
        let day = self.since_monday(now).micros() / DAY.micros();
        self.worked[(day % 7) as usize]
    }

    fn next_midnight(self, now: Time) -> Time {
        let into_day = self.since_monday(now).micros() % DAY.micros();
        now + Duration::from_micros(DAY.micros() - into_day)
    }

    fn since_monday(self, now: Time) -> Duration {
        self.at_start + (now - Time::ZERO)
    }
}

const DAY: Duration = Duration::from_days(1);

/// More or fewer servers from one instant to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) from: Time,
    pub(crate) until: Time,
    pub(crate) servers: i32,
}

/// Equipment that fails in use.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Equipment {
    /// How many there are from the start.
    pub(crate) count: u32,
    /// When how many more come.
    pub(crate) deliveries: Vec<(Time, u32)>,
    /// Away for repair.
    pub(crate) away: u32,
    pub(crate) failures_per_hour: f64,
    pub(crate) repair: DurationDist,
}

impl Equipment {
    /// How many have come by an instant, those away for repair included.
    pub(crate) fn there(&self, now: Time) -> u32 {
        let come = self.deliveries.iter().filter(|(at, _)| *at <= now);
        self.count + come.map(|&(_, count)| count).sum::<u32>()
    }
}

impl Staffing {
    /// The same servers at all times.
    pub(crate) fn always(servers: u32) -> Self {
        Staffing {
            shifts: Shifts::always(servers),
            changes: Vec::new(),
            week: None,
            equipment: None,
        }
    }

    /// Takes over shifts and dated changes; says whether anything is new.
    pub(crate) fn adopt(&mut self, new: &Staffing) -> bool {
        if (&self.shifts, &self.changes) == (&new.shifts, &new.changes) {
            return false;
        }
        self.shifts = new.shifts.clone();
        self.changes.clone_from(&new.changes);
        true
    }

    /// Servers at work; outside the shifts nobody is, whatever the changes say.
    pub(crate) fn on_duty(&self, now: Time) -> u32 {
        if self.week.is_some_and(|week| !week.works(now)) {
            return 0;
        }
        self.staffed(now, now, self.equipment_away())
    }

    /// Equipment away for repair.
    pub(crate) fn equipment_away(&self) -> u32 {
        let equipment = self.equipment.as_ref();
        equipment.map_or(0, |equipment| equipment.away)
    }

    /// Servers of the shift on at one instant, with the changes in force and the equipment there at another.
    fn staffed(&self, shift_at: Time, in_force_at: Time, away: u32) -> u32 {
        let scheduled = self.shifts.capacity_at(shift_at);
        if scheduled == 0 {
            return 0;
        }
        let in_force = |change: &&Change| change.from <= in_force_at && in_force_at < change.until;
        let changes = self.changes.iter().filter(in_force);
        let changed: i64 = changes.map(|change| i64::from(change.servers)).sum();
        let present = (i64::from(scheduled) + changed).max(0) as u32;
        match &self.equipment {
            Some(equipment) => present.min(equipment.there(in_force_at) - away),
            None => present,
        }
    }

    /// Server hours of a working day under what is in force at an instant; equipment does not fail.
    pub(crate) fn server_hours_a_day(&self, in_force_at: Time) -> f64 {
        let (mut at, mut hours) = (Time::ZERO, 0.0);
        let day_end = at + DAY;
        while at < day_end {
            let next = self
                .shifts
                .next_change(at)
                .map_or(day_end, |change| change.min(day_end));
            hours += f64::from(self.staffed(at, in_force_at, 0)) * (next - at).as_hours_f64();
            at = next;
        }
        hours
    }

    /// Dates at which the staff or the equipment changes for a time or for good.
    pub(crate) fn dates(&self) -> impl Iterator<Item = Time> {
        let changes = self.changes.iter();
        let changes = changes.flat_map(|change| [change.from, change.until]);
        let equipment = self.equipment.iter();
        let deliveries = equipment.flat_map(|equipment| equipment.deliveries.iter());
        let dates = changes.chain(deliveries.map(|&(at, _)| at));
        dates.filter(|&at| at < Time::MAX)
    }

    /// When the servers may next be others, equipment that fails aside.
    pub(crate) fn next_change(&self, now: Time) -> Option<Time> {
        self.dates()
            .chain(self.shifts.next_change(now))
            .chain(self.week.map(|week| week.next_midnight(now)))
            .filter(|&at| at > now && at < Time::MAX)
            .min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Time {
        Time::ZERO + Duration::from_hours(hours)
    }

    /// Three from 8 to 16 with a break from 12 to 13; two fewer from 10 on the first day to 11 on the second, and
    /// four more from 14 on the second day.
    fn desk() -> Staffing {
        let hours = Duration::from_hours;
        Staffing {
            shifts: Shifts::daily(
                &[(hours(8), hours(12), 3), (hours(13), hours(16), 3)],
                hours(0),
            ),
            changes: vec![
                Change {
                    from: at(10),
                    until: at(35),
                    servers: -2,
                },
                Change {
                    from: at(38),
                    until: Time::MAX,
                    servers: 4,
                },
            ],
            week: None,
            equipment: None,
        }
    }

    #[test]
    fn a_day_off_is_off_from_midnight_to_midnight() {
        // The run starts on a Thursday at 20:00; Friday and Saturday are off.
        let mut desk = Staffing::always(2);
        let mut worked = [true; 7];
        worked[4] = false;
        worked[5] = false;
        desk.week = Some(Week {
            worked,
            at_start: Duration::from_hours(3 * 24 + 20),
        });
        let servers = [0, 3, 4, 51, 52].map(|hours| desk.on_duty(at(hours)));
        assert_eq!(servers, [2, 2, 0, 0, 2]);
        assert_eq!(desk.next_change(at(0)), Some(at(4)));
        assert_eq!(desk.next_change(at(4)), Some(at(28)));
    }

    #[test]
    fn shifts_and_dated_changes_add_up_by_the_hour() {
        let desk = desk();
        let day =
            |first: i64| -> Vec<u32> { (first..first + 24).map(|h| desk.on_duty(at(h))).collect() };
        let mut one = [0; 24];
        one[8..12].copy_from_slice(&[3, 3, 1, 1]);
        one[13..16].copy_from_slice(&[1, 1, 1]);
        assert_eq!(day(0), one);
        let mut two = [0; 24];
        two[8..12].copy_from_slice(&[1, 1, 1, 3]);
        two[13..16].copy_from_slice(&[3, 7, 7]);
        assert_eq!(day(24), two);
    }

    #[test]
    fn a_day_has_the_server_hours_of_its_shifts_and_of_the_changes_in_force() {
        // Seven hours of three servers, of one, and of seven.
        let hours = [0, 10, 35, 38].map(|hours| desk().server_hours_a_day(at(hours)));
        assert_eq!(hours, [21.0, 7.0, 21.0, 49.0]);
    }

    #[test]
    fn no_change_of_the_servers_goes_unannounced() {
        let desk = desk();
        let mut announced = Vec::new();
        let mut now = at(0);
        while let Some(next) = desk.next_change(now).filter(|&next| next <= at(48)) {
            announced.push((next - at(0)).as_hours_f64() as i64);
            now = next;
        }
        assert_eq!(announced, [8, 10, 12, 13, 16, 32, 35, 36, 37, 38, 40]);
    }

    #[test]
    fn a_shortfall_is_never_more_than_all_and_broken_equipment_sends_servers_away() {
        let mut desk = desk();
        desk.changes[0].servers = -9;
        assert_eq!(desk.on_duty(at(10)), 0);
        desk.changes.clear();
        desk.equipment = Some(Equipment {
            count: 3,
            deliveries: vec![(at(33), 1)],
            away: 2,
            failures_per_hour: 0.1,
            repair: DurationDist::default(),
        });
        assert_eq!([9, 33, 34].map(|hours| desk.on_duty(at(hours))), [1, 2, 2]);
        assert_eq!(desk.next_change(at(32)), Some(at(33)));
    }
}
