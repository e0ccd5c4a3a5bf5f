#!/usr/bin/env python3
"""Kills rokuga at random instants, recovers, and compares with what was sent.

usage: kills.py ROKUGA [--count N] [--seed S] [--jobs J] [--kinds copy,mp4,split,combined,view,after,recover,render,hls,
                continue,continue-hls]

`continue` starts `rokuga record --continue` after the kill, while the sender goes on, and in half of the turns kills that
recorder too.

Each turn records two to four seconds of a sample from a paced sender, and kills the recorder with SIGKILL; `after` kills
it while it makes the outputs of `deliver: after` too, `recover` and `render` kill these. Then must hold:

* all packets that were sent half a second before the kill or earlier are in the journal;
* `recover` makes all files, and each decodes without an error;
* of a copy: the recovered frames are the first ones of those that the undisturbed capture gives;
* of a presentation: what its lists named after the kill was there, whole, and is the same after the recovery, and the
  lists say that nothing follows. As it lay after the kill ffmpeg plays it to its last segment, and `rokuga verify` finds no
  error in it after the recovery;
* of a continued job: one recording, with all packets that were sent while a recorder listened, and the same bytes as
  its journal gives.

For packets that are missing it prints how old the journal was, and how long the recorder's main thread had waited for a
processor in the last 0.6 s (/proc/PID/schedstat).

Prints a line for each that does not hold, and the number of turns. Exit status 0 when all hold.
"""

import argparse
import concurrent.futures
import itertools
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import paced

PORTS = itertools.count(33000, 20)
KINDS = {
    "copy": ("vp8-opus-360p", "copy"), "mp4": ("h264-opus-360p", "copy-mp4"), "split": ("h264-resize", "copy-split"),
    "combined": ("vp8-opus-360p", "tracks-in-one-file"), "view": ("vp8-opus-360p", "compose-audio-opus"),
    "after": ("vp8-opus-360p", {
        "view": {"audio": {"format": {"codec": "opus", "channelNum": 1}}, "video": False},
        "outputs": [{"type": "recording", "from": "connections", "container": "mkv"},
                    {"type": "recording", "from": "view", "container": "mkv", "deliver": "after"}]}),
    "recover": ("h264-opus-360p", "copy-mp4"), "render": ("vp8-opus-360p", "copy"),
    "hls": ("h264-opus-360p", {"outputs": [{"type": "hls", "from": "connections", "hlsTime": 1},
                                           {"type": "dash", "from": "connections", "dashSegDuration": 1}]})}
KINDS["continue"] = ("vp8-opus-360p", "copy")
KINDS["continue-hls"] = ("h264-opus-360p", {
    "outputs": KINDS["hls"][1]["outputs"] + [{"type": "recording", "from": "connections", "container": "mp4"}]})


def named(folder):
    """What the media playlists in the folders of a directory name, with its content; None for what is missing."""
    files = {}
    for playlist in folder.glob("*/*.m3u8"):
        if playlist.name == "index.m3u8":
            continue
        names, is_gap = [], False
        for line in playlist.read_text().splitlines():
            is_gap = is_gap or line == "#EXT-X-GAP"
            if line.startswith("#EXT-X-MAP"):
                names.append(line.split('"')[1])
            if line and line[0] != "#":
                names += [] if is_gap else [line]
                is_gap = False
        for name in names:
            path = playlist.parent / name
            files[path] = path.read_bytes() if path.exists() else None
    return files


def is_whole(data):
    """Whether data is a row of whole boxes (ISO/IEC 14496-12 §4.2)."""
    position = 0
    while position + 8 <= len(data):
        position += max(8, int.from_bytes(data[position:position + 4], "big"))
    return position == len(data) > 0


class Watch(threading.Thread):
    """Samples how long the main thread of a process has waited for a processor."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.path = f"/proc/{pid}/task/{pid}/schedstat"
        self.samples = []
        self.start()

    def run(self):
        while True:
            try:
                self.samples.append((time.monotonic(), int(Path(self.path).read_text().split()[1]) / 1e9))
            except (OSError, IndexError):
                return
            time.sleep(0.05)

    def waited(self, since, until):
        inside = [delay for when, delay in self.samples if since <= when <= until]
        return inside[-1] - inside[0] if inside else 0


class Turn:
    def __init__(self, rokuga, kind, seed):
        self.rokuga, self.kind = rokuga, kind
        self.chance = random.Random(seed)
        self.folder = Path(tempfile.mkdtemp(prefix="rokuga-kill-"))
        sample, self.pipeline = KINDS[kind]
        self.call = paced.Call(sample, self.chance.uniform(2, 4), self.folder, next(PORTS))
        self.out = self.folder / "out" / "job"
        self.log = self.folder / "log"
        self.problems = []

    def start(self, *arguments):
        with open(self.log, "ab") as log:
            return subprocess.Popen([self.rokuga, *map(str, arguments)], stdout=log, stderr=log, cwd=paced.ROOT)

    def run(self):
        recorder = self.start("record", self.call.job(self.pipeline))
        if not paced.wait_until_ready(recorder, self.log):
            self.problems.append("did not start: " + self.log.read_text(errors="replace")[-200:])
            return
        length = self.call.packets[-1][0] - self.call.packets[0][0]
        # Of `after` some instants are in the making of its view, which begins a second after the last packet.
        if self.kind.startswith("continue"):
            self.run_continued(recorder, length)
            return
        watch = Watch(recorder.pid)
        latest = length + (2.0 if self.kind == "after" else 0.3)
        instant = time.monotonic() + self.chance.uniform(0.05, latest)
        sent = self.call.send(lambda: time.monotonic() >= instant)
        time.sleep(max(0, instant - time.monotonic()))
        killed = self.kill(recorder)
        wanted = sum(1 for when in sent if when < killed - 0.5)
        found = paced.journalled(self.out / "journal.pcapng")
        if found < wanted:
            self.problems.append(
                f"{wanted - found} packets are missing that were sent 0.5 s before the kill; the journal was "
                f"{self.age:.2f} s old, the recorder had waited {watch.waited(killed - 0.6, killed):.2f} s for a "
                "processor")
        if self.kind in ("recover", "render"):
            self.kill_maker()
        before = named(self.out)
        if self.kind == "hls":
            self.play_as_it_lies()
        self.problems += [f"{path} is named and not whole" for path, data in before.items() if not is_whole(data or b"")]
        code = subprocess.run(
            [self.rokuga, "recover", self.out], capture_output=True, text=True, cwd=paced.ROOT)
        document = paced.report(self.out)
        if not document:
            self.problems.append(f"no report: {(code.stdout + code.stderr)[-200:]}")
            return
        if not found:
            return
        if code.returncode and document["verdict"] != "failed":
            self.problems.append(f"recover: status {code.returncode}, {code.stderr[-200:]}")
        self.check(document, found)
        self.problems += [
            f"{path} is another after the recovery" for path, data in before.items()
            if data and (not path.exists() or path.read_bytes() != data)]
        for playlist in self.out.glob("*/*.m3u8"):
            if playlist.name != "index.m3u8" and "#EXT-X-ENDLIST" not in playlist.read_text():
                self.problems.append(f"{playlist} has no end")
        self.verify()

    def kill(self, recorder):
        """Kills it; returns when. The age of its journal is in `age`."""
        killed, wall = time.monotonic(), time.time()
        recorder.kill()
        recorder.wait()
        journal = self.out / "journal.pcapng"
        self.age = wall - journal.stat().st_mtime if journal.exists() else 0
        return killed

    def play_as_it_lies(self):
        """What a killed recorder left, with the end that a player does not wait for."""
        for playlist in self.out.glob("*/*.m3u8"):
            if playlist.name == "index.m3u8":
                continue
            text = playlist.read_text()
            if "#EXTINF" not in text:
                continue
            ended = playlist.with_name("ended-" + playlist.name)
            ended.write_text(text + ("" if "#EXT-X-ENDLIST" in text else "#EXT-X-ENDLIST\n"))
            if complaint := paced.complaints(ended):
                self.problems.append(f"{playlist.name} does not play as it lies: {complaint[-200:]}")
            listed = sum(float(line[8:].split(",")[0]) for line in text.splitlines() if line.startswith("#EXTINF:"))
            probe = subprocess.run(
                ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0", ended],
                capture_output=True, text=True)
            times = [[float(x) for x in line.split(",")[:2] if x not in ("", "N/A")] for line in
                     probe.stdout.splitlines() if line[:1].isdigit()]
            played = max(sum(t) for t in times) - min(t[0] for t in times) if times else 0
            if played < listed - 0.2:
                self.problems.append(f"{playlist.name}: {played:.2f} s play of {listed:.2f} s")
            ended.unlink()

    def run_continued(self, recorder, length):
        sent = []
        sender = threading.Thread(target=lambda: sent.extend(self.call.send(lambda: False)))
        begin = time.monotonic()
        sender.start()
        count = self.chance.choice([1, 2])
        spans, ready, killed = [], begin, begin
        for i in range(count):
            time.sleep(max(0, begin + self.chance.uniform(0.3, 0.9) * length * (i + 1) / count - time.monotonic()))
            if recorder.poll() is not None:
                break
            killed = self.kill(recorder)
            spans.append((ready, killed - 0.5))
            self.log.write_text("")
            recorder = self.start("record", self.folder / "job.json", "--continue")
            if not paced.wait_until_ready(recorder, self.log):
                self.problems.append("did not go on: " + self.log.read_text(errors="replace")[-200:])
                recorder.kill()
                recorder.wait()
                sender.join()
                return
            ready = time.monotonic()
        sender.join()
        try:
            recorder.wait(30)
        except subprocess.TimeoutExpired:
            recorder.kill()
            recorder.wait()
            self.problems.append("the recorder that went on does not end")
        spans.append((ready, time.monotonic()))
        wanted = sum(1 for when in sent if any(a <= when < b for a, b in spans))
        found = paced.journalled(self.out / "journal.pcapng")
        if found < wanted:
            self.problems.append(f"{wanted - found} packets are missing that were sent while a recorder listened")
        document = paced.report(self.out)
        if not document:
            self.problems.append("no report: " + self.log.read_text(errors="replace")[-200:])
            return
        resumed = document["source"].get("resumed")
        if (resumed or {}).get("count") != len(spans) - 1:
            self.problems.append(f"resumed: {resumed}, expected {len(spans) - 1}")
        if len(document.get("connections", [])) != 1:
            self.problems.append("not one connection")
        self.check(document, found)
        self.verify()
        again = self.folder / "again"
        (again / "job").mkdir(parents=True)
        for name in ("journal.pcapng", "job.json"):
            shutil.copy(self.out / name, again / "job" / name)
        subprocess.run([self.rokuga, "recover", again / "job"], capture_output=True, cwd=paced.ROOT)
        for path in sorted(self.out.rglob("*")):
            other = again / "job" / path.relative_to(self.out)
            if path.is_file() and (path.parent != self.out or path.suffix in (".mkv", ".mp4")):
                if not other.exists() or other.read_bytes() != path.read_bytes():
                    self.problems.append(f"{path.relative_to(self.out)}: other bytes than from the journal")

    def verify(self):
        for playlist in self.out.glob("*/index.m3u8"):
            run = subprocess.run([self.rokuga, "verify", playlist.parent], capture_output=True, text=True)
            if run.returncode:
                self.problems.append(f"verify: {(run.stdout + run.stderr)[-300:]}")

    def kill_maker(self):
        arguments = ["recover", self.out] if self.kind == "recover" else [
            "render", self.out, "--pipeline", "copy", "-o", self.folder / "made"]
        maker = self.start(*arguments)
        time.sleep(self.chance.uniform(0, 0.15))
        maker.kill()
        maker.wait()
        if self.kind == "render":
            again = subprocess.run(
                [self.rokuga, *map(str, arguments)], capture_output=True, text=True, cwd=paced.ROOT)
            if again.returncode not in (0, 1):
                self.problems.append(f"render again: status {again.returncode}, {again.stderr[-200:]}")

    def check(self, document, found):
        left = [path.name for path in self.out.iterdir() if path.name.endswith(".new")]
        if left:
            self.problems.append(f"left behind: {left}")
        undisturbed = None
        for file in paced.outputs(document):
            path = self.out / file
            if not path.exists():
                self.problems.append(f"{file} is missing")
                continue
            if text := paced.complaints(path):
                self.problems.append(f"{file} does not play: {text[-200:]}")
            if self.kind in ("copy", "mp4", "recover", "render"):
                undisturbed = undisturbed or self.undisturbed(path.suffix)
                for track, hashes in paced.frames(path).items():
                    whole = undisturbed.get(track, [])
                    # A packet that the kill caught on the loopback may be missing before the end.
                    if hashes[:-1] != whole[: len(hashes) - 1]:
                        self.problems.append(f"{file}: other {track} than without the kill")

    def undisturbed(self, suffix):
        target = self.folder / "whole"
        subprocess.run(
            [self.rokuga, "batch", self.call.capture, "--pipeline", self.pipeline, "-o", target], capture_output=True,
            cwd=paced.ROOT)
        made = sorted(target.rglob("*" + suffix))
        return paced.frames(made[0]) if made else {}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rokuga", type=Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--kinds", default=",".join(KINDS))
    arguments = parser.parse_args()
    kinds = arguments.kinds.split(",")

    def attempt(i):
        turn = Turn(arguments.rokuga.resolve(), kinds[i % len(kinds)], arguments.seed * 1_000_003 + i)
        try:
            turn.run()
        finally:
            shutil.rmtree(turn.folder, ignore_errors=True)
        return turn

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for i, turn in enumerate(pool.map(attempt, range(arguments.count))):
            for problem in turn.problems:
                print(f"turn {i} ({turn.kind}): {problem}", flush=True)
            failed += bool(turn.problems)
    print(f"{arguments.count} kills, {failed} with a problem")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
