#!/usr/bin/env python3
"""sync.py RECORDING TRUTH: prints the median offset of sound behind picture in ms, measured and by the truth.

A flash is the first of the white frames (mean luma above the test picture's); a beep is where 1 kHz or, every fifth,
2 kHz rises in the sound. ffmpeg decodes both; nothing of the recorder is used."""
import json
import subprocess
import sys

import numpy

WIDTH, HEIGHT, RATE = 64, 36, 48_000


def decode(path, *options):
    return subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", path, *options, "-"], capture_output=True, check=True).stdout


def flashes(path):
    """Times of the frames at which the picture turns white, in seconds."""
    times = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=best_effort_timestamp_time",
         "-of", "csv=p=0", path], capture_output=True, text=True, check=True).stdout.replace(",", "").split()
    raw = decode(path, "-map", "0:v:0", "-vsync", "passthrough", "-vf", f"scale={WIDTH}:{HEIGHT}:flags=area",
                 "-pix_fmt", "gray", "-f", "rawvideo")
    frames = numpy.frombuffer(raw, numpy.uint8).reshape(-1, HEIGHT, WIDTH)
    # The strip with the counter at the bottom stays; the middle of the picture turns white.
    white = frames[:, 4:26, 6:58].mean(axis=(1, 2)) > 200
    return [float(times[i]) for i in range(1, len(white)) if white[i] and not white[i - 1]]


def beeps(path):
    """Times at which a tone of 1 or 2 kHz sets in, in seconds."""
    raw = decode(path, "-map", "0:a:0", "-af", "aresample=48000:async=48000:min_hard_comp=0.005:first_pts=0",
                 "-ac", "1", "-f", "f32le")
    sound = numpy.frombuffer(raw, numpy.float32)
    hop, window = 48, 240
    found = []
    for tone in (1000, 2000):
        turned = numpy.cumsum(sound * numpy.exp(-2j * numpy.pi * tone * numpy.arange(len(sound)) / RATE))
        level = numpy.abs(turned[window::hop] - turned[:-window:hop]) / window * 2
        loud = False
        for i, value in enumerate(level):
            if not loud and value > 0.25:
                loud = True
                rise = i
                while rise > 0 and level[rise - 1] > 0.02 and i - rise < 12:
                    rise -= 1
                found.append((rise * hop + 0.1 * window) / RATE)
            elif value < 0.1:
                loud = False
    return sorted(found)


def main():
    recording, truth = sys.argv[1:3]
    sounds = beeps(recording)
    offsets = []
    for flash in flashes(recording):
        nearest = min(sounds, key=lambda sound: abs(sound - flash))
        if abs(nearest - flash) < 0.4:
            offsets.append((nearest - flash) * 1000)
    participant = json.load(open(truth))["participants"][0]["av_sync"][0]
    source = "by_quickest_arrival" if not participant["sender_reports_from"].endswith("in the capture") \
        else "by_sender_reports"
    print(numpy.median(offsets), participant["sound_after_picture"][source]["median_ms"])


main()
