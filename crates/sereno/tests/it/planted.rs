//! Seen to fail: a test and the fault that must make it fail.

/// This fault makes this test fail, and without it the test passes.
pub fn found(fault: &str, test: &str) {
    let run = |fault: &str| {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        std::process::Command::new(cargo)
            .args(["test", "--quiet", "-p", "sereno", "--features", "plant", "--test", "it", "--", "--exact", test])
            .env("SERENO_PLANT", fault)
            .env("SERENO_TEST_ENGINES", "sqlite")
            .output()
            .unwrap()
    };
    let with = run(fault);
    let said = String::from_utf8_lossy(&with.stdout).into_owned();
    assert!(!with.status.success() && said.contains("1 failed"), "{fault} went unnoticed by {test}: {said}");
    let clean = run("");
    let said = String::from_utf8_lossy(&clean.stdout).into_owned();
    assert!(clean.status.success() && said.contains("1 passed"), "{test} without a fault: {said}");
}
