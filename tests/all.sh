#!/bin/sh
# Everything that ./dev test does, in order: the cheap and telling first. What nobody needs to wait for
# (aside.sh) takes the time of the processors that the rest leaves.
set -eu
cd "$(dirname "$0")/.."
. tests/steps.sh

say "format"
git ls-files 'gateway/*.[ch]' 'providers/*.[ch]' 'tests/*.[ch]' | xargs clang-format --dry-run -Werror

say "build with gcc, address and undefined-behaviour sanitizers"
build asan
say "build for release"
build release migranti

say "beside the rest, told at the end: thread sanitizer, clang-tidy, clang, fuzzers, crash harness"
setsid nice -n 10 sh tests/aside.sh >build/aside.log 2>&1 &
aside=$!
trap 'kill -- "-$aside" 2>/dev/null || true' EXIT

say "unit tests"
ctest --test-dir build/asan --output-on-failure --no-tests=error -j "$(nproc)"

say "menus and transcripts"
build/asan/migranti check --menus menus
build/asan/migranti talk --menus tests/talk/menus --replay tests/talk/*.talk
build/asan/migranti talk --menus menus --replay menus/*/*.talk
node --test --test-concurrency=2 tests/menus/

say "service and browser tests"
node --test --test-concurrency=3 tests/service/ tests/browser/

say "what ran beside"
status=0
wait "$aside" || status=$?
trap - EXIT
cat build/aside.log
[ "$status" = 0 ] || { say "FAILED beside the rest: see above"; exit 1; }

say "all passed"
