#!/bin/sh
# The part of ./dev test that only computes: it runs beside the tests that mostly wait.
set -eu
cd "$(dirname "$0")/.."
. tests/steps.sh

say "store bridge under the thread sanitizer"
build tsan test_store
build/tsan/tests/test_store

say "clang-tidy"
sh tests/lint.sh

say "build with clang; fuzzers, a few seconds each"
sh tests/fuzz/run.sh 3

say "beside: all passed"
