#!/usr/bin/env python3
"""tiles.py PLAN.json: the similarity of a composition's tiles to their sources; as JSON.

ffmpeg decodes the composition and a copy of the sources, and scales the copy. The script uses no code of the recorder.
The filter is `area`: the mean of the covered samples when a picture shrinks, linear between two samples when it grows,
for each plane with its edges on the edges. A composition is drawn with the same filter; sharper filters of ffmpeg
(bicubic, lanczos) would measure the difference of the filters.

The plan:
  composed   the composition
  sources    the copy, with a track for every participant's video
  offset     seconds from the copy's beginning to the composition's
  fit        letterbox, crop
  colour     the matrix of the sources, if it differs from the composition's
  scenes     the arrangements: from, to, moments (how many to measure), tiles: [[track, x, y, width, height], ...]

The output, over all tiles at all moments:
  tiles      how many
  psnr       the lowest in dB, by plane; ssim: the lowest, of luma
  mean       the largest difference between the means of a plane, by plane: a wrong colour
  bars       the largest distance from black of a sample outside of the pictures, away from their edges
  shifted    the best psnr of luma if the tiles were one sample further right or down
  mixed      the psnr of the worse chroma plane if BT.601 were taken for BT.709
  space      the composition's colour description: matrix, range
"""
import json
import subprocess
import sys

import numpy

# A source's time may differ by this much from the composition's: times are rounded to milliseconds twice,
# and a copy's beginning is corrected by some milliseconds once.
DOUBT = 0.006
FLAGS = "flags=area+accurate_rnd"


def run(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout


def times(path, track):
    text = run("ffprobe", "-v", "error", "-select_streams", f"v:{track}", "-show_entries",
               "frame=best_effort_timestamp_time", "-of", "csv=p=0", path).decode()
    return [float(line.strip(",")) for line in text.split()]


def pictures(path, track, wanted, filters, width, height):
    """Planes of the pictures with these numbers."""
    numbers = sorted(set(wanted))
    select = "select='" + "+".join(f"eq(n,{number})" for number in numbers) + "'"
    raw = run("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", f"0:v:{track}", "-vsync", "passthrough",
              "-vf", ",".join([select] + filters), "-pix_fmt", "yuv420p", "-f", "rawvideo", "-")
    size = width * height * 3 // 2
    found = {}
    for place, number in enumerate(numbers):
        part = numpy.frombuffer(raw[place * size:(place + 1) * size], numpy.uint8)
        luma, chroma = width * height, width * height // 4
        found[number] = [part[:luma].reshape(height, width)] + [
            part[luma + k * chroma:luma + (k + 1) * chroma].reshape(height // 2, width // 2) for k in range(2)]
    return found


def even(*numbers):
    return [number // 2 * 2 for number in numbers]


def fitted(fit, size, region):
    """The part of a picture and its place in the tile: OWT's rule, in samples rounded down to even ones."""
    (width, height), (x, y, w, h) = size, region
    if fit == "letterbox":
        inner = min(w, width * h // height), min(h, height * w // width)
        target = x + (w - inner[0]) // 2, y + (h - inner[1]) // 2, *inner
        return even(0, 0, width, height), even(*target)
    part = min(width, w * height // h), min(height, h * width // w)
    return even((width - part[0]) // 2, (height - part[1]) // 2, *part), even(x, y, w, h)


def psnr(one, two):
    error = numpy.mean((one.astype(float) - two) ** 2)
    return 99.0 if error == 0 else float(10 * numpy.log10(255 ** 2 / error))


def means(picture):
    """Of every window of 8 x 8."""
    total = numpy.pad(picture.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    return (total[8:, 8:] - total[:-8, 8:] - total[8:, :-8] + total[:-8, :-8]) / 64


def ssim(one, two):
    one, two = one.astype(float), two.astype(float)
    first, second = means(one), means(two)
    varied = means(one * one) - first ** 2, means(two * two) - second ** 2
    together = means(one * two) - first * second
    low, high = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float(numpy.mean((2 * first * second + low) * (2 * together + high)
                            / ((first ** 2 + second ** 2 + low) * (varied[0] + varied[1] + high))))


def mixed_up(planes):
    """Samples of BT.601 after a conversion that takes them for BT.709 (ITU-T H.273 table 4)."""
    def matrix(red, blue):
        green = 1 - red - blue
        return numpy.array([[red, green, blue],
                            [-red / (2 - 2 * blue), -green / (2 - 2 * blue), 0.5],
                            [0.5, -green / (2 - 2 * red), -blue / (2 - 2 * red)]])
    change = matrix(0.299, 0.114) @ numpy.linalg.inv(matrix(0.2126, 0.0722))
    middles = [(planes[0][::2, ::2].astype(float) - 16) / 219] + [(plane.astype(float) - 128) / 224 for plane in planes[1:]]
    changed = numpy.tensordot(change, numpy.stack(middles), 1)
    return [changed[0] * 219 + 16, changed[1] * 224 + 128, changed[2] * 224 + 128]


def moments(scene, shown, sources, offset):
    """Numbers of composed pictures with the source picture of each tile, the nearest one, where that is unambiguous."""
    clear = []
    half = float(numpy.median(numpy.diff(shown))) / 2
    for number, time in enumerate(shown):
        if not scene["from"] <= time < scene["to"]:
            continue
        numbers = []
        for tile in scene["tiles"]:
            own = numpy.array(sources[tile[0]])
            # The composition looks ahead by half of its own picture.
            near = numpy.append(own, numpy.inf) - time - offset
            place = int(numpy.searchsorted(near, 0, side="right")) - 1
            isDoubtful = place < 0 or abs(near[place + 1] - half) <= DOUBT or abs(near[place + 1] + near[place]) <= 2 * DOUBT
            if place >= 0 and near[place + 1] < min(half, -near[place]):
                place += 1
            numbers.append(None if isDoubtful else place)
        if None not in numbers:
            clear.append((number, numbers))
    count = min(scene["moments"], len(clear))
    return [clear[(2 * i + 1) * len(clear) // (2 * count)] for i in range(count)]


def main():
    plan = json.load(open(sys.argv[1]))
    about = json.loads(run("ffprobe", "-v", "error", "-show_streams", "-of", "json", plan["composed"]))
    stream = [one for one in about["streams"] if one["codec_type"] == "video"][0]
    canvas = stream["width"], stream["height"]
    sent = json.loads(run("ffprobe", "-v", "error", "-show_streams", "-of", "json", plan["sources"]))
    sizes = [(one["width"], one["height"]) for one in sent["streams"] if one["codec_type"] == "video"]
    shown = times(plan["composed"], 0)
    sources = {tile[0]: [] for scene in plan["scenes"] for tile in scene["tiles"]}
    for track in sources:
        sources[track] = times(plan["sources"], track)
    looks = [(scene, number, numbers) for scene in plan["scenes"]
             for number, numbers in moments(scene, shown, sources, plan["offset"])]
    composed = pictures(plan["composed"], 0, [number for _, number, _ in looks], [], *canvas)

    wanted = {}
    for scene, _, numbers in looks:
        for tile, number in zip(scene["tiles"], numbers):
            wanted.setdefault(tuple(tile), []).append(number)
    references = {}
    for tile, numbers in wanted.items():
        (sx, sy, sw, sh), (_, _, w, h) = fitted(plan["fit"], sizes[tile[0]], tile[1:])
        colour = plan.get("colour")
        convert = [f"colormatrix={colour}:bt601"] if colour else []
        references[tile] = pictures(plan["sources"], tile[0], numbers,
                                    convert + [f"crop={sw}:{sh}:{sx}:{sy}", f"scale={w}:{h}:{FLAGS}"], w, h)

    found = {"tiles": 0, "psnr": [99.0] * 3, "ssim": 1.0, "mean": [0.0] * 3, "bars": 0, "shifted": 0.0, "mixed": 99.0,
             "space": [stream.get("color_space"), stream.get("color_range")]}
    for scene, number, numbers in looks:
        whole = composed[number]
        outside = numpy.ones((canvas[1], canvas[0]), bool)
        for tile, place in zip(scene["tiles"], numbers):
            _, (x, y, w, h) = fitted(plan["fit"], sizes[tile[0]], tile[1:])
            outside[max(0, y - 8):y + h + 8, max(0, x - 8):x + w + 8] = False
            reference = references[tuple(tile)][place]
            own = [whole[0][y:y + h, x:x + w]] + [plane[y // 2:(y + h) // 2, x // 2:(x + w) // 2] for plane in whole[1:]]
            found["tiles"] += 1
            for k in range(3):
                found["psnr"][k] = min(found["psnr"][k], psnr(own[k], reference[k]))
                found["mean"][k] = max(found["mean"][k], abs(float(own[k].mean() - reference[k].mean())))
            found["ssim"] = min(found["ssim"], ssim(own[0], reference[0]))
            right, down = psnr(own[0][:, 1:], reference[0][:, :-1]), psnr(own[0][1:], reference[0][:-1])
            found["shifted"] = max(found["shifted"], right, down)
            mixed = mixed_up(reference)
            found["mixed"] = min([found["mixed"]] + [psnr(own[k], mixed[k]) for k in (1, 2)])
        for plane, black, mask in zip(whole, (16, 128, 128), (outside, outside[::2, ::2], outside[::2, ::2])):
            if mask.any():
                found["bars"] = max(found["bars"], int(numpy.abs(plane[mask].astype(int) - black).max()))
    for key in ("psnr", "mean"):
        found[key] = [round(value, 3) for value in found[key]]
    print(json.dumps(found))


main()
