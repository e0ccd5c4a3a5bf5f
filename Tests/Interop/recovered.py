#!/usr/bin/env python3
"""Records captures live, kills the recorder at a seeded instant, recovers, and compares every flash and beep of the
result with the truth. Exit status 0 or 1.

recovered.py [--rokuga FILE] [--captures FOLDER] [--seed N] [--kills N] [--jobs N] [--live] [NAME ...]

A capture needs its SDPs and NAME.truth.json beside it. `--live` lets the recorder end by itself instead. With audio
and video, each beep must be within 20 ms of the truth's median offset from its flash, and the median of all within 5
ms; after a pause the truth's value from before the pause still holds. Without sender reports the truth is that of the
minimum-delay packets sent before the kill. No flash and no beep may be missing up to the last recorded one; less than
a second before the kill may be unrecorded.

  off    the median's distance from the truth's for the same events, in ms
  worst  the farthest event from the truth's median, in ms
  each   the farthest event from its own offset by the RTP timestamps around that median, in ms
"""
import argparse
import concurrent.futures
import glob
import json
import os
import random
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
ANALYSE = f"{ROOT}/Tests/EndToEndTests/analyse.py"
EVENT, MEDIAN, LOST = 20.0, 5.0, 1.0


def started(command, log):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=open(log, "w"), stderr=subprocess.STDOUT, cwd=ROOT)


def waited(log, word, seconds=20):
    """The first line with the word."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for line in open(log):
            if word in line and line.endswith("\n"):
                return line
        time.sleep(0.01)
    raise RuntimeError(f"{log}: no {word}")


def recorded(options, capture, folder, ports, after):
    """The job's directory after a kill this many seconds after the first bytes of its journal, or after its own end."""
    simulator = started([options.rokuga, "simulate", "sora", "--port", "0", capture], f"{folder}/simulator.log")
    recorder = None
    try:
        url = [word for word in waited(f"{folder}/simulator.log", "http://").split() if word.startswith("http://")][0]
        job = {"job_id": "job", "source": {"type": "sora", "url": url, "channel_id": "sora"}, "pipeline": "copy",
               "output": {"directory": folder}, "limits": {"idle_timeout_s": 6.0},
               "receive": {"port_range": f"{ports}-{ports + 59}"}}
        json.dump(job, open(f"{folder}/job.json", "w"))
        recorder = started([options.rokuga, "record", f"{folder}/job.json"], f"{folder}/recorder.log")
        journal = f"{folder}/job/journal.pcapng"
        end = time.monotonic() + 20
        while not (os.path.exists(journal) and os.path.getsize(journal) > 20_000):
            if time.monotonic() > end or recorder.poll() is not None:
                raise RuntimeError(open(f"{folder}/recorder.log").read()[-400:])
            time.sleep(0.01)
        if after is None:
            recorder.wait(timeout=300)
        else:
            time.sleep(after)
            # A recorder that has ended already was not killed: the capture is shorter than expected.
            if recorder.poll() is not None:
                raise RuntimeError("ended before the kill")
            recorder.send_signal(signal.SIGKILL)
            recorder.wait()
    finally:
        for process in (recorder, simulator):
            if process and process.poll() is None:
                process.kill()
                process.wait()
    return f"{folder}/job"


def judged(given):
    """One line for each recording of a capture, and whether it meets the conditions."""
    options, capture, turn, ports = given
    name = os.path.basename(capture).removesuffix(".pcap")
    stem = capture.removesuffix(".pcap")
    truth = json.load(open(f"{stem}.truth.json"))
    # Of the whole capture; the last participant to join is the last to leave.
    length = max(one["last_arrival_s"] for one in truth["participants"])
    after = None if options.live else random.Random(f"{options.seed} {name} {turn}").uniform(0.35, 0.95) * length
    folder = tempfile.mkdtemp(prefix="rokuga-recovered-")
    rows = []
    try:
        job = recorded(options, capture, folder, ports, after)
        if not options.live:
            done = subprocess.run([options.rokuga, "recover", "--json", job], capture_output=True, text=True, cwd=ROOT)
            if done.returncode != 0:
                raise RuntimeError(done.stderr[-400:])
        for person in truth["participants"]:
            # A sender that reconnects has an entry for each time, with its own offset.
            connection = name if len(truth["participants"]) == 1 else f"{name}-{person['name']}"
            files = sorted(glob.glob(f"{job}/{connection}.m*"))
            if not files:
                rows.append((f"{name} {person['name']}", after, "not there yet", True))
                continue
            found = subprocess.run(["python3", ANALYSE, files[0], "--truth", f"{stem}.truth.json", "--participant",
                                    person["name"]], capture_output=True, text=True)
            if found.returncode != 0:
                raise RuntimeError(found.stderr[-400:])
            shift = 0.0
            if after is not None:
                streams = {one["port"]: one for one in truth["streams"] if one["participant"] == person["name"]}
                shift = quickest(capture, streams, after) * 1000
            since = None if after is None else min(after, person["last_arrival_s"]) - person["first_arrival_s"]
            text, holds = verdict(name, person, json.loads(found.stdout), since, shift)
            rows.append((f"{name} {person['name']}", after, text, holds))
    except Exception as error:
        rows.append((name, after, str(error).strip().replace("\n", " | "), False))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rows


def quickest(capture, streams, until):
    """Seconds by which audio would be later against video if only the packets until then were known."""
    data, offset, origin = open(capture, "rb").read(), 24, None
    least = {}
    while offset + 16 <= len(data):
        seconds, micros, length = struct.unpack_from("<III", data, offset)
        packet = data[offset + 16:offset + 16 + length]
        offset += 16 + length
        moment = seconds + micros / 1e6
        origin = moment if origin is None else origin
        # Ethernet, IPv4 without options, UDP, RTP.
        port = struct.unpack_from(">H", packet, 36)[0]
        stream = streams.get(port)
        if stream is None or len(packet) < 54 or 192 <= packet[43] <= 223:
            continue
        ssrc, = struct.unpack_from(">I", packet, 50)
        ticks, = struct.unpack_from(">I", packet, 46)
        if ssrc != stream["ssrcs"][0]["ssrc"]:
            continue
        ahead = (ticks - stream["ssrcs"][0]["first_ts"] + (1 << 31)) % (1 << 32) - (1 << 31)
        delay = moment - origin - ahead / stream["clock_rate"]
        whole, part = least.setdefault(stream["kind"], [delay, delay])
        least[stream["kind"]] = [min(whole, delay), min(part, delay) if moment - origin <= until else part]
    late = {kind: part - whole for kind, (whole, part) in least.items()}
    return late.get("audio", 0.0) - late.get("video", 0.0)


def verdict(name, person, found, after, shift):
    events = [event for event in found["events"] if event["offset_ms"] is not None]
    lasting = f"{found['duration_s']:6.2f} s  {len(events):3} pairs"
    isLong = after is None or found["duration_s"] >= after - LOST
    if not person["av_sync"] or not events:
        return f"{lasting}  {found['beeps']['found']} beeps", isLong
    sync = person["av_sync"][0]
    source = "by_sender_reports" if sync["sender_reports_from"].endswith("in the capture") else "by_quickest_arrival"
    truth = sync["sound_after_picture"][source]["first_ms" if "pause" in name else "median_ms"]
    # Without reports the minimum-delay packet of each stream counts, of those that came.
    truth += shift if source == "by_quickest_arrival" and "pause" not in name else 0
    # Only of the recorded events: those of a part need not have the median of all.
    own = [event["truth_ms"] for event in events if event.get("truth_ms") is not None]
    centre = statistics.median(own) - found["truth_ms"] if own and "pause" not in name else 0
    offsets = [event["offset_ms"] for event in events]
    off = statistics.median(offsets) - truth - centre
    worst = max((offset - truth for offset in offsets), key=abs)
    # Where the RTP clock stopped, its timestamps have no information.
    own = [event["offset_ms"] - event["truth_ms"] - (truth - found["truth_ms"]) for event in events
           if event.get("truth_ms") is not None and "pause" not in name]
    each = f"{max(own, key=abs):+6.1f}" if own else "     -"
    last = max(event["counter"] for event in events)
    missing = [counter for kind in found["missing"].values() for counter in kind if counter < last]
    holds = abs(worst) <= EVENT and abs(off) <= MEDIAN and not missing and isLong
    text = f"{lasting}  truth {truth:6.1f}  off {off:+5.1f}  worst {worst:+6.1f}  each {each}"
    return text + (f"  missing {missing}" if missing else "") + ("" if isLong else "  too short"), holds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rokuga", default=f"{ROOT}/.build/release/rokuga")
    parser.add_argument("--captures", default=f"{ROOT}/samples")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--kills", type=int, default=1, help="of each capture")
    parser.add_argument("--jobs", type=int, default=4, help="at a time")
    parser.add_argument("--live", action="store_true")
    options = parser.parse_args()
    options.rokuga, options.captures = os.path.realpath(options.rokuga), os.path.realpath(options.captures)
    names = options.names or sorted(
        os.path.basename(file).removesuffix(".truth.json") for file in glob.glob(f"{options.captures}/*.truth.json"))
    captures = []
    for name in names:
        capture = f"{options.captures}/{name}.pcap"
        # Samples that no gateway forwarded have truths of other kinds.
        if os.path.exists(capture) and "participants" in json.load(open(f"{options.captures}/{name}.truth.json")):
            captures.append(capture)
    work = [(options, capture, turn) for capture in captures for turn in range(options.kills)]
    work = [(*one, 21_000 + 60 * place) for place, one in enumerate(work)]
    good = True
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for rows in pool.map(judged, work):
            for name, after, text, holds in rows:
                good = good and holds
                instant = "  to the end" if after is None else f"killed {after:5.1f}"
                print(f"{'ok   ' if holds else 'WRONG'}  {name:34} {instant}  {text}", flush=True)
    sys.exit(0 if good else 1)


main()
