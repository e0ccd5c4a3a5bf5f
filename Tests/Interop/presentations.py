#!/usr/bin/env python3
"""Makes presentations of every sample and capture, plays each in other people's programs, and says what was missing.

usage: presentations.py [--captures FOLDER] [--only REGEX] [--forms A,B] [--players A,B] [--rate N] [--keep FOLDER]
                        [--json FILE] ROKUGA

Forms: `copy` and `ts` of each connection, `ladder` of a view, `combined`; `rokuga batch` makes each beside a recording of
the same, and `rokuga serve` serves them. The captures are those of samples/ and of FOLDER (default: ../shared/captures
beside the tree, where it exists).

Players: `verify` (rokuga's own), `ffmpeg`, `playbin` and `playbin3` of GStreamer, `chromium` and `firefox` with the page.
All but the page play index.m3u8 and manifest.mpd. Of each it looks at

  opens    to the end, without an error
  frames   as many pictures as the recording beside has; in browsers nine in ten, shown or dropped
  sound    as long as that of the recording, within 0.1 s
  sync     each beep within 20 ms of where the sender's truth has it, in ffmpeg and GStreamer; of a view, whose pictures
           come at a fixed rate, within 20 ms of the recording beside

What foreign_presentations.py shows to fail in the same way with presentations of ffmpeg's is the program's ("theirs").
Prints a line for each presentation and, for each capture, the farthest beep. Exit status 1 where something fails that is
not the program's. In browsers it takes as long as the presentations at --rate (default 4); 1 is real time.

Needs Debian's ffmpeg, gstreamer1.0-{plugins-*,libav}, gir1.2-gst-plugins-base-1.0, python3-{gi,numpy}, and for browsers
chromium, chromium-driver, firefox-esr and, without a sound card, pulseaudio.
"""

import argparse
import concurrent.futures
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent / "EndToEndTests")]
import analyse  # noqa: E402: the line above is its place
import page  # noqa: E402
from foreign_presentations import Foreign  # noqa: E402
from page_browsers import browser  # noqa: E402

VIEW = ("view: {audio: {format: {codec: aac}}, video: {format: {codec: h264}, parameters: {resolution: {width: 640, height: "
        "360}, framerate: 30, keyFrameInterval: 2}}}\n")
BOTH = "  - {type: hls, from: %(from)s%(more)s}\n  - {type: dash, from: %(from)s%(more)s}\n"
PIPELINES = {
    "copy": "outputs:\n" + BOTH % {"from": "connections", "more": ""} + "  - {type: recording, from: connections, container: mkv}\n",
    "ts": "outputs:\n  - {type: hls, from: connections, segments: ts}\n  - {type: recording, from: connections, container: mkv}\n",
    "ladder": VIEW + "outputs:\n" + BOTH % {"from": "view", "more": ", renditions: [360p, 180p]"}
              + "  - {type: recording, from: view, container: mp4}\n",
    "combined": "outputs:\n" + BOTH % {"from": "combined", "more": ""} + "  - {type: recording, from: combined, container: mkv}\n",
}
LISTS = ("index.m3u8", "manifest.mpd")
PROGRAMS = ("verify", "ffmpeg", "playbin", "playbin3")
BROWSERS = ("chromium", "firefox")
LIMIT_MS, SOUND_S = 20.0, 0.1
# Sender reports move the start of a track for so long (`StartCorrection.window`).
REPORTED_S = 10


@dataclass
class Found:
    """What a program made of a presentation or recording."""

    frames: int = 0
    # Of video: ffmpeg shows each spatial layer of a picture.
    packets: int = 0
    sound: float = 0.0
    offsets: dict = field(default_factory=dict)
    error: str = ""


@dataclass
class Presentation:
    form: str
    capture: Path
    folder: Path
    recording: Path
    # What programs may not be able to play, by foreign_presentations.py.
    properties: list = field(default_factory=list)
    recorded: Found = None
    # Of all tracks.
    all_frames: int = 0
    # The program and list of each failure that is not the program's, and each that is.
    failures: list = field(default_factory=list)
    excuses: list = field(default_factory=list)
    cells: dict = field(default_factory=dict)
    worst: dict = field(default_factory=dict)

    @property
    def name(self):
        return f"{self.form}/{self.folder.name if self.form in ('copy', 'ts') else self.capture.stem}"

    @property
    def lists(self):
        return [name for name in LISTS if (self.folder / name).exists()]

    @property
    def truth(self):
        """The sender's truth and who of it this is; None where there is none."""
        file = self.capture.with_suffix(".truth.json")
        if not file.exists() or not self.capture.with_suffix(".frames.csv").exists():
            return None
        truth = json.loads(file.read_text())
        people = [person["name"] for person in truth.get("participants", []) if "av_sync" in person]
        who = re.search(r"-([A-Z])$", self.folder.name)
        who = who[1] if who else people[0] if len(people) == 1 else None
        return (file, next(person for person in truth["participants"] if person["name"] == who)) if who in people else None


def run(*command, seconds=300):
    return subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          errors="replace", timeout=seconds)


def made(rokuga, captures, form, folder):
    """The presentations of a form, each with its recording."""
    pipeline = folder / f"{form}.yaml"
    pipeline.write_text(f"description: {form}\n{PIPELINES[form]}")
    missing = [path for path in captures if not (folder / form / path.stem / "report.json").exists()]
    if missing:
        # Nothing is to be seen of what a capture lacks: this is told by the presentations.
        subprocess.run([rokuga, "batch", *map(str, missing), "--pipeline", str(pipeline), "-o", str(folder / form)],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    found = []
    for capture in captures:
        for index in sorted((folder / form / capture.stem).glob("*/index.m3u8")):
            place = index.parent
            recording = next((path for path in place.parent.iterdir()
                              if path.stem == place.name and path.suffix in (".mkv", ".mp4")), None)
            found.append(Presentation(form, capture, place, recording, properties(place)))
    return found


def properties(place):
    """What foreign_presentations.py has proofs for."""
    playlists = [path.read_text() for path in place.glob("*.m3u8")]
    ends = [sum(map(float, re.findall(r"#EXTINF:([\d.]+)", text))) for text in playlists if "#EXTINF" in text]
    video = (place / "index.m3u8").read_text()
    conditions = {
        "gaps": any("#EXT-X-GAP" in text for text in playlists),
        "periods": any("#EXT-X-DISCONTINUITY\n" in text for text in playlists),
        "dependent": re.search("vp09|av01", video) and any("#EXT-X-MAP" in text and "-FRAMES-ONLY" not in text
                                                           and "INDEPENDENT" not in text for text in playlists),
        "ends": len(ends) > 1, "starts": len(ends) > 1,
    }
    return [kind for kind, holds in conditions.items() if holds]


def events(found):
    """Milliseconds by which audio is after video, for each flash: its time and that."""
    return {event["counter"]: event["offset_ms"] for event in found if event["offset_ms"] is not None}


def ffmpeg(source, has_all=False):
    """Pictures of the first video, or of all, and seconds of the first audio."""
    which = ["-map", "0:v?" if has_all else "0:v:0?", "-map", "0:a:0?"]
    done = run("ffmpeg", "-nostdin", "-v", "error", "-i", source, *which, "-fps_mode", "passthrough", "-enc_time_base",
               "1:90000", "-f", "framecrc", "-")
    kinds, rates, frames, sound = {}, {}, 0, 0.0
    for line in done.stdout.splitlines():
        if match := re.match(r"#(media_type|tb) (\d+): (\S+)", line):
            (kinds if match[1] == "media_type" else rates)[match[2]] = match[3]
        elif not line.startswith("#"):
            stream, _, _, length, *_ = (word.strip() for word in line.split(","))
            if kinds.get(stream) == "video":
                frames += 1
            else:
                above, below = rates[stream].split("/")
                sound += int(length) * int(above) / int(below)
    errors = done.stderr.strip().splitlines()
    return Found(frames=frames, sound=sound, error=errors[0][:160] if errors else "" if done.returncode == 0 else "fails")


def synced(source, presentation):
    """The report of analyse.py; None where there is nothing to compare."""
    if not presentation.truth:
        return None
    file, person = presentation.truth
    done = run(sys.executable, HERE.parent / "EndToEndTests/analyse.py", source, "--truth", file, "--participant", person["name"])
    return json.loads(done.stdout) if done.returncode == 0 else {"events": [], "error": done.stderr.strip()[-160:]}


def gstreamer(player, url):
    done = run("/usr/bin/python3", "-B", HERE / "presentations_gstreamer.py", player, url, seconds=280)
    try:
        said = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return Found(error=f"ends with status {done.returncode}")
    pictures = [tuple(entry) for entry in said["pictures"]]
    offsets = events(analyse.pair(analyse.flashes(pictures), [tuple(beep) for beep in said["beeps"]]))
    return Found(frames=said["frames"], sound=said["sound_s"], offsets=offsets, error=said.get("error", ""))


def sync(presentation, program, offsets, report):
    """In words what is more than 20 ms off; keeps the farthest."""
    if not report:
        return ""
    if presentation.form == "ladder":
        own = presentation.recorded.offsets
        distances = {counter: value - own[counter] for counter, value in offsets.items() if counter in own}
    else:
        # By the truth of the capture's own events: what analyse.py found of the recording says where each belongs.
        expected = {event["counter"]: event.get("truth_ms") for event in report["events"]}
        told = next(iter(presentation.truth[1]["av_sync"]), {})
        values = told.get("sound_after_picture", {})
        by_reports, by_arrival = values.get("by_sender_reports"), values.get("by_quickest_arrival")
        has_reports = by_reports and told["sender_reports_from"].endswith("in the capture")
        if "pause" in presentation.name:
            # The sender's clock of the sound stands still: its truth from before the pause holds.
            expected = dict.fromkeys(expected, (by_reports if has_reports else by_arrival)["first_ms"])
        if has_reports and "pause" not in presentation.name and abs(by_reports["median_ms"] - by_arrival["median_ms"]) > LIMIT_MS:
            # What is listed before the reports tell that arrivals mislead is never changed (docs/presentations.md).
            expected = {event["counter"]: expected[event["counter"]] for event in report["events"] if event["flash_s"] > REPORTED_S}
        distances = {counter: value - expected[counter] for counter, value in offsets.items()
                     if expected.get(counter) is not None}
    if not distances:
        return ""
    worst = max(distances.values(), key=abs)
    presentation.worst[program] = round(worst, 1)
    return f"a beep is {worst:+.1f} ms off" if abs(worst) > LIMIT_MS else ""


def judged(presentation, program, found, sync_fault=""):
    """What is wrong, in words."""
    own = presentation.recorded
    faults = [found.error] if found.error else []
    # GStreamer chooses one of several videos.
    frames = presentation.all_frames if program == "ffmpeg" else own.frames
    if found.frames not in (frames, own.packets):
        faults.append(f"{found.frames} of {frames} frames")
    # Among others, silence fills what is left of a participant until it is known that they have left.
    isLonger = presentation.form == "combined" and found.sound > own.sound
    if abs(found.sound - own.sound) > SOUND_S and not isLonger:
        faults.append(f"{found.sound:.2f} of {own.sound:.2f} s of sound")
    return "; ".join(faults + ([sync_fault] if sync_fault else []))


def examine(presentation, program, rokuga, base, foreign):
    """Plays a presentation in a program that needs no screen."""
    report = synced(presentation.recording, presentation) if program in ("ffmpeg", "playbin", "playbin3") else None
    for name in presentation.lists:
        url = f"{base}{presentation.folder.relative_to(presentation.root)}/{name}"
        if program == "verify":
            done = run(rokuga, "verify", url)
            findings = [line for line in done.stdout.splitlines() if re.match("(error|warning) ", line)]
            # Who leaves before the others leaves a hole at the end of the Period, as docs/presentations.md says.
            findings = [line for line in findings if presentation.form != "combined" or " dash-period-covered " not in line]
            fault = findings[0][:200] if findings else "" if done.returncode == 0 else done.stderr.strip()[:200]
        elif program == "ffmpeg":
            found = ffmpeg(url, presentation.form == "combined")
            said = synced(url, presentation) if report else None
            offsets = events(said["events"]) if said else {}
            fault = judged(presentation, program, found, sync(presentation, f"ffmpeg {name[-4:]}", offsets, report))
        else:
            # GStreamer's threads race on a busy machine: what fails is played once more.
            for _ in range(2):
                found = gstreamer(program, url)
                fault = judged(presentation, program, found, sync(presentation, f"{program} {name[-4:]}", found.offsets, report))
                if not fault:
                    break
        note(presentation, program, name, fault, foreign.reason(presentation, program, name, fault) if fault else "")


def note(presentation, program, name, fault, reason):
    """Keeps what was found; with a reason the fault is the program's."""
    cell = "ok"
    if fault:
        cell = "theirs" if reason else "FAILS"
        text = f"{presentation.name} {program} {name}: {fault}"
        (presentation.excuses if reason else presentation.failures).append(text + (f" ({reason})" if reason else ""))
    presentation.cells[f"{program} {name}"] = cell


def watched(shown, base, place, presentation, rate):
    """What is wrong when the page plays what is in a folder, in words."""
    failures = page.Failures()
    try:
        seconds, holes = page.length(base, place)
        found = page.whole(shown, f"{base}{place}/", seconds, holes, failures, rate)
        frames = presentation.recorded.packets
        failures.expect(found["frames"] >= 0.9 * frames, f"{found['frames']} of {frames} frames")
        complaints = shown.complaints()
        failures.expect(not complaints, f"the console says {complaints[:1]}")
    except Exception as error:
        failures.texts.append(f"{type(error).__name__}: {error}")
    return failures.texts


def kinds_of(faults):
    return {re.sub(r"[\d.]+|: .*|\[.*", "", fault) for fault in faults}


def browsed(kind, presentations, base, options, foreign):
    """Plays all of them in one browser."""
    with browser(page.BROWSERS[kind]) as shown:
        shown.show(*page.WIDTHS["desk"])
        for presentation in presentations:
            faults = watched(shown, base, str(presentation.folder.relative_to(presentation.root)), presentation, options.rate)
            reason = ""
            if faults:
                codecs = re.findall(r'CODECS="([^"]+)"', (presentation.folder / "index.m3u8").read_text())[0]
                able = shown.run("return MediaSource.isTypeSupported(`video/mp4; codecs=\"${arguments[0]}\"`)", codecs)
                remux = foreign.remuxed(presentation) if able else None
                if not able:
                    reason = f"it has no decoder of {codecs}"
                elif remux and kinds_of(faults) <= kinds_of(watched(shown, base, remux, presentation, options.rate)):
                    reason = "the same with ffmpeg's segments of the recording"
            note(presentation, kind, "page", "; ".join(faults), reason)
            print(f"{kind:9} {presentation.name:40} {presentation.cells[f'{kind} page']}  {'; '.join(faults)[:200]}", flush=True)


def recorded(presentation):
    """What ffmpeg makes of the recording beside."""
    found = ffmpeg(presentation.recording)
    presentation.all_frames = ffmpeg(presentation.recording, True).frames if presentation.form == "combined" else found.frames
    packets = run("ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries",
                  "stream=nb_read_packets", "-of", "csv=p=0", presentation.recording).stdout.strip()
    found.packets = int(packets or 0)
    if presentation.form == "ladder" and (said := synced(presentation.recording, presentation)):
        found.offsets = events(said["events"])
    presentation.recorded = found


def table(presentations, columns):
    for one in presentations:
        worst = max(one.worst.values(), key=abs, default=None)
        cells = " ".join(f"{one.cells.get(column, '-'):>6}" for column in columns)
        print(f"{one.name:42} {one.all_frames:5} {one.recorded.sound:7.2f} {cells} {'' if worst is None else f'{worst:+.1f}':>6}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = ROOT.parent / "shared/captures"
    parser.add_argument("rokuga")
    parser.add_argument("--captures", type=Path, default=shared if shared.is_dir() else None)
    parser.add_argument("--only", default="")
    parser.add_argument("--forms", default=",".join(PIPELINES))
    parser.add_argument("--players", default=",".join(PROGRAMS + BROWSERS))
    parser.add_argument("--rate", type=float, default=4)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rokuga, players = os.path.realpath(options.rokuga), options.players.split(",")
    captures = {path.stem: path for folder in (options.captures, ROOT / "samples") if folder for path in sorted(folder.glob("*.pcap"))}
    captures = [path for name, path in sorted(captures.items()) if re.search(options.only, name)]
    with contextlib.ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        presentations = [one for form in options.forms.split(",") for one in made(rokuga, captures, form, folder)]
        base = stack.enter_context(page.served(rokuga, str(folder)))
        foreign = Foreign(folder / "foreign", base, lambda program, url: ffmpeg(url) if program == "ffmpeg" else gstreamer(program, url))
        for one in presentations:
            one.root = folder
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(recorded, presentations))

            def programs(one):
                for program in players:
                    if program in PROGRAMS:
                        examine(one, program, rokuga, base, foreign)
                print(f"{one.name:42} {' '.join(one.cells.values())}  {one.worst}", *one.failures, sep="\n    ", flush=True)

            list(pool.map(programs, presentations))
        for kind in players:
            if kind in BROWSERS:
                browsed(kind, [one for one in presentations if one.form != "ts"], base, options, foreign)
        columns = list(dict.fromkeys(column for one in presentations for column in one.cells))
        print(f"\n{'':42} frames   sound " + " ".join(columns))
        table(presentations, columns)
    for texts in ("excuses", "failures"):
        found = [text for one in presentations for text in getattr(one, texts)]
        print(f"\n{texts}: {len(found)}", *found, sep="\n")
    if options.json:
        options.json.write_text(json.dumps([
            {"name": one.name, "frames": one.all_frames, "cells": one.cells, "worst_ms": one.worst, "failures": one.failures,
             "excuses": one.excuses} for one in presentations], indent=1))
    sys.exit(1 if any(one.failures for one in presentations) else 0)


if __name__ == "__main__":
    main()
