//! Random networks: one to four sites, none to two staging places on the way to the receiver, and on each lane a mix of
//! helicopters, aeroplanes and convoys, each with rules of its own or without.

use proptest::prelude::*;

/// What each lane may be served by; a bit for each type.
const TYPES: [&str; 4] = ["convoy", "light", "heavy", "plane"];

/// Parts of a scenario that may be there or not. `HOME` is where the types have their home.
const PARTS: &[&str] = &[
    "[escort]\nhigh = 3\nmedium = 5\nlow = 8\nduty = \"11 h\"\nrest = \"8 h\"\n",
    "[fleet.light.crew]\ncrews = 3\nduty = \"9 h\"\nrest = \"7 h\"\nnight = 0.34\nflight_day = \"6 h\"\nswap = \"16 h\"\n",
    "[fleet.heavy.crew]\ncrews = 2\nduty = \"14 h\"\nrest = \"10 h\"\nnight = 0.5\naugmented = { crews = 1, duty = \"18 h\" }\n",
    "[packing]\napart = [[\"high\", \"low\"]]\nmost.high = 4\n",
    "[fleet.light.maintenance]\nphase_every = \"8 h\"\nphase = \"5 h\"\n[fleet.light.maintenance.code.rotor]\n\
     per_sortie = 0.2\nfix = { exponential = { mean = \"4 h\" } }\n",
    "[fleet.heavy.ground]\napproach = \"2 min\"\ntaxi = \"2 min\"\nidle = 0.3\nserial = \"6 min\"\n\
     [fleet.heavy.ground.shut_down]\nstop = \"1 min\"\nstart = \"4 min\"\n",
    "[fleet.convoy.road]\nvehicles = 3\nnight = 0.7\nbreakdown = \"0.1 /h\"\n\
     repair = { exponential = { mean = \"2 h\" } }\ntransfer = \"20 min\"\n",
    "[limits]\nrestraint = \"4 h\"\nramp_wait = \"2 h\"\nstaged = \"20 h\"\nhard = [\"ramp_wait\"]\n\
     stop = { restraint = \"6 h\", staged = \"30 h\" }\n",
    "[casework.agency.one]\nanalysts = 2\nrelease = { exponential = { mean = \"2 h\" } }\nrefusal = 0.2\nappeal = \"5 h\"\n\
     [casework.court]\njudges = 2\nhearing = \"2 h\"\n",
    "[country.x]\nwillingness = 0.6\ndelay = { exponential = { mean = \"9 h\" } }\npickup_every = \"12 h\"\n\
     pickup_seats = 5\nwithdrawal = \"0.5 /day\"\nagain = \"8 h\"\n",
    "[fleet.light.wave.surge]\nat = 2026-01-22T00:00:00Z\ntails = 2\nuntil = 2026-01-23T12:00:00Z\n",
    "[[inject]]\nat = 2026-01-21T09:40:00Z\nevent = { closure = { place = \"base\", lasts = \"7 h\" } }\n",
    "[[inject]]\nat = 2026-01-22T08:10:00Z\nevent = { loss = { tail = \"light-01\", harmed = 0.2, rescue = \"3 h\" } }\n",
    "[[inject]]\nat = 2026-01-21T08:20:00Z\nevent = { fuel_emergency = { tail = \"heavy-01\", lost = \"200 min\" } }\n",
    "[[inject]]\nat = 2026-01-22T09:35:00Z\nevent = { fuel_emergency = { tail = \"light-02\", lost = \"9 h\", relief = \"2 h\" } }\n",
    "[[inject]]\nat = 2026-01-22T14:00:00Z\nevent = { incident = { place = \"site1\", stage = \"breach\" } }\n",
    "[[inject]]\nat = 2026-01-21T05:30:00Z\nevent = { fighting = { area = \"x\", level = 3 } }\n\
     [[inject]]\nat = 2026-01-22T07:30:00Z\nevent = { fighting = { area = \"x\", level = 1 } }\n",
    "[call]\nat = \"05:00\"\npolicy = \"largest\"\nretask = \"same_type\"\n",
    "[reaction.quick]\nplace = \"HOME\"\nguards = 30\nfleet = [\"light\", \"convoy\"]\nfrom = \"disturbance\"\n\
     ready = \"20 min\"\nback = \"5 h\"\n[incidents]\nmultiplier = 4.0\ncontagion = 0.1\n",
    "[weather.w.forecast]\nhit = 0.7\nfalse_alarm = 0.2\npast = \"40 min\"\n",
    "[weather.w.regime.storm.class.light]\ntake_off = true\nlanding = false\n\
     [weather.w.regime.storm.class.convoy]\nspeed = 0.5\ntake_off = true\nlanding = true\n",
    "[place.base.reception.enrolment]\nteams = 2\nservice = \"9 min\"\nfailure = 0.1\nopens = \"07:00\"\ncloses = \"19:00\"\n",
];

/// Lines of a table that may be there or not.
const SWITCHES: [&str; 12] = [
    "abort = { ground = 0.1, air = 0.2 }\n",
    "break_chance = 0.3\nfix = { exponential = { mean = \"5 h\" } }\n",
    "leg_delay = { exponential = { mean = \"8 min\" } }\n",
    "night = false\n",
    "opens = \"04:30\"\ncloses = \"20:00\"\n",
    "runway = { movements = 2, per = \"15 min\" }\n",
    "loading = { teams = 1, opens = \"03:00\", closes = \"23:00\", days = [\"wed\", \"thu\", \"fri\"] }\n",
    "refuel_points = 1\nrefuel_flow = \"40 kg/min\"\n",
    "inbound = 90\n",
    "next.haze = 1\n[weather.w.regime.haze]\ndwell = { uniform = { low = \"1 h\", high = \"6 h\" } }\nnext.clear = 1\nspeed = 0.4\n",
    "needs = [\"daily\"]\n",
    "areas = [\"x\"]\nclosed_above = 1\nthreat = { rate = \"0.5 /h\", delay = \"50 min\" }\n",
];

/// The text of a network.
pub fn networks() -> impl Strategy<Value = String> {
    let bits = |count| proptest::collection::vec(any::<bool>(), count);
    let lanes = proptest::collection::vec(1_u8..16, 7);
    (
        1_usize..=4,
        0_usize..=2,
        lanes,
        bits(PARTS.len()),
        bits(SWITCHES.len()),
        6_u32..40,
    )
        .prop_map(|(sites, hops, lanes, parts, switches, persons)| {
            let network = Network {
                sites,
                hops,
                lanes,
                switches,
                persons,
            };
            let chosen = PARTS.iter().zip(parts).filter(|(_, taken)| *taken);
            let parts: String = chosen.map(|(part, _)| *part).collect();
            format!("{}{parts}", network.text()).replace("HOME", &network.way()[0])
        })
}

struct Network {
    sites: usize,
    hops: usize,
    /// The types of each lane, as bits.
    lanes: Vec<u8>,
    switches: Vec<bool>,
    /// Held at each site.
    persons: u32,
}

impl Network {
    /// One of the switches, or nothing.
    fn switch(&self, number: usize) -> &'static str {
        if self.switches[number] {
            SWITCHES[number]
        } else {
            ""
        }
    }

    /// The places on the way from the sites to the receiver.
    fn way(&self) -> Vec<String> {
        let stages = (1..=self.hops).map(|number| format!("stage{number}"));
        stages.chain(["base".to_owned()]).collect()
    }

    fn text(&self) -> String {
        let way = self.way();
        let mut text = format!(
            "start = 2026-01-21T00:00:00Z\nhorizon = \"4 d\"\n{}",
            self.sky()
        );
        for site in 1..=self.sites {
            text += &self.site(site);
        }
        for (number, place) in way.iter().enumerate() {
            text += &self.place(place, number);
        }
        text += &self.means(&way[0]);
        text += "[gate.daily]\nopens = 2026-01-20T03:00:00Z\nper_day = 17\n";
        for site in 1..=self.sites {
            text += &self.lane(site - 1, &format!("site{site}"), &way[0]);
        }
        for (number, ends) in way.windows(2).enumerate() {
            text += &self.lane(self.sites + number, &ends[0], &ends[1]);
        }
        text
    }

    fn sky(&self) -> String {
        let haze = self.switch(9);
        format!(
            "[weather.w]\ninitial = \"clear\"\n\
             [weather.w.regime.clear]\ndwell = {{ exponential = {{ mean = \"14 h\" }} }}\nnext.storm = 1\n{haze}\
             [weather.w.regime.storm]\ndwell = {{ uniform = {{ low = \"1 h\", high = \"5 h\" }} }}\nnext.clear = 1\nflying = false\n\
             [area.x]\nweather = \"w\"\nfighting = 1\n"
        )
    }

    fn site(&self, number: usize) -> String {
        let (lat, lon) = (36.0 + 0.3 * number as f64, 41.0 + 0.4 * (number % 2) as f64);
        let (persons, ground) = (self.persons, self.switch(6));
        format!(
            "[place.site{number}]\nlat = {lat}\nlon = {lon}\narea = \"x\"\npads = 2\nrefuel = true\nescorts = 8\n{ground}\
             [place.site{number}.detention]\ncapacity = {persons}\nguards = 9\nincident_rate = \"0.1 /day\"\n\
             [population.site{number}]\nplace = \"site{number}\"\npersons = {persons}\nminors = 0.1\nmedical = 0.1\n\
             countries = {{ x = 1 }}\n",
        )
    }

    fn place(&self, name: &str, number: usize) -> String {
        let (lat, lon) = (35.8 - 0.9 * number as f64, 42.0 + 0.5 * number as f64);
        let switches: String = [3, 4, 5, 7].map(|number| self.switch(number)).concat();
        let inbound = self.switch(8);
        let role = match name {
            "base" => format!(
                "[place.base.reception]\nfirst = \"search\"\nramp = 30\ncapacity = 400\n{inbound}\
                       reconciliation = {{ misnamed = 0.02, resolution = \"1 h\" }}\n\
                       [place.base.reception.station.search]\nservers = 2\nservice = {{ exponential = {{ mean = \"6 min\" }} }}\n\
                       room = 5\nrework = 0.1\nnext = \"identity\"\n\
                       [place.base.reception.station.identity]\nservers = 2\nservice = \"5 min\"\nroom = 2\nrefusal = 0.1\n"
            ),
            _ => format!(
                "[place.{name}.staging]\ncapacity = 60\nguards = 6\nincident_rate = \"0.05 /day\"\n"
            ),
        };
        format!(
            "[place.{name}]\nlat = {lat}\nlon = {lon}\narea = \"x\"\npads = 2\nparking = 3\nrefuel = true\nescorts = 12\n\
             maintenance_teams = 2\n{switches}{role}"
        )
    }

    /// Every type that serves a lane, with its home at the first place after the sites.
    fn means(&self, home: &str) -> String {
        let used = self.lanes[..self.sites + self.hops]
            .iter()
            .fold(0, |all, types| all | types);
        // Parts speak of these, whether or not a lane is theirs.
        let used = used | 0b0111;
        let faults: String = [0, 1, 2].map(|number| self.switch(number)).concat();
        let kind = |(bit, name): (usize, &&str)| {
            let table = match *name {
                "convoy" => {
                    "mode = \"road\"\nseats = 24\ntails = 2\ncruise = \"45 km/h\"\nrange = \"900 km\"\nload = \"15 min\"\n"
                }
                "light" => {
                    "seats = 12\ntails = 2\ncruise = \"120 kt\"\nrange = \"520 km\"\nload = \"4 min\"\nfuel = \"400 kg/h\"\n"
                }
                "heavy" => {
                    "seats = 26\ntails = 1\ncruise = \"130 kt\"\nrange = \"700 km\"\nload = \"8 min\"\nfuel = \"1200 kg/h\"\n"
                }
                _ => {
                    "class = \"fixed\"\nseats = 50\ntails = 1\ncruise = \"280 kt\"\nrange = \"1800 km\"\nload = \"20 min\"\n"
                }
            };
            let faults = if *name == "convoy" { "" } else { &faults };
            (used & (1 << bit) != 0)
                .then(|| format!("[fleet.{name}]\nhome = \"{home}\"\n{table}{faults}"))
        };
        TYPES.iter().enumerate().filter_map(kind).collect()
    }

    fn lane(&self, number: usize, from: &str, to: &str) -> String {
        let bits = self.lanes[number];
        let types = TYPES.iter().enumerate();
        let types = types.filter(|(bit, _)| bits & (1 << bit) != 0);
        let types: Vec<String> = types.map(|(_, name)| format!("\"{name}\"")).collect();
        let types = types.join(", ");
        // One approval on the way of each person.
        let needs = if to == "base" { self.switch(10) } else { "" };
        let fighting = self.switch(11);
        format!(
            "[lane.{from}_{to}]\nfrom = \"{from}\"\nto = \"{to}\"\nfleet = [{types}]\n{needs}{fighting}"
        )
    }
}
