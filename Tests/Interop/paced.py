"""Sends a capture to a recorder in real time, and reads what the recorder left. Used by faults.py and kills.py."""

import json
import os
import re
import socket
import struct
import subprocess
import threading
import time
from pathlib import Path

from cases import datagrams

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "samples"


class Call:
    """The first seconds of a sample, as a capture of their own and as packets for ports of their own."""

    def __init__(self, name, seconds, folder, first_port):
        packets = [p for p in datagrams(SAMPLES / f"{name}.pcap") if p[1]]
        start = packets[0][0]
        self.packets = [p for p in packets if p[0] - start < seconds]
        sdp = (SAMPLES / f"{name}.sdp").read_text()
        ports = sorted({int(p) for p in re.findall(r"^m=\w+ (\d+)", sdp, re.M)})
        self.ports = {}
        for i, port in enumerate(ports):
            self.ports[port] = first_port + 2 * i
            self.ports[port + 1] = first_port + 2 * i + 1
        for old in re.findall(r"^a=rtcp:(\d+)", sdp, re.M):
            self.ports.setdefault(int(old), first_port + 2 * len(ports) + len(self.ports))
        self.sdp = re.sub(
            r"^(m=\w+ |a=rtcp:)(\d+)", lambda m: m[1] + str(self.ports[int(m[2])]), sdp, flags=re.M)
        self.folder = folder
        (folder / "call.sdp").write_text(self.sdp)
        self.capture = folder / "call.pcap"
        with open(self.capture, "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
            for when, port, _, payload in self.packets:
                port = self.ports.get(port, port)
                ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + len(payload), 0, 0, 64, 17, 0,
                                 bytes([127, 0, 0, 1]), bytes([127, 0, 0, 1]))
                data = ip + struct.pack(">HHHH", 40000, port, 8 + len(payload), 0) + payload
                file.write(struct.pack("<IIII", int(when), int(when % 1 * 1e6), len(data), len(data)) + data)

    def job(self, pipeline, **receive):
        """A job that ends half a second after the last packet."""
        job = {
            "job_id": "job", "pipeline": pipeline, "output": {"directory": str(self.folder / "out")},
            "source": {"type": "sdp", "connection_id": "call", "sdp_file": str(self.folder / "call.sdp")},
            "limits": {"idle_timeout_s": 1, "first_rtp_timeout_s": 5},
            "receive": {"buffer_bytes": 2000000, **receive}}
        path = self.folder / "job.json"
        path.write_text(json.dumps(job))
        return path

    def send(self, is_over):
        """Sends until all is sent, or is_over(). Returns the times of sending, by a monotonic clock."""
        out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        begin = time.monotonic()
        start = self.packets[0][0]
        sent = []
        for when, port, _, payload in self.packets:
            while True:
                left = when - start - (time.monotonic() - begin)
                if left <= 0 or is_over():
                    break
                time.sleep(min(left, 0.02))
            if is_over():
                break
            try:
                out.sendto(payload, ("127.0.0.1", self.ports.get(port, port)))
            except OSError:
                pass
            sent.append(time.monotonic())
        out.close()
        return sent


def wait_until_ready(process, log, seconds=20):
    """Whether a recorder says that it listens."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        if "ready" in log.read_text(errors="replace"):
            return True
        time.sleep(0.01)
    return process.poll() is None and "ready" in log.read_text(errors="replace")


def journalled(path):
    """The number of whole datagrams in a journal (pcapng, interface 0)."""
    data = path.read_bytes() if path.exists() else b""
    position, count = 0, 0
    while position + 12 <= len(data):
        kind, length = struct.unpack_from("<II", data, position)
        if length < 12 or position + length > len(data):
            break
        if kind == 6 and struct.unpack_from("<I", data, position + 8)[0] == 0:
            count += 1
        position += length
    return count


def report(folder):
    try:
        return json.loads((folder / "report.json").read_text())
    except (OSError, ValueError):
        return None


def outputs(document):
    """The files that a report lists."""
    parts = document.get("connections", []) + (document.get("compositions") or [])
    return [output["file"] for part in parts for output in part.get("outputs", [])]


def frames(path):
    """The MD5 of each frame of each track as the container stores it."""
    text = subprocess.run(
        ["ffprobe", "-v", "error", "-show_packets", "-show_streams", "-show_data_hash", "md5", "-of", "json", path],
        capture_output=True, text=True).stdout
    document = json.loads(text or "{}")
    return {
        s["codec_type"]: [p["data_hash"] for p in document.get("packets", []) if p["stream_index"] == s["index"]]
        for s in document.get("streams", [])}


def complaints(path):
    """What ffmpeg says when it decodes a file."""
    run = subprocess.run(
        ["ffmpeg", "-v", "error", "-xerror", "-i", path, "-map", "0", "-f", "null", "-"],
        capture_output=True, text=True)
    return run.stderr.strip() if run.returncode else ""
