#!/usr/bin/env python3
"""Makes the sample chromium-red-rtx: RED, RTX and telephone events of a real browser, with real losses.

    send_chromium.py FOLDER

Chromium sends to itself without encryption (`--disable-webrtc-encryption`, which builds without a release channel
obey), through a relay in this script that loses every twentieth packet; Chromium detects the loss and retransmits.
"""

import http.server
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from rtp_capture import AUDIO, VIDEO, payload_type, sdp, section, sequence, timestamp, write

LENGTH_S, LOSS, SEED = 6, 0.05, 7
SOUND = (63, 110, 111, 126)


class Control(http.server.BaseHTTPRequestHandler):
    """Gives the page the relay's port, and gets the receiver's address and the description from it."""

    receiver = description = relay_port = None

    def do_GET(self):
        _, address, port = self.path.split("/")
        Control.receiver = (address, int(port))
        self.answer(str(Control.relay_port).encode())

    def do_POST(self):
        Control.description = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(b"")

    def answer(self, body):
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def relay(sock):
    """What arrived at the receiver and what was lost on the way there, with its time."""
    chance, sender, arrived, lost, first = random.Random(SEED), None, [], [], None
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            data, source = sock.recvfrom(65536)
        except TimeoutError:
            continue
        if source == Control.receiver:
            if sender:
                sock.sendto(data, sender)
            continue
        sender = source
        if len(data) >= 12 and data[0] >> 6 == 2 and not 192 <= data[1] <= 223:
            now = time.monotonic()
            if first is None:
                first, deadline = now, now + LENGTH_S
            if now - first > 0.5 and chance.random() < LOSS:
                lost.append((now - first, data))
                continue
            arrived.append((now - first, data))
        if Control.receiver:
            sock.sendto(data, Control.receiver)
    return arrived, lost


def content(data):
    """The payload: after the header extension, without padding."""
    start = 12
    if data[0] & 0x10:
        start += 4 + 4 * struct.unpack(">H", data[14:16])[0]
    return data[start : len(data) - (data[-1] if data[0] & 0x20 else 0)]


def older_blocks(data):
    payload, position, times = content(data), 0, []
    while payload[position] & 0x80:
        offset = struct.unpack(">I", payload[position : position + 4])[0] >> 10 & 0x3FFF
        times.append((timestamp(data) - offset) & 0xFFFFFFFF)
        position += 4
    return times


def reckon(arrived, lost):
    of = lambda packets, *types: [data for _, data in packets if payload_type(data) in types]  # noqa: E731
    brought = {time for data in of(arrived, 63) for time in older_blocks(data)}
    again = {struct.unpack(">H", content(data)[:2])[0] for data in of(arrived, 97) if content(data)}
    sound, picture = of(lost, 63), of(lost, 96)
    recovered = sum(1 for data in sound if timestamp(data) in brought)
    pictures = of(arrived, 96) + [data for data in picture if sequence(data) in again]
    return {
        "audio": {"media": len(of(arrived, 63)), "lost": len(of(lost, *SOUND)) - recovered, "recovered": recovered},
        "video": {
            "media": len(of(arrived, 96)), "rtx": len(of(arrived, 97)), "frames": len({timestamp(data) for data in pictures}),
            "lost": len(picture) - sum(1 for data in picture if sequence(data) in again),
            "recovered": sum(1 for data in picture if sequence(data) in again),
        },
        "digits": "5#",
    }


def main():
    server = http.server.HTTPServer(("127.0.0.1", 0), Control)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.settimeout(0.5)
    Control.relay_port = sock.getsockname()[1]
    page = os.path.join(os.path.dirname(os.path.abspath(__file__)), "companions.html")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
             "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--disable-webrtc-encryption",
             "--allow-loopback-in-peer-connection", "--disable-web-security",
             "--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks",
             f"file://{page}?relay=http://127.0.0.1:{server.server_port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            arrived, lost = relay(sock)
        finally:
            os.killpg(browser.pid, signal.SIGTERM)
            browser.wait()
    if not arrived:
        raise SystemExit("Chromium sent nothing that is plain RTP")
    group = re.search(r"a=ssrc-group:(FID \d+ \d+)", Control.description).group(1)
    description = sdp(
        section("audio", AUDIO, "63 111 110 126", "rtpmap:63 red/48000/2", "fmtp:63 111/111", "rtpmap:111 opus/48000/2",
                "rtpmap:110 telephone-event/48000", "rtpmap:126 telephone-event/8000"),
        section("video", VIDEO, "96 97", "rtpmap:96 VP8/90000", "rtpmap:97 rtx/90000", "fmtp:97 apt=96",
                f"ssrc-group:{group}"))
    port = lambda data: AUDIO if payload_type(data) in SOUND else VIDEO  # noqa: E731
    write(f"{sys.argv[1]}/chromium-red-rtx", arrived, port, description, reckon(arrived, lost))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main()
