"""A client of DASH that follows low-latency.mpd: it takes each video segment while the server sends it."""

import http.client
import re
import struct
import threading
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit


class Chunks(threading.Thread):
    """`fetched` has the fragments, with the time at which the last byte of each was there."""

    def __init__(self, base):
        super().__init__(daemon=True)
        self.base = base
        self.fetched, self.maps, self.problems = [], [], []
        self.grown = 0

    def get(self, path):
        with urllib.request.urlopen(f"{self.base}/{path}", timeout=20) as answer:
            return answer.read()

    def run(self):
        done, template = 0, None
        while True:
            try:
                text = self.get("low-latency.mpd").decode()
            except urllib.error.HTTPError as error:
                if error.code != 404:
                    self.problems.append(f"low-latency.mpd: {error}")
                time.sleep(0.1)
                continue
            except OSError:
                return
            video = text[text.index('contentType="video"'):]
            template = re.search(r'<SegmentTemplate[^>]* media="([^"]*)"', video)[1]
            if not self.maps:
                self.maps.append(self.get(re.search(r' initialization="([^"]*)"', video)[1]))
            first = int(re.search(r' startNumber="(\d+)"', video)[1])
            runs = re.findall(r'<S [^>]*?d="\d+"(?: r="(\d+)")?', video.split("</SegmentTimeline>")[0])
            count = sum(int(more or 0) + 1 for more in runs)
            numbers = range(max(first, done + 1), first + count)
            for number in numbers:
                self.take(template.replace("$Number$", str(number)))
                done = number
            if 'type="static"' in text:
                return
            # Half a second is what the manifest asks for (minimumUpdatePeriod).
            if not numbers:
                time.sleep(0.5)

    def take(self, path):
        url = urlsplit(f"{self.base}/{path}")
        connection = http.client.HTTPConnection(url.netloc, timeout=20)
        connection.request("GET", url.path)
        answer = connection.getresponse()
        if answer.status != 200:
            self.problems.append(f"{path}: {answer.status}")
            return
        self.grown += answer.getheader("Transfer-Encoding") == "chunked"
        content, begin = b"", 0
        try:
            while piece := answer.read1(1 << 16):
                content += piece
                now = time.monotonic()
                while end := fragment_end(content, begin):
                    self.fetched.append((path, now, content[begin:end]))
                    begin = end
        except (OSError, http.client.HTTPException) as error:
            self.problems.append(f"{path}: {error!r}")
        finally:
            connection.close()
        if begin < len(content):
            self.problems.append(f"{path}: {len(content) - begin} bytes behind the last fragment")


def fragment_end(content, begin):
    """Where the fragment ends that begins there; None while it is not whole."""
    while begin + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, begin)
        begin += size
        if begin > len(content):
            return None
        if kind == b"mdat":
            return begin
    return None
