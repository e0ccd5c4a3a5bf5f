#!/usr/bin/python3
"""What GStreamer makes of a presentation, as JSON. For presentations.py, which runs it in a process of its own.

usage: presentations_gstreamer.py PLAYER URL

  PLAYER   playbin, which has hlsdemux and dashdemux, or playbin3, which has hlsdemux2 and dashdemux2

  demuxer          the element that read the presentation
  frames           pictures that were shown
  sound_s          seconds of sound
  end_s            where the last picture or sound ends
  pictures, beeps  when they are: [seconds, counter, whether it is white], [seconds, whether it is a major beep]
  error            what went wrong; none where the end was reached
"""

import json
import os
import re
import sys

import gi
import numpy

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "../EndToEndTests"))
from players_programs import HEIGHT, WIDTH, look  # noqa: E402: the line above is its place

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp  # noqa: E402, F401: GstApp gives appsink its methods

LIMIT_SECONDS = 240
BINS = {
    "video": f"videoconvert ! videoscale add-borders=false ! video/x-raw,format=GRAY8,width={WIDTH},height={HEIGHT},"
             "pixel-aspect-ratio=1/1 ! appsink name=out sync=false emit-signals=true max-buffers=4",
    "audio": "audioconvert ! audioresample ! audio/x-raw,format=F32LE,rate=48000,channels=1 ! "
             "appsink name=out sync=false emit-signals=true max-buffers=4"}


class Sinks:
    """Takes what is played, with its time on the presentation's timeline."""

    def __init__(self):
        self.pictures, self.sound, self.end = [], [], 0.0

    def take(self, sink, kind):
        sample = sink.emit("pull-sample")
        buffer = sample.get_buffer()
        at = sample.get_segment().to_running_time(Gst.Format.TIME, buffer.pts) / Gst.SECOND
        data = buffer.extract_dup(0, buffer.get_size())
        if kind == "video":
            self.pictures.append([at, *look(numpy.frombuffer(data, numpy.uint8)[:WIDTH * HEIGHT])])
            lasting = 0 if buffer.duration == Gst.CLOCK_TIME_NONE else buffer.duration / Gst.SECOND
        else:
            self.sound.append((at, numpy.frombuffer(data, numpy.float32)))
            lasting = len(data) / 4 / 48000
        self.end = max(self.end, at + lasting)
        return Gst.FlowReturn.OK

    def beeps(self):
        import analyse
        whole = numpy.zeros(int(self.end * 48000) + 1, numpy.float32)
        for at, part in self.sound:
            place = max(0, round(at * 48000))
            whole[place: place + len(part)] = part[: max(0, len(whole) - place)]
        return [[at, bool(isMajor)] for at, isMajor in analyse.beeps(whole)]


def played(player, url):
    Gst.init(None)
    playbin, sinks, demuxers = Gst.ElementFactory.make(player), Sinks(), []
    playbin.props.uri = url
    # Pictures and sound alone.
    playbin.props.flags = 3
    # Of several sizes always the first: how busy this machine is decides nothing.
    playbin.props.connection_speed = 1_000_000
    for kind, text in BINS.items():
        part = Gst.parse_bin_from_description(text, True)
        part.get_by_name("out").connect("new-sample", sinks.take, kind)
        setattr(playbin.props, f"{kind}_sink", part)

    def added(_, __, element):
        factory = element.get_factory()
        if factory and re.search("hlsdemux|dashdemux", factory.get_name()):
            demuxers.append(factory.get_name())

    playbin.connect("deep-element-added", added)
    playbin.set_state(Gst.State.PLAYING)
    message = playbin.get_bus().timed_pop_filtered(LIMIT_SECONDS * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    found = {}
    if message is None:
        found["error"] = "does not end"
    elif message.type == Gst.MessageType.ERROR:
        error, detail = message.parse_error()
        found["error"] = f"{error.message} {(detail or '').splitlines()[-1] if detail else ''}"
    samples = sum(len(part) for _, part in sinks.sound)
    return {"demuxer": demuxers[-1] if demuxers else None, "frames": len(sinks.pictures), "sound_s": samples / 48000,
            "end_s": sinks.end, "pictures": sinks.pictures, "beeps": sinks.beeps() if samples else [], **found}


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__.strip())
    print(json.dumps(played(*sys.argv[1:])), flush=True)
    # Its threads may hang at the end.
    os._exit(0)
