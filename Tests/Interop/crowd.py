#!/usr/bin/env python3
"""Records a channel of many connections with few descriptors, from an API that takes its time.

usage: crowd.py ROKUGA [--connections N] [--descriptors N] [--delay-ms MS] [--seconds S]

A server in this script answers as Sora does (list, start, stop, key frame), each call after the delay, and sends Opus to
every connection that is forwarded, 10 packets a second. The recorder runs with `ulimit -n DESCRIPTORS` and is stopped by
SIGTERM. Then must hold: each connection was recorded or refused, and the report names which; of a recorded one no
packet is missing that was sent while it was forwarded, and its file is there; nothing is forwarded in the end. Prints the
numbers.
"""

import argparse
import http.server
import json
import resource
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import paced

SDP = ("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {a} RTP/AVP 109\r\n"
       "a=rtpmap:109 opus/48000/2\r\nm=video {v} RTP/AVP 120\r\na=rtpmap:120 VP8/90000\r\n")


class Channel:
    def __init__(self, count, delay):
        self.ids = [f"C{i:04}" for i in range(count)]
        self.delay = delay
        self.forwarded = {}
        self.ever = {}
        self.lock = threading.Lock()
        self.stops = 0
        self.is_over = False

    def answer(self, target, request):
        time.sleep(self.delay)
        connection = request.get("connection_id")
        with self.lock:
            if "ListSignaling" in target:
                return [{"connection_id": i, "client_id": i, "bundle_id": i, "metadata": {"name": i}} for i in self.ids]
            if "StartForwarding" in target:
                state = self.ever.setdefault(connection, {"sent": 0, "number": 0})
                state["port"] = request["audio_port"]
                self.forwarded[connection] = state
                return {"sdp": SDP.format(a=request["audio_port"], v=request["video_port"])}
            if "StopForwarding" in target:
                self.stops += self.forwarded.pop(connection, None) is not None
            return {}

    def send(self):
        out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        while not self.is_over:
            begin = time.monotonic()
            with self.lock:
                states = [(int(i[1:]), s) for i, s in self.forwarded.items()]
            for number, state in states:
                state["number"] += 1
                packet = (b"\x80\x6d" + (state["number"] & 0xFFFF).to_bytes(2, "big")
                          + (state["number"] * 4800 & 0xFFFFFFFF).to_bytes(4, "big") + (number + 1).to_bytes(4, "big")
                          + b"\xfc\xff\xfe")
                with self.lock:
                    # Only while it is forwarded: a port may be closed right after the answer to the stop.
                    if self.ever[f"C{number:04}"] is not self.forwarded.get(f"C{number:04}"):
                        continue
                    out.sendto(packet, ("127.0.0.1", state["port"]))
                    state["sent"] += 1
            time.sleep(max(0, 0.1 - (time.monotonic() - begin)))


def serve(channel):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            reply = json.dumps(channel.answer(self.headers["x-sora-target"], json.loads(body or b"{}"))).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_):
            pass

    class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rokuga", type=Path)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--descriptors", type=int, default=1024)
    parser.add_argument("--delay-ms", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=30)
    arguments = parser.parse_args()
    channel = Channel(arguments.connections, arguments.delay_ms / 1000)
    port = serve(channel)
    threading.Thread(target=channel.send, daemon=True).start()
    folder = Path(tempfile.mkdtemp(prefix="rokuga-crowd-"))
    job = folder / "job.json"
    job.write_text(json.dumps({
        "job_id": "job", "pipeline": "copy", "output": {"directory": str(folder / "out")},
        "source": {"type": "sora", "url": f"http://127.0.0.1:{port}/", "channel_id": "sora"},
        "receive": {"port_range": "20000-29999", "buffer_bytes": 212992},
        "limits": {"idle_timeout_s": 60, "first_rtp_timeout_s": 60}}))

    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (arguments.descriptors, arguments.descriptors))

    log = open(folder / "log", "w")
    recorder = subprocess.Popen(
        [arguments.rokuga.resolve(), "record", job], stdout=log, stderr=log, cwd=paced.ROOT, preexec_fn=limit)
    time.sleep(arguments.seconds)
    begin = time.monotonic()
    recorder.send_signal(signal.SIGTERM)
    status = recorder.wait(timeout=600)
    ending = time.monotonic() - begin
    channel.is_over = True
    document = paced.report(folder / "out" / "job") or {"connections": [], "warnings": [], "verdict": "no report"}
    recorded = {c["connection_id"]: c for c in document["connections"]}
    refused = {w.get("connection_id") for w in document["warnings"] if w["reason"] == "source_refused"}
    further = sum(
        int(w["message"].split()[0]) for w in document["warnings"]
        if w["reason"] == "source_refused" and not w.get("connection_id"))
    lost = [i for i, c in recorded.items()
            if sum(t["packets"] for t in c["tracks"] if t["kind"] == "audio") < channel.ever[i]["sent"]]
    files = [folder / "out" / "job" / o["file"] for c in recorded.values() for o in c["outputs"]]
    absent = [f.name for f in files if not f.exists()]
    missing = [i for i in channel.ids if i not in recorded and i not in refused]
    print(f"status {status}, verdict {document['verdict']}, stopped in {ending:.1f} s; {len(recorded)} recorded, "
          f"{len(refused - {None})} named as refused, {further} further refusals; {len(lost)} with missing packets, "
          f"{len(absent)} files absent; "
          f"{channel.stops} stopped, {len(channel.forwarded)} still forwarded")
    holds = not lost and not absent and not channel.forwarded and status == 0 and (not missing or further)
    if not holds:
        print((folder / "log").read_text()[-1500:])
    shutil.rmtree(folder, ignore_errors=True)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
