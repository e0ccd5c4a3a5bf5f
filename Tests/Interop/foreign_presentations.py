"""Presentations of ffmpeg's segments with what a program cannot play, as proof that a fault is the program's. For
presentations.py.
"""

import re
import shutil
import subprocess
import threading

from page_presentations import CODECS, VIDEO, durations, holes, multivariant, picture, scale, segments, shifted, sound, write


def manifest(folder, periods):
    """A static MPD. `periods`: for each its tracks (name, media type, codecs), whose segments begin at 0."""
    lines, begin = [], 0.0
    for tracks in periods:
        longest = max(sum(durations(folder, name)) for name, _, _ in tracks)
        lines.append(f'<Period start="PT{begin:.3f}S" duration="PT{longest:.3f}S">')
        for name, kind, codecs in tracks:
            times = "".join(f'<S d="{round(length * 1000)}"/>' for length in durations(folder, name))
            size = ' width="640" height="360"' if kind == "video" else ' audioSamplingRate="48000"'
            lines.append(
                f'<AdaptationSet contentType="{kind}" mimeType="{kind}/mp4"><Representation id="{name}" codecs="{codecs}" '
                f'bandwidth="900000"{size}><SegmentTemplate timescale="1000" startNumber="0" initialization="{name}-init.mp4" '
                f'media="{name}-$Number$.m4s"><SegmentTimeline>{times}</SegmentTimeline></SegmentTemplate></Representation>'
                "</AdaptationSet>")
        lines.append("</Period>")
        begin += longest
    write(f"{folder}/manifest.mpd",
          '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" '
          f'type="static" mediaPresentationDuration="PT{begin:.3f}S" minBufferTime="PT2S">{"".join(lines)}</MPD>')


def periods(folder, _):
    """Two sizes of one picture: a Period for each."""
    for number, size in enumerate(["640x360", "320x180"]):
        segments(folder, f"video-{number}", picture(size, 4), [*VIDEO["h264"], "-pix_fmt", "yuv420p"])
    manifest(folder, [[(f"video-{number}", "video", CODECS["h264"])] for number in range(2)])
    return 240, 0.0


def ends(folder, _):
    """Audio that is longer than the video."""
    segments(folder, "video", picture("640x360", 4), [*VIDEO["h264"], "-pix_fmt", "yuv420p"])
    sound(folder, 8)
    manifest(folder, [[("video", "video", CODECS["h264"]), ("audio", "audio", "opus")]])
    return 120, 8.0


def starts(folder, _):
    """Video that begins 0.4 s after the audio."""
    segments(folder, "video", picture("640x360", 6), [*VIDEO["h264"], "-pix_fmt", "yuv420p"])
    for number, _ in enumerate(durations(folder, "video")):
        shifted(f"{folder}/video-{number}.m4s", round(0.4 * scale(f"{folder}/video-init.mp4")))
    sound(folder, 6)
    multivariant(folder, [("video.m3u8", 900000, 640, 360, CODECS["h264"])])
    return 180, 6.0


def gaps(folder, _):
    """EXT-X-GAP from 4 to 6 s."""
    holes(folder)
    return 300, 10.0


def dependent(folder, recording):
    """ffmpeg's segments of the recording itself, which begin with any picture."""
    split = ["-hls_flags", "split_by_time"]
    segments(folder, "video", ["-i", str(recording)], ["-map", "0:v:0", "-c", "copy"], split)
    segments(folder, "audio", ["-i", str(recording)], ["-map", "0:a:0", "-c", "copy"])
    multivariant(folder, [("video.m3u8", 900000, 640, 360, CODECS["vp9"])])
    manifest(folder, [[("video", "video", CODECS["vp9"]), ("audio", "audio", "opus")]])
    return None, None


# What is made, and in which programs and lists it fails.
KNOWN = {
    "starts": (starts, ("playbin3",), "index.m3u8", "it leaves out the audio before the first picture"),
    "gaps": (gaps, ("playbin", "playbin3"), "index.m3u8", "it does not know EXT-X-GAP"),
    "periods": (periods, ("ffmpeg",), "manifest.mpd", "it plays one Period"),
    "ends": (ends, ("ffmpeg",), "manifest.mpd", "it ends with the track that ends first"),
    "dependent": (dependent, ("playbin", "playbin3"), "", "its decoder waits for a key frame in each segment"),
}


class Foreign:
    """`play` gives what a program makes of a URL."""

    def __init__(self, folder, base, play):
        self.folder, self.base, self.play = folder, base, play
        self.lock = threading.Lock()
        self.proven = {}

    def reason(self, presentation, program, name, fault):
        """Why a program cannot play it, in words, where a presentation of ffmpeg's fails in the same way."""
        for kind in presentation.properties:
            _, programs, only, words = KNOWN[kind]
            isOther = kind == "starts" and not re.fullmatch(r"[\d.]+ of [\d.]+ s of sound", fault)
            if program in programs and only in ("", name) and not isOther and self.fails(kind, presentation, program, name):
                return words
        return ""

    def fails(self, kind, presentation, program, name):
        # What is made of the recording is another proof for each.
        key = (kind, presentation.name if kind == "dependent" else "", program, name)
        with self.lock:
            if key not in self.proven:
                place = f"{kind}-{presentation.name.replace('/', '-')}" if key[1] else kind
                folder = self.folder / place
                marker = folder / ".made"
                if not marker.exists():
                    folder.mkdir(parents=True, exist_ok=True)
                    made = KNOWN[kind][0](str(folder), presentation.recording)
                    marker.write_text(f"{made[0]} {made[1]}")
                words = marker.read_text().split()
                own = presentation.recorded
                frames = own.frames if words[0] == "None" else int(words[0])
                seconds = own.sound if words[1] == "None" else float(words[1])
                found = self.play(program, f"{self.base}{self.folder.name}/{place}/{name}")
                self.proven[key] = bool(found.error) or found.frames < frames or found.sound < seconds - 0.1
            return self.proven[key]

    def remuxed(self, presentation):
        """Where ffmpeg's segments of the recording are, cut at key frames, below the server's folder; None without any."""
        place = self.folder / f"remuxed-{presentation.name.replace('/', '-')}"
        place.mkdir(parents=True, exist_ok=True)
        try:
            segments(str(place), "index", ["-i", str(presentation.recording)], ["-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy"])
        except subprocess.CalledProcessError:
            return None
        # The page that is to be judged plays it.
        shutil.copy(presentation.folder / "index.html", place)
        return f"{self.folder.name}/{place.name}"
