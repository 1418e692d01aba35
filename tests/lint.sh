#!/bin/sh
# clang-tidy over every source of the program. Its analyzer follows so many paths through a function and
# its callees, less than a second a file; lint.sh --deep as many as there are, up to half a minute a
# file, and compiles all of it with clang, the tests too (./dev test: the program, with the fuzzers).
set -eu
cd "$(dirname "$0")/.."
. tests/steps.sh
paths="--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=15000"
if [ "${1:-}" = --deep ]; then
    paths=""
    build clang
else
    cmake --preset clang >/dev/null
fi
git ls-files 'gateway/*.c' 'providers/*.c' | xargs -P "$(nproc)" -n1 clang-tidy -p build/clang --quiet $paths 2>/dev/null
