#!/bin/sh
# The part of ./dev test that runs beside the rest, as far as that leaves time.
set -eu
cd "$(dirname "$0")/.."
. tests/steps.sh

say "store bridge under the thread sanitizer"
build tsan test_store
build/tsan/tests/test_store

say "clang-tidy"
sh tests/lint.sh

say "build with clang; fuzzers, a few seconds each"
FUZZ_SEED=20261122 sh tests/fuzz/run.sh 2

say "crash harness, short form"
sh tests/crash/run.sh --short

say "beside: all passed"
