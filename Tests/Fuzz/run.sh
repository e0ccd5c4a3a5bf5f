#!/usr/bin/env bash
# Builds the fuzzers and runs each target, or the named ones, for SECONDS. run.sh SECONDS [TARGET...]
# A finding stops it with 1; the input that shows it lies in Tests/Fuzz/.build/findings/<target>/. To keep it as a
# regression, copy it to Tests/Fuzz/Regressions/<target>/: the ordinary tests replay what lies there.
set -euo pipefail
seconds=${1:?run.sh SECONDS [TARGET...]}
shift
cd "$(dirname "$0")"
swift build -c release --product fuzz
fuzz=.build/release/fuzz
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(ls Regressions)

# The crash reporter of Swift would take minutes for an instrumented binary.
export SWIFT_BACKTRACE=enable=no
generated=.build/seeds
rm -rf "$generated"
mkdir -p "$generated"/{sdp,pipeline}
"$fuzz" seeds "$generated" ../../samples/{vp8,vp9,h264,opus,pcmu}-*.pcap
cp ../../samples/*.sdp "$generated/sdp/"
cp ../../pipelines/*.yaml "$generated/pipeline/"

for target in "${targets[@]}"; do
    corpus=.build/corpus/$target
    findings=.build/findings/$target
    mkdir -p "$corpus" "$findings" "$generated/$target" "Seeds/$target"
    printf '%-17s' "$target"
    log=$findings/log
    # Inputs of 16 KiB are long enough for every structure; more than a second for one is a finding too.
    if ! "$fuzz" "$target" -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 -verbosity=1 \
        -print_final_stats=1 -artifact_prefix="$findings/" "$corpus" "$generated/$target" "Seeds/$target" \
        "Regressions/$target" >"$log" 2>&1; then
        echo 'a finding'
        grep -aE 'Fatal error|ERROR: libFuzzer|SUMMARY|Test unit written' "$log" || tail -5 "$log"
        exit 1
    fi
    awk '/stat::number_of_executed_units/ {print $2 " executions, nothing found"}' "$log"
done
