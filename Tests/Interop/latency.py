#!/usr/bin/env python3
"""Measures how long a flash in a call takes until a client of `rokuga serve` has fetched it, and until it is seen on the
player page. Exit status 0 or 1.

latency.py [ROKUGA] [--capture NAME] [--times N] [--part SECONDS] [--delay MILLISECONDS] [--only NAME] [--keep]

A sample with a flash in each second, several times over, is sent to a recorder in real time, over the loopback. It
records a copied connection and a view, each as HLS and as HLS with parts; `rokuga serve` serves them. One client for
each presentation follows the video playlist: without parts it asks each 50 ms, with parts it lets the server wait
(`_HLS_msn`, `_HLS_part`), and it fetches each file that is new. What it fetched is decoded, and each flash is looked for
in it. The case `view-chunks` follows low-latency.mpd and takes each segment while it is sent. The cases named `page` show
the presentation with parts in Chromium, where a canvas reads each shown picture.

  flash    from the first packet of the picture to the last byte of the file in which it is, or to its display
  limit    HLS: two target durations and 1 s; with parts: 1.5 s; of DASH, whose manifest is read each half second, 2 s;
           on the page: 3 s

The pages need Debian's chromium, chromium-driver and, without a sound card, pulseaudio.
"""
import argparse
import csv
import os
import re
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import latency_chunks
import latency_screen
from paced import ROOT, SAMPLES, Call, wait_until_ready

SEGMENT = 2
VIEW = {"delay_ms": 1000, "audio": {"format": {"codec": "opus"}},
        "video": {"format": {"codec": "h264"}, "parameters": {"resolution": "vga", "framerate": 30}}}


def onsets(name):
    """The RTP timestamps of the pictures that begin a flash."""
    before, found = True, []
    for row in csv.DictReader(open(SAMPLES / f"{name}.frames.csv")):
        white = row["flash"] == "1"
        if white and not before:
            found.append(int(row["rtp_ts"]))
        before = white
    return found


def video_port(call):
    sizes = {}
    for _, port, _, payload in call.packets:
        sizes[port] = sizes.get(port, 0) + len(payload)
    return max(sizes, key=sizes.get)


def stamp(payload):
    return struct.unpack(">I", payload[4:8])[0]


def repeat(call, times):
    """Sends the sample so often: its streams go on, with further sequence numbers and timestamps.

    Returns how far the timestamps of video are apart from one time to the next."""
    video, once = video_port(call), call.packets
    seconds = max(round(once[-1][0] - once[0][0]), 1)
    counts, clocks = {}, {}
    for _, port, _, payload in once:
        counts[port] = counts.get(port, 0) + 1
        clocks[port] = 90000 if port == video else 48000
    call.packets = []
    for turn in range(times):
        for when, port, family, payload in once:
            sequence = struct.unpack(">H", payload[2:4])[0] + turn * counts[port]
            moved = struct.pack(">HI", sequence % 2**16, (stamp(payload) + turn * seconds * clocks[port]) % 2**32)
            call.packets.append((when + turn * seconds, port, family, payload[:2] + moved + payload[8:]))
    return seconds * 90000


def send(call, sent):
    """Sends the call; `sent` gets the time of the first packet with each RTP timestamp of video."""
    video = video_port(call)
    times = call.send(lambda: False)
    first = None
    for when, (_, port, _, payload) in zip(times, call.packets):
        if port != video:
            continue
        first = stamp(payload) if first is None else first
        sent.setdefault((stamp(payload) - first) % 2**32, when)


class Client(threading.Thread):
    """Follows the video playlist of a presentation, and keeps what it fetched with the time at which it had it."""

    def __init__(self, base, has_parts):
        super().__init__(daemon=True)
        self.base, self.has_parts = base, has_parts
        self.fetched, self.known, self.maps = [], set(), []
        self.problems = []

    def get(self, path):
        with urllib.request.urlopen(f"{self.base}/{path}", timeout=20) as answer:
            return answer.read()

    def run(self):
        query = ""
        while True:
            try:
                text = self.get("video.m3u8" + query).decode()
            except urllib.error.HTTPError as error:
                if error.code not in (404, 503):
                    self.problems.append(f"video.m3u8{query}: {error}")
                query = ""
                time.sleep(0.02)
                continue
            except OSError:
                return
            self.take(text)
            if "#EXT-X-ENDLIST" in text:
                return
            if self.has_parts:
                first = int(re.search(r"#EXT-X-MEDIA-SEQUENCE:(\d+)", text)[1])
                done = len(re.findall(r"^#EXTINF", text, re.M))
                parts = re.findall(r"^#EXT-X-PART:", text[text.rfind("#EXTINF"):], re.M)
                query = f"?_HLS_msn={first + done}&_HLS_part={len(parts)}"
            else:
                time.sleep(0.05)

    def take(self, text):
        """A segment of which the parts were fetched is not fetched again."""
        parts, tail = [], []
        for line in text.splitlines():
            if match := re.match(r'#EXT-X-MAP:URI="([^"]*)"', line):
                if match[1] not in self.known:
                    self.known.add(match[1])
                    self.maps.append(self.get(match[1]))
            elif match := re.match(r'#EXT-X-PART:.*URI="([^"]*)"', line):
                parts.append(match[1])
            elif line and not line.startswith("#"):
                if line not in self.known:
                    self.known.add(line)
                    if not any(part in self.known for part in parts):
                        tail.append(line)
                    else:
                        tail += [part for part in parts if part not in self.known]
                parts = []
        for path in tail + [part for part in parts if part not in self.known]:
            self.known.add(path)
            try:
                content = self.get(path)
            except urllib.error.HTTPError as error:
                self.problems.append(f"{path}: {error}")
                continue
            self.fetched.append((path, time.monotonic(), content))


def sample_count(content):
    """Of all fragments: the counts of `trun` (ISO/IEC 14496-12 §8.8.8)."""
    return sum(struct.unpack_from(">I", content, match.start() + 8)[0] for match in re.finditer(b"trun", content)
               if struct.unpack_from(">I", content, match.start() - 4)[0] < 1 << 20)


def white(client):
    """For each decoded picture whether it is white."""
    content = client.maps[0] + b"".join(entry[2] for entry in client.fetched)
    pictures = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", "-", "-fps_mode", "passthrough", "-vf", "scale=16:9,format=gray", "-f",
         "rawvideo", "-"], input=content, capture_output=True).stdout
    return [sum(pictures[i:i + 144]) / 144 > 140 for i in range(0, len(pictures) - 143, 144)]


def latencies(client, sent):
    """Of each flash; the last one that was found belongs to the last one that was sent and fetched."""
    bright = white(client)
    begins = [i for i, now in enumerate(bright) if now and i and not bright[i - 1]]
    times, count = [], 0
    for _, when, content in client.fetched:
        count += sample_count(content)
        times.append((count, when))
    had = [next(when for end, when in times if i < end) for i in begins]
    pairs = list(zip(reversed(sent), reversed(had)))
    return [when - begin for begin, when in reversed(pairs)]


def measured(options, name, output, view, limit):
    folder = Path(tempfile.mkdtemp(prefix=f"rokuga-latency-{name}-"))
    call = Call(options.capture, 60, folder, options.port)
    turn = repeat(call, options.times)
    pipeline = {"outputs": [output]}
    if view:
        pipeline["view"] = view
    job = call.job(pipeline)
    log = folder / "log"
    server = subprocess.Popen([options.rokuga, "serve", folder, "--port", "0"], stdout=subprocess.PIPE, text=True)
    recorder = subprocess.Popen([options.rokuga, "record", job], stdout=open(log, "w"), stderr=subprocess.STDOUT)
    try:
        address = next(word for word in server.stdout.readline().split() if word.startswith("http://"))
        if not wait_until_ready(recorder, log):
            sys.exit(log.read_text())
        of_view = output["from"] == "view"
        base = f"{address.rstrip('/')}/out/job/{'common' if of_view else 'call'}"
        client = Client(base, "hlsPartTime" in output)
        if output["type"] == "dash":
            client = latency_chunks.Chunks(base)
        elif name.endswith("-page"):
            client = latency_screen.Screen(base, client.get)
        client.start()
        sent = {}
        send(call, sent)
        recorder.wait(timeout=60)
        client.join(timeout=30)
    finally:
        for process in (recorder, server):
            process.terminate()
            process.wait()
    begins = [sent[onset + i * turn] for i in range(options.times) for onset in onsets(options.capture)
              if onset + i * turn in sent]
    if name.endswith("-page"):
        wall = time.time() - time.monotonic()
        found, missed = latency_screen.latencies(client, [begin + wall for begin in begins]), 5
    else:
        found, missed = latencies(client, begins), 1
    problem = client.problems[:3]
    # What was before the first segment is not shown; the page is opened later still.
    if len(found) < len(begins) - missed:
        problem.append(f"{len(found)} of {len(begins)} flashes")
    if len(found) < 2:
        print(f"{name:16}no flashes: {'; '.join(problem)}\n{log.read_text()[-400:]}")
        return False
    is_good = max(found[1:]) <= limit and not problem
    print(f"{name:16}{len(found):4} flashes   median {statistics.median(found[1:]):5.2f} s   longest "
          f"{max(found[1:]):5.2f} s   limit {limit:4.1f} s   {fetched(client)}   "
          f"{'good' if is_good else 'BAD ' + '; '.join(problem)}", flush=True)
    if options.keep:
        print(folder, [round(value, 2) for value in found])
    else:
        subprocess.run(["rm", "-rf", folder])
    return is_good


def fetched(client):
    if isinstance(client, latency_screen.Screen):
        return f"{len(client.pictures)} pictures shown"
    if isinstance(client, latency_chunks.Chunks):
        return f"{client.grown} segments while they grew"
    dots = [path.count(".") for path, _, _ in client.fetched]
    return f"{dots.count(2)} parts, {dots.count(1)} segments"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rokuga", nargs="?", default=str(ROOT / ".build/release/rokuga"))
    parser.add_argument("--capture", default="h264-opus-360p")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--part", type=float, default=0.2)
    parser.add_argument("--delay", type=int, default=400, help="of the view with parts")
    parser.add_argument("--only", default="")
    parser.add_argument("--port", type=int, default=47100)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    options.rokuga = os.path.realpath(options.rokuga)
    plain = {"type": "hls", "hlsTime": SEGMENT, "hlsListSize": 6}
    parts = {**plain, "hlsPartTime": options.part}
    slow = 2 * SEGMENT + 1
    chunks = {"type": "dash", "dashSegDuration": SEGMENT, "dashWindowSize": 6, "dashChunkDuration": options.part,
              "from": "view"}
    quick = {**VIEW, "delay_ms": options.delay}
    cases = [("copy", {**plain, "from": "connections"}, None, slow),
             ("copy-parts", {**parts, "from": "connections"}, None, 1.5),
             ("copy-page", {**parts, "from": "connections"}, None, 3),
             ("view", {**plain, "from": "view"}, VIEW, slow),
             ("view-parts", {**parts, "from": "view"}, quick, 1.5),
             ("view-chunks", chunks, quick, 2),
             ("view-page", {**parts, "from": "view"}, quick, 3)]
    results = [measured(options, *case) for case in cases if re.search(options.only, case[0])]
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
