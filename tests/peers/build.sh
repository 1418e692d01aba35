#!/bin/sh
# Compiles better-sqlite3 for this Node, without node-gyp: its own installer would download a binary.
# Prints where the result is; it stays until Node's module version or the package changes.
set -eu
cd "$(dirname "$0")"
headers=${NODE_HEADERS:-/usr/include/node}
version=$(node -p "require('better-sqlite3/package.json').version + '-' + process.versions.modules")
folder=../../build/peers
binding=$folder/better_sqlite3-$version.node
if [ ! -f "$binding" ]; then
    if [ ! -f "$headers/node.h" ]; then
        echo "peers: no node.h in $headers: install libnode-dev, or name the folder in NODE_HEADERS" >&2
        exit 1
    fi
    mkdir -p "$folder"
    sqlite=node_modules/better-sqlite3/deps/sqlite3
    defines=$(sed -n "s/^ *'\(.*\)',\{0,1\}$/-D\1/p" node_modules/better-sqlite3/deps/defines.gypi)
    gcc -O3 -fPIC -std=c99 -w -DNDEBUG $defines -c "$sqlite/sqlite3.c" -o "$folder/sqlite3.o"
    g++ -O3 -fPIC -std=c++20 -fno-exceptions -fno-rtti -w -DNDEBUG -DNODE_GYP_MODULE_NAME=better_sqlite3 \
        -DBUILDING_NODE_EXTENSION -I"$headers" -I"$sqlite" \
        -c node_modules/better-sqlite3/src/better_sqlite3.cpp -o "$folder/better_sqlite3.o"
    g++ -shared -Wl,-Bsymbolic -Wl,--exclude-libs,ALL "$folder/better_sqlite3.o" "$folder/sqlite3.o" \
        -o "$binding.new"
    mv "$binding.new" "$binding"
fi
echo "$PWD/$binding"
