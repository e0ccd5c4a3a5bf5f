#!/usr/bin/env bash
# Builds the fuzzers and runs each target, or the named ones, for SECONDS. run.sh SECONDS [TARGET...]
# A finding stops it with 1; the input that shows it lies in .build/fuzz/findings/<target>/. To keep it as a regression,
# copy it to Tests/Fuzz/Regressions/<target>/ under a name that says what was wrong: the ordinary tests replay it there.
set -euo pipefail
seconds=${1:?run.sh SECONDS [TARGET...]}
shift
cd "$(dirname "$0")"
work=../../.build/fuzz
swift build -c release --scratch-path "$work" --product fuzz
fuzz=$work/release/fuzz
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(ls Regressions)

# The crash reporter of Swift would take minutes for an instrumented binary.
export SWIFT_BACKTRACE=enable=no
generated=$work/seeds
rm -rf "$generated"
mkdir -p "$generated"/{sdp,pipeline}
"$fuzz" seeds "$generated" ../../samples/{vp8,vp9,h264,h265,av1,opus,pcmu,g722,chromium}-*.pcap
cp ../../samples/*.sdp "$generated/sdp/"
cp ../../pipelines/*.yaml "$generated/pipeline/"

for target in "${targets[@]}"; do
    corpus=$work/corpus/$target
    findings=$work/findings/$target
    mkdir -p "$corpus" "$findings" "$generated/$target"
    printf '%-23s' "$target"
    # 16 KiB are long enough for every structure; ten seconds or 2 GiB for one input are findings too.
    if ! "$fuzz" "$target" -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$findings/" "$corpus" "$generated/$target" "Seeds/$target" \
        "Regressions/$target" >"$findings/log" 2>&1; then
        echo 'a finding'
        grep -aE 'Fatal error|ERROR: libFuzzer|SUMMARY' "$findings/log" || tail -5 "$findings/log"
        input=$(grep -aoE 'Test unit written to .*' "$findings/log" | awk '{print $5}')
        echo "the input: $(realpath "${input:-$findings/log}")"
        exit 1
    fi
    awk '/stat::number_of_executed_units/ {print $2 " executions, nothing found"}' "$findings/log"
done
