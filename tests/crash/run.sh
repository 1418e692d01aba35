#!/bin/sh
# Kills, cuts power, breaks the disk, and counts. `--short` is what ./dev test runs.
set -eu
cd "$(dirname "$0")/../.."
build() { # folder, seeded bug, targets...
    folder=$1
    bug=$2
    shift 2
    [ -f "$folder/build.ninja" ] || cmake -S . -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DMIGRANTI_SEEDED_BUG="$bug" >/dev/null
    ninja -C "$folder" --quiet "$@"
}
build build/release "" migranti pcvfs test_powercut
build build/bug-sync_normal sync_normal migranti
build build/bug-ack_first ack_first migranti
if [ "${1:-}" != --short ]; then
    echo "the store alone, broken at every single operation"
    POWERCUT_STRIDE=1 build/release/tests/test_powercut 2>/dev/null
fi
exec node tests/crash/crash.js "$@"
