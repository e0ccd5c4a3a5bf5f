#!/usr/bin/env python3
"""Sends a live presentation to nginx over a link that is away and slow, and holds the target against the folder here.

usage: pushed.py ROKUGA [--seconds N] [--away BEGIN:END ...] [--rate BYTES_PER_SECOND] [--method PUT|POST] [--window N]

`rokuga simulate sora --loop` plays a capture for N seconds; a proxy stands between the recorder and nginx (WebDAV,
/usr/sbin/nginx). While it is away it closes its port and all connections. Beside the presentation the job records a
Matroska file. Then must hold:

* whatever a reader at the target finds in a list, every 100 ms, is there and whole;
* in the end the target's files have the bytes of the folder's, and `rokuga verify` has no finding there;
* the report says that nothing is missing, the kernel dropped nothing, and the Matroska file is that of the journal,
  byte for byte.

Prints the recorder's peak of memory, and what was sent. Exit status 0 when all hold.
"""

import argparse
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path


class Link(threading.Thread):
    """A TCP proxy with a rate for all that is uploaded, which can be away."""

    def __init__(self, target, rate):
        super().__init__(daemon=True)
        self.target, self.rate, self.port = target, rate, 0
        self.listener, self.pairs, self.is_away = None, [], False
        self.budget, self.filled = 0.0, time.monotonic()
        self.open()

    def open(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(16)
        self.port = listener.getsockname()[1]
        self.listener = listener

    def run(self):
        while True:
            if self.is_away:
                if self.listener:
                    self.listener.close()
                    self.listener = None
                    for pair in self.pairs:
                        for end in pair:
                            end.close()
                    self.pairs = []
                time.sleep(0.05)
                continue
            if not self.listener:
                self.open()
            ends = [end for pair in self.pairs for end in pair]
            ready, _, _ = select.select([self.listener] + ends, [], [], 0.05)
            if self.listener in ready:
                client, _ = self.listener.accept()
                # Small buffers, or the kernel would take whole segments at once.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
                try:
                    self.pairs.append((client, socket.create_connection(self.target)))
                except OSError:
                    client.close()
            for pair in list(self.pairs):
                for end, other in (pair, pair[::-1]):
                    if end in ready and not self.move(end, other, end is pair[0]):
                        for one in pair:
                            one.close()
                        self.pairs.remove(pair)
                        break

    def move(self, end, other, is_upload):
        count = 65536
        if is_upload and self.rate:
            now = time.monotonic()
            self.budget = min(self.rate / 4, self.budget + (now - self.filled) * self.rate)
            self.filled = now
            count = int(self.budget)
            if count < 1:
                time.sleep(0.005)
                return True
        try:
            data = end.recv(min(count, 65536))
            if is_upload:
                self.budget -= len(data)
            other.sendall(data)
            return bool(data)
        except OSError:
            return False


class Reader(threading.Thread):
    """Reads the lists at the target, and all that they name."""

    def __init__(self, folder, pause=0.1):
        super().__init__(daemon=True)
        self.pause = pause
        self.folder, self.problems, self.readings, self.sizes, self.is_done = folder, [], 0, {}, False

    def run(self):
        while not self.is_done:
            self.read()
            time.sleep(self.pause)

    def names(self, name):
        try:
            lines = (self.folder / name).read_text().splitlines()
        except FileNotFoundError:
            return None
        if lines[:1] != ["#EXTM3U"]:
            self.problems.append(f"{name} is not whole")
        named = [line for line in lines if line and line[0] != "#"]
        return named + [line.split('URI="')[1].split('"')[0] for line in lines if 'URI="' in line]

    def read(self):
        lists = self.names("index.m3u8")
        if lists is None:
            return
        self.readings += 1
        for name in set(lists):
            files = self.names(name)
            if files is None:
                self.problems.append(f"index.m3u8 names {name}, which is missing")
                continue
            for file in set(files):
                try:
                    size = (self.folder / file).stat().st_size
                except FileNotFoundError:
                    if file in (self.names(name) or []):
                        self.problems.append(f"{name} names {file}, which is missing")
                    continue
                if self.sizes.setdefault(file, size) != size:
                    self.problems.append(f"{file} changed its size")


def configure(folder, port):
    (folder / "root/put").mkdir(parents=True)
    (folder / "root/post").mkdir(parents=True)
    for path in (folder, folder / "root", folder / "root/put", folder / "root/post"):
        path.chmod(0o777)
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                         ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    dav = "dav_methods PUT DELETE MKCOL; create_full_put_path on; dav_access all:rw;"
    (folder / "nginx.conf").write_text(f"""
        daemon off; {"user root;" if os.getuid() == 0 else ""} worker_processes 1; pid {folder}/pid;
        error_log {folder}/error.log; events {{ worker_connections 64; }}
        http {{
          access_log off; client_max_body_size 0; {temporary}
          server {{
            listen 127.0.0.1:{port}; root {folder}/root;
            location /put/ {{ {dav} }}
            location /post/ {{ if ($request_method = POST) {{ rewrite ^/post/(.*)$ /as-put/$1 last; }} {dav} }}
            location /as-put/ {{ internal; proxy_method PUT; proxy_pass http://127.0.0.1:{port}/post/; }}
          }}
        }}""")
    return folder / "nginx.conf"


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("rokuga")
    arguments.add_argument("--seconds", type=float, default=80)
    arguments.add_argument("--away", nargs="*", default=["20:50"])
    arguments.add_argument("--rate", type=int, default=0)
    arguments.add_argument("--method", default="PUT")
    arguments.add_argument("--window", type=int, default=0)
    arguments.add_argument("--capture", default="samples/h264-opus-360p.pcap")
    options = arguments.parse_args()
    failures = []
    with tempfile.TemporaryDirectory(prefix="rokuga-pushed-") as name:
        scratch = Path(name)
        scratch.chmod(0o755)
        port = free_port()
        nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", str(scratch / "nginx"), "-c",
                                  str(configure(scratch / "nginx", port)), "-e", "stderr"])
        link = Link(("127.0.0.1", port), options.rate)
        link.start()
        simulator = subprocess.Popen([options.rokuga, "simulate", "sora", options.capture, "--loop", "--port", "0"],
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            url = next(word for word in simulator.stdout.readline().split() if word.startswith("http://"))
            output = {"type": "hls", "from": "connections", "hlsTime": 2, "hlsListSize": options.window,
                      "url": f"http://127.0.0.1:{link.port}/{options.method.lower()}/{{connection}}",
                      "method": options.method, "delete": options.window > 0}
            job = {"job_id": "job", "source": {"type": "sora", "url": url, "channel_id": "sora"},
                   "pipeline": {"outputs": [output, {"type": "recording", "from": "connections", "container": "mkv"}]},
                   "limits": {"max_duration_s": options.seconds}, "output": {"directory": str(scratch)}}
            (scratch / "job.json").write_text(json.dumps(job))
            capture = Path(options.capture).stem
            there = scratch / "nginx/root" / options.method.lower() / capture
            reader = Reader(there)
            reader.start()
            begun = time.monotonic()
            recorder = subprocess.Popen([options.rokuga, "record", str(scratch / "job.json")],
                                        stdout=subprocess.DEVNULL)
            for away in options.away:
                begin, end = map(float, away.split(":"))
                time.sleep(max(0, begun + begin - time.monotonic()))
                link.is_away = True
                time.sleep(max(0, begun + end - time.monotonic()))
                link.is_away = False
            _, status, usage = os.wait4(recorder.pid, 0)
            took = time.monotonic() - begun
            reader.is_done = True
            reader.join()
            if status != 0:
                failures.append(f"the recorder ended with {status}")
            report = json.loads((scratch / "job/report.json").read_text())
            outputs = report["connections"][0]["outputs"]
            push = next(output["push"] for output in outputs if "push" in output)
            here = files(scratch / "job" / capture)
            if files(there) != here:
                failures.append(f"the target has other files: {sorted(set(here) ^ set(files(there)))[:10]}")
            verified = subprocess.run([options.rokuga, "verify", str(there)], capture_output=True, text=True)
            if verified.returncode != 0:
                failures.append(verified.stdout)
            if push["missing"] or report["verdict"] != "completed":
                failures.append(f"{report['verdict']}: {report['warnings']}")
            dropped = [track["kernel_dropped"] for track in report["connections"][0]["tracks"]]
            if any(dropped):
                failures.append(f"the kernel dropped {dropped}")
            subprocess.run([options.rokuga, "batch", str(scratch / "job/journal.pcapng"), "--pipeline", "copy-mkv",
                            "-o", str(scratch / "again")], check=True, stdout=subprocess.DEVNULL)
            again = next((scratch / "again").rglob("*.mkv"))
            if again.read_bytes() != (scratch / "job" / again.name).read_bytes():
                failures.append("the Matroska file is not that of the journal")
            if not reader.readings or reader.problems:
                failures += reader.problems[:10] or ["nothing was read"]
            print(f"{options.method}: {took:.0f} s, {reader.readings} readings, {len(here)} files here, "
                  f"sent {push['files']} files, {push['bytes'] / 1e6:.1f} MB, skipped {push.get('skipped', 0)}, "
                  f"deleted {push.get('deleted', 0)}, peak {usage.ru_maxrss / 1024:.0f} MB")
        finally:
            for process in (simulator, nginx):
                process.send_signal(signal.SIGTERM)
                process.wait()
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
