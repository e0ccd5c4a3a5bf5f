#!/usr/bin/env python3
"""Kills rokuga at random instants, recovers, and compares with what was sent.

usage: kills.py ROKUGA [--count N] [--seed S] [--jobs J] [--kinds copy,mp4,split,combined,view,after,recover,render,hls]

Each turn records two to four seconds of a sample from a paced sender, and kills the recorder with SIGKILL; `after` kills
it while it makes the outputs of `deliver: after` too, `recover` and `render` kill these. Then must hold:

* all packets that were sent half a second before the kill or earlier are in the journal;
* `recover` makes all files, and each decodes without an error;
* of a copy: the recovered frames are the first ones of those that the undisturbed capture gives;
* of a presentation: what its lists named after the kill was there, whole, and is the same after the recovery, and the
  lists say that nothing follows.

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
        latest = length + (2.0 if self.kind == "after" else 0.3)
        instant = time.monotonic() + self.chance.uniform(0.05, latest)
        sent = self.call.send(lambda: time.monotonic() >= instant)
        time.sleep(max(0, instant - time.monotonic()))
        killed = time.monotonic()
        recorder.kill()
        recorder.wait()
        wanted = sum(1 for when in sent if when < killed - 0.5)
        found = paced.journalled(self.out / "journal.pcapng")
        if found < wanted:
            self.problems.append(f"{wanted - found} packets are missing that were sent 0.5 s before the kill")
        if self.kind in ("recover", "render"):
            self.kill_maker()
        before = named(self.out)
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
