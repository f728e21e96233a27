//! The rooms of security against what is known of them exactly: processes whose law has a closed form, scripted courses
//! whose every instant can be reckoned by hand, and comparisons on the same random numbers.

#![allow(
    clippy::disallowed_methods,
    reason = "what a test reckons itself reaches no result"
)]

#[path = "security/calibration.rs"]
mod calibration;
#[path = "security/campaigns.rs"]
mod campaigns;
#[path = "security/comparisons.rs"]
mod comparisons;
#[path = "security/conservation.rs"]
mod conservation;
#[path = "security/guards.rs"]
mod guards;
#[path = "security/hazards.rs"]
mod hazards;
#[path = "security/incidents.rs"]
mod incidents;
#[path = "security/lift_rules.rs"]
mod lift_rules;
#[path = "security/outlook.rs"]
mod outlook;
#[path = "security/reaction.rs"]
mod reaction;
#[path = "security/sites.rs"]
mod sites;
#[path = "security/statistics.rs"]
mod statistics;
