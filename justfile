# Development tasks. `just` without arguments lists them.

_list:
    @just --list --unsorted

# Render a runner from a fixture
demo:
    cargo run --release -- render -f fixtures/production.yaml

# Run the tests; those that need a missing tool are skipped
test:
    cargo test --workspace

# Format all crates
fmt:
    cargo fmt --all

# All checks of the CI
gate:
    .ci/run

# Regenerate committed files: snapshots, schemas, rule pages, command output in the documentation
bless:
    BLESS=1 INSTA_UPDATE=always cargo test --workspace

# Measure the speed table of the README: just bench CHART [HELM]
bench chart helm="helm":
    cargo build --release
    scripts/release
    benches/table.py --chart {{chart}} --helm {{helm}} "static release"=dist/runnergen "`cargo build --release`"=target/release/runnergen

# Measure the language server: time from a keystroke to the diagnostics, and memory
bench-editor:
    cargo build --release
    benches/editor.py runnergen="target/release/runnergen lsp"

# Count CPU instructions, to compare commits
instructions:
    cargo build --release
    benches/instructions.py

# Fuzz a parser: just fuzz values
fuzz target:
    cargo +nightly fuzz run --sanitizer none {{target}} -- -max_total_time=300 -timeout=10 -rss_limit_mb=2048

# Build and open the API documentation
docs:
    cargo doc --workspace --no-deps --open
