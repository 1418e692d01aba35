#!/bin/sh
# ./dev bench [--quick]: builds what is measured and what measures, then runs it all interleaved.
# ./dev bench --desk [--quick]: the desk with a long history, and what busy desks cost.
# ./dev bench --alerts [--quick]: a vacancy for 50,000 of a million people.
# ./dev bench --cases [--quick]: lists and reports of 100,000 case files.
set -eu
cd "$(dirname "$0")/../.."
. tests/steps.sh
if [ "${1:-}" = --desk ]; then
    shift
    build release migranti bench_load bench_desk_fill
    exec node tests/bench/desk.js "$@"
fi
if [ "${1:-}" = --alerts ]; then
    shift
    build release migranti bench_load bench_alerts_fill
    exec node tests/bench/alerts.js "$@"
fi
if [ "${1:-}" = --cases ]; then
    shift
    build release migranti bench_cases_fill
    exec node tests/bench/cases.js "$@"
fi
build release migranti bench_load bench_handsets bench_bare_evhttp bench_slowsync \
    bench_steps bench_fill bench_one_commit
binding=$(sh tests/peers/build.sh)
exec node tests/bench/run.js --binding "$binding" "$@"
