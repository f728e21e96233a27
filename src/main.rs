//! The command line of airbridge.
fn main() {}
