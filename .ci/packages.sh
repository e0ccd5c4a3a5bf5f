#!/usr/bin/env bash
# Installs the Debian packages of the named sets (build, test, bench) that are missing, as root or through sudo.
set -euo pipefail

build=(libavcodec-dev libcurl4-openssl-dev libopus-dev libpango1.0-dev libsrtp2-dev libswscale-dev libvpx-dev libyuv-dev
    pkg-config libxml2 fonts-dejavu-core fonts-droid-fallback)
test=(ffmpeg mediainfo mkvtoolnix mediaconch nginx-light tshark python3 python3-numpy
    gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-libav)
bench=("${test[@]}" janus-tools gstreamer1.0-plugins-ugly strace)

missing=()
for set in "$@"; do
    declare -n packages=$set
    for package in "${packages[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "run once as root: apt-get install ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
echo "installing ${missing[*]}"
"${as_root[@]}" apt-get -qq update
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
