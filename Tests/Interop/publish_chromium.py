"""Has a headless Chromium publish its fake camera and microphone into a room of Janus, and Janus forward them as RTP.

publish.html does the publishing. Writes connection.sdp, waits for recorder-ready, and writes published.json with the
browser's own statistics.
"""

import argparse
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.parse

import janus_room

START_PATIENCE = 50


class Page(http.server.ThreadingHTTPServer):
    """Serves the page and answers its requests, on a port of the loopback."""

    daemon_threads = True

    def __init__(self, arguments):
        super().__init__(("127.0.0.1", 0), Request)
        self.arguments = arguments
        self.ended = threading.Event()
        self.failure = None

    def forward(self, call):
        arguments = self.arguments
        janus = janus_room.Janus(arguments.janus)
        forwarders = janus_room.forward(janus, call["publisher"], arguments.audio_port, arguments.video_port)
        janus_room.hand_over(arguments.folder, forwarders, arguments.codec, call["answer"])

    def published(self, call):
        janus_room.write(self.arguments.folder, "published.json", json.dumps(call, indent=2))
        self.ended.set()

    def failed(self, call):
        self.failure = call["reason"]
        self.ended.set()


class Request(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if not self.path.startswith("/publish.html"):
            return self.answer(404, b"", "text/plain")
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "publish.html"), "rb") as file:
            return self.answer(200, file.read(), "text/html; charset=utf-8")

    def do_POST(self):
        calls = {"/forward": self.server.forward, "/published": self.server.published, "/failed": self.server.failed}
        try:
            calls[self.path](json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        except (janus_room.JanusError, KeyError, ValueError) as error:
            return self.answer(500, str(error).encode(), "text/plain")
        return self.answer(200, b"{}", "application/json")

    def answer(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        print(format % arguments, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--janus", required=True, help="address of the HTTP API")
    parser.add_argument("--address", help="not needed: the browser finds its addresses itself")
    parser.add_argument("--folder", required=True, help="where the files are exchanged")
    parser.add_argument("--codec", choices=["vp8", "vp9", "h264"], default="vp8")
    parser.add_argument("--layers", default="", help="scalability mode of the picture, L3T3 for one")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--audio-port", type=int, required=True)
    parser.add_argument("--video-port", type=int, required=True)
    arguments = parser.parse_args()

    # When it is terminated, it ends the browser too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit("stopped"))
    page = Page(arguments)
    threading.Thread(target=page.serve_forever, daemon=True).start()
    settings = {"janus": arguments.janus, "room": janus_room.ROOM, "codec": arguments.codec,
                "layers": arguments.layers, "seconds": arguments.seconds}
    url = f"http://127.0.0.1:{page.server_port}/publish.html?{urllib.parse.urlencode(settings)}"
    command = [
        "chromium", "--headless=new", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
        # Plain addresses: Janus cannot resolve mDNS names.
        "--disable-features=WebRtcHideLocalIpsWithMdns",
        f"--user-data-dir={arguments.folder}/chromium", url,
    ]
    if os.geteuid() == 0:
        command.insert(1, "--no-sandbox")
    with open(os.path.join(arguments.folder, "chromium.log"), "wb") as log:
        browser = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        if not page.ended.wait(START_PATIENCE + arguments.seconds):
            page.failure = "the browser did not report back in time"
    finally:
        browser.terminate()
        try:
            browser.wait(3)
        except subprocess.TimeoutExpired:
            browser.kill()
            browser.wait(10)
    if page.failure:
        sys.exit(f"publishing failed: {page.failure}")


if __name__ == "__main__":
    main()
