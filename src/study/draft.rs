//! A plan that questions vary: the same scenario with some of its values set otherwise.
//!
//! Owns the step from a key and a value to a scenario that has been checked. Whatever a question needs is loaded before
//! anything runs, so that what cannot be run is refused at once.

use thiserror::Error;

use super::lever::{Amount, Range};
use super::plan::Setting;
use super::replicate::Plan;
use crate::scenario::files::Files;
use crate::scenario::{Problem, Problems, Reference, Scenario, load, load_set_by};

/// Why a question cannot be asked.
#[derive(Clone, Debug, Error)]
pub enum DraftError {
    /// A scenario that it needs cannot be run.
    #[error(transparent)]
    Scenario(#[from] Problems),
    /// It is not put as it must be; how.
    #[error("{0}")]
    Question(String),
    /// The file that puts it is wrong at some path.
    #[error("{0}")]
    File(Problem),
}

/// A plan, and where it is written.
pub struct Draft<'f> {
    /// The plan as it is.
    pub plan: Plan,
    reference: Reference,
    files: &'f dyn Files,
}

impl<'f> Draft<'f> {
    /// Loads the plan that `named` means, with `sets` of the form `KEY=VALUE` laid over it.
    ///
    /// # Errors
    /// If it cannot be run.
    pub fn load(named: &str, sets: &[String], files: &'f dyn Files) -> Result<Self, Problems> {
        let loaded = load(&Reference::new(named), sets, files)?;
        Ok(Draft::of(Plan::of(loaded, sets), named, files))
    }

    /// A plan that was loaded from what `named` means.
    pub fn of(plan: Plan, named: &str, files: &'f dyn Files) -> Self {
        Draft {
            plan,
            reference: Reference::new(named),
            files,
        }
    }

    /// Its scenario with more values set, each with what messages call it: the option or the key that gave it.
    ///
    /// # Errors
    /// If that cannot be run.
    pub fn with(
        &self,
        sets: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Scenario, Problems> {
        let more: Vec<(String, String)> = sets.into_iter().collect();
        let own = self
            .plan
            .overrides
            .iter()
            .map(|set| ("--set", set.as_str()));
        let more = more.iter().map(|(by, set)| (by.as_str(), set.as_str()));
        let sets: Vec<(&str, &str)> = own.chain(more).collect();
        Ok(load_set_by(&self.reference, &sets, self.files)?.scenario)
    }

    /// Its scenario with a value of a range, which was given by an option.
    pub(super) fn setting(
        &self,
        by: &str,
        range: &Range,
        value: String,
    ) -> Result<Setting, DraftError> {
        let scenario = self.with([(by.to_owned(), range.set(&value))])?;
        Ok(Setting { value, scenario })
    }

    /// Every setting of a lever, `step` apart.
    ///
    /// # Errors
    /// If the range has no steps, or a setting cannot be run.
    pub fn settings(
        &self,
        lever: &Range,
        step: Option<&Amount>,
    ) -> Result<Vec<Setting>, DraftError> {
        let values = lever.every(step).map_err(DraftError::Question)?;
        values
            .into_iter()
            .map(|value| self.setting("--lever", lever, value))
            .collect()
    }
}
