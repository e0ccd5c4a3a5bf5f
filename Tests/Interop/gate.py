#!/usr/bin/env python3
"""The gate against real decoders: of damaged streams every written picture is one that was sent.

    Tests/Interop/gate.py --seeds 200 [--codec h264] [--first 0] [--keep-stamps] [--keep DIR] [--rokuga PATH]

Takes small captures from samples/, damages their packets by seeded rules (loss, bursts, duplicates, reordering, wrong
timestamps, markers added and taken away), records each in MKV and MP4, and decodes the files with ffmpeg. Each decoded
picture must be one of the undamaged stream, in its order. GStreamer's depayloader and decoder get the same packets:
the pictures that they give and that are right are counted beside ours. Blocks that Matroska calls invisible, and their
like in MP4, are left out: they are for decoding only.
"""

import argparse
import hashlib
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"

# Codec: captures, and whether each can be in MP4.
CAPTURES = {
    "vp8": [("vp8-resize", False)],
    "vp9": [("vp9-resize", True), ("vp9-svc", True)],
    "h264": [
        ("h264-bframes", True), ("h264-open-gop", True), ("h264-resize", True),
        ("cases/03-h264-marker-on-every-unit/capture", True), ("cases/67-h264-field-pictures/capture", True),
        ("cases/08-h264-intra-refresh-one-loss/capture", True),
    ],
    "h265": [("h265-bframes", True), ("h265-resize", True)],
    "av1": [("av1-resize", True)],
}
# At most so many packets of a capture are used: a test decodes every picture several times.
PACKETS = 700


class Capture:
    """The records of a classic pcap, little-endian, and the video stream in them."""

    def __init__(self, name):
        self.path = SAMPLES / f"{name}.pcap"
        self.description = self.path.with_suffix(".sdp").read_text()
        data = self.path.read_bytes()
        self.head = data[:24]
        link = struct.unpack("<I", data[20:24])[0]
        self.offset = {1: 14, 101: 0, 113: 16, 276: 20}[link] + 28
        self.records = []
        position = 24
        while position + 16 <= len(data):
            length = struct.unpack("<I", data[position + 8 : position + 12])[0]
            self.records.append((data[position : position + 16], bytearray(data[position + 16 : position + 16 + length])))
            position += 16 + length
        media = self.description.split("m=video ")[1]
        self.port = int(media.split()[0])
        self.payload_type = int(media.split()[2])
        self.records = [record for record in self.records if self.is_video(record[1])][:PACKETS]

    def is_video(self, packet):
        port = struct.unpack(">H", packet[self.offset - 6 : self.offset - 4])[0]
        rtp = packet[self.offset :]
        return port == self.port and len(rtp) > 12 and rtp[1] & 0x7F == self.payload_type

    def write(self, path, records):
        path.write_bytes(self.head + b"".join(bytes(head) + bytes(packet) for head, packet in records))
        path.with_suffix(".sdp").write_text(self.description)


def damage(capture, seed, keeps_stamps):
    """The records with what a seed does to them. Times of arrival stay those of the places in the file."""
    chance = random.Random(seed)
    loss = chance.choice([0, 0, 0.005, 0.02, 0.1])
    burst = chance.choice([1, 1, 2, 6])
    duplicate = chance.choice([0, 0.02])
    late = chance.choice([0, 0.02])
    added, taken = chance.choice([(0, 0), (0, 0), (0.1, 0), (0, 0.1), (0.05, 0.05), (1, 0), (0, 1)])
    shared = chance.choice([0, 0, 0.03])
    if keeps_stamps:
        shared = 0
    at = capture.offset
    timestamps = []
    records = []
    lost = 0
    moved = {}
    for head, packet in capture.records:
        packet = bytearray(packet)
        timestamp = bytes(packet[at + 4 : at + 8])
        if timestamp not in timestamps:
            timestamps.append(timestamp)
            # The whole picture has the timestamp of the one before.
            if len(timestamps) > 1 and chance.random() < shared:
                moved[timestamp] = moved.get(timestamps[-2], timestamps[-2])
        packet[at + 4 : at + 8] = moved.get(timestamp, timestamp)
        marker = packet[at + 1] & 0x80
        if chance.random() < (taken if marker else added):
            packet[at + 1] ^= 0x80
        if lost == 0 and len(records) > 0 and chance.random() < loss:
            lost = burst
        if lost > 0:
            lost -= 1
            continue
        records.append(packet)
        if chance.random() < duplicate:
            records.append(packet)
    for i in range(len(records) - 3):
        if chance.random() < late:
            records[i], records[i + 2] = records[i + 2], records[i]
    heads = [head for head, _ in capture.records]
    heads += [heads[-1]] * max(0, len(records) - len(heads))
    rows = []
    for head, packet in zip(heads, records):
        head = bytearray(head)
        head[8:16] = struct.pack("<II", len(packet), len(packet))
        rows.append((head, packet))
    return rows


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


def pictures(path):
    """Checksums of what ffmpeg decodes, but for what is not for showing."""
    if not path.exists():
        return []
    result = run(
        # Not scaled to the size of the first picture: a damaged stream may begin with another.
        "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:v", "-autoscale", "0", "-vsync", "passthrough",
        "-enc_time_base", "1:90000", "-f", "framemd5", "-")
    return [line.split(",")[-1].strip() for line in result.stdout.splitlines() if line and line[0] != "#"]


def theirs(capture, codec, path, sizes):
    """Checksums of what GStreamer decodes; None where it has no decoder, or pads the rows of such sizes."""
    if any(width % 8 or height % 2 for width, height in sizes):
        return None
    name = {"h264": "H264", "h265": "H265", "vp8": "VP8", "vp9": "VP9", "av1": "AV1"}[codec]
    parse = {"h264": ["h264parse", "!"], "h265": ["h265parse", "!"]}.get(codec, [])
    decoder = {"h264": "avdec_h264", "h265": "avdec_h265", "vp8": "vp8dec", "vp9": "vp9dec"}.get(codec)
    if decoder is None:
        return None
    # A file for each picture: their sizes may change.
    raw = path.with_suffix(".raw")
    raw.mkdir()
    caps = f"application/x-rtp,media=video,clock-rate=90000,payload={capture.payload_type},encoding-name={name}"
    run(
        "timeout", "60", "gst-launch-1.0", "-q", "filesrc", f"location={path}", "!", "pcapparse",
        f"dst-port={capture.port}", "!", caps, "!", "rtpjitterbuffer", "latency=0", "do-lost=true", "!",
        f"rtp{codec}depay", "!", *parse, decoder, "!", "videoconvert", "!", "video/x-raw,format=I420", "!",
        "multifilesink", f"location={raw}/%06d")
    found = [hashlib.md5(file.read_bytes()).hexdigest() for file in sorted(raw.iterdir())]
    shutil.rmtree(raw)
    return found


def sizes_of(path):
    result = run("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "frame=width,height", "-of", "csv=p=0", path)
    return {tuple(int(part) for part in line.split(",")[:2]) for line in result.stdout.split() if "," in line}


def in_order(found, sent):
    """Which pictures are not of the sent ones, in their order."""
    wrong = []
    position = 0
    for number, picture in enumerate(found):
        try:
            position = sent.index(picture, position) + 1
        except ValueError:
            wrong.append(number)
    return wrong


def hidden(path):
    """How many samples are for decoding only: blocks of Matroska with the flag invisible."""
    result = run("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pos", "-of", "csv=p=0", path)
    data = path.read_bytes()
    count = 0
    for line in result.stdout.split():
        position = line.strip(",")
        if position.isdigit() and data[int(position) + 3] & 0x08:
            count += 1
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="impairments for each codec")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep-stamps", action="store_true", help="no picture has the timestamp of another")
    parser.add_argument("--codec", choices=CAPTURES, action="append")
    parser.add_argument("--rokuga", default=str(ROOT / ".build/debug/rokuga"))
    parser.add_argument("--keep", type=pathlib.Path, help="where the streams with wrong pictures go")
    options = parser.parse_args()
    failures = 0
    for codec in options.codec or CAPTURES:
        captures = [(Capture(name), mp4) for name, mp4 in CAPTURES[codec]]
        total = {"mkv": 0, "mp4": 0, "theirs": 0, "fewer": 0, "wrong": 0, "hidden": 0}
        references = {}
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for number, (capture, _) in enumerate(captures):
                path = folder / f"whole{number}.pcap"
                capture.write(path, capture.records)
                run(options.rokuga, "batch", path, "--pipeline", "copy-mkv", "-o", folder)
                file = folder / path.stem / f"{path.stem}.mkv"
                # What cannot be right even without damage made here is not of the stream.
                references[number] = (pictures(file), sizes_of(file))
            for seed in range(options.first, options.first + options.seeds):
                number = seed % len(captures)
                capture, mp4 = captures[number]
                sent, sizes = references[number]
                path = folder / f"seed{seed}.pcap"
                capture.write(path, damage(capture, seed, options.keep_stamps))
                right = 0
                for container in ["mkv"] + (["mp4"] if mp4 else []):
                    run(options.rokuga, "batch", path, "--pipeline", f"copy-{container}", "-o", folder / container)
                    file = folder / container / path.stem / f"{path.stem}.{container}"
                    found = pictures(file)
                    wrong = in_order(found, sent)
                    if container == "mkv":
                        invisible = hidden(file) if file.exists() else 0
                        total["hidden"] += invisible
                    if len(wrong) > invisible:
                        total["wrong"] += 1
                        print(f"{codec} {capture.path.stem} seed {seed} {container}: wrong {wrong[:8]} of {len(found)}")
                        if options.keep:
                            options.keep.mkdir(parents=True, exist_ok=True)
                            shutil.copy(path, options.keep)
                            shutil.copy(path.with_suffix(".sdp"), options.keep)
                    total[container] += len(found) - len(wrong)
                    right = max(right, len(found) - len(wrong))
                other = theirs(capture, codec, path, sizes)
                if other is not None:
                    good = len(other) - len(in_order(other, sent))
                    total["theirs"] += good
                    if good > right:
                        total["fewer"] += 1
                        print(f"{codec} {capture.path.stem} seed {seed}: {right} right, GStreamer {good} of {len(other)}")
                for container in ["mkv", "mp4"]:
                    shutil.rmtree(folder / container, ignore_errors=True)
        failures += total["wrong"]
        print(
            f"{codec}: {options.seeds} streams, {total['wrong']} files with wrong pictures; right in MKV {total['mkv']}, "
            f"in MP4 {total['mp4']}, in GStreamer {total['theirs']} ({total['fewer']} streams with more than ours); "
            f"for decoding only {total['hidden']}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
