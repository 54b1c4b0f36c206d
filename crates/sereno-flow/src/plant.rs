//! Planted faults, compiled only with the feature `plant`: they show that the checkers and the
//! kill test can fail. A release has none of this.

/// True when the environment asks for this fault: `SERENO_PLANT=ack_early`.
pub fn is_on(fault: &str) -> bool {
    std::env::var("SERENO_PLANT").is_ok_and(|v| v.split(',').any(|f| f == fault))
}
