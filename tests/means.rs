//! The means by hand: escorts with their days and posts, who may share a vehicle, waves with a home of their own.

mod meridian;
mod one_file;

use airbridge::operation::{Fact, Observer, World};
use airbridge::sim::{Duration, Time};

/// Sorties as they are tasked, and what crews and escorts do.
#[derive(Default)]
struct Log(Vec<String>);

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let names = world.names();
        let what = match *fact {
            Fact::SortieTasked {
                persons, escorts, ..
            } => format!("{persons} persons with {escorts}"),
            Fact::EscortsOffDuty { place, escorts } => {
                format!("{escorts} rest at {}", names.place(place))
            }
            Fact::EscortsRested { escorts, .. } => format!("{escorts} have rested"),
            Fact::EscortsOverrun { escorts, .. } => format!("{escorts} are late"),
            Fact::SortieAborted { why, .. } => format!("given up for {}", why.word()),
            Fact::TailArrived { tail, .. } if time > Time::ZERO => {
                format!("{} comes", names.tail(tail))
            }
            Fact::TailLeft { tail, .. } => format!("{} leaves", names.tail(tail)),
            Fact::CargoDelivered { kg, .. } => format!("{kg} kg"),
            Fact::CrewOnDuty { crew, tail } => {
                format!("{} takes {}", names.crew(crew), names.tail(tail))
            }
            Fact::Landed { tail, place, .. } => {
                format!("{} at {}", names.tail(tail), names.place(place))
            }
            _ => return,
        };
        let minutes = (time + Duration::from_secs(30)).micros() / 60_000_000;
        self.0
            .push(format!("{}:{:02} {what}", minutes / 60, minutes % 60));
    }
}

fn run(more: &str, sets: &[&str]) -> airbridge::operation::Finished<Log> {
    meridian::run_with(more, sets, Log::default())
}

/// What happens, landings aside.
fn log(more: &str, sets: &[&str]) -> Vec<String> {
    let told = run(more, sets).observer.0.into_iter();
    told.filter(|line| !line.contains(" at a") && !line.contains(" at b"))
        .collect()
}

/// An escort for ten persons of any tier, and seats for thirty of them.
const ESCORT: &str = "[escort]\nhigh = 10\nmedium = 10\nlow = 10\n";
const SEATS: &str = "fleet.bird.seats=33";

// --- escorts -----------------------------------------------------------------------------------

#[test]
fn a_lift_short_of_escorts_waits_for_those_who_are_out() {
    // Three of four go at once; those who wait go with the same three, once they have put the first down.
    let sets = [
        SEATS,
        "place.a.escorts=4",
        "fleet.bird.tails=2",
        "population.a.persons=60",
    ];
    assert_eq!(
        log(ESCORT, &sets),
        ["0:00 30 persons with 3", "2:00 30 persons with 3"]
    );
}

#[test]
fn or_it_goes_with_as_many_as_the_escorts_there_are_may_watch() {
    let sets = [
        SEATS,
        "place.a.escorts=4",
        "fleet.bird.tails=2",
        "population.a.persons=60",
        "escort.short=fewer",
    ];
    let told = log(ESCORT, &sets);
    assert_eq!(
        told[..2],
        ["0:00 30 persons with 3", "0:00 10 persons with 1"]
    );
    // The second round of the smaller load is over first, and takes ten persons more.
    assert!(told[2].ends_with("10 persons with 1"), "{told:?}");
}

#[test]
fn a_type_may_need_more_escorts_than_others() {
    let own = "[fleet.bird.escort]\nhigh = 5\nmedium = 5\nlow = 5\n";
    let sets = ["fleet.bird.seats=36", "place.a.escorts=9"];
    assert_eq!(
        log(&format!("{ESCORT}{own}"), &sets),
        ["0:00 30 persons with 6"]
    );
    assert_eq!(
        log(own, &sets),
        ["0:00 30 persons with 6"],
        "others need none"
    );
}

#[test]
fn escorts_begin_no_sortie_that_outlasts_their_day() {
    // A round of three hours, a day of four: who is back at 3:00 rests from 4:00 to 14:00.
    let sets = [
        SEATS,
        "place.a.escorts=6",
        "population.a.persons=90",
        "escort.duty=4 h",
        "escort.rest=10 h",
    ];
    let expected = [
        "0:00 30 persons with 3",
        "3:00 30 persons with 3",
        "4:00 3 rest at a",
        "7:00 3 rest at a",
        "14:00 3 have rested",
        "14:00 30 persons with 3",
        "17:00 3 have rested",
        "18:00 3 rest at a",
    ];
    let told = run(ESCORT, &sets).observer.0;
    let told: Vec<_> = told.iter().filter(|line| !line.contains("bird")).collect();
    assert_eq!(told, expected.iter().collect::<Vec<_>>());
}

#[test]
fn escorts_who_come_back_late_are_told() {
    // b is shut from 1:00 to 3:30: the tail holds, and is home at 4:40 instead of 3:00.
    let shut = "[[inject]]\nat = 2026-01-21T01:00:00Z\n\
                event = { closure = { place = \"b\", lasts = \"150 min\" } }\n";
    let sets = [SEATS, "place.a.escorts=3", "escort.duty=4 h"];
    let told = log(&format!("{ESCORT}{shut}"), &sets);
    assert_eq!(told[1], "4:40 3 are late", "{told:?}");
}

#[test]
fn nobody_waits_aboard_until_the_day_of_the_escorts_is_too_short() {
    // They board at 0:50, and b is shut since 0:40. An hour in the air and ten minutes to leave: of a day of four hours
    // the last minute to go is 2:50. Then all get off, and the escorts go to rest at 4:00.
    let shut = "[[inject]]\nat = 2026-01-21T00:40:00Z\n\
                event = { closure = { place = \"b\", lasts = \"9 h\" } }\n";
    let sets = [SEATS, "place.a.escorts=3", "escort.duty=4 h"];
    let told = run(&format!("{ESCORT}{shut}"), &sets).observer.0;
    let told: Vec<_> = told.iter().filter(|line| !line.contains("bird")).collect();
    let expected = [
        "0:00 30 persons with 3",
        "2:50 given up for escort",
        "4:00 3 rest at a",
    ];
    assert_eq!(told[..3], expected.iter().collect::<Vec<_>>(), "{told:?}");
}

/// The tail has its home a degree beyond a, and its escorts are posted at a.
const POSTED: &str = "[place.h]\nlat = -1\nlon = 44\npads = 2\nrefuel = true\n\
                      [gate.g]\nper_day = 30\n\
                      [escort]\nhigh = 10\nmedium = 10\nlow = 10\n";

#[test]
fn posted_escorts_ride_back_to_their_post_before_they_lift_again() {
    let sets = [
        SEATS,
        "fleet.bird.home=h",
        "place.a.escorts=3",
        "lane.lift.escorts=origin",
        "lane.lift.needs=[\"g\"]",
        "population.a.persons=60",
        "horizon=2 d",
    ];
    let escorts = |until: &str| {
        let horizon = format!("horizon={until}");
        let finished = run(POSTED, &[&sets[..6], &[&horizon]].concat());
        let world = finished.world;
        let at = |id: &str| {
            let mut places = world.place_ids();
            let place = places.find(|&place| world.names().place(place) == id);
            world
                .place_view(place.expect("a place"), finished.ended_at)
                .escorts
        };
        [at("a"), at("h")]
    };
    assert_eq!(escorts("10 min"), [0, 0], "they wait for their tail");
    assert_eq!(
        escorts("20 h"),
        [0, 3],
        "they came home with it, and not to their post"
    );
    // On the next day they ride out to a, and lift again.
    let told = log(POSTED, &sets);
    assert_eq!(told, ["0:00 30 persons with 3", "24:00 30 persons with 3"]);
}

#[test]
fn posted_escorts_stay_aboard_for_the_next_lift_from_their_post() {
    let sets = [
        SEATS,
        "fleet.bird.home=h",
        "place.a.escorts=3",
        "lane.lift.escorts=origin",
        "population.a.persons=60",
    ];
    // From h at 0:30 to a at 1:30 and b at 2:50; the next lift is tasked when all are off, at 3:00.
    assert_eq!(
        log(POSTED, &sets),
        ["0:00 30 persons with 3", "3:00 30 persons with 3"]
    );
}

#[test]
fn those_aboard_are_not_counted_again_among_those_who_may_join() {
    // Two are posted at a, and ride with the tail from then on: each load is one for two, though seats are left.
    let sets = [
        SEATS,
        "fleet.bird.home=h",
        "place.a.escorts=2",
        "lane.lift.escorts=origin",
        "population.a.persons=60",
    ];
    let told = log(POSTED, &sets);
    let loads: Vec<&str> = told
        .iter()
        .filter_map(|line| Some(line.split_once(' ')?.1))
        .collect();
    assert_eq!(loads, ["20 persons with 2"; 3], "{told:?}");
}

// --- packing -----------------------------------------------------------------------------------

/// Fifteen of the high tier, and fifteen of the low.
const HALVES: [&str; 3] = [
    "population.a.tier.high=1",
    "population.a.tier.medium=0",
    "population.a.tier.low=1",
];

#[test]
fn tiers_that_may_not_mix_go_one_after_the_other() {
    let apart = ["packing.apart=[[\"low\", \"high\"]]"];
    let told = log("", &[&HALVES[..], &apart].concat());
    let persons: Vec<&str> = told
        .iter()
        .filter_map(|line| line.split(' ').nth(1))
        .collect();
    assert_eq!(persons, ["15", "15"]);
}

#[test]
fn no_more_of_a_tier_board_than_may_and_others_take_the_seats() {
    let most = ["packing.most.high=6"];
    let told = log("", &[&HALVES[..], &most].concat());
    let persons: Vec<&str> = told
        .iter()
        .filter_map(|line| line.split(' ').nth(1))
        .collect();
    assert_eq!(persons, ["21", "6", "3"]);
}

#[test]
fn no_more_persons_with_a_medical_need_board_than_a_type_has_room_for() {
    // Three of thirty need a medic: one of them and 27 others have 29 of the 30 seats.
    let told = log("", &["population.a.medical=0.1", "fleet.bird.medical=1"]);
    let persons: Vec<&str> = told
        .iter()
        .filter_map(|line| line.split(' ').nth(1))
        .collect();
    assert_eq!(persons, ["28", "1", "1"]);
}

/// From a by air to h, and on by road.
const TWO_HOPS: &str = "[place.h]\nlat = 1\nlon = 44\npads = 2\nrefuel = true\nstaging = { capacity = 100 }\n\
    [fleet.lorry]\nmode = \"road\"\nseats = 30\ntails = 1\nhome = \"h\"\ncruise = \"60 km/h\"\n\
    [lane.on]\nfrom = \"h\"\nto = \"b\"\nfleet = [\"lorry\"]\n";

#[test]
fn a_load_that_others_may_not_join_waits_for_nobody() {
    // Fifteen of the high tier are at h at 1:53 and wait for thirty more; of the low tier, who come at 4:23, nobody may
    // join them. So they go, though the last fifteen have just been called.
    let sets = [
        "lane.lift.to=h",
        "place.b.lat=2",
        "population.a.persons=60",
        "population.a.tier.high=1",
        "population.a.tier.medium=0",
        "population.a.tier.low=3",
        "packing.apart=[[\"high\", \"low\"]]",
    ];
    let told = run(TWO_HOPS, &sets).observer.0;
    let tasked: Vec<&String> = told
        .iter()
        .filter(|line| line.contains("persons"))
        .collect();
    let expected = [
        "0:00 15 persons with 0",
        "1:53 30 persons with 0",
        "4:23 15 persons with 0",
        "4:23 15 persons with 0",
    ];
    assert_eq!(tasked[..4], expected.iter().collect::<Vec<_>>());
}

#[test]
fn a_load_with_the_most_of_its_tier_waits_for_nobody() {
    // All are of the high tier, and ten of them are the most: once there are more at h the lorry goes, at 4:10 and when
    // it is empty again at 6:58, though the bird is tasked with ten more at the same times or shortly before.
    let sets = [
        "lane.lift.to=h",
        "place.b.lat=2",
        "population.a.persons=60",
        "population.a.tier.high=1",
        "population.a.tier.medium=0",
        "population.a.tier.low=0",
        "packing.most.high=10",
    ];
    let told = run(TWO_HOPS, &sets).observer.0;
    let tasked: Vec<&str> = told
        .iter()
        .filter_map(|line| line.strip_suffix(" 10 persons with 0"))
        .collect();
    assert_eq!(
        tasked[..6],
        ["0:00", "1:50", "4:10", "4:10", "6:35", "6:58"]
    );
}

// --- homes -------------------------------------------------------------------------------------

/// One tail more, at home at b, with a crew of its own.
const WAVE: &str = "[fleet.bird.crew]\ncrews = 2\n\
                    [fleet.bird.wave.w]\nat = 2026-01-21T00:00:00Z\ntails = 1\nhome = \"b\"\ncrews = 1\n";

#[test]
fn a_wave_flies_from_its_own_home_with_its_own_crews() {
    let told = run(WAVE, &["population.a.persons=60"]).observer.0;
    let of_wave: Vec<&String> = told.iter().filter(|line| line.contains("bird-w")).collect();
    // An hour from b to a, twenty minutes there, an hour back: what leaves the others at 1:50 leaves it at 2:50.
    let expected = [
        "0:00 bird-w-crew-01 takes bird-w-01",
        "1:30 bird-w-01 at a",
        "2:50 bird-w-01 at b",
    ];
    assert_eq!(of_wave, expected.iter().collect::<Vec<_>>());
    assert!(
        told.contains(&"0:00 bird-crew-01 takes bird-01".to_owned()),
        "{told:?}"
    );
}

// --- cabins --------------------------------------------------------------------------------------

const CABINS: &str = "[fleet.bird.configuration.freight]\nseats = 10\ncargo = \"1.5 t\"\n\
                      [fleet.bird.configuration.seats_out]\nseats = 60\n";

#[test]
fn seats_are_traded_for_cargo() {
    let told = log(CABINS, &["fleet.bird.configured=freight"]);
    let what: Vec<&str> = told
        .iter()
        .filter_map(|line| Some(line.split_once(' ')?.1))
        .collect();
    let lift = ["10 persons with 0", "1500 kg"];
    assert_eq!(what, [lift, lift, lift].concat());
    let sets = ["fleet.bird.configured=seats_out", "population.a.persons=60"];
    assert_eq!(log(CABINS, &sets), ["0:00 60 persons with 0"]);
}

#[test]
fn a_wave_may_be_configured_otherwise_than_its_type() {
    let wave =
        "[fleet.bird.wave.w]\nat = 2026-01-21T00:00:00Z\ntails = 1\nconfigured = \"freight\"\n";
    let told = log(&format!("{CABINS}{wave}"), &["population.a.persons=40"]);
    assert_eq!(
        told[..2],
        ["0:00 30 persons with 0", "0:00 10 persons with 0"]
    );
    assert!(
        told.iter().any(|line| line.ends_with("1500 kg")),
        "{told:?}"
    );
}

#[test]
fn a_wave_comes_once_its_gate_is_open_and_leaves_at_its_date_or_after_its_sortie() {
    // Nobody else flies. It may come from 2:00 on, and its gate opens at 3:00. Two hours later the first are put down; it
    // fetches the others from there, and is home after another three and a half, half an hour past its date.
    let wave = |persons: &str, opens: &str| {
        let text = format!(
            "[gate.g]\nopens = 2026-01-21T{opens}:00Z\n[fleet.bird.wave.surge]\nat = 2026-01-21T02:00:00Z\n\
             until = 2026-01-21T08:00:00Z\ntails = 1\nneeds = [\"g\"]\n"
        );
        log(&text, &["fleet.bird.tails=0", persons])
    };
    let two_rounds = [
        "3:00 bird-surge-01 comes",
        "3:00 30 persons with 0",
        "5:00 30 persons with 0",
        "8:30 bird-surge-01 leaves",
    ];
    assert_eq!(wave("population.a.persons=60", "03:00"), two_rounds);
    let one_round = [two_rounds[0], two_rounds[1], "8:00 bird-surge-01 leaves"];
    assert_eq!(wave("population.a.persons=30", "03:00"), one_round);
    let never: [&str; 0] = [];
    assert_eq!(wave("population.a.persons=30", "08:00"), never);
}
