#!/usr/bin/env python3
"""composition.py RECORDING: who is where, and their tones, in a 16:9 view of `three-participants`; as JSON.

ffmpeg decodes; the script uses no code of the recorder.

  frames   of each picture: its time and its participants, in the order of the places ("AB", "-" for an empty one)
  flashes  for each participant and counter that begins a flash: when its white picture first appears
  beeps    when a beep of any participant begins; also those of double frequency
  tones    for each second: the level of each participant's tone, in dB of full scale
  frames_s, sound_s  when the last picture begins, and the end of the sound
"""
import json
import subprocess
import sys

import numpy

WIDTH, HEIGHT, RATE = 640, 360, 48_000
FRAME = 1 / 30
BORDERS = {"A": (255, 0, 0), "B": (0, 192, 0), "C": (0, 0, 255)}
TONES = {"A": 440, "B": 660, "C": 880}
# Places of a 2x2 grid, in the order in which they are filled.
GRID = [(0, 0), (320, 0), (0, 180), (320, 180)]


def run(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout


def whose(picture):
    """The participant whose border the tile has on all four sides; None without one."""
    height, width, _ = picture.shape
    sides = [picture[height // 90, :], picture[-1 - height // 90, :], picture[:, width // 160],
             picture[:, -1 - width // 160]]
    for name, colour in BORDERS.items():
        if all((numpy.abs(side[8:-8].astype(int) - colour).max(axis=1) < 90).mean() > 0.9 for side in sides):
            return name
    return None


def counter(tile):
    """The counter of a tile of 320x180: 18 blocks of 16 x 16 from x = 16, y = 152."""
    grey = tile.mean(axis=2)
    blocks = [grey[156:164, 20 + 16 * i:28 + 16 * i].mean() for i in range(18)]
    if blocks[0] < 150 or blocks[17] > 100:
        return None
    return int("".join("1" if block > 128 else "0" for block in blocks[1:17]), 2)


def pictures(path):
    times = run("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=best_effort_timestamp_time",
                "-of", "csv=p=0", path).decode().replace(",", "").split()
    decoder = subprocess.Popen(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:v:0", "-vsync", "passthrough",
         "-vf", f"scale={WIDTH}:{HEIGHT}:flags=bilinear", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"], stdout=subprocess.PIPE)
    frames, flashes = [], {name: {} for name in BORDERS}
    for time in times:
        raw = decoder.stdout.read(WIDTH * HEIGHT * 3)
        if len(raw) < WIDTH * HEIGHT * 3:
            break
        picture = numpy.frombuffer(raw, numpy.uint8).reshape(HEIGHT, WIDTH, 3)
        whole = whose(picture)
        tiles = {whole: picture[::2, ::2]} if whole else {}
        if not whole:
            for x, y in GRID:
                name = whose(picture[y:y + 180, x:x + 320])
                if name:
                    tiles[name] = picture[y:y + 180, x:x + 320]
        frames.append((float(time), "".join(tiles) or "-"))
        for name, tile in tiles.items():
            number = counter(tile)
            if number is not None and number % 30 < 3 and tile[15:140:5, 20:300:10].mean() > 200:
                # The sender may have left out the flash's first picture.
                flashes[name].setdefault(number - number % 30, float(time) - number % 30 * FRAME)
    decoder.stdout.close()
    decoder.wait()
    return frames, flashes


def sound(path):
    raw = run("ffmpeg", "-nostdin", "-v", "error", "-copyts", "-i", path, "-map", "0:a:0", "-af", "aresample=async=1:first_pts=0",
              "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-")
    return numpy.frombuffer(raw, numpy.float32)


def envelope(samples, hertz):
    """The complex amplitude of a tone: through a window of 10 ms, which suppresses tones 200 Hz away."""
    carrier = numpy.exp(-2j * numpy.pi * hertz * numpy.arange(len(samples)) / RATE)
    window = numpy.hanning(480)
    return 2 * numpy.convolve(samples * carrier, window / window.sum(), mode="same")


def beeps(samples):
    """When a tone of 1 or 2 kHz becomes louder or another adds to it: the steepest change of its amplitude."""
    found = []
    for hertz in (1000, 2000):
        amplitude = envelope(samples, hertz)
        change = numpy.abs(amplitude[240:] - amplitude[:-240])
        level = 0.5 * numpy.percentile(change, 99.8)
        position = 0
        steps = []
        while position < len(change):
            if change[position] < level:
                position += 1
                continue
            end = position
            while end < len(change) and change[end] >= level:
                end += 1
            steps.append((position + int(change[position:end].argmax()) + 120) / RATE)
            position = end
        # A beep ends 100 ms after it began; the other steps are beginnings.
        ends = []
        for step in steps:
            if any(abs(step - end) < 0.006 for end in ends):
                continue
            found.append(step)
            ends.append(step + 0.1)
    return sorted(found)


def tones(samples):
    found = []
    for second in range(len(samples) // RATE):
        # Between beeps there are only tones; the median excludes the beeps.
        part = samples[second * RATE:(second + 1) * RATE]
        found.append({name: round(float(20 * numpy.log10(numpy.median(numpy.abs(envelope(part, hertz))) + 1e-6)), 1)
                      for name, hertz in TONES.items()})
    return found


def main():
    path = sys.argv[1]
    frames, flashes = pictures(path)
    samples = sound(path)
    print(json.dumps({
        "frames": [{"time": time, "who": who} for time, who in frames],
        "flashes": {name: [{"counter": number, "time": time} for number, time in sorted(own.items())]
                    for name, own in flashes.items()},
        "beeps": [round(beep, 4) for beep in beeps(samples)],
        "tones": tones(samples), "frames_s": frames[-1][0] if frames else 0, "sound_s": len(samples) / RATE}))


if __name__ == "__main__":
    main()
