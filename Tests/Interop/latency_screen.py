"""The player page in a headless Chromium that watches for flashes: when each of them was on the screen."""

import os
import re
import tempfile
import threading
import time
from datetime import datetime

from page_browsers import Chromium
from players_browsers import sound_card

# The mean of a picture that is shown, when it is shown; by the wall clock, like the sender's times.
WATCH = """
const video = document.getElementById("video"), canvas = document.createElement("canvas"), seen = window.seen = [];
[canvas.width, canvas.height] = [16, 9];
const context = canvas.getContext("2d", {willReadFrequently: true});
const look = (now, {mediaTime, expectedDisplayTime}) => {
  video.requestVideoFrameCallback(look);
  context.drawImage(video, 0, 0, 16, 9);
  const {data} = context.getImageData(0, 0, 16, 9), sum = data.reduce((all, one) => all + one, 0) - 255 * 144;
  const when = performance.timeOrigin + Math.max(performance.now(), expectedDisplayTime);
  seen.push([when / 1000, mediaTime, sum / 432, video.playbackRate]);
};
video.requestVideoFrameCallback(look);
video.muted = true;
video.play().catch(() => {});
"""
STATE = """
const video = document.getElementById("video"), {droppedVideoFrames} = video.getVideoPlaybackQuality();
return {seen: window.seen.splice(0), isEnded: video.ended, ready: video.readyState, dropped: droppedVideoFrames,
  reason: document.getElementById("reason").textContent};
"""


class Screen(threading.Thread):
    """Opens the page of a presentation that appears, and plays it to its end."""

    def __init__(self, base, read):
        super().__init__(daemon=True)
        self.base, self.read = base, read
        self.pictures, self.beginning, self.problems = [], None, []

    def run(self):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sound_card(folder) as environment:
            page = Chromium(folder, environment)
            try:
                self.watch(page)
            except OSError as error:
                self.problems.append(str(error))
            finally:
                page.close()

    def watch(self, page):
        page.show(1280, 900)
        while not (text := self.playlist()):
            time.sleep(0.1)
        # The window still begins with the first segment, whose date is that of time 0.
        date = re.search(r"#EXT-X-PROGRAM-DATE-TIME:(\S+)", text)[1]
        self.beginning = datetime.fromisoformat(date.replace("Z", "+00:00")).timestamp()
        page.open(f"{self.base}/")
        page.run(WATCH)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            found = page.run(STATE)
            self.pictures += found["seen"]
            if found["reason"] and not found["reason"].startswith("Waiting"):
                self.problems.append(found["reason"])
                return
            if found["isEnded"]:
                return
            time.sleep(0.5)
        self.problems.append("the page did not come to the end")

    def playlist(self):
        try:
            return self.read("video.m3u8").decode()
        except OSError:
            return None

    def flashes(self):
        """(wall clock, time in the media by the wall clock) of each picture that begins a flash."""
        found, before = [], True
        for when, media, mean, _ in self.pictures:
            white = mean > 140
            if white and not before:
                found.append((when, self.beginning + media))
            before = white
        return found


def latencies(screen, sent):
    """Of each flash that was seen; `sent` are the times of the first packets by the wall clock."""
    found = []
    for when, moment in screen.flashes():
        nearest = min(sent, key=lambda begin: abs(begin - moment), default=None)
        if nearest is not None and abs(nearest - moment) < 0.4:
            found.append(when - nearest)
    return found
