#!/usr/bin/python3
"""What one program makes of one file, as JSON. For players.py, which runs each program in a process of its own.

usage: players_programs.py PROGRAM FILE [SECONDS ...]

  PROGRAM  ffmpeg, gstreamer, mpv, vlc, opencv or mediainfo
  SECONDS  where to seek

  duration_s     what the program says
  rates          every frame rate that it says
  turned         whether it knows that a picture is turned: by its width and height, or by its degrees
  seeks          for each seek the picture: 160x90 grey samples in base64, or null
  wav_s          length of `ffmpeg -i FILE -ac 1 -ar 16000 a.wav`
  beeps, flashes when they are, where the program plays into our hands (GStreamer)
  error          what went wrong
"""

import base64
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import wave
from fractions import Fraction

import numpy

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "../EndToEndTests"))
WIDTH, HEIGHT = 160, 90


def run(*command, seconds=120):
    return subprocess.run(command, capture_output=True, text=True, timeout=seconds, errors="replace")


def packed(grey):
    return base64.b64encode(numpy.ascontiguousarray(grey, numpy.uint8).tobytes()).decode()


def number(text):
    try:
        value = Fraction(text)
        return float(value) if value else None
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def image(path):
    """A picture file as grey samples."""
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-vf", f"scale={WIDTH}:{HEIGHT}:flags=area", "-pix_fmt", "gray",
         "-f", "rawvideo", "-"], capture_output=True, timeout=60).stdout
    return packed(numpy.frombuffer(raw[: WIDTH * HEIGHT], numpy.uint8)) if len(raw) >= WIDTH * HEIGHT else None


def ffmpeg(path, seeks):
    probe = json.loads(run("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path).stdout)
    video = next((s for s in probe["streams"] if s["codec_type"] == "video"), None)
    found = {"duration_s": number(probe["format"].get("duration")), "seeks": []}
    if video:
        found["rates"] = [number(video["r_frame_rate"]), number(video["avg_frame_rate"])]
        degrees = [side.get("rotation") for side in video.get("side_data_list", []) if "rotation" in side]
        found["turned"] = any(value % 180 for value in degrees) or video["width"] < video["height"]
    decoding = run("ffmpeg", "-nostdin", "-v", "error", "-xerror", "-i", path, "-map", "0:v?", "-map", "0:a?", "-fps_mode",
                   "passthrough", "-enc_time_base", "1:90000", "-f", "null", "-")
    if decoding.returncode or decoding.stderr.strip():
        found["error"] = decoding.stderr.strip().splitlines()[0][:100] if decoding.stderr.strip() else "fails"
    with tempfile.TemporaryDirectory() as folder:
        if any(s["codec_type"] == "audio" for s in probe["streams"]):
            run("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-ac", "1", "-ar", "16000", f"{folder}/a.wav")
            with wave.open(f"{folder}/a.wav") as made:
                found["wav_s"] = made.getnframes() / made.getframerate()
        for place, seek in enumerate(seeks):
            # The picture that stands there is the last one before; ffmpeg gives the first one that is not earlier.
            run("ffmpeg", "-nostdin", "-v", "error", "-ss", str(seek), "-i", path, "-map", "0:v:0", "-frames:v", "1",
                f"{folder}/{place}.png")
            target = f"{folder}/{place}.png"
            found["seeks"].append(image(target) if os.path.exists(target) else None)
    return found


def mediainfo(path, _):
    tracks = json.loads(run("mediainfo", "--Output=JSON", path).stdout)["media"]["track"]
    found = {"duration_s": number(tracks[0].get("Duration")), "rates": []}
    for track in tracks:
        if track["@type"] == "Video":
            found["rates"] = [number(track.get("FrameRate"))]
            isHigh = number(track.get("Width")) < number(track.get("Height"))
            found["turned"] = (number(track.get("Rotation")) or 0) % 180 != 0 or isHigh
            break
    return found


def mpv(path, seeks):
    quiet = ["mpv", "--no-config", "--no-terminal", "--ao=null"]
    said = run("mpv", "--no-config", "--vo=null", "--ao=null", "--frames=1", "--msg-level=all=error,term-msg=info", "--term-status-msg=",
               "--term-playing-msg=is ${=duration} ${=video-params/rotate:0} ${=dwidth:0} ${=dheight:0}", path)
    words = next((line.split() for line in said.stdout.splitlines() if line.startswith("is ")), [])
    found = {"duration_s": number(words[1]) if len(words) > 1 else None, "seeks": [],
             "turned": len(words) > 4 and ((number(words[2]) or 0) % 180 != 0 or int(words[3]) < int(words[4]))}
    whole = run("mpv", "--no-config", "--vo=null", "--ao=null", "--untimed", "--speed=8", "--no-terminal",
                "--ad-queue-enable=no", path)
    if whole.returncode:
        found["error"] = f"ends with status {whole.returncode}"
    with tempfile.TemporaryDirectory() as folder:
        for place, seek in enumerate(seeks):
            target = f"{folder}/{place}"
            run(*quiet, "--no-audio", f"--start={seek}", "--hr-seek=yes", "--frames=1", "--vo=image",
                "--vo-image-format=png", "--vo-image-png-compression=1", f"--vo-image-outdir={target}", path)
            made = sorted(os.listdir(target)) if os.path.isdir(target) else []
            found["seeks"].append(image(f"{target}/{made[0]}") if made else None)
    return found


def opencv(path, seeks):
    import cv2
    film = cv2.VideoCapture(path)
    if not film.isOpened():
        return {"error": "does not open"}
    found = {"rates": [film.get(cv2.CAP_PROP_FPS)], "seeks": []}
    for seek in seeks:
        film.set(cv2.CAP_PROP_POS_MSEC, seek * 1000)
        isThere, picture = film.read()
        if isThere:
            found["turned"] = picture.shape[0] > picture.shape[1]
            grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
            picture = packed(cv2.resize(grey, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA))
        found["seeks"].append(picture if isThere else None)
    return found


class VLC:
    """libvlc with pictures into memory."""

    def __init__(self, path):
        self.library = library = ctypes.CDLL("libvlc.so.5")
        library.libvlc_new.restype = library.libvlc_media_new_path.restype = ctypes.c_void_p
        library.libvlc_media_player_new_from_media.restype = ctypes.c_void_p
        for name in ("get_length", "get_time"):
            getattr(library, f"libvlc_media_player_{name}").restype = ctypes.c_int64
        # On a machine without a display or sound card.
        words = [b"--quiet", b"--no-video-title-show", b"--aout=dummy", b"--no-xlib", b"--no-spu"]
        self.instance = library.libvlc_new(len(words), (ctypes.c_char_p * len(words))(*words))
        media = library.libvlc_media_new_path(ctypes.c_void_p(self.instance), path.encode())
        self.player = ctypes.c_void_p(library.libvlc_media_player_new_from_media(ctypes.c_void_p(media)))
        self.buffer = ctypes.create_string_buffer(WIDTH * HEIGHT * 4)
        self.count, self.shown = 0, None
        lock = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p))
        show = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)

        def on_lock(_, planes):
            planes[0] = ctypes.addressof(self.buffer)

        def on_show(_, __):
            self.shown = self.buffer.raw
            self.count += 1

        self.keep = (lock(on_lock), show(on_show))
        library.libvlc_video_set_callbacks(self.player, self.keep[0], None, self.keep[1], None)
        library.libvlc_video_set_format(self.player, b"RV32", WIDTH, HEIGHT, WIDTH * 4)

    def call(self, name, *values):
        return getattr(self.library, f"libvlc_media_player_{name}")(self.player, *values)

    def wait(self, isDone, seconds):
        end = time.monotonic() + seconds
        while not isDone() and time.monotonic() < end:
            time.sleep(0.02)
        return isDone()


def vlc(path, seeks):
    player = VLC(path)
    player.call("play")
    playing, ended, failed = 3, 6, 7
    player.wait(lambda: player.call("get_state") in (playing, ended, failed), 10)
    player.wait(lambda: player.call("get_length") > 0 and (not seeks or player.count > 0), 5)
    if player.call("get_state") == failed:
        return {"error": "does not open"}
    found = {"duration_s": player.call("get_length") / 1000, "seeks": []}
    player.call("set_pause", 1)
    time.sleep(0.3)
    for seek in seeks:
        before = player.count
        player.call("set_time", ctypes.c_int64(round(seek * 1000)))
        isThere = player.wait(lambda: player.count > before, 5)
        time.sleep(0.25)
        picture = numpy.frombuffer(player.shown, numpy.uint8).reshape(HEIGHT, WIDTH, 4)[:, :, :3].mean(axis=2)
        found["seeks"].append(packed(picture) if isThere else None)
    print(json.dumps(found), flush=True)
    # libvlc may hang at its end.
    os._exit(0)


def gstreamer(path, seeks):
    import gi
    gi.require_version("Gst", "1.0")
    gi.require_version("GstApp", "1.0")
    from gi.repository import Gst, GstApp  # noqa: F401: GstApp gives appsink its methods
    Gst.init(None)
    caps = f"video/x-raw,format=GRAY8,width={WIDTH},height={HEIGHT},pixel-aspect-ratio=1/1"
    bins = {
        "video": f"videoconvert ! videoscale add-borders=false ! {caps} ! appsink name=out sync=false max-buffers=4",
        "audio": "audioconvert ! audioresample ! audio/x-raw,format=F32LE,rate=48000,channels=1 ! "
                 "appsink name=out sync=false"}
    playbin = Gst.ElementFactory.make("playbin")
    playbin.props.uri = Gst.filename_to_uri(path)
    made = {kind: Gst.parse_bin_from_description(text, True) for kind, text in bins.items()}
    sinks = {kind: part.get_by_name("out") for kind, part in made.items()}
    playbin.props.video_sink, playbin.props.audio_sink = made["video"], made["audio"]
    bus = playbin.get_bus()

    def settle(state):
        playbin.set_state(state)
        change = playbin.get_state(20 * Gst.SECOND)[0]
        message = bus.pop_filtered(Gst.MessageType.ERROR)
        return message.parse_error()[0].message if message else "does not open" if change.value_name.endswith("FAILURE") else ""

    if error := settle(Gst.State.PAUSED):
        return {"error": error}
    found = {"duration_s": playbin.query_duration(Gst.Format.TIME)[1] / Gst.SECOND, "seeks": []}

    def grey(sample):
        buffer = sample.get_buffer()
        data = buffer.extract_dup(0, buffer.get_size())
        return numpy.frombuffer(data, numpy.uint8)[: WIDTH * HEIGHT] if len(data) >= WIDTH * HEIGHT else None

    for seek in seeks:
        playbin.seek_simple(Gst.Format.TIME, Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE, int(seek * Gst.SECOND))
        playbin.get_state(20 * Gst.SECOND)
        sample = sinks["video"].emit("try-pull-preroll", 5 * Gst.SECOND)
        picture = grey(sample) if sample else None
        found["seeks"].append(packed(picture) if picture is not None else None)
    playbin.seek_simple(Gst.Format.TIME, Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE, 0)
    playbin.get_state(20 * Gst.SECOND)
    pictures, sound = [], []

    def pull(kind, take):
        while sample := sinks[kind].emit("try-pull-sample", 20 * Gst.SECOND):
            # The segment maps the stamps of the file to the time that the user sees.
            at = sample.get_segment().to_stream_time(Gst.Format.TIME, sample.get_buffer().pts) / Gst.SECOND
            take(at, sample)

    def picture(at, sample):
        data = grey(sample)
        if data is not None:
            pictures.append([at, *look(data)])

    def block(at, sample):
        buffer = sample.get_buffer()
        sound.append((at, numpy.frombuffer(buffer.extract_dup(0, buffer.get_size()), numpy.float32)))

    playbin.set_state(Gst.State.PLAYING)
    threads = [threading.Thread(target=pull, args=pair, daemon=True) for pair in (("video", picture), ("audio", block))]
    for thread in threads:
        thread.start()
    message = bus.timed_pop_filtered(90 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    if message is None or message.type == Gst.MessageType.ERROR:
        found["error"] = message.parse_error()[0].message if message else "does not end"
    time.sleep(0.2)
    found["pictures"] = [entry for entry in list(pictures)]
    if sound:
        end = max(at + len(part) / 48000 for at, part in sound)
        whole = numpy.zeros(int(end * 48000) + 1, numpy.float32)
        for at, part in sound:
            place = max(0, round(at * 48000))
            whole[place: place + len(part)] = part[: len(whole) - place]
        import analyse
        found["beeps"] = [[at, bool(major)] for at, major in analyse.beeps(whole)]
    print(json.dumps(found), flush=True)
    os._exit(0)


def look(grey):
    """Counter and whiteness of a picture of 160x90 grey samples: 18 blocks of 8 x 8 from x = 8, y = 76."""
    picture = numpy.asarray(grey, numpy.uint8).reshape(HEIGHT, WIDTH)
    blocks = [float(picture[78:82, 10 + 8 * i:14 + 8 * i].mean()) for i in range(18)]
    counter = None
    if blocks[0] > 150 and blocks[17] < 100:
        counter = int("".join("1" if block > 128 else "0" for block in blocks[1:17]), 2)
    return counter, bool(picture[8:70:4, 10:150:6].mean() > 200)


PROGRAMS = {"ffmpeg": ffmpeg, "gstreamer": gstreamer, "mpv": mpv, "vlc": vlc, "opencv": opencv, "mediainfo": mediainfo}

if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in PROGRAMS:
        raise SystemExit(__doc__.strip())
    print(json.dumps(PROGRAMS[sys.argv[1]](os.path.realpath(sys.argv[2]), [float(word) for word in sys.argv[3:]])))
