# What a person can do here. `just` alone lists it.

_list:
    @just --list --unsorted

# Render a runner from a fixture
demo:
    cargo run --release -- render -f fixtures/production.yaml

# Run the tests; those that need a real tool say which one they miss
test:
    cargo test

# Format, the rules too, which the build lists and cargo fmt does not see
fmt:
    cargo fmt

# Everything that has to pass before a change lands
gate:
    .ci/run

# Write anew what is generated and committed: snapshots, schemas, rule pages
bless:
    BLESS=1 INSTA_UPDATE=always cargo test

# Time against Helm: just bench CHART [HELM]
bench chart helm="helm":
    cargo build --release
    benches/against_helm.py --chart {{chart}} --helm {{helm}}

# Count instructions, to compare commits
instructions:
    cargo build --release
    benches/instructions.py

# Feed parsers with damaged input: just fuzz values
fuzz target:
    cargo +nightly fuzz run --sanitizer none {{target}} -- -max_total_time=300 -timeout=10 -rss_limit_mb=2048

# The program's documentation, for those who change it
docs:
    cargo doc --no-deps --open
