# Sourced by the scripts of the house, in its root: telling where they are, building a preset.
started=$(date +%s)
say() { printf '\n== %s (%ss)\n' "$*" "$(($(date +%s) - started))"; }
build() { # preset [target...]
    preset=$1
    shift
    [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >/dev/null
    ninja -C "build/$preset" --quiet "$@"
}
