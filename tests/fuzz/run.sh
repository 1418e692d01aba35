#!/bin/sh
# Runs every fuzzer for SECONDS, as many at once as there are processors; new findings are kept under
# build/fuzz/corpus. run.sh SECONDS [NAME...]: only those. FUZZ_SEED: not by chance.
set -eu
cd "$(dirname "$0")/../.."
if [ "${1:-}" = --one ]; then
    name=$2
    corpus=build/fuzz/corpus/$name
    mkdir -p "$corpus"
    seeds=tests/fuzz/seeds/$name
    case $name in fuzz_provider_*) seeds=tests/providers/${name#fuzz_provider_} ;; esac
    [ -d "$seeds" ] || seeds=""
    if "build/fuzz/tests/$name" -max_total_time="$3" -timeout=60 -rss_limit_mb=1024 -seed="${FUZZ_SEED:-0}" -print_final_stats=1 \
        -artifact_prefix="build/fuzz/$name-" "$corpus" $seeds >"build/fuzz/$name.log" 2>&1; then
        printf '%-28s %s executions\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log")"
    else
        printf '%s FAILED\n' "$name"
        tail -30 "build/fuzz/$name.log"
        exit 1
    fi
    exit 0
fi
seconds=${1:-60}
[ $# -eq 0 ] || shift
. tests/steps.sh
build fuzz
if [ $# -eq 0 ]; then
    for fuzzer in build/fuzz/tests/fuzz_*; do
        [ -x "$fuzzer" ] && [ -f "$fuzzer" ] && set -- "$@" "$(basename "$fuzzer")"
    done
fi
printf '%s\n' "$@" | xargs -P "$(nproc)" -I NAME sh tests/fuzz/run.sh --one NAME "$seconds"
