#!/usr/bin/env python3
"""Records three calls live at once, watches their presentations while they grow, and plays what has ended.

usage: presentations_live.py ROKUGA [--seconds 40] [--capture samples/h264-opus-360p.pcap]

`rokuga simulate sora --loop` plays a capture for each of three jobs: `window`, five segments of each connection;
`event`, all segments of it; `ladder`, a view in two sizes. All are HLS and DASH, beside a recording. Meanwhile must hold

* a reader that opens all lists and all that they name every 50 ms finds each file, and none that grows;
* `rokuga verify URL --reloads` finds nothing, by `rokuga serve`, of index.m3u8 and of manifest.mpd; but that the window
  begins where the simulated sender, who is not asked for key frames, sent none;

and in the end

* each job is `completed`, no packet is lost and the kernel dropped none;
* index.m3u8 and manifest.mpd of `event` and `ladder` play to the end in ffmpeg and GStreamer, with as many pictures as
  the recording beside; of the window its last segments.

Exit status 0 when all hold.
"""

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import page  # noqa: E402: the line above is its place
from presentations import VIEW, ffmpeg, gstreamer  # noqa: E402
from pushed import Reader  # noqa: E402

RECORDING = "  - {type: recording, from: %s, container: %s}\n"
BOTH = "  - {type: hls, from: %(from)s%(hls)s}\n  - {type: dash, from: %(from)s%(dash)s}\n"
PIPELINES = {
    "window": "outputs:\n" + BOTH % {"from": "connections", "hls": ", hlsListSize: 5", "dash": ", dashWindowSize: 5"}
              + RECORDING % ("connections", "mkv"),
    "event": "outputs:\n" + BOTH % {"from": "connections", "hls": "", "dash": ""} + RECORDING % ("connections", "mkv"),
    "ladder": VIEW + "outputs:\n" + BOTH % {"from": "view", "hls": ", renditions: [360p, 180p]", "dash": ", renditions: [360p, 180p]"}
              + RECORDING % ("view", "mp4"),
}
LISTS = ("index.m3u8", "manifest.mpd")


@contextlib.contextmanager
def recorded(options, name, folder):
    """A job that is being recorded; its presentation's folder."""
    with subprocess.Popen([options.rokuga, "simulate", "sora", options.capture, "--loop", "--port", "0"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as simulator:
        url = next(word for word in simulator.stdout.readline().split() if word.startswith("http://"))
        pipeline = folder / f"{name}.yaml"
        pipeline.write_text(f"description: {name}\n{PIPELINES[name]}")
        job = folder / f"{name}.json"
        job.write_text(json.dumps({
            "job_id": name, "source": {"type": "sora", "url": url, "channel_id": "sora"}, "pipeline": str(pipeline),
            "limits": {"max_duration_s": options.seconds}, "output": {"directory": str(folder)}}))
        recorder = subprocess.Popen([options.rokuga, "record", str(job)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield recorder
        finally:
            for process in (recorder, simulator):
                process.terminate()
            recorder.wait(60)


def presentation(folder, name):
    return next(iter((folder / name).glob("*/index.m3u8"))).parent


def watched(options, folder, base):
    """Watches all jobs to their end; what was wrong."""
    failures = []
    with contextlib.ExitStack() as stack:
        recorders = [stack.enter_context(recorded(options, name, folder)) for name in PIPELINES]
        deadline = time.monotonic() + 60
        while not all(any((folder / name).glob("*/index.m3u8")) and any((folder / name).glob("*/manifest.mpd")) for name in PIPELINES):
            if time.monotonic() > deadline:
                return ["nothing appeared within a minute"]
            time.sleep(0.05)
        readers = {name: Reader(presentation(folder, name), 0.05) for name in PIPELINES}
        for reader in readers.values():
            reader.start()
        reloads = str(max(1, int(options.seconds / 2 - 6)))
        addresses = {f"{name} {list_}": f"{base}{presentation(folder, name).relative_to(folder)}/{list_}"
                     for name in PIPELINES for list_ in LISTS}
        checks = {name: subprocess.Popen([options.rokuga, "verify", address, "--reloads", reloads], stdout=subprocess.PIPE, text=True)
                  for name, address in addresses.items()}
        for recorder in recorders:
            recorder.wait(options.seconds + 120)
        for name, check in checks.items():
            text = check.communicate(timeout=60)[0].strip()
            print(f"verify {name}: {text.splitlines()[-1] if text else 'nothing'}")
            findings = [line for line in text.splitlines() if re.match(r"(error|warning) ", line)]
            isRight = "window" in name and all(" hls-first-key-frame " in line for line in findings)
            if check.returncode or findings and not isRight or " 0 errors, " not in text:
                failures.append(f"verify {name}: {text}")
        for name, reader in readers.items():
            reader.is_done = True
            reader.join()
            print(f"reader {name}: {reader.readings} readings, {len(reader.problems)} problems")
            failures += [f"{name}: {problem}" for problem in reader.problems[:5]]
    return failures


def played(folder, base, name):
    """Plays what has ended; what was wrong."""
    failures = []
    report = json.loads((folder / name / "report.json").read_text())
    tracks = [track for connection in report["connections"] for track in connection["tracks"]]
    lost = {key: sum(track[key] for track in tracks) for key in ("packets", "lost", "late", "kernel_dropped")}
    if report["verdict"] != "completed" or lost["lost"] or lost["late"] or lost["kernel_dropped"]:
        failures.append(f"{name}: {report['verdict']}, {lost}, {report['warnings']}")
    place = presentation(folder, name)
    recording = ffmpeg(next(path for path in place.parent.iterdir() if path.stem == place.name and path.suffix in (".mkv", ".mp4")))
    for list_ in LISTS:
        url = f"{base}{place.relative_to(folder)}/{list_}"
        for program in ("ffmpeg", "playbin", "playbin3"):
            found = ffmpeg(url) if program == "ffmpeg" else gstreamer(program, url)
            print(f"{name} {list_} {program}: {found.frames} of {recording.frames} frames, {found.sound:.2f} of {recording.sound:.2f} s")
            isWhole = found.frames == recording.frames and abs(found.sound - recording.sound) < 0.1
            if found.error or not (isWhole or name == "window" and found.frames > 0):
                failures.append(f"{name} {list_} {program}: {found.error or f'{found.frames} of {recording.frames} frames'}")
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rokuga", type=os.path.realpath)
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--capture", default="samples/h264-opus-360p.pcap")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rokuga-live-") as name, page.served(options.rokuga, name) as base:
        folder = Path(name)
        failures = watched(options, folder, base)
        if all((folder / job / "report.json").exists() for job in PIPELINES):
            failures += [text for job in PIPELINES for text in played(folder, base, job)]
        else:
            failures.append("a job has no report")
    print("\n".join(failures) if failures else "all of it holds")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
