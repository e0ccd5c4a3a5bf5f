#!/usr/bin/env python3
"""Makes the samples with B pictures: ffmpeg encodes, and sends them with its own RTP muxer, in real time.

    send_bframes.py FOLDER [NAME...]

The truth has the presentation times of the encoder, in decode order, in ticks of 90 kHz since the first. Needs
ffmpeg with libx264, libx265 and libopus.
"""

import json
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import time

from rtp_capture import AUDIO, VIDEO, sdp, section, ssrc, write

RATE, SECONDS = 25, 6
VIDEO_SOURCE, AUDIO_SOURCE = 0xB0, 0xA0
SAMPLES = {
    "h264-bframes": ("H264", "-c:v libx264 -bf 3 -g 50 -x264-params b-pyramid=normal:b-adapt=0:scenecut=0:repeat-headers=1", True),
    "h264-open-gop": ("H264", "-c:v libx264 -bf 3 -g 25 -x264-params open-gop=1:b-adapt=0:scenecut=0:repeat-headers=1", False),
    "h265-bframes": ("H265", "-c:v libx265 -bf 4 -g 25 -x265-params open-gop=1:b-adapt=0:scenecut=0:repeat-headers=1:log-level=error", False),
}


def encode(path, options, has_sound):
    sound = f"-f lavfi -i sine=f=440:d={SECONDS} -ac 2 -c:a libopus -b:a 16k" if has_sound else ""
    subprocess.run(
        f"ffmpeg -v error -y -f lavfi -i testsrc2=s=192x108:r={RATE}:d={SECONDS} {sound} -pix_fmt yuv420p {options} -b:v 120k"
        f" -map 0 {'-map 1' if has_sound else ''} {path}".split(), check=True)


def times(path):
    """Presentation times in decode order, in ticks since the first one."""
    run = subprocess.run(
        f"ffprobe -v error -select_streams v -show_packets -of json {path}".split(), stdout=subprocess.PIPE, check=True)
    packets = json.loads(run.stdout)["packets"]
    ticks = [round(float(packet["pts_time"]) * 90000) for packet in packets]
    return [tick - ticks[0] for tick in ticks]


def receive(path, has_sound):
    """What ffmpeg sends, as (seconds, packet); RTCP comes on the next port."""
    sockets = []
    for port in (VIDEO, VIDEO + 1, AUDIO, AUDIO + 1):
        sockets.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        sockets[-1].bind(("127.0.0.1", port))
    command = f"ffmpeg -v error -re -i {path} -map 0:v -c copy -f rtp -fflags +bitexact -ssrc {VIDEO_SOURCE}" \
        f" -payload_type 96 rtp://127.0.0.1:{VIDEO}?pkt_size=1100"
    if has_sound:
        command += f" -map 0:a -c copy -f rtp -fflags +bitexact -ssrc {AUDIO_SOURCE} -payload_type 97 rtp://127.0.0.1:{AUDIO}"
    sender = subprocess.Popen(command.split(), stdout=subprocess.DEVNULL)
    packets, began = [], None
    while True:
        ready, _, _ = select.select(sockets, [], [], 0.5)
        if not ready and sender.poll() is not None:
            return packets
        for end in ready:
            data, now = end.recv(2048), time.monotonic()
            began = began or now
            packets.append((now - began, data))


def port(data):
    is_control = 200 <= data[1] <= 204
    source = struct.unpack(">I", data[4:8])[0] if is_control else ssrc(data)
    return (VIDEO if source == VIDEO_SOURCE else AUDIO) + is_control


def main(folder, names):
    for name in names or SAMPLES:
        codec, options, has_sound = SAMPLES[name]
        with tempfile.TemporaryDirectory() as scratch:
            path = os.path.join(scratch, "sent.mp4")
            encode(path, options, has_sound)
            packets, ticks = receive(path, has_sound), times(path)
        sections = [section("audio", AUDIO, "97", "rtpmap:97 opus/48000/2")] if has_sound else []
        sections.append(section("video", VIDEO, "96", f"rtpmap:96 {codec}/90000", *(
            ["fmtp:96 packetization-mode=1"] if codec == "H264" else [])))
        write(f"{folder}/{name}", packets, port, sdp(*sections), {"ticks": ticks})


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2:])
