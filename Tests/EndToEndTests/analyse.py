#!/usr/bin/env python3
"""analyse.py RECORDING [--truth NAME.truth.json] [--participant A]: finds beeps and flashes in a recording of a sample,
and prints their times as JSON.

ffmpeg decodes; the script uses no code of the recorder. The picture contains a counter; where it is a multiple of 30 a
flash and a beep begin (samples/README.md). With a truth, the output includes missing and surplus ones.

  events             of each flash: counter, flash_s, beep_s, offset_ms (audio after video)
  median_ms, min_ms, max_ms, slope_ms_per_hour
  truth_ms           the truth's median for the sync source of the recording
  truth_slope_ms_per_hour  the slope of the RTP timestamps
  missing, extra     counters of flashes and beeps that arrived but are not recorded, or the reverse
  duration_s, frames, sound_s
  frozen_ms          how long the video was frozen although frames were sent
"""
import argparse
import csv
import json
import subprocess

import numpy

WIDTH, HEIGHT, RATE = 320, 180, 48_000
FRAME = 1 / 30
# This detector finds a beep this much later than the truth's `rel_s`: 0.55 to 0.8 ms in the recordings of
# h264-opus-360p, opus-audio-only and vp9-opus-360p as MP4, whose times are exact.
ONSET_BIAS = 0.000_65


def run(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout


def probe(path):
    return json.loads(run("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path))


def pictures(path):
    """Time, counter and whiteness of every frame."""
    times = run("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=best_effort_timestamp_time",
                "-of", "csv=p=0", path).decode().replace(",", "").split()
    decoder = subprocess.Popen(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:v:0", "-vsync", "passthrough",
         "-enc_time_base", "1:90000", "-vf", f"scale={WIDTH}:{HEIGHT}:flags=area", "-pix_fmt", "gray",
         "-f", "rawvideo", "-"], stdout=subprocess.PIPE)
    found = []
    for time in times:
        raw = decoder.stdout.read(WIDTH * HEIGHT)
        if len(raw) < WIDTH * HEIGHT:
            break
        picture = numpy.frombuffer(raw, numpy.uint8).reshape(HEIGHT, WIDTH)
        # 18 blocks of 16 x 16 from x = 16, y = 152; only the middle of each counts.
        blocks = [picture[156:164, 20 + 16 * i:28 + 16 * i].mean() for i in range(18)]
        counter = None
        if blocks[0] > 150 and blocks[17] < 100:
            counter = int("".join("1" if block > 128 else "0" for block in blocks[1:17]), 2)
        found.append((float(time), counter, picture[15:140:5, 20:300:10].mean() > 200))
    decoder.stdout.close()
    decoder.wait()
    return found


def sound(path, keeps_times=False):
    """Samples from time 0 on; ffmpeg otherwise moves what begins later to 0, but ffprobe does not."""
    return numpy.frombuffer(
        run("ffmpeg", "-nostdin", "-v", "error", *(["-copyts"] if keeps_times else []), "-i", path, "-map", "0:a:0", "-af",
            "aresample=48000:async=48000:min_hard_comp=0.005:first_pts=0", "-ac", "1", "-f", "f32le", "-"),
        numpy.float32)


def beeps(samples):
    """Time of each beep's onset, and whether it is a major beep of 2 kHz."""
    hop, window = 24, 240
    found = []
    for tone, is_major in ((1000, False), (2000, True)):
        turned = numpy.exp(-2j * numpy.pi * tone * numpy.arange(len(samples)) / RATE) * samples
        total = numpy.concatenate(([0], numpy.cumsum(turned)))
        level = numpy.abs(total[window::hop] - total[:-window:hop]) / window * 2
        # The window is short, so it also passes a continuous tone nearby (880 Hz of participant C).
        floor = max(0.02, 1.5 * float(numpy.median(level))) if len(level) else 0.02
        is_loud = False
        for i, value in enumerate(level):
            if not is_loud and value > 0.25:
                is_loud = True
                rise = i
                while rise > 0 and level[rise - 1] > floor and i - rise < 24:
                    rise -= 1
                # A tone counts from the window's end on.
                found.append(((rise * hop + window) / RATE - ONSET_BIAS, is_major))
            elif value < 0.1:
                is_loud = False
    return sorted(found)


def flashes(frames):
    """Time at which each flash began: its first frame may be a later one of three."""
    found = {}
    for before, (time, counter, is_white) in zip([(0, None, False)] + frames, frames):
        if is_white and counter is not None and counter % 30 < 3 and not before[2]:
            found[counter - counter % 30] = time - counter % 30 * FRAME
    return found


def pair(found, tones):
    events = []
    for counter, flash in found.items():
        fitting = [tone for tone, is_major in tones if is_major == (counter % 150 == 0) and abs(tone - flash) < 0.4]
        nearest = min(fitting, key=lambda tone: abs(tone - flash), default=None)
        events.append({"counter": counter, "flash_s": round(flash, 4),
                       "beep_s": None if nearest is None else round(nearest, 4),
                       "offset_ms": None if nearest is None else round((nearest - flash) * 1000, 2)})
    return events


def sent_frames(truth, participant):
    """Rows of NAME.frames.csv of the participant's video."""
    rows = list(csv.DictReader(open(truth.replace(".truth.json", ".frames.csv"))))
    return [row for row in rows if row["stream"] == f"{participant}-video"]


def frozen(frames, rows):
    """Milliseconds by which the recording shows pictures longer than the sender did."""
    sent = [float(row["rel_s"]) for row in rows]
    places = {int(row["counter"]): place for place, row in enumerate(rows) if row["counter"] and row["intact"] == "1"}
    standing = 0.0
    for (begin, first, _), (end, second, _) in zip(frames, frames[1:]):
        if not rows:
            standing += end - begin - FRAME if end - begin > 1.5 * FRAME else 0
        elif first in places and second in places and places[second] > places[first] + 1:
            standing += end - begin - (sent[places[first] + 1] - sent[places[first]])
    # The last one stays until the sender ends.
    last = places.get(frames[-1][1]) if frames else None
    if last is not None:
        standing += sent[-1] - sent[last]
    return standing * 1000


def slope(pairs):
    """The slope of offsets in ms over times in s, per hour."""
    if len(pairs) < 2:
        return 0.0
    return round(float(numpy.polyfit([time for time, _ in pairs], [offset for _, offset in pairs], 1)[0]) * 3600, 1)


def sent_offsets(streams, rows):
    """Audio after video by RTP timestamps, apart from a constant: time of the frame with the flash, and ms."""
    times = {int(row["counter"]): float(row["rel_s"]) for row in rows if row["counter"] and row["intact"] == "1"}
    flashed = {}
    for counter in sorted(times, reverse=True):
        if counter % 30 < 3:
            flashed[counter - counter % 30] = times[counter] - counter % 30 * FRAME
    sources = [source for stream in streams if stream["kind"] == "audio" for source in stream["ssrcs"]]
    return [(flashed[beep["counter"]], (beep["rel_s"] - flashed[beep["counter"]]) * 1000, beep["counter"])
            for source in sources[:1] for beep in source.get("beeps", []) if beep.get("counter") in flashed]


def compare(report, found, tones, truth, participant, rows):
    streams = [stream for stream in truth["streams"] if stream["participant"] == participant]
    # A beep has no counter where its flash could not be decoded.
    told = [beep.get("counter") for stream in streams if stream["kind"] == "audio"
            for source in stream["ssrcs"] for beep in source.get("beeps", [])]
    shown = {int(row["counter"]) - int(row["counter"]) % 30 for row in rows
             if row["counter"] and row["flash"] == "1" and row["intact"] == "1"}
    paired = {event["beep_s"] for event in report["events"]}
    loose = [round(tone, 4) for tone, _ in tones if round(tone, 4) not in paired]
    heard = {event["counter"] for event in report["events"] if event["beep_s"] is not None}
    report["beeps"] = {"found": len(tones), "sent": len(told)}
    report["missing"] = {"flashes": sorted(shown - set(found)), "beeps": sorted((set(told) & set(found)) - heard)}
    report["extra"] = {"flashes": sorted(set(found) - shown), "beeps": loose if len(tones) > len(told) else []}
    sent = sent_offsets(streams, rows)
    report["truth_slope_ms_per_hour"] = slope([(time, offset) for time, offset, _ in sent])
    person = [one for one in truth["participants"] if one["name"] == participant][0]
    if person["av_sync"]:
        sync = person["av_sync"][0]
        by_reports = sync["sender_reports_from"].endswith("in the capture")
        source = "by_sender_reports" if by_reports else "by_quickest_arrival"
        report["truth_ms"] = sync["sound_after_picture"][source]["median_ms"]
        # The truth's offset for each event: the median, plus the deviation of its RTP timestamps from theirs.
        centre = float(numpy.median([offset for _, offset, _ in sent])) if sent else 0.0
        own = {counter: report["truth_ms"] + offset - centre for _, offset, counter in sent}
        for event in report["events"]:
            event["truth_ms"] = round(own[event["counter"]], 2) if event["counter"] in own else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recording")
    parser.add_argument("--truth")
    parser.add_argument("--participant", default="A")
    given = parser.parse_args()
    about = probe(given.recording)
    kinds = {stream["codec_type"] for stream in about["streams"]}
    truth = json.load(open(given.truth)) if given.truth else None
    rows = sent_frames(given.truth, given.participant) if truth and "video" in kinds else []
    frames = pictures(given.recording) if "video" in kinds else []
    # Transport streams begin with some second.
    begins_late = float(about["format"].get("start_time", 0)) > 0.5
    samples = sound(given.recording, begins_late) if "audio" in kinds else numpy.zeros(0)
    tones = beeps(samples)
    found = flashes(frames)
    report = {"duration_s": float(about["format"]["duration"]), "frames": len(frames),
              "sound_s": round(len(samples) / RATE, 4), "frozen_ms": round(frozen(frames, rows), 1),
              "beep_s": [round(tone, 4) for tone, _ in tones], "events": pair(found, tones)}
    pairs = [(event["flash_s"], event["offset_ms"]) for event in report["events"] if event["offset_ms"] is not None]
    if pairs:
        offsets = [offset for _, offset in pairs]
        report["median_ms"] = round(float(numpy.median(offsets)), 2)
        report["min_ms"], report["max_ms"] = min(offsets), max(offsets)
        report["slope_ms_per_hour"] = slope(pairs)
    if truth:
        compare(report, found, tones, truth, given.participant, rows)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
