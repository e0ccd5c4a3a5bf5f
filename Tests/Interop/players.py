#!/usr/bin/python3
"""Makes recordings, opens them in other people's programs, and says what these make of them.

usage: players.py [--captures FOLDER] [--only REGEX] [--programs A,B] [--keep FOLDER] [--json FILE] ROKUGA

Records every codec pair, container and shape, short, turned, killed and growing ones. The captures are in FOLDER
(default: ../shared/captures beside the tree, where it exists), else in samples/. In each program it looks at

  opens    without an error, to the end
  length   within 20 ms of the last packet's end
  seeks    at ten seeks the picture that belongs there, or a neighbour of it
  rate     of frames, as the program names it, 24 to 60 a second
  wav      `ffmpeg -i FILE -ac 1 -ar 16000 a.wav` is as long as the audio, within 20 ms
  sync     each beep is within 20 ms of where it belongs to the flash: in ffmpeg by the sender's truth, in others by
           ffmpeg; in browsers as heard and shown in the page, less what a file of ffmpeg's own has there
  times    pictures have the times in the page that they have in the file, within 20 ms, less the same
  turned   a turned picture is shown upright

What fails is measured again, in the file and in what ffmpeg's and mkvmerge's remux make of it. It is the program's
("theirs") where ffmpeg's remux into the same container fails at the same, of Matroska mkvmerge's too. A file that is not
finished is compared with one that ffmpeg could not finish. Prints a table and what fails. Exit status 1 where something fails that is not the program's.

Needs Debian's ffmpeg, gstreamer1.0-{tools,plugins-*,libav}, gir1.2-gst-plugins-base-1.0, python3-{gi,opencv,numpy}, mpv,
vlc-bin, vlc-plugin-base, mediainfo, mkvtoolnix, chromium, firefox-esr and, without a sound card, pulseaudio. A program that
is missing has no column.
"""

import argparse
import base64
import concurrent.futures
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "EndToEndTests"))
import analyse  # noqa: E402: the line above is its place
import players_browsers as browsers  # noqa: E402
from players_programs import HEIGHT, PROGRAMS, WIDTH, look  # noqa: E402
from players_recordings import recordings  # noqa: E402

BROWSERS = ["chromium", "firefox"]
COMMANDS = {"ffmpeg": "ffmpeg", "gstreamer": "gst-launch-1.0", "mpv": "mpv", "vlc": "cvlc", "mediainfo": "mediainfo",
            "chromium": "chromium", "firefox": "firefox-esr"}
SEEKS, LIMIT = 10, 0.020
# So much more may the samples of the right picture differ, on average, than those of the likest: of still content.
LIKENESS = 0.5


def output(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout


class Truth:
    """What is in a file, by ffmpeg: its length, each picture with its time, beeps and flashes."""

    def __init__(self, name, path, truth=None, isTurned=False):
        self.name, self.path, self.isTurned = name, str(path), isTurned
        self.isOpen = "killed" in name or "growing" in name
        probe = json.loads(output("ffprobe", "-v", "error", "-analyzeduration", "100M", "-probesize", "100M", "-show_packets",
                                  "-show_streams", "-of", "json", self.path) or "{}")
        streams = {kind: next((s["index"] for s in probe.get("streams", []) if s["codec_type"] == kind), None)
                   for kind in ("video", "audio")}
        packets = {}
        for packet in probe.get("packets", []):
            if "pts_time" in packet:
                entry = (float(packet["pts_time"]), float(packet.get("duration_time", 0)))
                packets.setdefault(packet["stream_index"], []).append(entry)
        spans = {}
        for stream, entries in packets.items():
            entries.sort()
            # ffprobe does not tell how long the last picture is where they are reordered.
            usual = float(numpy.median(numpy.diff([at for at, _ in entries]))) if len(entries) > 1 else 0
            spans[stream] = (entries[0][0], max(at + (length or usual) for at, length in entries))
        self.end = max((high for _, high in spans.values()), default=0)
        self.hasVideo, self.hasAudio = streams["video"] in spans, streams["audio"] in spans
        self.audio = spans.get(streams["audio"], (0, 0))
        self.pictures = self.decode() if self.hasVideo else []
        self.times = {counter: at for at, counter, _ in self.pictures if counter is not None}
        self.beeps = analyse.beeps(analyse.sound(self.path)) if self.hasAudio else []
        self.told = self.analysed(truth) if truth and self.hasVideo and self.hasAudio else None
        generator = random.Random(name)
        first, last = (self.pictures[0][0], self.pictures[-1][0]) if self.pictures else (0, 0)
        self.seeks = []
        # A turned picture is compared with nothing; the same capture is there unturned.
        if last - first > 1 and not isTurned:
            self.seeks = [round(generator.uniform(first + 0.1, last - 0.1), 3) for _ in range(SEEKS)]

    def decode(self):
        times = output("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=best_effort_timestamp_time",
                       "-of", "csv=p=0", self.path).replace(",", " ").split()
        raw = subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-i", self.path, "-map", "0:v:0", "-fps_mode", "passthrough",
             "-enc_time_base", "1:90000", "-vf", f"scale={WIDTH}:{HEIGHT}:flags=area", "-pix_fmt", "gray", "-f", "rawvideo",
             "-"], capture_output=True).stdout
        frames = numpy.frombuffer(raw[: len(raw) // (WIDTH * HEIGHT) * WIDTH * HEIGHT], numpy.uint8).reshape(-1, HEIGHT, WIDTH)
        return [(float(at), look(frame)[0], frame) for at, frame in zip(times, frames) if re.match(r"-?\d", at)]

    def analysed(self, truth):
        """How far each beep is from its place in seconds, by the sender's truth."""
        name, participant = truth
        text = output(sys.executable, str(HERE.parent / "EndToEndTests/analyse.py"), self.path, "--truth", str(name),
                      "--participant", participant)
        found = json.loads(text or "{}")
        if found.get("truth_ms") is None or "median_ms" not in found:
            return None
        # In a pause the sender's clock of the sound stands still: its truth from before the pause holds.
        before = None
        if "pause" in self.name:
            participants = [one for one in json.loads(name.read_text())["participants"] if one["name"] == participant]
            sync = participants[0]["av_sync"][0]
            hasReports = sync["sender_reports_from"].endswith("in the capture")
            source = "by_sender_reports" if hasReports else "by_quickest_arrival"
            before = sync["sound_after_picture"][source]["first_ms"]
        return [(event["offset_ms"] - (event["truth_ms"] if before is None else before)) / 1000
                for event in found["events"] if event["offset_ms"] is not None and event.get("truth_ms") is not None]

    def isRight(self, seek, packed):
        """Whether the picture is the one at that time, or a neighbour."""
        if packed is None:
            return False
        picture = numpy.frombuffer(base64.b64decode(packed), numpy.uint8).reshape(HEIGHT, WIDTH)
        place = max((i for i, (at, _, _) in enumerate(self.pictures) if at <= seek + 0.0005), default=0)
        near = self.pictures[max(0, place - 1): place + 2]
        counter = look(picture)[0]
        if counter is not None and all(entry[1] is not None for entry in near):
            return counter in [entry[1] for entry in near]
        # Programs differ in scaling and range; the right picture is still the likest of all.
        distances = [numpy.abs(frame.astype(numpy.int16) - picture).mean() for _, _, frame in self.pictures]
        return min(distances[max(0, place - 1): place + 2]) <= min(distances) + LIKENESS

    def offsets(self, beeps, pictures):
        """How much later than its place each beep is, in seconds, against the pictures around it. `beeps` and pictures,
        (seconds, counter), are on one clock."""
        late = [(at, at - self.times[counter]) for at, counter in pictures if counter in self.times]
        if not late or not beeps or not self.beeps:
            return []
        shift = numpy.median([value for _, value in late])
        found = []
        for at, isMajor in beeps:
            own = [beep for beep, other in self.beeps if other == isMajor]
            nearest = min(own, key=lambda beep: abs(beep + shift - at), default=None)
            around = [value for moment, value in late if abs(moment - at) < 0.7]
            if nearest is not None and abs(nearest + shift - at) < 0.45 and len(around) > 5:
                found.append(at - nearest - float(numpy.median(around)))
        return found


def isSane(rate):
    return rate is not None and 23.97 <= rate <= 60.1


def spread(values):
    return f"{numpy.median(values) * 1000:+.0f}, worst {max(values, key=abs) * 1000:+.0f} ms"


def judge(truth, program, found, constant):
    """Each check of a program's findings: whether it holds, and in words."""
    checks = {"opens": (not found.get("error"), found.get("error") or "opens")}
    if "seeks" not in found and "rates" not in found:
        return checks
    if program != "opencv":
        length = found.get("duration_s")
        checks["length"] = (length is not None and abs(length - truth.end) <= LIMIT,
                            f"{length:.3f} of {truth.end:.3f} s" if length is not None else "no length")
    if truth.seeks and found.get("seeks"):
        right = sum(truth.isRight(seek, picture["picture"] if isinstance(picture, dict) else picture)
                    for seek, picture in zip(truth.seeks, found["seeks"]))
        checks["seeks"] = (right == len(truth.seeks), f"{right}/{len(truth.seeks)}")
    if truth.hasVideo and len(truth.pictures) > 10 and "rates" in found:
        rates = [round(rate, 2) if rate else rate for rate in found["rates"]]
        # Of a file that is not finished mediainfo names none.
        isNamed = rates != [None] or not truth.isOpen
        checks["rate"] = (bool(rates) and all(map(isSane, rates)) or not isNamed, " ".join(map(str, rates)) + "/s")
    if truth.isTurned and truth.hasVideo and ("turned" in found or "width" in found):
        isTurned = found["width"] < found["height"] if "width" in found else found["turned"]
        checks["turned"] = (isTurned, "turned" if isTurned else "not turned")
    if truth.hasAudio and "wav_s" in found:
        off = found["wav_s"] - (truth.audio[1] - truth.audio[0])
        checks["wav"] = (abs(off) <= LIMIT, f"{off * 1000:+.0f} ms")
    if program == "ffmpeg" and truth.told:
        checks["sync"] = (max(map(abs, truth.told)) <= LIMIT, spread(truth.told))
    if program == "gstreamer":
        offsets = truth.offsets(found.get("beeps", []), [(at, counter) for at, counter, _ in found.get("pictures", [])])
        if offsets:
            checks["sync"] = (max(map(abs, offsets)) <= LIMIT, spread(offsets))
    if program in BROWSERS:
        checks |= played(truth, found, constant)
    return checks


def played(truth, found, constant):
    checks = {}
    off = time_offset(truth, found)
    if off is not None and constant:
        off -= constant[1]
        checks["times"] = (abs(off) <= LIMIT, f"{off * 1000:+.0f} ms")
    offsets = page_offsets(truth, found)
    if offsets and constant:
        offsets = [value - constant[0] for value in offsets]
        checks["sync"] = (abs(numpy.median(offsets)) <= LIMIT and max(map(abs, offsets)) <= 2 * LIMIT, spread(offsets))
    elif len(truth.beeps) > 2 and len(truth.times) > 100 and not truth.isTurned:
        checks["sync"] = (False, "no beep heard or no picture shown")
    return checks


def time_offset(truth, found):
    """How much later than in the file the page says that pictures are, in seconds."""
    shown = [media - truth.times[counter] for media, _, _, counter in found.get("pictures", []) if counter in truth.times]
    return float(numpy.median(shown)) if len(shown) > 10 else None


def page_offsets(truth, found):
    """How much later than its place each beep is heard against the pictures, in seconds, on the page's clock of the film:
    what else the machine does delays what is shown and heard, but not where it is in the film."""
    sound, first = browsers.samples(found)
    clock = [(entry[0], entry[4] - entry[0]) for entry in found.get("clock", []) if entry[4] > 0]
    picture = time_offset(truth, found)
    found = []
    for at, isMajor in analyse.beeps(sound) if len(sound) and picture is not None else []:
        at += first / 48000
        around = [shift for moment, shift in clock if abs(moment - at) < 0.7]
        if len(around) < 5:
            continue
        film = at + float(numpy.median(around))
        nearest = min((beep for beep, other in truth.beeps if other == isMajor), key=lambda beep: abs(beep - film), default=None)
        if nearest is not None and abs(nearest - film) < 0.45:
            found.append(film - nearest - picture)
    return found


def measure(program, truths, constant=None):
    """The checks of each file in a program, and the constant of the browser."""
    if program in BROWSERS:
        asked = [{"path": truth.path, "seeks": truth.seeks, "seconds": truth.end, "isPlayed": truth.end > 1} for truth in truths]
        found = browsers.play(program, asked)
        if constant is None:
            # The first is ffmpeg's own: what the browser itself is late by.
            offsets = page_offsets(truths[1], found[1])
            constant = (float(numpy.median(offsets)) if offsets else 0.0, time_offset(truths[1], found[1]) or 0.0)
        return [judge(truth, program, one, constant) for truth, one in zip(truths, found)], constant

    def one(truth):
        command = ["/usr/bin/python3", "-B", str(HERE / "players_programs.py"), program, truth.path, *map(str, truth.seeks)]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=300)
            found = json.loads(run.stdout)
        except (ValueError, subprocess.TimeoutExpired):
            found = {"error": "no answer"}
        return judge(truth, program, found, None)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, truths)), None


def remuxed(truth, folder):
    """Remuxes of the file by others: name and path of each that could be made. Of a file that is not finished it is one
    that ffmpeg could not finish either: through a pipe."""
    source = Path(truth.path)
    made = []
    for by, kind in (("ffmpeg", source.suffix), ("mkvmerge", ".mkv")):
        target = folder / f"{by}-{truth.name.replace('/', '-')}{kind}"
        copy = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(source), "-map", "0", "-c", "copy"]
        if by == "ffmpeg" and truth.isOpen and not target.exists():
            shape = ["matroska"] if kind == ".mkv" else ["mp4", "-movflags", "frag_keyframe+empty_moov"]
            target.write_bytes(subprocess.run([*copy, "-f", *shape, "-"], capture_output=True).stdout)
        elif by == "ffmpeg" and not target.exists():
            output(*copy, str(target))
        elif by == "mkvmerge" and not truth.isOpen and not target.exists() and shutil.which("mkvmerge"):
            output("mkvmerge", "-q", "-o", str(target), str(source))
        if target.exists() and target.stat().st_size:
            made.append((by, target))
    return made


def reference(folder, source):
    """A file of ffmpeg's own with the same content: what a browser makes of it is the browser's."""
    target = folder / "reference.webm"
    output("ffmpeg", "-nostdin", "-v", "error", "-y", "-i", source, "-map", "0:v:0", "-map", "0:a:0", "-r", "30", "-fps_mode",
           "cfr", "-af", "aresample=async=1:first_pts=0", "-c:v", "libvpx", "-deadline", "realtime", "-b:v", "1M", "-c:a",
           "libopus", str(target))
    return Truth("reference", target)


def failing(checks):
    return {name for name, (isRight, _) in checks.items() if not isRight}


def run(program, truths, first, folder, say):
    """For each file its checks, and what fails that fails in remuxes too: (checks, {check: what the remuxes have})."""
    # Twice: a browser is slow at first.
    asked = ([first, first] if program in BROWSERS else []) + truths
    results, constant = measure(program, asked)
    results = results[len(asked) - len(truths):]
    say(f"{program}: {sum(not failing(checks) for checks in results)} of {len(truths)} right")
    for truth, checks in zip(truths, results):
        if failing(checks):
            say(f"  {truth.name}: " + ", ".join(f"{name} {checks[name][1]}" for name in sorted(failing(checks))))
    again = [place for place, checks in enumerate(results) if failing(checks)]
    if not again:
        return [(checks, {}) for checks in results]
    # The file once more, for what else the machine did may have disturbed it; and its remuxes.
    jobs = [(place, None, truths[place]) for place in again]
    for place in again:
        jobs += [(place, by, Truth(truths[place].name, path, isTurned=truths[place].isTurned))
                 for by, path in remuxed(truths[place], folder)]
    for place, by, other in jobs:
        if by and truths[place].seeks:
            other.seeks = truths[place].seeks
    measured, _ = measure(program, [truth for _, _, truth in jobs], constant)
    excuses = [{} for _ in truths]
    for (place, by, _), checks in zip(jobs, measured):
        if by is None:
            results[place] = checks
    for (place, by, _), checks in zip(jobs, measured):
        if by is None:
            continue
        for check in failing(results[place]):
            isSame = check in failing(checks) or "opens" in failing(checks)
            words = checks.get(check, checks["opens"])[1]
            excuses[place].setdefault(check, {})[by] = (isSame, words)
    return list(zip(results, excuses))


def isTheirs(truth, remuxes):
    asked = ["ffmpeg", "mkvmerge"] if truth.path.endswith(".mkv") else ["ffmpeg"]
    return bool(remuxes) and all(remuxes[by][0] for by in asked if by in remuxes)


def cell(truth, checks, excuses):
    failed = sorted(failing(checks))
    if not failed:
        sync = checks.get("sync")
        return "ok" + (f" ({sync[1].split(',')[0]})" if sync else "")
    words = [("theirs: " if isTheirs(truth, excuses.get(name, {})) else "**ours**: ") + f"{name} {checks[name][1]}"[:60]
             for name in failed]
    return "; ".join(words)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0], description=__doc__.split("\n")[0])
    parser.add_argument("rokuga")
    parser.add_argument("--captures", type=Path)
    parser.add_argument("--only", default="", help="recordings whose name has this pattern")
    parser.add_argument("--programs", default=",".join([*PROGRAMS, *BROWSERS]))
    parser.add_argument("--keep", type=Path, help="where the recordings stay; those that are there already are taken")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    captures = given.captures or ROOT.parent / "shared" / "captures"
    scratch = Path(tempfile.mkdtemp(prefix="rokuga-players."))
    folder = (given.keep or scratch).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - began:5.0f} s] {text}", file=sys.stderr, flush=True)

    try:
        made = recordings(Path(given.rokuga).resolve(), captures, folder, given.only)
        say(f"{len(made)} recordings")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            truths = list(pool.map(lambda one: Truth(one.name, one.path, one.truth, one.isTurned), made))
        first = reference(scratch, str(next(Path(truth.path) for truth in truths if truth.told)))
        say("looked into by ffmpeg")
        programs = [name for name in given.programs.split(",") if shutil.which(COMMANDS.get(name, "python3"))]
        columns = {program: run(program, truths, first, scratch, say) for program in programs}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print("| file | " + " | ".join(programs) + " |\n|---|" + "---|" * len(programs))
    isRight = True
    document = []
    for place, truth in enumerate(truths):
        row = {program: columns[program][place] for program in programs}
        print(f"| {truth.name} | " + " | ".join(cell(truth, *row[program]) for program in programs) + " |")
        for program, (checks, excuses) in row.items():
            for name in failing(checks):
                isRight &= isTheirs(truth, excuses.get(name, {}))
        document.append({"file": truth.name, "length_s": truth.end, "programs": {
            program: {"checks": {name: {"holds": bool(value[0]), "found": value[1]} for name, value in checks.items()},
                      "remuxes": {name: {by: {"fails": bool(value[0]), "found": value[1]} for by, value in remuxes.items()}
                                  for name, remuxes in excuses.items()}}
            for program, (checks, excuses) in row.items()}})
    print()
    for entry in document:
        for program, found in entry["programs"].items():
            for name, check in found["checks"].items():
                if not check["holds"]:
                    others = "; ".join(f"remux by {by}: {value['found']}" for by, value in found["remuxes"].get(name, {}).items())
                    print(f"{entry['file']} in {program}: {name} {check['found']}" + (f" ({others})" if others else ""))
    if given.json:
        given.json.write_text(json.dumps(document, indent=1))
    return 0 if isRight else 1


if __name__ == "__main__":
    sys.exit(main())
