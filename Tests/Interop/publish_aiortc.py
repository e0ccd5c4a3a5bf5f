"""Publishes a test picture and a beep into a room of Janus with aiortc, and has Janus forward them as RTP.

Writes connection.sdp, waits for recorder-ready, sends, and writes published.json with what it sent.
"""

import argparse
import array
import asyncio
import fractions
import json
import math
import subprocess
import sys
import time

import aioice.ice
import aiortc
import av
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

import janus_room

WIDTH, HEIGHT, FRAMES_PER_SECOND = 640, 360, 30
PICTURE = f"testsrc2=size={WIDTH}x{HEIGHT}:rate={FRAMES_PER_SECOND}:duration=2"
SAMPLES_PER_SECOND, SAMPLES_PER_FRAME = 48000, 960
CONNECT_PATIENCE = 20


class Pace:
    """One start for both tracks; a frame is due at its media time after it."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.start = None
        self.end = None

    async def wait(self, media_time):
        if self.start is None:
            self.start = time.monotonic()
        if media_time >= self.seconds:
            raise MediaStreamError
        await asyncio.sleep(self.start + media_time - time.monotonic())
        self.end = time.monotonic()


class TestPicture(MediaStreamTrack):
    """ffmpeg's testsrc2, whose pictures differ from each other everywhere, two seconds over and over."""

    kind = "video"

    def __init__(self, pace):
        super().__init__()
        self.pace = pace
        self.count = 0
        size = WIDTH * HEIGHT * 3 // 2
        command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", PICTURE, "-pix_fmt", "yuv420p", "-f", "rawvideo", "-"]
        raw = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=60).stdout
        self.pictures = [raw[i : i + size] for i in range(0, len(raw), size)]

    async def recv(self):
        await self.pace.wait(self.count / FRAMES_PER_SECOND)
        picture = self.pictures[self.count % len(self.pictures)]
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        start = 0
        for plane in frame.planes:
            rows = plane.height
            row = plane.width
            padding = bytes(plane.line_size - row)
            if padding:
                plane.update(b"".join(picture[start + i * row : start + (i + 1) * row] + padding for i in range(rows)))
            else:
                plane.update(picture[start : start + rows * row])
            start += rows * row
        frame.pts = self.count * 90000 // FRAMES_PER_SECOND
        frame.time_base = fractions.Fraction(1, 90000)
        self.count += 1
        return frame


class Beep(MediaStreamTrack):
    """A tone of 440 Hz, loud for the first 100 ms of every second."""

    kind = "audio"

    def __init__(self, pace):
        super().__init__()
        self.pace = pace
        self.count = 0
        samples = array.array("h")
        for i in range(SAMPLES_PER_SECOND):
            loudness = 12000 if i < SAMPLES_PER_SECOND // 10 else 1500
            sample = int(loudness * math.sin(2 * math.pi * 440 * i / SAMPLES_PER_SECOND))
            samples.extend((sample, sample))
        self.second = samples.tobytes()

    async def recv(self):
        await self.pace.wait(self.count * SAMPLES_PER_FRAME / SAMPLES_PER_SECOND)
        size = SAMPLES_PER_FRAME * 4
        start = self.count * size % len(self.second)
        frame = av.AudioFrame("s16", "stereo", SAMPLES_PER_FRAME)
        frame.planes[0].update(self.second[start : start + size])
        frame.sample_rate = SAMPLES_PER_SECOND
        frame.pts = self.count * SAMPLES_PER_FRAME
        frame.time_base = fractions.Fraction(1, SAMPLES_PER_SECOND)
        self.count += 1
        return frame


async def packets_sent(sender):
    statistics = await sender.getStats()
    return next(item.packetsSent for item in statistics.values() if item.type == "outbound-rtp")


async def publish(arguments):
    janus = await asyncio.to_thread(janus_room.Janus, arguments.janus)
    body = {"request": "join", "ptype": "publisher", "room": janus_room.ROOM, "display": "aiortc"}
    publisher = (await asyncio.to_thread(janus.message, body))[0]["id"]

    # One address is enough to reach a neighbour on the same machine.
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: [arguments.address]
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    connected = asyncio.Event()

    @connection.on("connectionstatechange")
    def changed():
        print(f"peer connection {connection.connectionState}", flush=True)
        if connection.connectionState in ("connected", "failed", "closed"):
            connected.set()

    pace = Pace(arguments.seconds)
    picture, beep = TestPicture(pace), Beep(pace)
    audio, video = connection.addTrack(beep), connection.addTrack(picture)
    wanted = "video/" + {"vp8": "VP8", "h264": "H264"}[arguments.codec]
    codecs = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == wanted]
    for transceiver in connection.getTransceivers():
        transceiver.direction = "sendonly"
        if transceiver.kind == "video":
            transceiver.setCodecPreferences(codecs)
    try:
        await connection.setLocalDescription(await connection.createOffer())
        offer = {"type": "offer", "sdp": connection.localDescription.sdp}
        _, answer = await asyncio.to_thread(janus.message, {"request": "publish"}, offer)
        if not answer:
            raise janus_room.JanusError("Janus gave no answer to the offer")
        forwarders = await asyncio.to_thread(
            janus_room.forward, janus, publisher, arguments.audio_port, arguments.video_port)
        await asyncio.to_thread(
            janus_room.hand_over, arguments.folder, forwarders, arguments.codec, answer["sdp"])
        await connection.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
        await asyncio.wait_for(connected.wait(), CONNECT_PATIENCE)
        if connection.connectionState != "connected":
            raise janus_room.JanusError(f"the peer connection is {connection.connectionState}")
        # The tracks end by themselves; does not wait for a hanging sender.
        deadline = time.monotonic() + arguments.seconds + 15
        while audio.track or video.track:
            if time.monotonic() > deadline:
                raise janus_room.JanusError("the tracks did not end in time")
            await asyncio.sleep(0.05)
        sent = {
            "sender": f"aiortc {aiortc.__version__}",
            "seconds": round(pace.end - pace.start + SAMPLES_PER_FRAME / SAMPLES_PER_SECOND, 3),
            "audio_packets": await packets_sent(audio),
            "video_packets": await packets_sent(video),
            "video_frames": picture.count,
            "width": WIDTH,
            "height": HEIGHT,
            "picture": PICTURE,
            "picture_frames": len(picture.pictures),
            "frames_per_second": FRAMES_PER_SECOND,
        }
        # Lets Janus forward its buffered packets before the publisher leaves.
        await asyncio.sleep(0.3)
        janus_room.write(arguments.folder, "published.json", json.dumps(sent, indent=2))
    finally:
        await asyncio.wait_for(connection.close(), 10)
        await asyncio.to_thread(janus.destroy)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--janus", required=True, help="address of the HTTP API")
    parser.add_argument("--address", required=True, help="the address of this machine that the media use")
    parser.add_argument("--folder", required=True, help="where the files are exchanged")
    parser.add_argument("--codec", choices=["vp8", "h264"], default="vp8")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--audio-port", type=int, required=True)
    parser.add_argument("--video-port", type=int, required=True)
    try:
        asyncio.run(publish(parser.parse_args()))
    except (janus_room.JanusError, asyncio.TimeoutError) as error:
        sys.exit(f"publishing failed: {error or 'no connection in time'}")


if __name__ == "__main__":
    main()
