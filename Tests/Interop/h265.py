#!/usr/bin/env python3
"""h265.py FOLDER: makes the H.265 captures of samples/ with independent senders.

libx265 (through ffmpeg) encodes a picture with a counter, libopus a tone with beeps; GStreamer's rtph265pay and
rtpopuspay send them in real time over UDP; dumpcap captures them. The truth of each capture comes from the packets'
RTP headers and from ffprobe on the encoder's file. Needs ffmpeg, gstreamer1.0-tools, -plugins-good, -plugins-bad,
tshark, python3-numpy. If other programs use the ports: unshare -n sh -c 'ip link set lo up; ...'.
"""

import csv
import json
import math
import os
import struct
import subprocess
import sys
import tempfile
import time

import numpy

RATE = 30
PORTS = {"audio": 60001, "video": 60003}


def picture(counter, width, height):
    """The content of samples/README.md: a moving pattern, a flash, and the counter as 18 blocks at the bottom."""
    tiles = numpy.add.outer(numpy.arange(360) // 24, numpy.arange(640) // 32)
    luma = (64 + tiles * 7 % 5 * 20).astype(numpy.uint8)
    bar = 4 * counter % 608
    luma[:, bar : bar + 32] = numpy.arange(120, 216, 3)
    if counter % RATE < 3:
        luma[:304] = 235
    bits = [1] + [counter >> (15 - i) & 1 for i in range(16)] + [0]
    for i, bit in enumerate(bits):
        luma[304:336, 32 + 32 * i : 64 + 32 * i] = 235 if bit else 16
    luma = luma[:: 640 // width, :: 640 // width]
    blue = numpy.full((height // 2, width // 2), 110, numpy.uint8)
    red = numpy.full((height // 2, width // 2), 150, numpy.uint8)
    return luma.tobytes() + blue.tobytes() + red.tobytes()


def encode(path, first, count, width, height, options, kilobits):
    command = [
        "ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{width}x{height}",
        "-r", str(RATE), "-i", "-", "-c:v", "libx265", "-preset", "medium", "-b:v", f"{kilobits}k",
        "-x265-params", f"bframes=0:keyint=90:repeat-headers=1:info=0:log-level=none:{options}", "-f", "hevc", path]
    encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
    for counter in range(first, first + count):
        encoder.stdin.write(picture(counter, width, height))
    encoder.stdin.close()
    if encoder.wait() != 0:
        sys.exit("libx265 failed")


def sound(path, first, seconds):
    samples = numpy.arange(seconds * 48000)
    tone = 0.05 * numpy.sin(2 * math.pi * 440 * samples / 48000)
    for counter in range(first, first + seconds * RATE):
        if counter % RATE == 0:
            begin = (counter - first) * 1600
            pitch = 2000 if counter % 150 == 0 else 1000
            tone[begin : begin + 4800] += 0.5 * numpy.sin(2 * math.pi * pitch * samples[:4800] / 48000)
    data = (tone * 32767).astype("<i2").tobytes()
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "s16le", "-ar", "48000", "-ac", "1", "-i", "-", "-c:a",
         "libopus", "-b:a", "24k", "-frame_duration", "20", path], input=data, check=True)


def send(capture, video, audio, payloader):
    """Plays the files in real time while dumpcap listens."""
    listener = subprocess.Popen(
        ["dumpcap", "-q", "-P", "-i", "lo", "-f", "udp and dst portrange 60001-60004", "-w", capture],
        stderr=subprocess.PIPE)
    for line in listener.stderr:
        if b"File" in line:
            break
    time.sleep(1)
    # A transport stream has timestamps, which a bare stream lacks; its muxer adds access unit delimiters.
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-y", "-r", str(RATE), "-i", video, "-c", "copy", "-f", "mpegts",
         f"{video}.ts"], check=True)
    pipeline = (
        f"filesrc location={video}.ts ! tsdemux ! h265parse ! rtph265pay pt=98 mtu=1200 {payloader} ! udpsink host=127.0.0.1 port={PORTS['video']} sync=true")
    if audio:
        pipeline += (
            f" filesrc location={audio} ! oggdemux ! opusparse ! rtpopuspay pt=111 mtu=1200"
            f" ! udpsink host=127.0.0.1 port={PORTS['audio']} sync=true")
    subprocess.run(["gst-launch-1.0", "-q", *pipeline.split()], check=True)
    time.sleep(1)
    listener.terminate()
    listener.wait()


def packets(capture):
    """Yields time, port and RTP header fields of a classic capture of Ethernet frames."""
    data = open(capture, "rb").read()
    magic, = struct.unpack("<I", data[:4])
    fraction = 1e9 if magic == 0xA1B23C4D else 1e6
    position = 24
    while position < len(data):
        seconds, part, length, _ = struct.unpack("<4I", data[position : position + 16])
        frame = data[position + 16 : position + 16 + length]
        position += 16 + length
        udp = 14 + (frame[14] & 15) * 4
        payload = frame[udp + 8 :]
        first, second, sequence, timestamp, source = struct.unpack(">BBHII", payload[:12])
        yield {"at": seconds + part / fraction, "port": struct.unpack(">H", frame[udp + 2 : udp + 4])[0],
               "marker": second >> 7, "sequence": sequence, "timestamp": timestamp, "ssrc": source,
               "bytes": len(payload) - 12}


def probed(video):
    answer = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "frame=key_frame,width,height", "-of",
         "json", video], capture_output=True, check=True)
    return json.loads(answer.stdout)["frames"]


def truth(folder, name, about, video, first):
    everything = list(packets(f"{folder}/{name}.pcap"))
    origin = min(packet["at"] for packet in everything)
    known = probed(video)
    streams = []
    for kind, port in PORTS.items():
        own = [packet for packet in everything if packet["port"] == port]
        if not own:
            continue
        numbers = [packet["sequence"] for packet in own]
        expected = (numbers[-1] - numbers[0]) % 65536 + 1
        if len(set(numbers)) != len(numbers) or expected != len(numbers):
            sys.exit(f"{name}: {kind} was not captured whole")
        stamps = list(dict.fromkeys(packet["timestamp"] for packet in own))
        clock = 90000 if kind == "video" else 48000
        entry = {"ssrc": own[0]["ssrc"], "packets": len(own), "unique_packets": len(own), "duplicates": 0,
                 "reordered": 0, "lost": 0, "lost_runs": [], "marker_packets": sum(p["marker"] for p in own),
                 "duration_s": round((stamps[-1] - stamps[0]) % 2**32 / clock, 4)}
        if kind == "video":
            if len(stamps) != len(known):
                sys.exit(f"{name}: {len(stamps)} timestamps, {len(known)} pictures")
            entry |= {"frames": len(stamps), "complete_frames": len(stamps), "intact_frames": len(stamps),
                      "key_frames": [i for i, frame in enumerate(known) if frame["key_frame"]],
                      "sizes": list(dict.fromkeys(f"{f['width']}x{f['height']}" for f in known)),
                      "first_counter": first, "last_counter": first + len(known) - 1}
            table(f"{folder}/{name}.frames.csv", own, stamps, known, origin, first)
        streams.append({"id": f"A-{kind}", "participant": "A", "kind": kind, "port": port,
                        "codec": "H265" if kind == "video" else "OPUS", "payload_type": 98 if kind == "video" else 111,
                        "clock_rate": clock, "ssrcs": [entry]})
    document = {
        "name": name, "about": about, "sender": "libx265 through ffmpeg, libopus; rtph265pay and rtpopuspay of GStreamer",
        "made_by": "Tests/Interop/h265.py", "forwarder": "none",
        "time_zero": "all *_s values are seconds after the first RTP packet in the capture", "sdp": [f"{name}.sdp"],
        "participants": [{"name": "A", "streams": [stream["id"] for stream in streams], "content": {
            "picture": "30 fps, a moving pattern and a machine-readable counter strip",
            "tone_hz": 440, "beep_hz": 1000, "major_beep_hz": 2000,
            "flash_rule": "counter % 30 < 3: white picture; a 100 ms beep starts with counter % 30 == 0; "
                          "counter % 150 == 0: beep of double frequency"}}],
        "streams": streams}
    with open(f"{folder}/{name}.truth.json", "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")


def table(path, own, stamps, known, origin, first):
    with open(path, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow("stream,session,frame,rtp_ts,rel_s,arrival_s,first_seq,packets,bytes,key,complete,intact,"
                      "width,height,counter,flash".split(","))
        for i, stamp in enumerate(stamps):
            mine = [packet for packet in own if packet["timestamp"] == stamp]
            rows.writerow(["A-video", 0, i, stamp, f"{(stamp - stamps[0]) % 2**32 / 90000:.4f}",
                           f"{mine[-1]['at'] - origin:.4f}", mine[0]["sequence"], len(mine),
                           sum(packet["bytes"] for packet in mine), known[i]["key_frame"], 1, 1, known[i]["width"],
                           known[i]["height"], first + i, int((first + i) % RATE < 3)])


def describe(path, kinds):
    lines = ["v=0", "o=- 0 0 IN IP4 0.0.0.0", "s=-", "t=0 0"]
    formats = {"audio": ("111", ["a=rtpmap:111 opus/48000/2"]),
               "video": ("98", ["a=rtpmap:98 H265/90000", "a=fmtp:98 profile-id=1;level-id=63"])}
    for kind in kinds:
        number, attributes = formats[kind]
        lines += [f"m={kind} {PORTS[kind]} RTP/AVP {number}", "c=IN IP4 127.0.0.1", *attributes]
    with open(path, "w", newline="") as file:
        file.write("".join(line + "\r\n" for line in lines))


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        # Two slices a picture; parameter sets in one aggregation packet.
        encode(f"{work}/a.h265", 24, 300, 640, 360, "slices=2:ref=2", 180)
        sound(f"{work}/a.ogg", 24, 10)
        send(f"{folder}/h265-opus-360p.pcap", f"{work}/a.h265", f"{work}/a.ogg", "aggregate-mode=zero-latency")
        describe(f"{folder}/h265-opus-360p.sdp", ["audio", "video"])
        truth(folder, "h265-opus-360p", "H.265 Main + Opus, two slices a picture", f"{work}/a.h265", 24)
        # 640x360, 320x180, 640x360 in one stream; every NAL unit in its own packet.
        for i, (count, width, height) in enumerate([(60, 640, 360), (60, 320, 180), (60, 640, 360)]):
            encode(f"{work}/{i}.h265", 24 + 60 * i, count, width, height, "ref=1", 100)
        with open(f"{work}/b.h265", "wb") as whole:
            for i in range(3):
                whole.write(open(f"{work}/{i}.h265", "rb").read())
        send(f"{folder}/h265-resize.pcap", f"{work}/b.h265", None, "aggregate-mode=none")
        describe(f"{folder}/h265-resize.sdp", ["video"])
        truth(folder, "h265-resize", "H.265 whose picture size changes twice in mid-stream", f"{work}/b.h265", 24)


if __name__ == "__main__":
    main()
