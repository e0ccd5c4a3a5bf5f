"""A web server on the loopback for a page in a browser, and for the recordings that it plays.

It answers requests for byte ranges, and sends Matroska as video/webm, because browsers play it so.
"""

import http.server
import os
import re


class FileServer(http.server.ThreadingHTTPServer):
    """`files` are the paths of what is under /file/0, /file/1 and so on; `results` is for what the page posts."""

    daemon_threads = True

    def __init__(self, request, files):
        super().__init__(("127.0.0.1", 0), request)
        self.files, self.results = files, {}

    def handle_error(self, request, client_address):
        # A browser closes connections that it no longer needs.
        pass


class FileRequest(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer_file(self):
        """Answers a request for /file/N."""
        if not (match := re.fullmatch(r"/file/(\d+)", self.path)):
            return self.answer(404, "text/plain", b"")
        path = self.server.files[int(match[1])]
        kind = "video/webm" if path.endswith((".mkv", ".webm")) else "audio/mp4" if path.endswith("m4a") else "video/mp4"
        size, first, status, extra = os.path.getsize(path), 0, 200, [("Accept-Ranges", "bytes")]
        last = size - 1
        if asked := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            first, last, status = int(asked[1]), min(int(asked[2] or last), last), 206
            extra.append(("Content-Range", f"bytes {first}-{last}/{size}"))
        with open(path, "rb") as file:
            file.seek(first)
            self.answer(status, kind, file.read(last - first + 1), extra)

    def answer(self, status, kind, body, extra=()):
        self.send_response(status)
        for name, value in [("Content-Type", kind), ("Content-Length", str(len(body))), *extra]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
