#!/usr/bin/env bash
# Records from a sender that this project did not write: aiortc (or Chromium) publishes a test picture and a beep into
# a room of the Janus gateway, Janus forwards them as plain RTP, rokuga records, ffprobe and ffmpeg judge the files.
# Debian 12; all traffic on the loopback. Exit status 0 when everything holds, else 1.
set -euo pipefail

usage() {
    cat <<'TEXT'
janus.sh [--codec vp8|vp9|h264] [--layers MODE] [--publisher aiortc|chromium] [--seconds N] [--keep] [ROKUGA]

  --codec      one run with this video codec; without it VP8, then H.264
  --layers     scalability mode of the picture, L3T3 for one; VP9 from Chromium only
  --publisher  who sends: aiortc (default) or a headless Chromium
  --seconds    how long it publishes, 5 to 300; default 15
  --keep       leaves the working folder with logs, journal and recordings
  ROKUGA       the program; default .build/release/rokuga, else .build/debug/rokuga
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
codecs=(vp8 h264)
publisher=aiortc
layers=
seconds=15
keep=
rokuga=

say() { printf '%s\n' "$*"; }
die() { printf 'janus.sh: %s\n' "$*" >&2; exit 1; }

while [ $# -gt 0 ]; do
    case $1 in
    --codec) codecs=("${2-}"); shift 2 || die "--codec wants vp8, vp9 or h264" ;;
    --layers) layers=${2-}; shift 2 || die "--layers wants a scalability mode" ;;
    --publisher) publisher=${2-}; shift 2 || die "--publisher wants aiortc or chromium" ;;
    --seconds) seconds=${2-}; shift 2 || die "--seconds wants a number" ;;
    --keep) keep=yes; shift ;;
    -h | --help) usage; exit 0 ;;
    -*) usage >&2; die "unknown option $1" ;;
    *) [ -z "$rokuga" ] || die "one program only: $rokuga, $1"; rokuga=$1; shift ;;
    esac
done
for codec in "${codecs[@]}"; do
    case $codec in vp8 | vp9 | h264) ;; *) die "--codec wants vp8, vp9 or h264, not '$codec'" ;; esac
done
if [ "$publisher" != chromium ] && { [ -n "$layers" ] || [[ " ${codecs[*]} " == *" vp9 "* ]]; }; then
    die "VP9 and layers want --publisher chromium"
fi
case $publisher in aiortc | chromium) ;; *) die "--publisher wants aiortc or chromium, not '$publisher'" ;; esac
[[ $seconds =~ ^[0-9]{1,3}$ ]] && [ "$((10#$seconds))" -ge 5 ] && [ "$((10#$seconds))" -le 300 ] ||
    die "--seconds wants 5 to 300, not '$seconds'"
seconds=$((10#$seconds))
if [ -z "$rokuga" ]; then
    for candidate in "$root/.build/release/rokuga" "$root/.build/debug/rokuga"; do
        if [ -x "$candidate" ]; then rokuga=$candidate; break; fi
    done
fi
[ -n "$rokuga" ] || die "no program found; build it (make build) or name it"
[ -x "$rokuga" ] && [ -f "$rokuga" ] || die "$rokuga cannot be run"
rokuga=$(realpath "$rokuga")

work=$(mktemp -d "${TMPDIR:-/tmp}/rokuga-janus.XXXXXX")
declare -A running=()

# stop NAME: asks a process of ours to end, waits 5 s, then makes it.
stop() {
    local pid=${running[$1]-}
    [ -n "$pid" ] || return 0
    unset "running[$1]"
    kill -TERM "$pid" 2>/dev/null || return 0
    for _ in $(seq 50); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
}

clean_up() {
    local status=$?
    trap - EXIT INT TERM HUP
    for name in publisher rokuga janus; do stop "$name"; done
    if [ -n "$keep" ]; then say "kept: $work"; else rm -rf "$work"; fi
    exit "$status"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

# wait_until SECONDS WHAT PROCESS LOG COMMAND...: polls; gives up when the time is over or the process has ended.
wait_until() {
    local deadline=$((SECONDS + $1)) what=$2 process=$3 log=$4
    shift 4
    until "$@" 2>/dev/null; do
        if ! kill -0 "${running[$process]}" 2>/dev/null; then
            "$@" 2>/dev/null && return 0
            tail -n 20 "$log" >&2
            say "FAILED: $process ended before $what"
            return 1
        fi
        if [ "$SECONDS" -ge "$deadline" ]; then
            tail -n 20 "$log" >&2
            say "FAILED: no sign of $what in time"
            return 1
        fi
        sleep 0.1
    done
}

has_ended() { ! kill -0 "$1" 2>/dev/null; }

install_packages() {
    local missing=() as_root=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "run once as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    "${as_root[@]}" apt-get -qq update
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
    # The package brings a service on its default ports, which nobody asked for here.
    if [[ " ${missing[*]} " == *" janus "* ]] && [ -d /run/systemd/system ]; then
        "${as_root[@]}" systemctl disable --quiet --now janus.service || true
    fi
}

# Sets `python` to an interpreter that has aiortc; a virtual environment in the working folder when there is none.
find_python() {
    python=python3
    [ "$publisher" = aiortc ] || return 0
    for python in python3 /usr/bin/python3; do
        if "$python" -c 'import aiortc' 2>/dev/null; then return 0; fi
    done
    install_packages python3-venv
    say "installing aiortc into $work/venv"
    /usr/bin/python3 -m venv "$work/venv"
    python=$work/venv/bin/python
    timeout 300 "$python" -m pip install --quiet --disable-pip-version-check aiortc || die "aiortc could not be installed"
}

# Sets http_port, audio_port and video_port: free now, even (RFC 3550 §11), below the ports Janus uses for WebRTC.
choose_ports() {
    local ports
    ports=$(python3 - <<'PYTHON'
import random
import socket

def is_free(kind, port):
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True

for _ in range(200):
    base = random.randrange(16000, 19990, 2)
    if is_free(socket.SOCK_STREAM, base + 4) and all(is_free(socket.SOCK_DGRAM, base + i) for i in range(4)):
        print(base + 4, base, base + 2)
        break
PYTHON
    )
    [ -n "$ports" ] || die "no free ports between 16000 and 20000"
    read -r http_port audio_port video_port <<<"$ports"
}

# Sets `address`: an IPv4 address of this machine that Janus will use. It takes none of the loopback interface, but
# what a machine sends to an address of its own goes over that interface all the same.
choose_address() {
    address=$(ip -4 -o address show up scope global | awk '{sub("/.*", "", $4); print $4; exit}')
    [ -n "$address" ] || die "Janus needs an interface besides lo; as root: ip link add rokuga0 type dummy; ip address add 198.18.0.1/32 dev rokuga0; ip link set rokuga0 up"
}

# Writes the configuration of a Janus that has the video room and HTTP, and nothing else.
configure_janus() {
    local folder=$1 codec=$2 library
    library=$(dirname "$(dpkg -L janus | grep -m1 '/plugins/libjanus_videoroom\.so$')")/..
    mkdir -p "$folder"/{configuration,plugins,transports,events,loggers}
    ln -s "$library/plugins/libjanus_videoroom.so" "$folder/plugins/"
    ln -s "$library/transports/libjanus_http.so" "$folder/transports/"
    cat >"$folder/configuration/janus.jcfg" <<JCFG
general: {
    configs_folder = "$folder/configuration"
    plugins_folder = "$folder/plugins"
    transports_folder = "$folder/transports"
    events_folder = "$folder/events"
    loggers_folder = "$folder/loggers"
    debug_level = 4
    debug_colors = false
    debug_timestamps = true
    interface = "$address"
    session_timeout = 0
}
media: { rtp_port_range = "20000-29999" }
nat: { nice_debug = false, ice_enforce_list = "$address" }
JCFG
    cat >"$folder/configuration/janus.transport.http.jcfg" <<JCFG
general: {
    json = "compact"
    base_path = "/janus"
    http = true
    port = $http_port
    ip = "127.0.0.1"
    https = false
}
admin: { admin_http = false, admin_https = false }
JCFG
    cat >"$folder/configuration/janus.plugin.videoroom.jcfg" <<JCFG
general: { events = false }
room-1234: {
    description = "rokuga"
    publishers = 1
    bitrate = 1000000
    audiocodec = "opus"
    videocodec = "$codec"
    record = false
}
JCFG
}

# run CODEC: one recording from beginning to end.
run() {
    local codec=$1 folder=$work/$1 pipeline='"copy"' outputs=1 status=0 listening sent
    say "== $publisher, $codec and opus, $seconds s =="
    mkdir -p "$folder"
    choose_ports
    configure_janus "$folder/janus" "$codec"

    local janus_log=$folder/janus.log publisher_log=$folder/publisher.log rokuga_log=$folder/rokuga.log
    janus -C "$folder/janus/configuration/janus.jcfg" -F "$folder/janus/configuration" </dev/null >"$janus_log" 2>&1 &
    running[janus]=$!
    wait_until 20 "the HTTP API of Janus" janus "$janus_log" \
        curl -fs -o "$folder/janus.json" --max-time 2 "http://127.0.0.1:$http_port/janus/info" || return 1

    "$python" "$here/publish_$publisher.py" --janus "http://127.0.0.1:$http_port/janus" --folder "$folder" \
        --address "$address" --codec "$codec" --seconds "$seconds" --audio-port "$audio_port" --video-port "$video_port" \
        ${layers:+--layers "$layers"} </dev/null >"$publisher_log" 2>&1 &
    running[publisher]=$!
    wait_until 60 "the forwarding" publisher "$publisher_log" test -e "$folder/connection.sdp" || return 1

    # H.264 and VP9 go into both containers; MP4 does not take VP8.
    if [ "$codec" != vp8 ]; then
        outputs=2
        pipeline='{"outputs": [{"type": "recording", "from": "connections", "container": "mp4"}, {"type": "recording", "from": "connections", "container": "mkv"}]}'
    fi
    cat >"$folder/job.json" <<JSON
{
  "job_id": "job",
  "room_id": "janus",
  "source": {"type": "sdp", "connection_id": "$publisher", "sdp_file": "connection.sdp"},
  "pipeline": $pipeline,
  "output": {"directory": "$folder"},
  "limits": {"max_duration_s": $((seconds + 60)), "idle_timeout_s": 30, "first_rtp_timeout_s": 60},
  "receive": {"address": "127.0.0.1"}
}
JSON
    "$rokuga" record "$folder/job.json" --pipelines "$root/pipelines" </dev/null >"$rokuga_log" 2>&1 &
    running[rokuga]=$!
    listening="listening on UDP"
    wait_until 20 "the recorder's sockets" rokuga "$rokuga_log" grep -q "$listening" "$rokuga_log" || return 1
    touch "$folder/recorder-ready"

    wait_until $((seconds + 60)) "the end of publishing" publisher "$publisher_log" \
        has_ended "${running[publisher]}" || return 1
    wait "${running[publisher]}" || status=$?
    unset 'running[publisher]'
    if [ "$status" -ne 0 ] || ! [ -e "$folder/published.json" ]; then
        tail -n 20 "$publisher_log" >&2
        say "FAILED: the publisher ended with status $status"
        return 1
    fi
    has_ended "${running[rokuga]}" && { tail -n 20 "$rokuga_log" >&2; say "FAILED: rokuga ended too early"; return 1; }

    kill -TERM "${running[rokuga]}"
    wait_until 30 "the end of rokuga" rokuga "$rokuga_log" has_ended "${running[rokuga]}" || return 1
    wait "${running[rokuga]}" || status=$?
    unset 'running[rokuga]'
    stop janus
    [ "$status" -eq 0 ] || { tail -n 20 "$rokuga_log" >&2; say "FAILED: rokuga ended with status $status"; return 1; }

    sent=$(tr -d '\n' <"$folder/published.json" | tr -s ' ')
    say "  sent: $sent"
    timeout 300 python3 "$here/check_recording.py" --job "$folder/job" --published "$folder/published.json" \
        --codec "$codec" --outputs "$outputs" || { say "FAILED: see WRONG above"; return 1; }
    say "passed: $publisher, $codec"
}

packages=(janus ffmpeg python3 curl iproute2)
[ "$publisher" = aiortc ] || packages+=(chromium)
install_packages "${packages[@]}"
find_python
choose_address

failures=0
for codec in "${codecs[@]}"; do
    run "$codec" || failures=$((failures + 1))
    for name in publisher rokuga janus; do stop "$name"; done
done
[ "$failures" -eq 0 ] || die "$failures of ${#codecs[@]} runs failed"
say "all ${#codecs[@]} runs passed"
