#!/bin/sh
# Runs every fuzzer for SECONDS, new findings kept under build/fuzz/corpus.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >/dev/null
ninja -C build/fuzz --quiet
failed=0
for fuzzer in build/fuzz/tests/fuzz_*; do
    [ -x "$fuzzer" ] && [ -f "$fuzzer" ] || continue
    name=$(basename "$fuzzer")
    corpus=build/fuzz/corpus/$name
    mkdir -p "$corpus"
    seeds=tests/fuzz/seeds/$name
    case $name in fuzz_provider_*) seeds=tests/providers/${name#fuzz_provider_} ;; esac
    [ -d "$seeds" ] || seeds=""
    if "$fuzzer" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/$name-" "$corpus" $seeds >"build/fuzz/$name.log" 2>&1; then
        printf '%-28s %s executions\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log")"
    else
        printf '%s FAILED\n' "$name"
        tail -30 "build/fuzz/$name.log"
        failed=1
    fi
done
exit $failed
