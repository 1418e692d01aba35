#!/bin/sh
# Kills, cuts power, breaks the disk, and counts. `--short` is what ./dev test runs.
set -eu
cd "$(dirname "$0")/../.."
. tests/steps.sh
build release migranti pcvfs test_powercut migranti-ack_first migranti-sync_normal
if [ "${1:-}" != --short ]; then
    echo "the store alone, broken at every single operation"
    POWERCUT_STRIDE=1 build/release/tests/test_powercut 2>/dev/null
fi
exec node tests/crash/crash.js "$@"
