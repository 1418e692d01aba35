#!/bin/sh
# Everything that ./dev test does, in order: the cheap and telling first.
set -eu
cd "$(dirname "$0")/.."
started=$(date +%s)
say() { printf '\n== %s (%ss)\n' "$*" "$(($(date +%s) - started))"; }
build() {
    preset=$1
    shift
    [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >/dev/null
    ninja -C "build/$preset" --quiet "$@"
}

say "format"
git ls-files 'gateway/*.[ch]' 'providers/*.[ch]' 'tests/*.[ch]' | xargs clang-format --dry-run -Werror

say "build with gcc, address and undefined-behaviour sanitizers"
build asan
say "unit tests"
ctest --test-dir build/asan --output-on-failure --no-tests=error -j2

say "menus and transcripts"
build/asan/migranti check --menus menus
build/asan/migranti talk --menus tests/talk/menus --replay tests/talk/*.talk
build/asan/migranti talk --menus menus --replay menus/*/*.talk

say "store bridge under the thread sanitizer"
build tsan test_store
build/tsan/tests/test_store

say "build for release"
build release migranti

say "service tests"
node --test tests/service/

say "browser tests"
node --test tests/browser/

say "crash harness, short form"
sh tests/crash/run.sh --short

say "fuzzers, a few seconds each"
sh tests/fuzz/run.sh 3

say "clang and clang-tidy"
build clang
git ls-files 'gateway/*.c' 'providers/*.c' | xargs -P2 -n1 clang-tidy -p build/clang --quiet 2>/dev/null

say "all passed"
