#!/usr/bin/env python3
"""Makes the samples of retransmission, redundancy, parity, comfort noise and telephone events with GStreamer's senders.

    send_companions.py FOLDER [NAME...]

Needs python3-gi and gir1.2-gst-plugins-base-1.0. Each NAME becomes NAME.pcap, NAME.sdp and NAME.truth.json: the packets
of a pipeline in real time, some of them lost on purpose, written as if they had arrived on 127.0.0.1. Encoders and
random SSRCs make every run a little different; the truth is counted again.
"""

import json
import struct
import subprocess
import sys
import threading
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp  # noqa: E402,F401

from rtp_capture import AUDIO, VIDEO, payload_type, sdp, section, sequence, ssrc, timestamp, write  # noqa: E402

Gst.init(None)
SPEECH = "audiotestsrc is-live=true samplesperbuffer=320 num-buffers={n} wave=sine freq=440 ! audio/x-raw,rate=16000,channels=1"
PICTURE = (
    "videotestsrc is-live=true num-buffers={n} pattern=snow ! video/x-raw,width=96,height=64,framerate=15/1"
    " ! vp8enc deadline=1 target-bitrate=60000 keyframe-max-dist={key} error-resilient=0 ! rtpvp8pay pt=96 mtu=300"
    " picture-id-mode=15-bit"
)


class Take:
    """A pipeline that ends in `appsink name=sink`, and its output."""

    def __init__(self, description, lose=lambda packet: False, request_after=None):
        self.packets, self.dropped, self.lose, self.request_after = [], [], lose, request_after
        self.lock = threading.Lock()
        self.pipeline = Gst.parse_launch(description + " ! appsink name=sink sync=false emit-signals=true max-buffers=0")
        self.pipeline.get_by_name("sink").connect("new-sample", self.receive)

    def receive(self, sink):
        buffer = sink.emit("pull-sample").get_buffer()
        data = buffer.extract_dup(0, buffer.get_size())
        now = time.monotonic()
        with self.lock:
            if self.lose(data):
                self.dropped.append(data)
                if self.request_after is not None:
                    threading.Timer(self.request_after, self.request, [data]).start()
            else:
                self.packets.append((now, data))
        return Gst.FlowReturn.OK

    def request(self, data):
        """rtpsession's event for a NACK (RFC 4585 §6.2.1), which rtprtxsend answers."""
        text = f"GstRTPRetransmissionRequest, seqnum=(uint){sequence(data)}, ssrc=(uint){ssrc(data)}"
        event = Gst.Event.new_custom(Gst.EventType.CUSTOM_UPSTREAM, Gst.Structure.from_string(text)[0])
        self.pipeline.get_by_name("rtx").get_static_pad("src").send_event(event)

    def run(self, script=()):
        self.pipeline.set_state(Gst.State.PLAYING)
        for delay, act in script:
            time.sleep(delay)
            act(self.pipeline)
        bus = self.pipeline.get_bus()
        message = bus.timed_pop_filtered(30 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        if message is None or message.type == Gst.MessageType.ERROR:
            raise SystemExit(f"pipeline failed: {message.parse_error() if message else 'timeout'}")
        self.pipeline.set_state(Gst.State.NULL)
        start = self.packets[0][0]
        self.packets = [(at - start, data) for at, data in self.packets]
        return self


class Every:
    """Loses the packets of some payload types whose number, counted from 1, is listed modulo `period`."""

    def __init__(self, period, numbers, types, until=10**9):
        self.period, self.numbers, self.types, self.until, self.count = period, numbers, types, until, 0

    def __call__(self, data):
        if payload_type(data) not in self.types:
            return False
        self.count += 1
        return self.count < self.until and self.count % self.period in self.numbers


def count(packets, *types):
    return sum(1 for _, data in packets if payload_type(data) in types)


def g722():
    take = Take(SPEECH.format(n=200) + " ! avenc_g722 ! rtpg722pay pt=9 max-ptime=20000000 min-ptime=20000000").run()
    return take.packets, AUDIO, sdp(section("audio", AUDIO, "9")), {"media": count(take.packets, 9)}


def opus_red():
    # Alone and in pairs; each packet repeats the one before it (distance 1).
    take = Take(
        "audiotestsrc is-live=true samplesperbuffer=960 num-buffers=200 wave=sine freq=440 ! audio/x-raw,rate=48000,channels=2"
        " ! opusenc bitrate=32000 ! rtpopuspay pt=111 ! rtpredenc pt=63 distance=1",
        Every(25, (7, 14, 15), (63, 111)),
    ).run()
    pairs = sum(1 for data in take.dropped if any(sequence(other) == (sequence(data) + 1) & 0xFFFF for other in take.dropped))
    truth = {"media": len(take.packets), "dropped": len(take.dropped), "recovered": len(take.dropped) - pairs}
    description = sdp(section(
        "audio", AUDIO, "63 111", "rtpmap:111 opus/48000/2", "rtpmap:63 red/48000/2", "fmtp:63 111/111"))
    return take.packets, AUDIO, description, truth


def pcmu_telephone_event():
    def press(key):
        def act(pipeline, down=True):
            text = f"dtmf-event, type=(int)1, number=(int){key}, volume=(int)10, method=(int)1, start=(boolean){'true' if down else 'false'}"
            pipeline.send_event(Gst.Event.new_custom(Gst.EventType.CUSTOM_UPSTREAM, Gst.Structure.from_string(text)[0]))

        return [(0.7, act), (0.2, lambda pipeline: act(pipeline, False))]

    take = Take(
        "rtpdtmfmux name=mux audiotestsrc is-live=true samplesperbuffer=160 num-buffers=250 wave=sine freq=440"
        " ! audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay pt=0 ssrc=7 max-ptime=20000000 min-ptime=20000000 ! mux."
        " rtpdtmfsrc pt=101 ssrc=7 clock-rate=8000 packet-redundancy=3"
        " ! mux.priority_sink_0 mux."
    ).run([step for key in (1, 10, 11, 15) for step in press(key)])
    events, first = [], take.packets[0][1]
    for _, data in take.packets:
        if payload_type(data) == 101:
            code, _, duration = struct.unpack(">BBH", data[12:16])
            if not events or events[-1]["timestamp"] != timestamp(data):
                events.append({"event": code, "timestamp": timestamp(data), "packets": 0})
            events[-1]["duration_ms"] = duration // 8
            events[-1]["at_s"] = ((timestamp(data) - timestamp(first)) & 0xFFFFFFFF) / 8000
            events[-1]["packets"] += 1
    truth = {"media": count(take.packets, 0), "companions": count(take.packets, 101), "events": events}
    description = sdp(section(
        "audio", AUDIO, "0 101", "rtpmap:0 PCMU/8000", "rtpmap:101 telephone-event/8000", "fmtp:101 0-15"))
    return take.packets, AUDIO, description, truth


def pcmu_comfort_noise():
    """PCMU of GStreamer; in two pauses a packet of comfort noise every 200 ms, with a payload of libavcodec."""
    coded = subprocess.run(
        "ffmpeg -v error -f lavfi -i anoisesrc=r=8000:a=0.01:d=1 -ac 1 -strict -2 -c:a comfortnoise -f nut -".split(),
        capture_output=True, check=True).stdout
    probe = subprocess.run(
        "ffprobe -v error -show_packets -show_data -of json -".split(), input=coded, capture_output=True, check=True)
    dump = json.loads(probe.stdout)["packets"][-1]["data"].strip().split(": ")[1].split("  ")[0]
    noise = bytes.fromhex(dump.replace(" ", ""))
    take = Take(
        "audiotestsrc is-live=true samplesperbuffer=160 num-buffers=250 wave=sine freq=440"
        " ! audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay pt=0 max-ptime=20000000 min-ptime=20000000").run()
    packets, next_sequence = [], sequence(take.packets[0][1])
    for index, (at, data) in enumerate(take.packets):
        silent = 50 <= index < 100 or 150 <= index < 200
        if silent and index % 10:
            continue
        data = data[:2] + struct.pack(">H", next_sequence) + data[4:]
        if silent:
            data = data[:1] + bytes([13]) + data[2:12] + noise
        next_sequence = (next_sequence + 1) & 0xFFFF
        packets.append((at, data))
    truth = {"media": count(packets, 0), "companions": count(packets, 13), "gaps_s": [1.0, 1.0]}
    return packets, AUDIO, sdp(section("audio", AUDIO, "0 13")), truth


def vp8_rtx():
    # From the second on, so that the stream is known; each is requested 30 ms later, as over a short path.
    take = Take(
        PICTURE.format(n=60, key=30)
        + ' ! rtprtxsend name=rtx payload-type-map="application/x-rtp-pt-map,96=(uint)97"'
        " max-size-packets=500",
        Every(20, (5, 9, 10), (96,), until=200), 0.03,
    ).run()
    stream = next(data for _, data in take.packets if payload_type(data) == 96)
    repair = next(data for _, data in take.packets if payload_type(data) == 97)
    description = sdp(section(
        "video", VIDEO, "96 97", "rtpmap:96 VP8/90000", "rtpmap:97 rtx/90000", "fmtp:97 apt=96",
        f"ssrc-group:FID {ssrc(stream)} {ssrc(repair)}", f"ssrc:{ssrc(stream)} cname:gst", f"ssrc:{ssrc(repair)} cname:gst"))
    truth = {
        "frames": 60, "media": count(take.packets, 96), "rtx": count(take.packets, 97),
        "dropped": len(take.dropped),
        "recovered": len({data[12:14] for _, data in take.packets if payload_type(data) == 97}),
    }
    return take.packets, VIDEO, description, truth


def parity(red):
    tail = " ! rtpredenc pt=116" if red else ""
    take = Take(PICTURE.format(n=60, key=30) + " ! rtpulpfecenc pt=117 percentage=50 multipacket=true" + tail).run()
    if red:
        fec = sum(1 for _, data in take.packets if payload_type(data) == 116 and data[12] & 0x7F == 117)
    else:
        fec = count(take.packets, 117)
    attributes = ["rtpmap:96 VP8/90000", "rtpmap:116 red/90000", "rtpmap:117 ulpfec/90000"]
    types = "96 116 117" if red else "96 117"
    description = sdp(section("video", VIDEO, types, *[line for line in attributes if red or "red" not in line]))
    return take.packets, VIDEO, description, {"frames": 60, "packets": len(take.packets), "fec": fec}


TAKES = {
    "g722-audio-only": g722,
    "opus-red": opus_red,
    "pcmu-telephone-event": pcmu_telephone_event,
    "pcmu-comfort-noise": pcmu_comfort_noise,
    "vp8-rtx": vp8_rtx,
    "vp8-red-ulpfec": lambda: parity(True),
    "vp8-ulpfec": lambda: parity(False),
}

if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    for name in sys.argv[2:] or TAKES:
        packets, port, description, truth = TAKES[name]()
        write(f"{sys.argv[1]}/{name}", packets, port, description, truth)
