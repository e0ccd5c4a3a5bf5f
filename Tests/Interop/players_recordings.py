"""The recordings that players.py opens in other people's programs."""

import os
import re
import shutil
import signal
import struct
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Pipeline, and captures. Names that neither folder has are left out.
TABLE = {
    "copy-mkv": [
        "vp8-opus-360p", "vp9-opus-360p", "h264-opus-360p", "av1-opus-360p", "h265-opus-360p", "vp8-opus-720p",
        "firefox-vp8-opus", "vp8-opus-resize", "vp8-opus-lossy", "vp8-opus-lossy-uplink", "vp9-opus-latejoin-latekey",
        "vp8-opus-pause", "vp8-opus-reconnect", "vp8-opus-mute-dtx", "vp8-opus-sr", "h264-bframes", "vp8-video-only",
        "opus-audio-only", "pcmu-audio-only", "g722-audio-only"],
    "copy-mp4": [
        "vp9-opus-360p", "h264-opus-360p", "av1-opus-360p", "h265-opus-360p", "firefox-vp9-opus", "h264-opus-resize",
        "vp9-opus-resize", "h264-opus-lossy", "vp9-opus-lossy", "vp9-opus-latejoin-latekey", "h264-opus-sr-mux",
        "h264-bframes", "h264-open-gop", "h265-bframes", "opus-audio-only"],
    "mp4-everywhere": [
        "vp8-opus-360p", "vp8-opus-resize", "vp8-opus-pause", "vp8-opus-reconnect", "vp8-opus-lossy", "vp8-opus-mute-dtx",
        "vp9-opus-latejoin-latekey", "av1-opus-360p", "pcmu-audio-only"],
    "tracks-in-one-file": ["three-participants"],
    "compose-grid": ["three-participants", "vp8-opus-360p"],
    "compose-lecture": ["three-participants"],
    "compose-audio": ["three-participants"],
}


@dataclass
class Recording:
    name: str
    path: Path
    # The sender's truth, and who of it this is.
    truth: tuple = None
    isTurned: bool = False


def records(data):
    """The records of a classic pcap, each with its header."""
    position = 24
    while position + 16 <= len(data):
        length = struct.unpack_from("<I", data, position + 8)[0]
        yield data[position: position + 16 + length]
        position += 16 + length


def moment(record):
    return struct.unpack_from("<I", record)[0] + struct.unpack_from("<I", record, 4)[0] / 1e6


def turned(record):
    """The record of an RTP packet with one more element of its header extension: a quarter to the right, with id 13 in
    the one-byte form (RFC 8285 section 4.2)."""
    rtp = 16 + 14 + 20 + 8
    if len(record) < rtp + 16 or record[rtp] != 0x90 or record[rtp + 1] & 0x80 == 0 or record[16 + 14] != 0x45:
        return record
    changed = bytearray(record[:rtp + 16] + bytes([0xD0, 1, 0, 0]) + record[rtp + 16:])
    for order, place in (("<I", 8), ("<I", 12), (">H", 16 + 14 + 2), (">H", 16 + 14 + 20 + 4)):
        struct.pack_into(order, changed, place, struct.unpack_from(order, changed, place)[0] + 4)
    struct.pack_into(">H", changed, rtp + 14, struct.unpack_from(">H", changed, rtp + 14)[0] + 1)
    # A checksum of 0 is none.
    struct.pack_into(">H", changed, 16 + 14 + 20 + 6, 0)
    return bytes(changed)


def made(source, folder, name, change, line=""):
    """A capture made from another: `change` of its records."""
    data = source.read_bytes()
    target = folder / f"{name}.pcap"
    target.write_bytes(data[:24] + b"".join(change(list(records(data)))))
    description = source.with_suffix(".sdp").read_bytes().decode()
    target.with_suffix(".sdp").write_bytes((description + line).encode())
    return target


def batch(rokuga, captures, pipeline, target):
    subprocess.run(
        [rokuga, "batch", *map(str, captures), "--pipeline", pipeline, "-o", str(target)], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def files(folder):
    return sorted(path for path in folder.iterdir() if path.suffix in (".mp4", ".mkv", ".m4a")) if folder.is_dir() else []


def live(rokuga, capture, pipeline, folder):
    """What a growing file is after six seconds, and what is left of it when the recorder is killed three later."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "simulator.log"
    simulator = subprocess.Popen(
        [rokuga, "simulate", "sora", "--port", "0", str(capture)], cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=open(log, "w"), stderr=subprocess.STDOUT)
    recorder = None
    try:
        deadline = time.monotonic() + 20
        while not (address := re.search(r"http://\S+", log.read_text())) and time.monotonic() < deadline:
            time.sleep(0.05)
        job = folder / "job.json"
        job.write_text(f'{{"job_id": "job", "pipeline": "{pipeline}", "output": {{"directory": "{folder}"}}, "source": '
                       f'{{"type": "sora", "url": "{address[0]}", "channel_id": "sora"}}}}')
        recorder = subprocess.Popen(
            [rokuga, "record", str(job)], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        while not any(path.stat().st_size > 10000 for path in files(folder / "job")) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(6)
        growing = [shutil.copy(path, folder / f"growing{path.suffix}") for path in files(folder / "job")]
        time.sleep(3)
        recorder.send_signal(signal.SIGKILL)
        recorder.wait(10)
        return [("growing", Path(growing[0])), ("killed", files(folder / "job")[0])]
    finally:
        for process in (recorder, simulator):
            if process and process.poll() is None:
                process.kill()
                process.wait()


def recordings(rokuga, captures, folder, only):
    """All whose name has the pattern."""
    def capture(name):
        return next((path for path in (captures / f"{name}.pcap", ROOT / "samples" / f"{name}.pcap") if path.exists()), None)

    def isWanted(name):
        return re.search(only, name) is not None

    found = []

    def note(pipeline, name, source, path, isTurned=False):
        participant = re.search(r"-([ABC])$", path.stem)
        hasTruth = source and source.with_suffix("").with_suffix(".frames.csv").exists() and not isTurned
        if pipeline.startswith("compose") or pipeline.startswith("tracks"):
            hasTruth = False
        label = f"{pipeline}/{path.stem}{path.suffix}" if participant else f"{pipeline}/{name}{path.suffix}"
        truth = (source.with_suffix(".truth.json"), participant[1] if participant else "A") if hasTruth else None
        if isWanted(label):
            found.append(Recording(label, path, truth, isTurned))

    for pipeline, names in TABLE.items():
        sources = [path for path in map(capture, names) if path and isWanted(f"{pipeline}/{path.stem}")]
        missing = [path for path in sources if not files(folder / pipeline / path.stem)]
        if missing:
            batch(rokuga, missing, pipeline, folder / pipeline)
        for source in sources:
            for path in files(folder / pipeline / source.stem):
                note(pipeline, source.stem, source, path)
    scratch = folder / "captures"
    scratch.mkdir(exist_ok=True)
    base = capture("h264-opus-360p")

    shapes = {
        "turned": (lambda packets: map(turned, packets), "a=extmap:13 urn:3gpp:video-orientation\r\n", True),
        "short": (lambda packets: [one for one in packets if moment(one) - moment(packets[0]) < 0.25], "", False),
    }
    for name, (change, line, isTurned) in shapes.items():
        for pipeline in ("copy-mkv", "copy-mp4", "mp4-everywhere"):
            if not isWanted(f"{pipeline}/{name}"):
                continue
            if not files(folder / pipeline / name):
                batch(rokuga, [made(base, scratch, name, change, line)], pipeline, folder / pipeline)
            for path in files(folder / pipeline / name):
                note(pipeline, name, None, path, isTurned)
    for pipeline in ("copy-mkv", "copy-mp4"):
        if not (isWanted(f"{pipeline}/killed") or isWanted(f"{pipeline}/growing")):
            continue
        place = folder / "live" / pipeline
        kept = [(name, path) for name, path in (("growing", next(iter(files(place)), None)),
                                                ("killed", next(iter(files(place / "job")), None))) if path]
        for name, path in kept or live(rokuga, base, pipeline, place):
            note(pipeline, name, base, path)
    return found
