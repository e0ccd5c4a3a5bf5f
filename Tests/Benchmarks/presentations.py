#!/usr/bin/env python3
"""Measures HLS and DASH presentations against ffmpeg, GStreamer and the codec floor. CPU is user + system time of complete
processes, wall the time that they took.

presentations.py [--part copy,ladder] [--minutes 30] [--runs 3] [--media BINARY] [--json FILE]

  copy    a capture of H.264 and Opus, looped into one continuous call, presented as it is. Three numbers for each:
          the whole, the same input read and thrown away, and their difference, which is the packaging.
          rokuga reads the capture, and is given both lists; its peers read a Matroska file. GStreamer presents the video
          alone: its transport streams do not take Opus, and dashsink of 1.22 does not end.
  ladder  one participant composed to 720p, and offered in 720p, 540p, 360p and 180p. The codec floor is the decoding in
          one ffmpeg, and the encodings of the finished pictures in others; between them is nothing.
"""
import argparse
import json
import os
import shutil
import statistics
import struct
import sys
import tempfile

from compose import AAC, ONE, RATE, ROOT, measured, media, records, written

AUDIO_CLOCK, VIDEO_CLOCK, PACKET = 48_000, 90_000, 0.02
RUNGS = [(1280, 720), (960, 540), (640, 360), (320, 180)]
FFMPEG = ["ffmpeg", "-v", "error", "-nostdin", "-y"]


def looped(capture, sdp, seconds, path):
    """The capture again and again: sequence numbers, timestamps and packet times go on. Its RTCP is left out."""
    ports = {media(sdp, "audio"): AUDIO_CLOCK, media(sdp, "video"): VIDEO_CLOCK}
    streams = {key: [] for key in ports}
    for time, frame in records(capture):
        key = (struct.unpack_from(">H", frame, 36)[0], frame[43] & 0x7F)
        if key in streams:
            streams[key].append((time, frame))
    sound = next(packets for key, packets in streams.items() if ports[key] == AUDIO_CLOCK)
    turn = len(sound) * PACKET
    packets = []
    for key, stream in streams.items():
        # What lies behind the turn would come after the next turn's beginning.
        stream = [one for one in stream if one[0] < sound[0][0] + turn - 0.01]
        for k in range(int(seconds / turn) + 1):
            for time, frame in stream:
                sequence, timestamp = struct.unpack_from(">HI", frame, 44)
                header = struct.pack(
                    ">HI", sequence + k * len(stream) & 0xFFFF, timestamp + k * round(turn * ports[key]) & 0xFFFFFFFF)
                packets.append((time + k * turn, frame[:40] + b"\0\0" + frame[42:44] + header + frame[50:]))
    shutil.copy(sdp, path.removesuffix(".pcap") + ".sdp")
    return written(path, packets)


def copy_commands(binary, capture, folder):
    """For each tool: what makes the presentation, and what only reads the same input."""
    name = os.path.basename(capture).removesuffix(".pcap")
    measured([binary, "batch", capture, "--pipeline", f"{ROOT}/pipelines/copy-mkv.yaml", "-o", f"{folder}/copy"])
    matroska = f"{folder}/copy/{name}/{name}.mkv"
    target = f"{folder}/segments"
    demux = f"filesrc location={matroska} ! matroskademux name=d d.audio_0 ! queue ! opusparse ! fakesink sync=false"
    demux += " d.video_0 ! queue ! h264parse ! "
    sink = f"hlssink2 target-duration=2 max-files=0 playlist-length=0 location={target}/%05d.ts playlist-location={target}/a.m3u8"
    return {
        "rokuga": (
            [binary, "batch", capture, "--pipeline", f"{ROOT}/pipelines/hls.yaml", "-o", target],
            [binary, "inspect", capture]),
        "ffmpeg": (
            FFMPEG + ["-i", matroska, "-c", "copy", "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod"]
            + ["-hls_segment_type", "fmp4", f"{target}/index.m3u8"],
            FFMPEG + ["-i", matroska, "-c", "copy", "-f", "null", "-"]),
        "GStreamer": (gst(demux + sink), gst(demux + "fakesink sync=false")),
    }


def gst(text):
    return ["gst-launch-1.0", "-q"] + text.split()


def fresh(folder):
    """A new folder under the same name. The old one stays until the end: ext4 is slow to make files where many were
    deleted a moment ago."""
    path = f"{folder}/segments"
    if os.path.exists(path):
        os.rename(path, tempfile.mkdtemp(dir=folder) + "/old")
    os.makedirs(path)


def copy(options, folder):
    capture = looped(
        f"{ROOT}/samples/h264-opus-360p.pcap", f"{ROOT}/samples/h264-opus-360p.sdp", options.minutes * 60,
        f"{folder}/call.pcap")
    commands = copy_commands(options.media, capture, folder)
    figures = {who: [] for who in commands}
    for _ in range(options.runs):
        for who, (presented, read) in commands.items():
            fresh(folder)
            figures[who].append((measured(presented), measured(read)))
    for who, runs in figures.items():
        whole, read = (statistics.median(run[k][0] for run in runs) for k in (0, 1))
        yield {"part": "copy", "who": who, "cpu_s": whole, "read_s": read,
               "packaging_s": statistics.median(run[0][0] - run[1][0] for run in runs),
               "wall_s": statistics.median(run[0][1] for run in runs), "peak_mb": max(run[0][2] for run in runs)}


def x264(kilobits, threads):
    settings = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-x264-params", "scenecut=0:open-gop=0"]
    return settings + ["-b:v", f"{kilobits}k", "-g", str(2 * RATE)] + threads


def ladder_pipeline(folder):
    path = f"{folder}/ladder.yaml"
    open(path, "w").write(
        f"""description: What is measured.
view:
  label: composed
  audio: {{format: {{codec: aac}}, vad: false}}
  video:
    format: {{codec: h264, profile: H}}
    parameters: {{resolution: hd720p, framerate: {RATE}, bitrate: 1600, keyFrameInterval: 2}}
outputs:
  - {{type: hls, from: view, hlsTime: 2, hlsListSize: 0, renditions: [{', '.join(f'{h}p' for _, h in RUNGS)}]}}
""")
    return path


def ladder(options, folder):
    sample = f"{ROOT}/samples/vp8-opus-360p"
    capture = looped(f"{sample}.pcap", f"{sample}.sdp", 24, f"{folder}/one.pcap")
    measured([options.media, "batch", capture, "--pipeline", f"{ROOT}/pipelines/copy-mkv.yaml", "-o", f"{folder}/copy"])
    matroska = f"{folder}/copy/one/one.mkv"
    own = [options.media, "batch", capture, "--pipeline", ladder_pipeline(folder), "-o", f"{folder}/ladder"]
    measured(own)
    report = json.load(open(f"{folder}/ladder/one/report.json"))
    output = report["compositions"][0]["outputs"][0]
    rates = [track["bitrate_kbps"] for track in output["tracks"] if track["kind"] == "video"]
    if len(rates) != len(RUNGS):
        sys.exit(f"{len(rates)} sizes instead of {len(RUNGS)}")
    input_ = ["-c:v", "libvpx", "-c:a", "libopus", "-i", matroska]
    floor = [FFMPEG + ONE + input_ + ["-map", "0:v", "-map", "0:a", "-f", "null", "-"]]
    for (width, height), rate in zip(RUNGS, rates):
        raw = f"{folder}/{height}.yuv"
        name = "video" if height == RUNGS[0][1] else f"video-{height}p"
        # Otherwise ffmpeg repeats pictures by the frame rate that it guesses.
        measured(FFMPEG + ["-i", f"{folder}/ladder/one/composed/{name}.m3u8", "-fps_mode", "passthrough",
                           "-f", "rawvideo", raw])
        floor.append(FFMPEG + ["-f", "rawvideo", "-s", f"{width}x{height}", "-r", str(RATE), "-i", raw]
                     + x264(rate, ONE) + [f"{folder}/{height}.mp4"])
    floor.append(FFMPEG + ["-i", f"{folder}/ladder/one/composed/audio.m3u8", "-vn"] + AAC + [f"{folder}/floor.m4a"])
    commands = {"rokuga": [own], "floor": floor,
                "ffmpeg, one thread": [ffmpeg_ladder(input_, rates, folder, ONE)],
                "ffmpeg": [ffmpeg_ladder(input_, rates, folder, [])]}
    figures = {who: [] for who in commands}
    for _ in range(options.runs):
        for who, parts in commands.items():
            fresh(folder)
            runs = [measured(part) for part in parts]
            figures[who].append((sum(run[0] for run in runs), sum(run[1] for run in runs), max(run[2] for run in runs)))
    for who, runs in figures.items():
        yield {"part": "ladder", "who": who, "cpu_s": statistics.median(run[0] for run in runs),
               "wall_s": statistics.median(run[1] for run in runs), "peak_mb": max(run[2] for run in runs)}


def ffmpeg_ladder(input_, rates, folder, threads):
    """Scaled from rung to rung, as rokuga does."""
    graph, last = [f"[0:v]fps={RATE},scale=1280:720:flags=bilinear,split[v0][s0]"], len(RUNGS) - 1
    for k in range(1, len(RUNGS)):
        split = f",split[v{k}][s{k}]" if k < last else f"[v{k}]"
        graph.append(f"[s{k - 1}]scale={RUNGS[k][0]}:{RUNGS[k][1]}:flags=bilinear{split}")
    command = FFMPEG + (["-filter_complex_threads", "1"] if threads else []) + threads + input_
    command += ["-filter_complex", ";".join(graph)]
    for k, rate in enumerate(rates):
        command += ["-map", f"[v{k}]", f"-b:v:{k}", f"{rate}k"]
    command += ["-map", "0:a", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-g", str(2 * RATE)]
    command += ["-x264-params", "scenecut=0:open-gop=0"] + threads + AAC + ["-f", "hls", "-hls_time", "2"]
    command += ["-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-master_pl_name", "index.m3u8"]
    groups = " ".join(f"v:{k},agroup:a" for k in range(len(rates))) + " a:0,agroup:a"
    return command + ["-var_stream_map", groups, f"{folder}/segments/%v.m3u8"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", default="copy,ladder")
    parser.add_argument("--minutes", type=float, default=30, help="of the copied call")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--media", default=f"{ROOT}/.build/release/rokuga-media")
    parser.add_argument("--json")
    options = parser.parse_args()
    options.media = os.path.realpath(options.media)
    parts = {"copy": copy, "ladder": ladder}
    unknown = [name for name in options.part.split(",") if name not in parts]
    if unknown:
        sys.exit(f"{unknown[0]}: there are {', '.join(parts)}")
    results = []
    print("part    who                   CPU s    read s  packaging s   wall s  peak MB", flush=True)
    for name in options.part.split(","):
        folder = tempfile.mkdtemp(prefix="rokuga-presentations-")
        try:
            for row in parts[name](options, folder):
                results.append(row)
                read = f"{row['read_s']:9.2f} {row['packaging_s']:12.2f}" if "read_s" in row else f"{'-':>9} {'-':>12}"
                print(f"{name:7} {row['who']:18} {row['cpu_s']:8.2f} {read} {row['wall_s']:8.2f} {row['peak_mb']:8.0f}",
                      flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        json.dump(results, open(options.json, "w"), indent=1)


if __name__ == "__main__":
    main()
