"""Makes presentations for page.py: with ffmpeg, out of what `rokuga batch` recorded and of test pictures.

Each is a folder with index.m3u8. Those of class Live appear while they are played.
"""

import contextlib
import os
import re
import shutil
import struct
import subprocess
import threading
import time

SECONDS = 12
VIDEO = {"h264": ["-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-sc_threshold", "0"],
         "vp9": ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "60", "-keyint_min", "60"]}
CODECS = {"h264": "avc1.42C01E", "vp9": "vp09.00.21.08"}


def ffmpeg(folder, *words):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *words], check=True, cwd=folder)


def write(path, text):
    """Whole under its name, as the recorder does it."""
    with open(f"{path}.new", "w") as file:
        file.write(text)
    os.rename(f"{path}.new", path)


def segments(folder, name, source, options, extra=()):
    """One track: NAME.m3u8, NAME-init.mp4 and NAME-0.m4s …"""
    ffmpeg(folder, *source, *options, "-f", "hls", "-hls_segment_type", "fmp4", "-hls_time", "2", "-hls_playlist_type", "vod",
           "-hls_fmp4_init_filename", f"{name}-init.mp4", "-hls_segment_filename", f"{name}-%d.m4s", "-strict", "-2", *extra,
           f"{name}.m3u8")


def multivariant(folder, variants, audio=True, title=None):
    """`variants`: (playlist, bandwidth, width, height, codecs)."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7"]
    if title:
        lines.append(f'#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.title",VALUE="{title}"')
    if audio:
        lines.append('#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio",DEFAULT=YES,AUTOSELECT=YES,URI="audio.m3u8"')
    for playlist, bandwidth, width, height, codecs in variants:
        group = ',AUDIO="audio"' if audio else ""
        lines += [f'#EXT-X-STREAM-INF:BANDWIDTH={bandwidth},CODECS="{codecs}{",Opus" if audio else ""}",'
                  f"RESOLUTION={width}x{height},FRAME-RATE=30.000{group}", playlist]
    write(f"{folder}/index.m3u8", "\n".join(lines) + "\n")


def picture(size, seconds=SECONDS):
    return ["-f", "lavfi", "-i", f"testsrc2=s={size}:r=30:d={seconds}"]


def sound(folder, seconds=SECONDS):
    segments(folder, "audio", ["-f", "lavfi", "-i", f"sine=f=440:b=1:d={seconds}"], ["-c:a", "libopus", "-b:a", "64k"])


def recorded(folder, rokuga, root, codec):
    """A sample that rokuga recorded; encoded again for regular key frames."""
    subprocess.run([rokuga, "batch", f"{root}/samples/{codec}-opus-360p.pcap", "-o", f"{folder}/recorded"], check=True,
                   stdout=subprocess.DEVNULL)
    name = f"{codec}-opus-360p"
    source = ["-i", f"recorded/{name}/{name}.mkv"]
    segments(folder, "video", source, ["-map", "0:v", *VIDEO[codec]])
    segments(folder, "audio", source, ["-map", "0:a", "-c", "copy"])
    multivariant(folder, [("video.m3u8", 900000, 640, 360, CODECS[codec])])


def audio_alone(folder, *_):
    sound(folder)
    os.rename(f"{folder}/audio.m3u8", f"{folder}/index.m3u8")


def in_one(folder, *_):
    """Audio and video in the same segments, and no multivariant playlist."""
    source = [*picture("640x360"), "-f", "lavfi", "-i", f"sine=f=440:b=1:d={SECONDS}"]
    segments(folder, "index", source, [*VIDEO["h264"], "-pix_fmt", "yuv420p", "-c:a", "aac"])


def stamp(seconds):
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{seconds % 60:06.3f}"


def vtt(path, cues):
    write(path, "WEBVTT\n\n" + "".join(f"{stamp(start)} --> {stamp(end)}\n{text}\n\n" for start, end, text in cues))


def ladder(folder, *_):
    """Three qualities, and everything that the page shows beside the picture."""
    sizes = [(1280, 720, 3000), (640, 360, 900), (320, 180, 300)]
    for width, height, rate in sizes:
        options = [*VIDEO["h264"], "-pix_fmt", "yuv420p", "-b:v", f"{rate}k"]
        segments(folder, f"video-{height}p", picture(f"{width}x{height}", 60), options)
    sound(folder, 60)
    multivariant(folder, [(f"video-{height}p.m3u8", rate * 1100, width, height, CODECS["h264"]) for width, height, rate in sizes],
                 title="Quarterly meeting")
    ffmpeg(folder, *picture("1280x720", 60), "-vf", "fps=1/5,scale=160:90,tile=4x3", "-frames:v", "1", "thumbnails.jpg")
    ffmpeg(folder, *picture("1280x720", 1), "-frames:v", "1", "poster.jpg")
    vtt(f"{folder}/thumbnails.vtt", [
        (5 * i, 5 * i + 5, f"thumbnails.jpg#xywh={i % 4 * 160},{i // 4 * 90},160,90") for i in range(12)])
    speakers = [("Akane", 0, 7), ("Botan", 6.5, 15), ("Chihiro Yamada-Lindqvist", 15, 16.2), ("Akane", 18, 33),
                ("Botan &amp; Co", 31, 31.5), ("Botan", 40, 58)]
    vtt(f"{folder}/speakers.vtt", [(start, end, f"<v {name}>{name}") for name, start, end in speakers])
    vtt(f"{folder}/chapters.vtt", [(0, 12, "Welcome"), (12, 35, "Numbers of the last quarter"), (35, 60, "Questions")])


def shifted(path, seconds):
    """Moves a segment in time: adds to each tfdt."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    for match in re.finditer(b"tfdt", bytes(data)):
        place = match.start() + 8
        form, at = (">Q", place) if data[match.start() + 4] else (">I", place)
        struct.pack_into(form, data, at, struct.unpack_from(form, data, at)[0] + seconds)
    with open(path, "wb") as file:
        file.write(data)


def scale(path):
    with open(path, "rb") as file:
        data = file.read()
    place = data.index(b"mdhd")
    return struct.unpack_from(">I", data, place + (24 if data[place + 4] else 16))[0]


def durations(folder, name):
    with open(f"{folder}/{name}.m3u8") as file:
        return [float(value) for value in re.findall(r"#EXTINF:([\d.]+)", file.read())]


def periods(folder, *_):
    """Two sizes, then another codec: each with an initialization segment of its own, on one timeline."""
    lines, start = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:3", "#EXT-X-PLAYLIST-TYPE:VOD"], 0
    for number, (codec, size) in enumerate([("h264", "640x360"), ("h264", "360x480"), ("vp9", "640x360")]):
        name = f"period-{number}"
        segments(folder, name, picture(size, 4), [*VIDEO[codec], "-pix_fmt", "yuv420p"])
        lines += (["#EXT-X-DISCONTINUITY"] if number else []) + [f'#EXT-X-MAP:URI="{name}-init.mp4"']
        for place, length in enumerate(durations(folder, name)):
            shifted(f"{folder}/{name}-{place}.m4s", round(start * scale(f"{folder}/{name}-init.mp4")))
            lines += [f"#EXTINF:{length:.6f},", f"{name}-{place}.m4s"]
        start += 4
    write(f"{folder}/video.m3u8", "\n".join([*lines, "#EXT-X-ENDLIST", ""]))
    sound(folder)
    multivariant(folder, [("video.m3u8", 900000, 640, 360, f"{CODECS['h264']},{CODECS['vp9']}")])


def holes(folder, *_):
    """Nothing was received from 4 to 6 s, in both tracks."""
    segments(folder, "video", picture("640x360"), [*VIDEO["h264"], "-pix_fmt", "yuv420p"])
    sound(folder)
    for name in ["video", "audio"]:
        with open(f"{folder}/{name}.m3u8") as file:
            text = file.read()
        before = re.search(rf"#EXTINF:[\d.]+,\n{name}-2\.m4s", text)
        write(f"{folder}/{name}.m3u8", text.replace(before[0], "#EXT-X-GAP\n" + before[0]))
        os.remove(f"{folder}/{name}-2.m4s")
    multivariant(folder, [("video.m3u8", 900000, 640, 360, CODECS["h264"])])


def hole_of_one(folder, *_):
    """Nothing was received of the video from 4 to 6 s; the audio goes on."""
    segments(folder, "video", picture("640x360"), [*VIDEO["h264"], "-pix_fmt", "yuv420p"])
    sound(folder)
    with open(f"{folder}/video.m3u8") as file:
        text = file.read()
    before = re.search(r"#EXTINF:[\d.]+,\nvideo-2\.m4s", text)
    write(f"{folder}/video.m3u8", text.replace(before[0], "#EXT-X-GAP\n" + before[0]))
    os.remove(f"{folder}/video-2.m4s")
    multivariant(folder, [("video.m3u8", 900000, 640, 360, CODECS["h264"])])


class Live:
    """A presentation that grows in real time: a window of six segments, or parts of 0.2 s."""

    def __init__(self, has_parts, is_plain=False):
        self.has_parts, self.is_plain = has_parts, is_plain

    def __call__(self, folder, *_):
        """Makes what will be published."""
        self.folder, self.source = folder, f"{folder}/.source"
        os.makedirs(self.source)
        options = [*VIDEO["h264"], "-tune", "zerolatency", "-pix_fmt", "yuv420p"]
        fragments = ["-hls_segment_options", "frag_duration=200000"] if self.has_parts else []
        segments(self.source, "video", picture("640x360", 40), options, fragments)
        segments(self.source, "audio", ["-f", "lavfi", "-i", "sine=f=440:b=1:d=40"], ["-c:a", "libopus"], fragments)

    def reset(self):
        """Takes away what was published."""
        for name in os.listdir(self.folder):
            if name != ".source":
                os.remove(f"{self.folder}/{name}")

    @contextlib.contextmanager
    def running(self):
        """Publishes while the body runs, and until the end; `begun` is the wall clock of time 0."""
        for name in ["video", "audio"]:
            shutil.copy(f"{self.source}/{name}-init.mp4", self.folder)
        self.begun, self.isOver = time.monotonic(), False
        thread = threading.Thread(target=self.publish, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.isOver = True
            thread.join()

    def publish(self):
        lengths = durations(self.source, "video")
        sounds = durations(self.source, "audio")
        published = {"video": [], "audio": []}
        for number, length in enumerate(lengths):
            pieces = {name: self.pieces(name, number) for name in published}
            count = max(len(list_) for list_ in pieces.values())
            for part in range(count):
                due = sum(lengths[:number]) + length * (part + 1) / count
                while time.monotonic() - self.begun < due:
                    if self.isOver:
                        return
                    time.sleep(0.005)
                for name in published:
                    shown = pieces[name][:part + 1]
                    if part < len(pieces[name]) and self.has_parts:
                        with open(f"{self.folder}/{name}-{number}.{part}.m4s", "wb") as file:
                            file.write(shown[-1])
                    isWhole = part + 1 == count
                    if isWhole:
                        with open(f"{self.folder}/{name}-{number}.m4s", "wb") as file:
                            file.write(b"".join(pieces[name]))
                    own = lengths if name == "video" else sounds
                    if isWhole and number < len(own):
                        published[name].append((own[number], len(pieces[name])))
                    isEnd = isWhole and number + 1 == len(lengths)
                    self.list(name, published[name], 0 if isWhole else len(shown), own[number], isEnd)
            if number == 0:
                multivariant(self.folder, [("video.m3u8", 900000, 640, 360, CODECS["h264"])])

    def pieces(self, name, number):
        """A segment's fragments, each from its moof on; all in one without parts."""
        with open(f"{self.source}/{name}-{number}.m4s", "rb") as file:
            data = file.read()
        starts = [match.start() - 4 for match in re.finditer(b"moof", data)]
        if not self.has_parts:
            return [data]
        edges = [0, *starts[1:], len(data)]
        return [data[first:last] for first, last in zip(edges, edges[1:])]

    def list(self, name, published, open_parts, length, is_end):
        first = max(0, len(published) - 6)
        lines = ["#EXTM3U", "#EXT-X-VERSION:9", "#EXT-X-TARGETDURATION:2", f"#EXT-X-MEDIA-SEQUENCE:{first}"]
        if self.has_parts:
            lines.append("#EXT-X-PART-INF:PART-TARGET=0.4")
        lines.append(f'#EXT-X-MAP:URI="{name}-init.mp4"')

        def parts(number, count, whole):
            return [f'#EXT-X-PART:DURATION={whole:.6f},URI="{name}-{number}.{part}.m4s"{",INDEPENDENT=YES" if part == 0 else ""}'
                    for part in range(count)]

        for number in range(first, len(published)):
            duration, count = published[number]
            if self.has_parts and number >= len(published) - 3:
                lines += parts(number, count, duration / count)
            lines += [f"#EXTINF:{duration:.6f},", f"{name}-{number}.m4s"]
        if self.has_parts and open_parts and not is_end:
            lines += parts(len(published), open_parts, 0.2)
        write(f"{self.folder}/{name}.m3u8", "\n".join([*lines, *(["#EXT-X-ENDLIST"] if is_end else []), ""]))


PRESENTATIONS = {
    "h264": lambda *words: recorded(*words, "h264"), "vp9": lambda *words: recorded(*words, "vp9"), "audio": audio_alone,
    "in-one": in_one, "ladder": ladder, "periods": periods, "holes": holes, "hole-of-one": hole_of_one,
    "window": Live(False), "parts": Live(True), "files": Live(True, is_plain=True),
}
