#!/usr/bin/env bash
# Builds the fuzzers and runs each target, or the named ones, for SECONDS. run.sh SECONDS [TARGET...]
# FUZZ_RUNS=10000000 ends a target earlier, after so many executions; with 0 it only replays what is kept, as CI does.
# A finding stops it with 1; the input that shows it lies in .build/fuzz/findings/<target>/. To keep it as a regression,
# copy it to Tests/Fuzz/Regressions/<target>/ under a name that says what was wrong: the ordinary tests replay it there.
# A first run begins with what earlier ones were left with (keep.sh).
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

# Inputs as long as what they stand for needs; an execution costs time with each byte.
length_limit() {
    case $1 in
        # One packet.
        rtp | rtcp | header-extension | redundancy | retransmission | telephone-event | comfort-noise) echo 2048 ;;
        # One line; one small document.
        crypto) echo 256 ;;
        job | journal-event) echo 512 ;;
        pipeline) echo 1280 ;;
        # A reply, a file of keys; a frame of a few units.
        json-document | key-ring | unit-stream | vp9-frame-size) echo 512 ;;
        # A channel with some participants; a description with two streams.
        sora-list | sora-start) echo 1024 ;;
        # More than the words of a refusal may have.
        sora-refusal) echo 640 ;;
        # One connection with a track of each kind.
        report) echo 2560 ;;
        # A description with some streams.
        sdp) echo 1024 ;;
        # Several packets; each costs a session of the library.
        srtp) echo 256 ;;
        # A picture takes two bytes: frame numbers of eight bits and picture identifiers of seven wrap.
        gate) echo 640 ;;
        # Calls and packets take a few bytes each: several hundred of them.
        reorder | timeline | dependency-descriptor | mp4 | matroska | engine) echo 1024 ;;
        # Some twenty packets; more of them cost more than they find.
        vp8 | vp9 | av1 | h264 | h265 | opus | g711 | g722) echo 1024 ;;
        # A whole file: what is wrong with an index is told at its end.
        finished-file) echo 8192 ;;
        # The smallest pictures have a hundred bytes.
        still-image) echo 512 ;;
        # Captures.
        *) echo 4096 ;;
    esac
}

for target in "${targets[@]}"; do
    corpus=$work/corpus/$target
    findings=$work/findings/$target
    kept=Corpus/$target.tar.gz
    if [ ! -d "$corpus" ] && [ -f "$kept" ]; then
        mkdir -p "$corpus"
        tar -xzf "$kept" -C "$corpus"
    fi
    mkdir -p "$corpus" "$findings" "$generated/$target"
    printf '%-23s' "$target"
    # Ten seconds or 2 GiB for one input are findings too.
    if ! "$fuzz" "$target" -max_total_time="$seconds" -runs="${FUZZ_RUNS:--1}" -timeout=10 -rss_limit_mb=2048 \
        -max_len="$(length_limit "$target")" -print_final_stats=1 -artifact_prefix="$findings/" \
        "$corpus" "$generated/$target" "Seeds/$target" \
        "Regressions/$target" >"$findings/log" 2>&1; then
        echo 'a finding'
        grep -aE 'Fatal error|ERROR: libFuzzer|SUMMARY' "$findings/log" || tail -5 "$findings/log"
        input=$(grep -aoE 'Test unit written to .*' "$findings/log" | awk '{print $5}')
        echo "the input: $(realpath "${input:-$findings/log}")"
        exit 1
    fi
    awk '/stat::number_of_executed_units/ {print $2 " executions, nothing found"}' "$findings/log"
done
