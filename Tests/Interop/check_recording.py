"""Compares a recording with the sender's own record of what it sent, with ffprobe and ffmpeg. Exit status 0 or 1."""

import argparse
import json
import os
import re
import subprocess
import sys

PATIENCE = 120


def run(command):
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=PATIENCE)


def check(recording, sent, codec, expect):
    """One file: its tracks, packets, pictures and length, and that it decodes."""
    probe = run(["ffprobe", "-v", "error", "-count_frames", "-count_packets", "-show_streams", "-show_format",
                 "-of", "json", recording])
    expect(probe.returncode == 0 and not probe.stderr.strip(), f"ffprobe reads it {probe.stderr.strip()}")
    if probe.returncode != 0:
        return
    found = json.loads(probe.stdout)
    streams = {stream["codec_type"]: stream for stream in found["streams"]}
    names = {kind: stream["codec_name"] for kind, stream in streams.items()}
    expect(names == {"audio": "opus", "video": codec} and len(found["streams"]) == 2, f"tracks: {names}")
    if set(names) != {"audio", "video"}:
        return

    audio, video = int(streams["audio"]["nb_read_packets"]), int(streams["video"]["nb_read_packets"])
    decoded = int(streams["video"]["nb_read_frames"])
    # ffmpeg's own decoder of VP9 shows every spatial layer of a picture, libvpx the highest.
    decoder = ["-c:v", "libvpx-vp9"] if codec == "vp9" else []
    if decoder:
        sums = run(["ffmpeg", "-v", "error", *decoder, "-i", recording, "-map", "0:v", "-fps_mode", "passthrough",
                    "-enc_time_base", "-1", "-f", "framemd5", "-"])
        decoded = sum(not line.startswith("#") for line in sums.stdout.splitlines())
    duration = float(found["format"]["duration"])
    # Opus in 20 ms packets, as both senders make them.
    reckoned = sent["seconds"] * 50
    expect(abs(audio - sent["audio_packets"]) <= 0.02 * sent["audio_packets"],
           f"audio packets: {audio} recorded, {sent['audio_packets']} sent")
    expect(abs(audio - reckoned) <= 0.02 * reckoned + 5, f"audio packets: {audio} recorded, {reckoned:.0f} by the time")
    expect(video > 0 and decoded == video,
           f"video frames: {video} recorded, {decoded} decoded, {sent['video_frames']} given to the encoder")
    expect(abs(duration - sent["seconds"]) <= 1, f"duration: {duration:.3f} s recorded, {sent['seconds']} s published")
    for kind in streams:
        probe = run(["ffprobe", "-v", "error", "-select_streams", kind[0], "-show_entries", "packet=dts", "-of", "csv=p=0",
                     recording])
        times = [int(value.split(",")[0]) for value in probe.stdout.split()]
        rising = all(first < second for first, second in zip(times, times[1:]))
        expect(rising and times, f"{kind} decoding times rise strictly, {len(times)} packets")
    size = (streams["video"]["width"], streams["video"]["height"])
    expect("width" not in sent or size == (sent["width"], sent["height"]), f"picture: {size[0]}x{size[1]}")

    # In the file's own time base: a guessed frame rate would put two pictures of a varying rate onto one tick.
    decode = run(["ffmpeg", "-v", "error", "-xerror", *decoder, "-i", recording, "-map", "0", "-fps_mode", "passthrough",
                  "-enc_time_base", "-1", "-f", "null", "-"])
    expect(decode.returncode == 0 and not decode.stderr.strip(), f"decodes without an error {decode.stderr.strip()}")
    if "picture" in sent:
        average, lowest = likeness(recording, sent)
        expect(average >= 33 and lowest >= 30,
               f"pictures are the sender's, each at its time: PSNR {average:.1f} dB, the worst {lowest:.1f} dB")


def likeness(recording, sent):
    """Average and lowest PSNR in dB of the recorded pictures against those sent; 25 dB and less if off by one.

    VP8 decodes damaged pictures without an error, so decoding alone proves little.
    """
    rate = sent["frames_per_second"]
    reference = f"{sent['picture']},loop=loop=-1:size={sent['picture_frames']},settb=1/{rate},setpts=N,format=yuv420p"
    # Half a picture later, so that rounded times hit the right picture.
    graph = f"[0:v]setpts=PTS-STARTPTS+0.5/{rate}/TB[a];[a][1:v]psnr=shortest=1:stats_file=-"
    told = run(["ffmpeg", "-v", "error", "-i", recording, "-f", "lavfi", "-i", reference, "-lavfi", graph,
                "-fps_mode", "passthrough", "-f", "null", "-"]).stdout
    values = [min(float(value), 100.0) for value in re.findall(r"psnr_avg:(\S+)", told)]
    return (sum(values) / len(values), min(values)) if values else (0.0, 0.0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--job", required=True, help="the job's directory, with report.json")
    parser.add_argument("--published", required=True, help="published.json of the sender")
    parser.add_argument("--codec", required=True)
    parser.add_argument("--outputs", type=int, required=True, help="how many recordings there have to be")
    arguments = parser.parse_args()
    failures = []

    def expect(holds, text):
        print(("  ok    " if holds else "  WRONG ") + text)
        if not holds:
            failures.append(text)

    with open(arguments.published, encoding="utf-8") as file:
        sent = json.load(file)
    with open(os.path.join(arguments.job, "report.json"), encoding="utf-8") as file:
        report = json.load(file)

    expect(report["verdict"] == "completed", f"verdict {report['verdict']}, warnings {report['warnings']}")
    outputs = [output for connection in report["connections"] for output in connection["outputs"]]
    expect(len(outputs) == arguments.outputs, f"{len(outputs)} recordings in the report, {arguments.outputs} asked for")
    for output in outputs:
        print(f"  {output['file']}, {output['bytes']} bytes")
        check(os.path.join(arguments.job, output["file"]), sent, arguments.codec, expect)

    for connection in report["connections"]:
        for track in connection["tracks"]:
            told = {key: track.get(key) for key in
                    ("codec", "payload_type", "packets", "lost", "late", "duplicate", "foreign", "malformed", "kernel_dropped", "frozen_ms", "layers")}
            print("        report: " + ", ".join(f"{key} {value}" for key, value in told.items()))
            if track["kind"] + "_packets" in sent:
                print(f"        {track['kind']} packets: {track['packets']} received, {sent[track['kind'] + '_packets']} sent")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
