//! Security: fighting, guards, incidents, warning of them, and the camps beside them.
//!
//! Owns what puts persons at risk while they wait. Rates and counts, never methods.
//!
//! | room | what it is for |
//! |---|---|
//! | `conflict`, `campaign` | fighting levels; offensives, pressure and ceasefires that move them |
//! | `guards`, `control` | who is on duty; which force a site is in the hands of |
//! | `site`, `hazards` | what a site has; how often incidents begin there |
//! | `incidents`, `response`, `reaction` | stages; containment by those who are there; forces that come |
//! | `escapes`, `damage` | who gets out and who is retaken; what a site holds afterwards |
//! | `outlook` | how many would escape if nobody more were lifted |
//! | `warning`, `threat` | what is assessed of all this and when it is acted on; persons at large |
//! | `camps` | families in camps |
//! | `clock` | waits at rates that change |

pub(crate) mod campaign;
pub(crate) mod camps;
pub(crate) mod clock;
pub(crate) mod conflict;
pub(crate) mod control;
pub(crate) mod damage;
mod escapes;
pub(crate) mod guards;
pub(crate) mod hazards;
pub(crate) mod incidents;
mod outlook;
pub(crate) mod reaction;
mod response;
pub(crate) mod site;
pub(crate) mod threat;
pub(crate) mod warning;
