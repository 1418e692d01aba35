#!/bin/sh
# ./dev bench [--quick]: builds what is measured and what measures, then runs it all interleaved.
set -eu
cd "$(dirname "$0")/../.."
. tests/steps.sh
build release migranti bench_load bench_handsets bench_bare_evhttp bench_slowsync \
    bench_steps bench_fill bench_one_commit
binding=$(sh tests/peers/build.sh)
exec node tests/bench/run.js --binding "$binding" "$@"
