#!/usr/bin/env bash
# Holds README and docs against the tree: every path in backquotes exists, and every command in a block marked `sh` runs.
# What everyone reads first stays short.
# docs.sh [ROKUGA]
set -euo pipefail
cd "$(dirname "$0")/.."
rokuga=$(realpath "${1:-.build/debug/rokuga}")
documents=(README.md samples/README.md samples/scenarios/README.md docs/*.md docs/decisions/*.md)
failures=0

while read -r document limit; do
    lines=$(wc -l <"$document")
    [ "$lines" -le "$limit" ] || { echo "$document has $lines lines; at most $limit"; failures=$((failures + 1)); }
done <<<'README.md 100
docs/architecture.md 150'

for document in "${documents[@]}"; do
    # A path is a backquoted word with a slash that begins with a folder of the tree; <placeholders> and globs are not.
    while read -r path; do
        [ -e "$path" ] || { echo "$document names $path, which does not exist"; failures=$((failures + 1)); }
    done < <(grep -oE '`(Sources|Tests|docs|pipelines|samples|\.ci)/[A-Za-z0-9_./+-]*`' "$document" | tr -d '`' | sort -u)
    while read -r path; do
        target=$(dirname "$document")/$path
        [ -e "$target" ] || { echo "$document links to $path, which does not exist"; failures=$((failures + 1)); }
    done < <(grep -oE '\]\([^)# ]+' "$document" | cut -c3- | grep -v '://' | sort -u)
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin"
ln -s "$rokuga" "$scratch/bin/rokuga"
for document in "${documents[@]}"; do
    awk '/^```sh$/ {inside = 1; next} /^```/ {inside = 0} inside' "$document" | grep -v '^make ' >"$scratch/block" || continue
    mkdir -p "$scratch/work" && cp -r samples pipelines docs "$scratch/work/"
    if ! (cd "$scratch/work" && PATH="$scratch/bin:$PATH" timeout 300 bash -euo pipefail "$scratch/block" >"$scratch/log" 2>&1 </dev/null); then
        echo "a command of $document fails:"; cat "$scratch/block"; tail -20 "$scratch/log"
        failures=$((failures + 1))
    fi
    rm -rf "$scratch/work"
done
[ "$failures" -eq 0 ] || exit 1
echo "documentation: short where it must be, paths exist, commands run"
