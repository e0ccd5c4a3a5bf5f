#!/usr/bin/env bash
# Records a sample connection: a stand-in SFU forwards it over real UDP, a record job takes it.
# demo.sh ROKUGA [DIRECTORY]
set -euo pipefail
rokuga=$(realpath "$1")
cd "$(dirname "$0")/.."
directory=${2:-out/demo}
rm -rf "$directory"
mkdir -p "$directory"

# Port 0 lets the kernel choose; the stand-in writes where it listens as its first line.
"$rokuga" simulate sora --port 0 samples/h264-opus-360p.pcap >"$directory/simulate.log" 2>&1 &
simulator=$!
trap 'kill "$simulator" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    url=$(grep -om1 'http://[0-9.:]*/' "$directory/simulate.log" || true)
    [ -z "$url" ] || break
    kill -0 "$simulator" 2>/dev/null || { cat "$directory/simulate.log" >&2; exit 1; }
    read -rt 0.1 <> <(:) || true
done

cat >"$directory/job.json" <<JSON
{
  "job_id": "demo",
  "room_id": "sora",
  "source": {"type": "sora", "url": "$url", "channel_id": "sora", "connections": "all"},
  "pipeline": "copy-mp4",
  "output": {"directory": "$directory"},
  "limits": {"idle_timeout_s": 2}
}
JSON
"$rokuga" record "$directory/job.json"
echo
echo "the activity, $directory/demo/activity.json:"
cat "$directory/demo/activity.json"
