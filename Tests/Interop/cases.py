#!/usr/bin/env python3
"""Records inputs made from public bug reports, three ways, and compares them with what was sent.

usage: cases.py ROKUGA [FOLDER]

FOLDER has a folder for each case (default: samples/cases): captures, session descriptions and `truth.json` with the
MD5 of each frame as a container stores it and the times of sending. Each capture is recorded in batch; its packets
are sent to a live recording on the loopback, at the pace of the capture; and the journal of that is made again.
Prints a line for each. Exit status 0 when batch and live have the same frames, and the journal gives the same bytes.
"""

import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def datagrams(capture):
    """Seconds, destination port, family and payload of each UDP datagram in a classic pcap of Ethernet frames; a packet
    that is something else, a fragment or a tunnel, has port 0."""
    data = capture.read_bytes()
    if data[:4] not in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") or data[20] != 1:
        yield 0, 0, None, b""
        return
    position = 24
    while position + 16 <= len(data):
        seconds, fraction, length, _ = struct.unpack_from("<IIII", data, position)
        packet = data[position + 16 : position + 16 + length]
        position += 16 + length
        kind, packet = packet[12:14], packet[14:]
        if kind == b"\x08\x00" and packet[9] == 17 and not struct.unpack_from(">H", packet, 6)[0] & 0x3FFF:
            header = (packet[0] & 15) * 4
            family = socket.AF_INET
        elif kind == b"\x86\xdd" and packet[6] == 17:
            header, family = 40, socket.AF_INET6
        else:
            yield 0, 0, None, b""
            continue
        port, size = struct.unpack_from(">HH", packet, header + 2)
        unit = 1e9 if data[0] == 0x4D else 1e6
        yield seconds + fraction / unit, port, family, packet[header + 8 : header + size]


def frames(folder):
    """The MD5 of each frame of each track of the recordings in a folder, with its time."""
    found = []
    for file in sorted(list(folder.glob("*.mkv")) + list(folder.glob("*.mp4"))):
        text = subprocess.run(
            ["ffprobe", "-v", "error", "-show_packets", "-show_streams", "-show_data_hash", "md5", "-of", "json", file],
            capture_output=True, text=True).stdout
        document = json.loads(text or "{}")
        for stream in document.get("streams", []):
            packets = [p for p in document["packets"] if p["stream_index"] == stream["index"]]
            found.append((
                stream["codec_type"],
                [p["data_hash"].split(":")[-1] for p in packets], [float(p.get("pts_time", 0)) for p in packets]))
    return found


def pictures(folder):
    """The MD5 of each decoded picture of the first video of each recording."""
    found = []
    for file in sorted(list(folder.glob("*.mkv")) + list(folder.glob("*.mp4"))):
        run = subprocess.run(
            ["ffmpeg", "-v", "error", "-i", file, "-map", "0:v:0", "-vsync", "passthrough", "-f", "framemd5", "-"],
            capture_output=True, text=True)
        found += [line.split(",")[-1].strip() for line in run.stdout.splitlines() if line[:1] not in ("", "#")]
    return found


def judge(folder, truths):
    """How many of the frames that were sent are there, and how many of those are more than 3 ms off."""
    words = []
    tracks = frames(folder)
    for name, truth in truths.items():
        if truth.get("frame_md5"):
            right = sum(picture in truth["frame_md5"] for picture in pictures(folder))
            words.append(f"pictures right: {right}/{len(truth['frame_md5'])}")
        for kind in ("video", "audio"):
            sent, times = truth.get(f"{kind}_payload_md5"), truth.get(f"{kind}_pts")
            if not sent:
                continue
            best = max(
                ((hashes, pts) for other, hashes, pts in tracks if other == kind),
                key=lambda track: len(set(track[0]) & set(sent)), default=([], []))
            right = len(set(best[0]) & set(sent))
            word = f"{name.replace('truth', '') or kind}: {right}/{len(set(sent))}"
            if times and best[0] == sent:
                late = sum(abs(a - b - (best[1][0] - times[0])) > 0.003 for a, b in zip(best[1], times))
                word += f", {late} off" if late else ", in time"
            words.append(word)
    return "; ".join(words)


def report(folder):
    try:
        document = json.loads((folder / "report.json").read_text())
        return document["verdict"] + (f" ({document['reason']})" if document.get("reason") else "")
    except (OSError, ValueError):
        return "no report"


def run_live(rokuga, capture, descriptions, scratch):
    """Sends the capture to a live recording, whose folder is returned; None where it cannot be sent so."""
    packets = list(datagrams(capture))
    words = " ".join(file.read_text("latin-1") for file in descriptions).split()
    # What is in fragments or tunnels has no address to be sent to.
    if any(family is None or not {str(port), str(port - 1)} & set(words) for _, port, family, _ in packets):
        return None
    job = {
        "job_id": "live", "pipeline": "copy", "output": {"directory": str(scratch)},
        "limits": {"idle_timeout_s": 2, "first_rtp_timeout_s": 10},
        "source": {"type": "sdp", "connections": [
            {"connection_id": file.stem, "sdp_file": str(file)} for file in descriptions]},
    }
    (scratch / "live.json").write_text(json.dumps(job))
    recorder = subprocess.Popen(
        [rokuga, "record", scratch / "live.json"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    deadline = time.monotonic() + 10
    while not (scratch / "live" / "journal.pcapng").exists() and time.monotonic() < deadline:
        if recorder.poll() is not None:
            break
        time.sleep(0.05)
    time.sleep(0.3)
    sockets = {family: socket.socket(family, socket.SOCK_DGRAM) for family in (socket.AF_INET, socket.AF_INET6)}
    began = time.monotonic()
    for moment, port, family, payload in packets:
        delay = moment - packets[0][0] - (time.monotonic() - began)
        if delay > 0:
            time.sleep(delay)
        address = "127.0.0.1" if family == socket.AF_INET else "::1"
        sockets[family].sendto(payload, (address, port))
    try:
        recorder.wait(30)
    except subprocess.TimeoutExpired:
        recorder.kill()
    return scratch / "live"


def run_again(rokuga, live, scratch):
    """Whether the live journal gives the same recordings again."""
    subprocess.run(
        [rokuga, "render", live, "-o", scratch / "again", "--pipeline", "copy"], capture_output=True)
    again = {file.name: file.read_bytes() for file in (scratch / "again").rglob("*.mk*")}
    return again == {file.name: file.read_bytes() for file in live.glob("*.mk*")}


def run(rokuga, name, capture, descriptions, truths):
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for file in [capture, *descriptions]:
            os.symlink(file, scratch / file.name)
        if len(descriptions) == 1:
            (scratch / descriptions[0].name).unlink()
            os.symlink(descriptions[0], scratch / f"{capture.stem}.sdp")
        subprocess.run(
            [rokuga, "batch", scratch / capture.name, "--pipeline", "copy", "-o", scratch / "batch"],
            capture_output=True)
        batch = scratch / "batch" / capture.stem
        print(f"{name}\n  batch: {report(batch)}  {judge(batch, truths)}", flush=True)
        live = run_live(rokuga, capture, descriptions, scratch)
        if live is None:
            return True
        isSame = sorted(t[1] for t in frames(live)) == sorted(t[1] for t in frames(batch))
        isAgain = run_again(rokuga, live, scratch)
        print(f"  live:  {report(live)}  {judge(live, truths)}; journal again: "
              f"{'the same bytes' if isAgain else 'OTHER BYTES'}{'' if isSame else '; OTHER FRAMES than in batch'}",
              flush=True)
        return isSame and isAgain


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__.strip())
        return 0 if len(sys.argv) > 1 else 2
    rokuga = str(Path(sys.argv[1]).resolve())
    cases = Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "samples" / "cases").resolve()
    isRight = True
    for case in sorted(path for path in cases.iterdir() if path.is_dir()):
        truths = {file.stem: json.loads(file.read_text()) for file in sorted(case.glob("truth*.json"))}
        captures, descriptions = sorted(case.glob("*.pcap")), sorted(case.glob("*.sdp"))
        for capture in captures:
            own = [file for file in descriptions if file.stem == capture.stem or file.stem.startswith(capture.stem + "-")]
            if own:
                isRight &= run(rokuga, f"{case.name}/{capture.stem}", capture, own, truths)
                continue
            for description in descriptions:
                name = f"{case.name}/{description.stem}"
                isRight &= run(rokuga, name, capture, [description], truths)
    return 0 if isRight else 1


if __name__ == "__main__":
    sys.exit(main())
