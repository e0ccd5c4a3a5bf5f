#!/usr/bin/env python3
"""Makes the samples whose video changes its size, with audio: 96x64, 48x32, 96x64, a second of each.

    send_resize.py FOLDER [CODEC...]

libvpx, libx264 and libaom encode (through ffmpeg), each size by itself, so each begins with a key frame; libopus the
audio. This script packetizes by the simplest rules of RFC 7741, RFC 9628, RFC 6184, RFC 7587 and the AV1 RTP
specification: no PictureIDs, no aggregation. Needs ffmpeg.
"""

import struct
import subprocess
import sys

from rtp_capture import AUDIO, VIDEO, payload_type, sdp, section, write

RATE, FRAMES, MTU = 15, 15, 1100
SIZES = ["96x64", "48x32", "96x64"]
ENCODERS = {
    "vp8": ("VP8", "-c:v libvpx -deadline realtime -b:v 60k -auto-alt-ref 0 -f ivf"),
    "vp9": ("VP9", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 60k -auto-alt-ref 0 -lag-in-frames 0 -f ivf"),
    "h264": ("H264", "-c:v libx264 -profile:v baseline -tune zerolatency -b:v 60k -bsf:v h264_metadata=aud=insert -f h264"),
    "av1": ("AV1", "-c:v libaom-av1 -usage realtime -cpu-used 8 -b:v 60k -lag-in-frames 0 -f ivf"),
}


def ffmpeg(arguments):
    return subprocess.run(
        ["ffmpeg", "-v", "error", *arguments.split(), "-"], stdout=subprocess.PIPE, check=True).stdout


def ivf(data):
    """Frames of an IVF file: a header of 32 bytes, then length, time and bytes of each."""
    position = 32
    while position < len(data):
        size = struct.unpack_from("<I", data, position)[0]
        yield data[position + 12 : position + 12 + size]
        position += 12 + size


def nal_units(frame):
    return [unit.rstrip(b"\0") for unit in frame.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1") if unit]


def access_units(data):
    """Access units of an Annex B stream, without their delimiters (nal_unit_type 9)."""
    units = []
    for unit in nal_units(data):
        if unit[0] & 31 == 9:
            units.append([])
        else:
            units[-1].append(unit)
    return units


def cut(data):
    return [data[i : i + MTU] for i in range(0, len(data), MTU)]


def vp8(frame):
    return [bytes([0x10 if i == 0 else 0]) + part for i, part in enumerate(cut(frame))]


def vp9(frame, is_first):
    parts = cut(frame)
    # P: predicted from frames before; B and E: begin and end of the frame.
    return [
        bytes([(0 if is_first else 0x40) | (8 if i == 0 else 0) | (4 if i == len(parts) - 1 else 0)]) + part
        for i, part in enumerate(parts)
    ]


def h264(units):
    packets = []
    for unit in units:
        if len(unit) <= MTU:
            packets.append(unit)
            continue
        parts = cut(unit[1:])
        for i, part in enumerate(parts):
            ends = (0x80 if i == 0 else 0) | (0x40 if i == len(parts) - 1 else 0)
            packets.append(bytes([unit[0] & 0x60 | 28, ends | unit[0] & 31]) + part)
    return packets


def leb128(data, position):
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, position


def av1(unit, is_first):
    """Every OBU in its own packets (W = 1), without size field; without temporal delimiters (type 2)."""
    packets, position = [], 0
    while position < len(unit):
        header = unit[position]
        size, start = leb128(unit, position + 1)
        position = start + size
        if header >> 3 & 15 == 2:
            continue
        parts = cut(bytes([header & ~2]) + unit[start:position])
        for i, part in enumerate(parts):
            ends = (0x80 if i > 0 else 0) | (0x40 if i < len(parts) - 1 else 0)
            packets.append(bytes([ends | 0x10 | (8 if is_first and not packets else 0)]) + part)
    return packets


def pictures(codec):
    """Payloads of every frame."""
    for size in SIZES:
        data = ffmpeg(f"-f lavfi -i testsrc2=s={size}:r={RATE} -frames:v {FRAMES} -pix_fmt yuv420p -g 999 {ENCODERS[codec][1]}")
        frames = access_units(data) if codec == "h264" else list(ivf(data))
        for i, frame in enumerate(frames):
            if codec in ("vp9", "av1"):
                yield globals()[codec](frame, i == 0)
            else:
                yield globals()[codec](frame)


def sound(seconds):
    """Opus packets of 20 ms: the pages of an Ogg file contain them, after two header pages (RFC 3533 §6, RFC 7845 §3)."""
    data = ffmpeg(f"-f lavfi -i sine=f=440:d={seconds} -ac 2 -c:a libopus -b:a 16k -f ogg")
    packets, rest, position = [], b"", 0
    while position < len(data):
        lacing = data[position + 27 : position + 27 + data[position + 26]]
        position += 27 + len(lacing)
        for length in lacing:
            rest += data[position : position + length]
            position += length
            if length < 255:
                packets.append(rest)
                rest = b""
    return packets[2 : 2 + seconds * 50]


def packets_of(payloads, kind, source, ticks, seconds, delay):
    number = 100
    for index, frame in enumerate(payloads):
        for i, payload in enumerate(frame):
            marker = 0x80 if i == len(frame) - 1 and kind == 120 else 0
            header = struct.pack(">BBHII", 0x80, marker | kind, number & 0xFFFF, index * ticks + 1000, source)
            number += 1
            yield delay + index * seconds + i * 0.0002, header + payload


def main(folder, codecs):
    for codec in codecs or ENCODERS:
        name = ENCODERS[codec][0]
        frames = list(pictures(codec))
        assert len(frames) == FRAMES * len(SIZES), len(frames)
        voice = sound(FRAMES * len(SIZES) // RATE)
        # A camera's video is later than its audio.
        packets = sorted([
            *packets_of(frames, 120, 0xB0, 90000 // RATE, 1 / RATE, 0.005),
            *packets_of([[packet] for packet in voice], 109, 0xA0, 960, 0.02, 0)])
        description = sdp(
            section("audio", AUDIO, "109", "rtpmap:109 opus/48000/2"),
            section("video", VIDEO, "120", f"rtpmap:120 {name}/90000", *(
                ["fmtp:120 packetization-mode=1"] if codec == "h264" else [])))
        truth = {"frames": [FRAMES] * len(SIZES), "sizes": SIZES, "sound": len(voice)}
        write(
            f"{folder}/{codec}-resize", packets, lambda data: AUDIO if payload_type(data) == 109 else VIDEO,
            description, truth)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2:])
