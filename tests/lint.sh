#!/bin/sh
# clang-tidy over every source of the program. Its analyzer follows few paths through a function and
# its callees, a second or less a file; lint.sh --deep as many as it will, up to half a minute a file.
set -eu
cd "$(dirname "$0")/.."
. tests/steps.sh
shallow="--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=15000"
[ "${1:-}" != --deep ] || shallow=""
build clang
git ls-files 'gateway/*.c' 'providers/*.c' | xargs -P "$(nproc)" -n1 clang-tidy -p build/clang --quiet $shallow 2>/dev/null
