//! Observations and expectations.

use super::told;

mistakes! {
    an_observation_before_the_start:
        "[[observed]]\nat = 2020-01-01T00:00:00Z\naccepted = 5",
        []
        => "plan.toml:3:6 observed.0.at: it was observed more than a year before the run begins or after it has ended
  the run goes from 2026-01-21T00:00:00Z to 2026-01-31T00:00:00Z: is the year right?";
    an_expectation_of_the_mean_of_yes_and_no:
        "[[expect]]\nmetric = \"closed\"\nstat = \"mean\"\nop = \">=\"\nvalue = 0.9",
        []
        => "plan.toml:4:8 expect.0.stat: `closed` is yes or no
  write `stat = \"prob\"`";
    an_expectation_of_the_probability_of_a_quantity:
        "[[expect]]\nmetric = \"closure_h\"\nstat = \"prob\"\nop = \"<=\"\nvalue = 0.9",
        []
        => "plan.toml:4:8 expect.0.stat: `closure_h` is a quantity
  write `stat = \"mean\"`, or a quantile such as `\"q90\"`";
    an_expectation_of_a_probability_in_per_cent:
        "[[expect]]\nmetric = \"closed\"\nstat = \"prob\"\nop = \">=\"\nvalue = 90",
        []
        => "plan.toml:6:9 expect.0.value: 90 is no probability
  a probability lies between 0 and 1, such as `0.9`";
    an_expectation_of_a_deadline_that_is_none:
        "[[expect]]\nmetric = \"closed_by_deadline\"\nstat = \"prob\"\nop = \">=\"\nvalue = 0.9",
        []
        => "plan.toml:3:10 expect.0.metric: the scenario has no deadline to close by
  write `deadline`, or expect something of `closed` or `closure_h`";
    an_expectation_of_no_figure:
        "[[expect]]\nmetric = \"closing_h\"\nstat = \"q90\"\nop = \"<=\"\nvalue = 900",
        []
        => "plan.toml:3:10 expect.0.metric: \"closing_h\" is not one of the words it can be
  did you mean `closure_h`?";
}
