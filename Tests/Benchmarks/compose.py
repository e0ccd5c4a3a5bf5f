#!/usr/bin/env python3
"""Measures compositions against ffmpeg, GStreamer and the codec floor: the same decodes and the same encode with nothing
between. CPU is user + system time of whole processes, on one thread each. compose.py [--inputs 1,4,9,16] [--runs 3]
[--capture FILE.pcap] [--media BINARY]"""
import argparse
import json
import math
import os
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
WIDTH, HEIGHT, RATE, KILOBITS = 1280, 720, 30, 1600


def measured(command, **options):
    """CPU seconds and peak resident MB of one process, which must succeed."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status != 0:
        sys.exit(f"{command[0]} failed:\n{errors.decode(errors='replace')[-2000:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def multiplied(capture, sdp, count, folder):
    """The capture with every packet once for each of `count` participants, each on ports of their own."""
    data = open(capture, "rb").read()
    packets, offset = [], 24
    while offset + 16 <= len(data):
        length = struct.unpack_from("<I", data, offset + 8)[0]
        packets.append((data[offset : offset + 16], data[offset + 16 : offset + 16 + length]))
        offset += 16 + length
    path = f"{folder}/room.pcap"
    with open(path, "wb") as file:
        file.write(data[:24])
        for header, packet in packets:
            for k in range(count):
                # Ethernet, IPv4 without options, UDP: the destination port, and no checksum.
                port = struct.unpack_from(">H", packet, 36)[0] + 10 * k
                changed = packet[:36] + struct.pack(">H", port) + packet[38:40] + b"\0\0" + packet[42:]
                file.write(header + changed)
    text = open(sdp).read()
    for k in range(count):
        lines = []
        for line in text.splitlines():
            words = line.split(" ")
            if line.startswith("m="):
                words[1] = str(int(words[1]) + 10 * k)
            lines.append(" ".join(words))
        open(f"{folder}/room-{chr(65 + k)}.sdp", "w").write("\r\n".join(lines) + "\r\n")
    return path


def grid(count):
    side = math.isqrt(count - 1) + 1
    return [(k % side * (WIDTH // side), k // side * (HEIGHT // side), WIDTH // side, HEIGHT // side) for k in range(count)]


def pipeline(folder):
    path = f"{folder}/bench.yaml"
    open(path, "w").write(
        f"""description: What is measured.
view:
  label: composed
  audio: {{format: {{codec: aac}}, vad: false}}
  video:
    format: {{codec: h264, profile: H}}
    parameters: {{resolution: {{width: {WIDTH}, height: {HEIGHT}}}, framerate: {RATE}, bitrate: {KILOBITS}, keyFrameInterval: 2}}
outputs:
  - {{type: recording, from: view, container: mp4}}
"""
    )
    return path


X264 = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-x264-params", "scenecut=0:open-gop=0"]
X264 += ["-threads", "1", "-b:v", f"{KILOBITS}k", "-g", str(2 * RATE)]
AAC = ["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"]


def inputs(file, count):
    return ["-threads", "1", "-c:v", "libvpx", "-c:a", "libopus", "-i", file] * count


def ffmpeg(file, count, folder, flags):
    tiles = grid(count)
    graph = [f"[{k}:v]scale={w}:{h}:flags={flags}[v{k}]" for k, (_, _, w, h) in enumerate(tiles)]
    if count > 1:
        layout = "|".join(f"{x}_{y}" for x, y, _, _ in tiles)
        graph.append("".join(f"[v{k}]" for k in range(count)) + f"xstack=inputs={count}:layout={layout},fps={RATE}[v]")
        graph.append("".join(f"[{k}:a]" for k in range(count)) + f"amix=inputs={count}:normalize=0[a]")
    else:
        graph += [f"[v0]fps={RATE}[v]", "[0:a]anull[a]"]
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-filter_threads", "1", "-filter_complex_threads", "1"]
    command += inputs(file, count) + ["-filter_complex", ";".join(graph), "-map", "[v]", "-map", "[a]"]
    return command + X264 + AAC + [f"{folder}/ffmpeg.mp4"]


def gstreamer(file, count, folder):
    pads = " ".join(
        f"sink_{k}::xpos={x} sink_{k}::ypos={y} sink_{k}::width={w} sink_{k}::height={h}"
        for k, (x, y, w, h) in enumerate(grid(count))
    )
    text = f"compositor name=c background=black {pads} ! video/x-raw,format=I420,width={WIDTH},height={HEIGHT},framerate={RATE}/1"
    text += f" ! x264enc speed-preset=veryfast threads=1 bitrate={KILOBITS} key-int-max={2 * RATE} option-string=scenecut=0"
    text += " ! video/x-h264,profile=high ! h264parse ! queue max-size-time=0 max-size-bytes=0 max-size-buffers=0 ! m."
    text += " audiomixer name=a ! audioconvert ! audio/x-raw,rate=48000,channels=2 ! avenc_aac bitrate=128000 ! queue ! m."
    text += f" mp4mux name=m ! filesink location={folder}/gstreamer.mp4"
    for k in range(count):
        text += f" filesrc location={file} ! matroskademux name=d{k} d{k}. ! queue ! vp8dec threads=1 ! c.sink_{k}"
        text += f" d{k}. ! queue ! opusdec ! audioconvert ! audioresample ! a."
    return ["gst-launch-1.0", "-q"] + text.split()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", default="1,4,9,16")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--capture", default=f"{ROOT}/samples/vp8-opus-360p.pcap")
    parser.add_argument("--media", default=f"{ROOT}/.build/release/rokuga-media")
    parser.add_argument("--json")
    options = parser.parse_args()
    rows, results, folder = [], [], tempfile.mkdtemp(prefix="rokuga-compose-")
    try:
        sdp = options.capture.removesuffix(".pcap") + ".sdp"
        measured([options.media, "batch", options.capture, "--pipeline", f"{ROOT}/pipelines/copy-mkv.yaml", "-o", f"{folder}/copy"])
        name = os.path.basename(options.capture).removesuffix(".pcap")
        one = f"{folder}/copy/{name}/{name}.mkv"
        rokuga_pipeline = pipeline(folder)
        for count in map(int, options.inputs.split(",")):
            room = multiplied(options.capture, sdp, count, folder)
            raw = f"{folder}/canvas.yuv"
            rokuga = [options.media, "batch", room, "--pipeline", rokuga_pipeline, "-o", f"{folder}/out"]
            measured(rokuga)
            composed = f"{folder}/out/room/composed.mp4"
            measured(["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", composed, "-map", "0:v", "-f", "rawvideo", raw])
            decode = ["ffmpeg", "-v", "error", "-nostdin"] + inputs(one, count)
            for k in range(count):
                decode += ["-map", f"{k}:v", "-map", f"{k}:a", "-vsync", "passthrough", "-f", "null", "-"]
            encode = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE)]
            encode += ["-i", raw, "-threads", "1", "-i", composed, "-map", "0:v", "-map", "1:a"] + X264 + AAC + [f"{folder}/floor.mp4"]
            commands = {
                "rokuga": [rokuga],
                "floor": [decode, encode],
                "ffmpeg bilinear": [ffmpeg(one, count, folder, "bilinear")],
                "ffmpeg": [ffmpeg(one, count, folder, "bicubic")],
                "GStreamer": [gstreamer(one, count, folder)],
            }
            figures = {key: [] for key in commands}
            memory = {}
            for _ in range(options.runs):
                for key, parts in commands.items():
                    runs = [measured(part) for part in parts]
                    figures[key].append(sum(cpu for cpu, _ in runs))
                    memory[key] = max(peak for _, peak in runs)
            floor = statistics.median(figures["floor"])
            for key, values in figures.items():
                cpu = statistics.median(values)
                rows.append(f"{count:6}  {key:16} {cpu:9.2f} {cpu / floor:9.3f} {memory[key]:9.0f}")
                results.append({"inputs": count, "who": key, "cpu_s": cpu, "of_floor": cpu / floor, "peak_mb": memory[key]})
                print(rows[-1], flush=True)
            os.remove(raw)
        if options.json:
            json.dump(results, open(options.json, "w"), indent=1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    print("inputs  who                  CPU s  of floor   peak MB", flush=True)
    main()
