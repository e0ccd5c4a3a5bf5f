#!/usr/bin/python3
"""Plays presentations in the player page, in headless Chromium and Firefox, and says what was shown.

usage: page.py [--only REGEX] [--browsers chromium,firefox] [--pictures FOLDER] [--keep FOLDER] ROKUGA [FOLDER...]

Makes presentations with ffmpeg (page_presentations.py) and serves them with `rokuga serve`; with FOLDERs, serves those
instead. Of each, at the width of a desk and of a phone, it looks at

  end      `currentTime` reaches the duration, and the video element ends
  length   the duration is that of the playlist, within 0.1 s
  stalls   playback does not stand still, but for its beginning and that after a leap; a hole costs one leap
  size     the sizes that were shown
  frames   at least nine in ten are shown or dropped, as getVideoPlaybackQuality counts them
  fits     nothing is wider than the window; the console has no complaint
  seeks    to the middle, to the beginning, near the end: each is shown
  live     a growing presentation: begins near the edge, stays there, ends; with parts within 3 s of what happens, but
           not on a plain file server (`files`), where the page takes whole segments

and, with a ladder, at the choice of quality, keys, lanes, chapters and thumbnails; and at messages of what cannot be
played. Prints a table and what fails; exit status 1 where something fails. --pictures writes screenshots.

Needs Debian's ffmpeg, chromium, chromium-driver, firefox-esr and, without a sound card, pulseaudio.
"""

import argparse
import contextlib
import functools
import http.server
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))
from file_server import FileServer  # noqa: E402: the line above is its place
from page_browsers import Chromium, Firefox, browser  # noqa: E402
from page_presentations import PRESENTATIONS, Live, multivariant, write  # noqa: E402

BROWSERS = {"chromium": Chromium, "firefox": Firefox}
WIDTHS = {"desk": (1280, 900, False), "phone": (390, 844, True)}
WATCH = """
const video = document.getElementById("video"), seen = window.seen = {stalls: [], sizes: [], leaps: 0, error: ""};
let before = -1, since = performance.now(), origin = 0;
clearInterval(window.watching);
window.watching = setInterval(() => {
  const now = performance.now(), time = video.currentTime, size = `${video.videoWidth}x${video.videoHeight}`;
  if (video.videoWidth && seen.sizes.at(-1) !== size) seen.sizes.push(size);
  // How long a browser takes to open its sound is no stall: Firefox stands at 0.125 s meanwhile.
  const isBeginning = time < origin + 0.3;
  if (time !== before || video.paused || video.ended || isBeginning) [before, since] = [time, now];
  else if (now - since > 700) { seen.stalls.push(time); since = now; }
  seen.error = document.getElementById("reason").textContent;
}, 50);
video.addEventListener("seeking", () => { seen.leaps += 1; origin = video.currentTime; });
"""
STATE = """
const video = document.getElementById("video"), quality = video.getVideoPlaybackQuality();
return {begun: video.buffered.length ? video.buffered.start(0) : 0, time: video.currentTime, duration: video.duration, isEnded: video.ended, isPaused: video.paused,
  frames: quality.totalVideoFrames, ready: video.readyState, ...window.seen, facts: document.getElementById("facts").textContent,
  reason: document.getElementById("reason").textContent, isMessage: !document.getElementById("message").hidden,
  width: document.documentElement.scrollWidth, window: innerWidth, isLive: !document.getElementById("live").hidden,
  rate: video.playbackRate, title: document.title};
"""


class Failures:
    def __init__(self):
        self.texts = []

    def expect(self, condition, what):
        if not condition:
            self.texts.append(what)


def state(page):
    return page.run(STATE)


def until(page, seconds, condition):
    """The state when the condition holds; the last one if it never does."""
    deadline = time.monotonic() + seconds
    while True:
        found = state(page)
        if condition(found) or found["isMessage"] and found["reason"] or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def command(page, script, *arguments):
    return page.run('const video = document.getElementById("video"), element = name => document.getElementById(name);' + script, *arguments)


def play(page, address, rate=1.0):
    page.open(address)
    page.run(WATCH)
    until(page, 20, lambda found: found["ready"] >= 2)
    command(page, "video.playbackRate = arguments[0]; video.play().catch(() => {});", rate)


def whole(page, address, seconds, holes, failures, rate):
    """Plays to the end, and seeks."""
    play(page, address, rate)
    found = until(page, 15 + 2 * seconds / rate, lambda found: found["isEnded"])
    failures.expect(not found["isMessage"], f"message: {found['reason']}")
    failures.expect(found["isEnded"] and abs(found["time"] - found["duration"]) < 0.1, f"ended at {found['time']} of {found['duration']}")
    failures.expect(abs(found["duration"] - seconds) < 0.1, f"is {found['duration']} s long instead of {seconds}")
    failures.expect(not found["stalls"], f"stood still at {found['stalls']}")
    # A browser may go over a hole in the sound by itself, and the first picture may be behind the first sound.
    most = holes + (found["begun"] > 0.05)
    failures.expect(found["leaps"] <= most, f"leapt {found['leaps']} times over {holes} holes")
    for share in [0.5, 0, 0.9]:
        command(page, "video.pause(); video.currentTime = arguments[0];", share * found["duration"])
        there = until(page, 10, lambda now: now["ready"] >= 2 and abs(now["time"] - share * now["duration"]) < 2.1)
        failures.expect(there["ready"] >= 2, f"shows nothing after a seek to {share * found['duration']:.1f} s")
    return found


def live(page, base, folder, presentation, failures, name):
    """Opens while it grows, and watches to the end."""
    with contextlib.ExitStack() as stack:
        running = stack.enter_context(presentation.running())
        time.sleep(7)
        address = f"{base}{name}/"
        if presentation.is_plain:
            # The page is a file then, as the recorder writes it.
            with urllib.request.urlopen(address) as answer, open(f"{folder}/{name}/index.html", "wb") as file:
                file.write(answer.read())
            address = f"{stack.enter_context(plain(folder))}{name}/"
        play(page, address)
        found = until(page, 15, lambda found: found["time"] > 0 and found["ready"] >= 3)
        failures.expect(found["isLive"], "does not show that it is live")
        worst = 0
        time.sleep(8)
        for _ in range(8):
            late = time.monotonic() - running.begun - state(page)["time"]
            worst = max(worst, late)
            time.sleep(1)
        failures.expect(worst < (3 if running.has_parts and not running.is_plain else 9), f"is {worst:.1f} s late")
        found = until(page, 60, lambda found: found["isEnded"])
        failures.expect(not found["isMessage"], f"message: {found['reason']}")
        failures.expect(found["isEnded"] and not found["isLive"], f"did not end, at {found['time']} of {found['duration']}")
        failures.expect(not found["stalls"], f"stood still at {found['stalls']}")
        found["facts"] += f", {worst:.1f} s late"
        return found


def ladder(page, address, failures):
    """Choice of quality, keys, lanes, chapters, thumbnails, title."""
    play(page, address)
    until(page, 10, lambda found: found["time"] > 1)
    failures.expect(state(page)["title"] == "Quarterly meeting", "has another title")
    qualities = command(page, "return [...element('quality').options].map(option => option.text)")
    failures.expect(qualities[0] == "Automatic" and [text.split(",")[0] for text in qualities[1:]] == ["720p", "360p", "180p"], f"offers {qualities}")
    for place, height in [("2", 180), ("0", 720)]:
        command(page, "element('quality').value = arguments[0]; element('quality').dispatchEvent(new Event('change'));", place)
        now = until(page, 12, lambda found: found["sizes"][-1].endswith(f"x{height}"))
        failures.expect(now["sizes"][-1].endswith(f"x{height}"), f"shows {now['sizes'][-1]} after {height}p was chosen")
    failures.expect(not state(page)["stalls"], f"stood still at {state(page)['stalls']} with another quality")
    key = "document.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true, cancelable: true}));"
    command(page, key, "k")
    failures.expect(until(page, 3, lambda found: found["isPaused"])["isPaused"], "does not pause with K")
    for pressed, expected in [("5", 30), ("ArrowRight", 35), ("j", 25), ("[", 12), ("]", 35), ("0", 0)]:
        command(page, key, pressed)
        there = until(page, 10, lambda found: abs(found["time"] - expected) < 0.1 and found["ready"] >= 2)
        failures.expect(abs(there["time"] - expected) < 0.1, f"is at {there['time']} after {pressed}")
    people = command(page, "return [...element('names').children].map(name => name.textContent).filter(Boolean)")
    failures.expect(people == ["Akane", "Botan", "Chihiro Yamada-Lindqvist", "Botan & Co"], f"has lanes of {people}")
    command(page, "element('chapters').querySelectorAll('button')[2].click();")
    failures.expect(abs(until(page, 10, lambda found: found["time"] > 30)["time"] - 35) < 0.1, "does not go to a chapter")
    command(page, """const box = element('lanes').getBoundingClientRect(), at = {clientX: box.left + box.width / 4, clientY: box.bottom - 5};
      element('lanes').dispatchEvent(new PointerEvent('pointermove', at)); element('lanes').dispatchEvent(new MouseEvent('click', at));""")
    failures.expect(abs(until(page, 10, lambda found: found["time"] < 20)["time"] - 15) < 0.5, "does not go where the timeline is clicked")
    time.sleep(0.3)
    shown = command(page, "return [element('moment').textContent, element('thumbnail').style.backgroundImage, !element('preview').hidden]")
    failures.expect(shown[0].startswith("0:15 · Numbers") or shown[0].startswith("0:14 · Numbers"), f"says {shown[0]} at the pointer")
    failures.expect("thumbnails.jpg" in shown[1] and shown[2], "shows no thumbnail at the pointer")
    command(page, """const box = element('lanes').getBoundingClientRect();
      for (const [type, share] of [['pointerdown', 0.1], ['pointermove', 0.5], ['pointerup', 0.6]])
        element('lanes').dispatchEvent(new PointerEvent(type, {pointerType: 'touch', clientX: box.left + box.width * share, clientY: box.bottom - 5}));""")
    failures.expect(abs(until(page, 10, lambda found: found["time"] > 30)["time"] - 36) < 0.5, "does not go where a finger leaves the timeline")
    command(page, "video.currentTime = 20;")
    until(page, 10, lambda found: abs(found["time"] - 20) < 2 and found["ready"] >= 2)
    told = command(page, "return [element('lanes').getAttribute('aria-valuetext'), element('names').querySelector('.now')?.textContent]")
    failures.expect("Numbers" in told[0] and "Akane speaking" in told[0] and told[1] == "Akane", f"says {told} at 20 s")


def messages(page, base, folder, failures):
    """What a person reads where nothing can be played."""
    cases = {
        "missing": (None, r"video\.m3u8"), "damaged": ("not a playlist", r"#EXTM3U"),
        "ts": ("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n1.ts\n#EXT-X-ENDLIST\n", "no fragmented MP4"),
        "codec": ("", r"cannot play"),
        "empty": ("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-ENDLIST\n", "empty"),
    }
    for name, (text, expected) in cases.items():
        os.makedirs(f"{folder}/failing-{name}", exist_ok=True)
        codecs = "zzzz.1" if name == "codec" else "avc1.42C01E"
        multivariant(f"{folder}/failing-{name}", [("video.m3u8", 1, 640, 360, codecs)], audio=False)
        if text is not None:
            write(f"{folder}/failing-{name}/video.m3u8", text)
        page.open(f"{base}failing-{name}/")
        found = until(page, 15, lambda found: found["isMessage"])
        failures.expect(found["isMessage"] and re.search(expected, found["reason"]), f"{name}: says {found['reason']!r}")
    page.complaints()


class PlainRequest(http.server.SimpleHTTPRequestHandler):
    """Files as they are, and nothing that waits."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def plain(folder):
    server = FileServer(functools.partial(PlainRequest, directory=folder), [])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


@contextlib.contextmanager
def served(rokuga, folder):
    server = subprocess.Popen([rokuga, "serve", folder, "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        if server.wait(10) != 0:
            raise SystemExit(f"the server ended with status {server.returncode}")


GAPS = re.compile(r"(?:#EXT-X-GAP\n(?:#[^\n]*\n)*[^#\n]+\n(?:#EXT-X-PROGRAM[^\n]*\n)*)+")


def length(base, name):
    """Seconds of the longest media playlist that is played, and how many holes there are in the one with most."""
    def read(path):
        with urllib.request.urlopen(f"{base}{name}/{path}") as answer:
            return answer.read().decode()

    texts = [read("index.m3u8")]
    if "#EXTINF" not in texts[0]:
        first = next(line for line in texts[0].splitlines() if line and not line.startswith("#"))
        audio = re.findall(r'TYPE=AUDIO,.*?DEFAULT=YES.*?URI="([^"]+)"', texts[0])
        texts = [read(path) for path in {first, *audio}]
    # A browser ends where nothing comes any more.
    played = [re.sub(GAPS.pattern + r"#EXT-X-ENDLIST\n$", "", text) for text in texts]
    seconds = [sum(float(value) for value in re.findall(r"#EXTINF:([\d.]+)", text)) for text in played]
    return max(seconds), max(len(GAPS.findall(text)) for text in texts)


def examine(page, base, folder, name, width, options):
    failures = Failures()
    page.show(*WIDTHS[width])
    presentation = PRESENTATIONS.get(name) if not options.folders else None
    if isinstance(presentation, Live):
        presentation.reset()
        found = live(page, base, folder, presentation, failures, name)
    else:
        seconds, holes = length(base, name)
        # A minute at the phone's width, where time tells nothing new, is played faster.
        rate = 4 if seconds > 30 and width == "phone" else 1
        found = whole(page, f"{base}{name}/", seconds, holes, failures, rate)
        if found["sizes"] and rate == 1:
            expected = 30 * seconds * 0.9 - 60 * holes
            failures.expect(options.folders or found["frames"] >= expected, f"showed {found['frames']} frames")
    failures.expect(found["width"] <= found["window"], f"is {found['width']} wide in a window of {found['window']}")
    complaints = page.complaints()
    failures.expect(not complaints, f"the console says {complaints[:2]}")
    if name == "ladder" and presentation:
        ladder(page, f"{base}{name}/", failures)
    if options.pictures:
        Path(options.pictures).mkdir(parents=True, exist_ok=True)
        Path(f"{options.pictures}/{page.name}-{name}-{width}.png").write_bytes(page.picture())
    sizes = " ".join(found["sizes"])
    print(f"{page.name:9} {name:9} {width:6} {found['time']:7.2f} s of {found['duration']:6.2f}  {found['frames']:5} frames  {sizes or '-'}  "
          f"{found['facts']}  {'FAILS' if failures.texts else 'ok'}", flush=True)
    return [f"{page.name} {name} {width}: {text}" for text in failures.texts]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--browsers", default="chromium,firefox")
    parser.add_argument("--pictures")
    parser.add_argument("--keep")
    parser.add_argument("rokuga")
    parser.add_argument("folders", nargs="*")
    options = parser.parse_args()
    rokuga = os.path.realpath(options.rokuga)
    with contextlib.ExitStack() as stack:
        folder = options.keep or stack.enter_context(tempfile.TemporaryDirectory())
        os.makedirs(folder, exist_ok=True)
        names = [name for name in PRESENTATIONS if re.search(options.only, name)]
        if options.folders:
            names = [Path(path).resolve().name for path in options.folders]
            for name, path in zip(names, options.folders):
                # The server follows no link that leads out.
                subprocess.run(["cp", "-r", path, f"{folder}/{name}"], check=True)
        else:
            for name in names:
                os.makedirs(f"{folder}/{name}", exist_ok=True)
                PRESENTATIONS[name](f"{folder}/{name}", rokuga, ROOT)
        base = stack.enter_context(served(rokuga, folder))
        failures = []
        for kind in options.browsers.split(","):
            with browser(BROWSERS[kind]) as page:
                for name in names:
                    for width in WIDTHS:
                        if width == "phone" and isinstance(PRESENTATIONS.get(name), Live):
                            continue
                        failures += examine(page, base, folder, name, width, options)
                if not options.folders and re.search(options.only, "messages"):
                    said = Failures()
                    messages(page, base, folder, said)
                    failures += [f"{page.name} messages: {text}" for text in said.texts]
    print("\n".join(failures) if failures else "all of it holds")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
