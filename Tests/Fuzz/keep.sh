#!/usr/bin/env bash
# Keeps what run.sh has found to be worth trying: the fewest inputs that reach the same code, as Corpus/TARGET.tar.gz. A
# run begins with them. keep.sh [TARGET...]
set -euo pipefail
cd "$(dirname "$0")"
work=../../.build/fuzz
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(ls Regressions)

export SWIFT_BACKTRACE=enable=no
mkdir -p Corpus
for target in "${targets[@]}"; do
    [ -d "$work/corpus/$target" ] || continue
    least=$(mktemp -d)
    # The inputs are as long as run.sh lets them be.
    if ! "$work/release/fuzz" "$target" -merge=1 -max_len=65536 "$least" "$work/corpus/$target" >"$work/keep.log" 2>&1; then
        tail -5 "$work/keep.log"
        exit 1
    fi
    # The same inputs make the same file.
    tar --sort=name --mtime=@0 --owner=0 --group=0 --mode=0644 -C "$least" -c . | gzip -9n >"Corpus/$target.tar.gz"
    printf '%-23s%s inputs\n' "$target" "$(ls "$least" | wc -l)"
    rm -r "$least"
done
