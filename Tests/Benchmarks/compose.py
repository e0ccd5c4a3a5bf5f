#!/usr/bin/env python3
"""Measures compositions against ffmpeg, GStreamer and the codec floor: the same decoding and encoding with nothing
between. CPU is user + system time of complete processes, wall the time that they took.

compose.py [--inputs 1,4,9,16] [--size 360p,720p] [--case plain,slow,static,hidden,muted] [--runs 3] [--seconds 12]
           [--peers plain,slow] [--capture FILE.pcap] [--media BINARY] [--json FILE]

  plain   a capture of Chromium, once for each input
  slow    all inputs send 10 pictures a second; the composition has 30
  static  all inputs except the first send the same picture once a second, as a shared screen does
  hidden  all inputs send, but only a quarter of them has a place (maxInput)
  muted   all inputs except the first switch camera and microphone off after a second: no video, and silence by DTX

All cases except plain encode the capture's video again, with a key frame every two seconds. Their CPU is a fraction
of two floors: `of floor` decodes everything that is sent, `of full` is the floor with 30 pictures a second from all
inputs.
"""
import argparse
import glob
import json
import math
import os
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
WIDTH, HEIGHT, RATE, KILOBITS = 1280, 720, 30, 1600


def measured(command, **options):
    """CPU seconds, seconds on the wall and peak resident MB of one process, which must succeed."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status != 0:
        sys.exit(f"{command[0]} failed:\n{errors.decode(errors='replace')[-2000:]}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss / 1024


def records(capture):
    """Records of a classic pcap: seconds since the first, header, Ethernet frame."""
    data = open(capture, "rb").read()
    found, offset, origin = [], 24, None
    while offset + 16 <= len(data):
        seconds, micros, length = struct.unpack_from("<III", data, offset)
        origin = origin or seconds + micros / 1e6
        found.append((seconds + micros / 1e6 - origin, data[offset + 16 : offset + 16 + length]))
        offset += 16 + length
    return found


def written(path, packets):
    """A classic pcap of Ethernet frames (microseconds), in the order of their times."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for time, frame in sorted(packets, key=lambda packet: packet[0]):
            micros = round(time * 1e6) + 1_700_000_000_000_000
            file.write(struct.pack("<IIII", micros // 1_000_000, micros % 1_000_000, len(frame), len(frame)) + frame)
    return path


def room(captures, sdp, folder):
    """The captures as one: each is a participant on its own ports."""
    packets = []
    for k, capture in enumerate(captures):
        for time, packet in records(capture):
            # Ethernet, IPv4 without options, UDP: the destination port, and no checksum.
            port = struct.unpack_from(">H", packet, 36)[0] + 10 * k
            packets.append((time, packet[:36] + struct.pack(">H", port) + packet[38:40] + b"\0\0" + packet[42:]))
    text = open(sdp).read()
    for old in glob.glob(f"{folder}/room-*.sdp"):
        os.remove(old)
    for k in range(len(captures)):
        lines = []
        for line in text.splitlines():
            words = line.split(" ")
            if line.startswith("m="):
                words[1] = str(int(words[1]) + 10 * k)
            lines.append(" ".join(words))
        open(f"{folder}/room-{chr(65 + k)}.sdp", "w").write("\r\n".join(lines) + "\r\n")
    return written(f"{folder}/room.pcap", packets)


def media(sdp, kind):
    """Port and payload type of a kind."""
    words = [line for line in open(sdp).read().splitlines() if line.startswith(f"m={kind}")][0].split()
    return int(words[1]), int(words[3])


def packetized(ivf, rate, sdp):
    """A VP8 file as RTP: every frame in fragments, the S bit on the first, the marker on the last (RFC 7741 §4.2)."""
    data = open(ivf, "rb").read()
    port, payload = media(sdp, "video")
    found, offset, frame, sequence = [], 32, 0, 0
    while offset + 12 <= len(data):
        length = struct.unpack_from("<I", data, offset)[0]
        body = data[offset + 12 : offset + 12 + length]
        offset += 12 + length
        pieces = [body[i : i + 1100] for i in range(0, len(body), 1100)]
        for i, piece in enumerate(pieces):
            marker = 0x80 if i + 1 == len(pieces) else 0
            packet = struct.pack(">BBHII", 0x80, marker | payload, sequence & 0xFFFF, frame * 90_000 // rate, 0x0C0FFEE0)
            packet += (b"\x10" if i == 0 else b"\x00") + piece
            header = struct.pack(">BBHHHBBH", 0x45, 0, 28 + len(packet), 0, 0, 64, 17, 0) + bytes([127, 0, 0, 1] * 2)
            header += struct.pack(">HHHH", 40_000, port, 8 + len(packet), 0)
            found.append((frame / rate + i * 1e-5, bytes(12) + b"\x08\x00" + header + packet))
            sequence += 1
        frame += 1
    return found


def remade(kind, capture, sdp, copy, seconds, folder):
    """The capture with re-encoded video: full, slow, static, muted."""
    rate = {"full": 30, "slow": 10, "static": 1, "muted": 30}[kind]
    pictures = f"fps={rate}" if kind != "static" else "select=eq(n\\,30),loop=-1:1,setpts=N/TB,fps=1"
    length = 1 if kind == "muted" else seconds
    ivf = f"{folder}/{kind}.ivf"
    measured(["ffmpeg", "-v", "error", "-nostdin", "-y", "-threads", "1", "-i", copy, "-map", "0:v", "-vf", pictures, "-t", str(length)]
             + ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1500k", "-g", str(2 * rate), "-r", str(rate)]
             + ["-auto-alt-ref", "0", ivf])
    port = media(sdp, "audio")[0]
    sound = [one for one in records(capture) if struct.unpack_from(">H", one[1], 36)[0] == port and one[0] < seconds]
    if kind == "muted":
        # A packet in 400 ms, as libopus sends in silence.
        sound = [one for i, one in enumerate(sound) if one[0] < 1 or i % 20 == 0]
    return written(f"{folder}/{kind}.pcap", sound + packetized(ivf, rate, sdp))


def grid(count):
    side = math.isqrt(count - 1) + 1
    return [(k % side * (WIDTH // side), k // side * (HEIGHT // side), WIDTH // side, HEIGHT // side) for k in range(count)]


def pipeline(folder, places=16):
    path = f"{folder}/bench.yaml"
    open(path, "w").write(
        f"""description: What is measured.
view:
  label: composed
  audio: {{format: {{codec: aac}}, vad: false}}
  video:
    maxInput: {places}
    format: {{codec: h264, profile: H}}
    parameters: {{resolution: {{width: {WIDTH}, height: {HEIGHT}}}, framerate: {RATE}, bitrate: {KILOBITS}, keyFrameInterval: 2}}
outputs:
  - {{type: recording, from: view, container: mp4}}
"""
    )
    return path


X264 = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-x264-params", "scenecut=0:open-gop=0"]
X264 += ["-b:v", f"{KILOBITS}k", "-g", str(2 * RATE)]
AAC = ["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"]


ONE = ["-threads", "1"]


def inputs(files, threads):
    return [word for file in files for word in [*threads, "-c:v", "libvpx", "-c:a", "libopus", "-i", file]]


def ffmpeg(files, folder, flags, threads):
    """threads: ONE, or empty for as many as ffmpeg takes by itself."""
    count = len(files)
    tiles = grid(count)
    graph = [f"[{k}:v]scale={w}:{h}:flags={flags}[v{k}]" for k, (_, _, w, h) in enumerate(tiles)]
    if count > 1:
        layout = "|".join(f"{x}_{y}" for x, y, _, _ in tiles)
        # xstack is no larger than its inputs.
        rest = f",pad={WIDTH}:{HEIGHT}" if count < (math.isqrt(count - 1) + 1) ** 2 else ""
        graph.append("".join(f"[v{k}]" for k in range(count)) + f"xstack=inputs={count}:layout={layout}{rest},fps={RATE}[v]")
        graph.append("".join(f"[{k}:a]" for k in range(count)) + f"amix=inputs={count}:normalize=0[a]")
    else:
        graph += [f"[v0]fps={RATE}[v]", "[0:a]anull[a]"]
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y"]
    command += ["-filter_threads", "1", "-filter_complex_threads", "1"] if threads else []
    command += inputs(files, threads) + ["-filter_complex", ";".join(graph), "-map", "[v]", "-map", "[a]"]
    return command + X264 + threads + AAC + [f"{folder}/ffmpeg.mp4"]


def gstreamer(files, folder, threads):
    count = "threads=1" if threads else ""
    pads = " ".join(
        f"sink_{k}::xpos={x} sink_{k}::ypos={y} sink_{k}::width={w} sink_{k}::height={h}"
        for k, (x, y, w, h) in enumerate(grid(len(files)))
    )
    text = f"compositor name=c background=black {pads} ! video/x-raw,format=I420,width={WIDTH},height={HEIGHT},framerate={RATE}/1"
    text += f" ! x264enc speed-preset=veryfast {count} bitrate={KILOBITS} key-int-max={2 * RATE} option-string=scenecut=0"
    text += " ! video/x-h264,profile=high ! h264parse ! queue max-size-time=0 max-size-bytes=0 max-size-buffers=0 ! m."
    text += " audiomixer name=a ! audioconvert ! audio/x-raw,rate=48000,channels=2 ! avenc_aac bitrate=128000 ! queue ! m."
    text += f" mp4mux name=m ! filesink location={folder}/gstreamer.mp4"
    for k, file in enumerate(files):
        text += f" filesrc location={file} ! matroskademux name=d{k} d{k}. ! queue ! vp8dec {count} ! c.sink_{k}"
        text += f" d{k}. ! queue ! opusdec ! audioconvert ! audioresample ! a."
    return ["gst-launch-1.0", "-q"] + text.split()


class Measurer:
    """Composes one case after the other, and keeps the prepared files."""

    def __init__(self, options, capture, folder):
        self.options, self.capture, self.folder = options, capture, folder
        self.sdp = capture.removesuffix(".pcap") + ".sdp"
        self.captures, self.copies, self.floors = {"plain": capture}, {}, {}

    def capture_of(self, kind):
        if kind not in self.captures:
            copy = self.copy_of("plain")
            self.captures[kind] = remade(kind, self.capture, self.sdp, copy, self.options.seconds, self.folder)
            shutil.copy(self.sdp, f"{self.folder}/{kind}.sdp")
        return self.captures[kind]

    def copy_of(self, kind):
        """The input of the peers and the floor: the same frames in Matroska."""
        if kind not in self.copies:
            capture = self.capture_of(kind)
            command = [self.options.media, "batch", capture, "--pipeline", f"{ROOT}/pipelines/copy-mkv.yaml"]
            measured(command + ["-o", f"{self.folder}/copy"])
            name = os.path.basename(capture).removesuffix(".pcap")
            self.copies[kind] = f"{self.folder}/copy/{name}/{name}.mkv"
        return self.copies[kind]

    def composition(self, kinds, places):
        """The command, and its result, composed once."""
        path = room([self.capture_of(kind) for kind in kinds], self.sdp, self.folder)
        command = [self.options.media, "batch", path, "--pipeline", pipeline(self.folder, places), "-o", f"{self.folder}/out"]
        measured(command)
        return command, f"{self.folder}/out/room/composed.mp4"

    def floor(self, kinds, composed):
        """Decodes all inputs, and encodes the composed video and audio."""
        raw = f"{self.folder}/canvas.yuv"
        measured(["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", composed, "-map", "0:v", "-f", "rawvideo", raw])
        files = [self.copy_of(kind) for kind in kinds]
        decode = ["ffmpeg", "-v", "error", "-nostdin"] + inputs(files, ONE)
        for k in range(len(files)):
            decode += ["-map", f"{k}:v", "-map", f"{k}:a", "-vsync", "passthrough", "-f", "null", "-"]
        encode = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE)]
        encode += ["-i", raw, "-threads", "1", "-i", composed, "-map", "0:v", "-map", "1:a"] + X264 + ONE + AAC
        return [decode, encode + [f"{self.folder}/floor.mp4"]]

    def full(self, count):
        """CPU of the floor with all inputs sending all the time."""
        if count not in self.floors:
            _, composed = self.composition(["full"] * count, 16)
            parts = self.floor(["full"] * count, composed)
            self.floors[count] = statistics.median(sum(measured(part)[0] for part in parts) for _ in range(self.options.runs))
        return self.floors[count]

    def run(self, case, count):
        full = None if case == "plain" else self.full(count)
        kinds = {"hidden": ["full"] * count, "plain": ["plain"] * count, "slow": ["slow"] * count}.get(
            case, ["full"] + [case] * (count - 1))
        command, composed = self.composition(kinds, max(1, count // 4) if case == "hidden" else 16)
        files = [self.copy_of(kind) for kind in kinds]
        commands = {"rokuga": [command], "floor": self.floor(kinds, composed)}
        if case in self.options.peers:
            threads = ONE if self.options.threads == "one" else []
            commands["ffmpeg bilinear"] = [ffmpeg(files, self.folder, "bilinear", threads)]
            commands["ffmpeg"] = [ffmpeg(files, self.folder, "bicubic", threads)]
            commands["GStreamer"] = [gstreamer(files, self.folder, threads)]
        figures, walls, memory = {who: [] for who in commands}, {who: [] for who in commands}, {}
        for _ in range(self.options.runs):
            for who, parts in commands.items():
                runs = [measured(part) for part in parts]
                figures[who].append(sum(cpu for cpu, _, _ in runs))
                walls[who].append(sum(wall for _, wall, _ in runs))
                memory[who] = max(peak for _, _, peak in runs)
        os.remove(f"{self.folder}/canvas.yuv")
        floor = statistics.median(figures["floor"])
        for who, values in figures.items():
            cpu = statistics.median(values)
            yield {"case": case, "inputs": count, "who": who, "cpu_s": cpu, "wall_s": statistics.median(walls[who]),
                   "wall_from_s": min(walls[who]), "wall_to_s": max(walls[who]), "of_floor": cpu / floor,
                   "of_full": cpu / full if full else None, "peak_mb": memory[who]}


def parts(text, allowed):
    found = text.split(",")
    for one in found:
        if one not in allowed:
            sys.exit(f"{one}: there are {', '.join(allowed)}")
    return found


CASES = ["plain", "slow", "static", "hidden", "muted"]
# The samples have no capture of 720p with audio.
CAPTURES = {"360p": f"{ROOT}/samples/vp8-opus-360p.pcap", "720p": f"{ROOT}/../shared/captures/vp8-opus-720p.pcap"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", default="1,4,9,16")
    parser.add_argument("--size", default="360p", help="of what is sent: 360p, 720p")
    parser.add_argument("--case", default="plain")
    parser.add_argument("--peers", default="plain,slow", help="cases in which the peers run too, or none")
    parser.add_argument("--threads", default="one", choices=["one", "usual"],
                        help="of each of the peers' codecs and filters: one, or as many as they take by themselves")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=12, help="of what is encoded anew")
    parser.add_argument("--capture", help="another one, with its SDP beside it, instead of --size")
    parser.add_argument("--media", default=f"{ROOT}/.build/release/rokuga-media")
    parser.add_argument("--json")
    options = parser.parse_args()
    options.media = os.path.realpath(options.media)
    options.peers = [] if options.peers == "none" else parts(options.peers, CASES)
    sizes = {os.path.basename(options.capture): options.capture} if options.capture else {
        size: CAPTURES[size] for size in parts(options.size, list(CAPTURES))}
    counts = [int(count) for count in options.inputs.split(",")]
    results = []
    print("size  case    inputs  who                  CPU s  of floor   of full   peak MB   wall s  (spread)", flush=True)
    for size, capture in sizes.items():
        if not os.path.exists(capture):
            sys.exit(f"there is no {capture}; name one with --capture")
        folder = tempfile.mkdtemp(prefix="rokuga-compose-")
        try:
            measurer = Measurer(options, capture, folder)
            for case in parts(options.case, CASES):
                # A single input has no other that could be static, hidden or muted.
                for count in counts if case in ("plain", "slow") else [count for count in counts if count > 1]:
                    for row in measurer.run(case, count):
                        results.append({"size": size, **row})
                        full = f"{row['of_full']:9.3f}" if row["of_full"] else "        -"
                        print(f"{size:5} {case:7} {count:6}  {row['who']:16} {row['cpu_s']:9.2f} {row['of_floor']:9.3f} {full} "
                              f"{row['peak_mb']:9.0f} {row['wall_s']:8.2f}  {row['wall_from_s']:.2f}-{row['wall_to_s']:.2f}", flush=True)
                summary(size, case, results)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        json.dump(results, open(options.json, "w"), indent=1)


def summary(size, case, results):
    """The cost of one more input, from the smallest composition to the largest."""
    own = [row for row in results if (row["size"], row["case"], row["who"]) == (size, case, "rokuga")]
    first, last = own[0] if own else None, own[-1] if own else None
    if own and last["inputs"] > first["inputs"]:
        more = last["inputs"] - first["inputs"]
        print(f"{size:5} {case:7} each further input: {(last['peak_mb'] - first['peak_mb']) / more:.1f} MB, "
              f"{(last['cpu_s'] - first['cpu_s']) / more:.2f} s of CPU", flush=True)


if __name__ == "__main__":
    main()
