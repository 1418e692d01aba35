#!/bin/sh
# ./dev bench [--quick]: builds what is measured and what measures, then runs it all interleaved.
set -eu
cd "$(dirname "$0")/../.."
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
ninja -C build/release --quiet migranti bench_load bench_handsets bench_bare_evhttp bench_slowsync \
    bench_steps bench_fill bench_one_commit
binding=$(sh tests/peers/build.sh)
exec node tests/bench/run.js --binding "$binding" "$@"
