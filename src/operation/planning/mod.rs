//! Planning: approvals, the daily call and its order, which tail goes where, and the planner's arithmetic.
//!
//! Owns gates, the plan in force and the question that tasks a tail.

pub mod arithmetic;
pub(crate) mod binding;
pub(crate) mod call;
pub(crate) mod closed_form;
pub(crate) mod dispatch;
pub(crate) mod gates;
pub(crate) mod packing;
mod payload;
pub(crate) mod policy;
mod service;
pub(crate) mod talks;
pub(crate) mod tasking;
mod visits;
