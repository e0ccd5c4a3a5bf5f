#!/usr/bin/env python3
"""Plays recordings in a headless Chromium and lists what it showed.

    play_chromium.py [--rate N] FILE...

One line for each file: how playing ended, seconds played, pictures decoded and dropped, and the picture sizes in
order. Matroska is served as video/webm, as a web page must. Exit status 0 if every file played to its end, else 1.
Needs Debian's chromium; all traffic on the loopback.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading

from file_server import FileRequest, FileServer

PAGE = """<!doctype html><meta charset="utf-8"><video id="v" muted playsinline width="640" height="360"></video><script>
const files = FILES, rate = RATE, sleep = ms => new Promise(done => setTimeout(done, ms));
function play(file) {
  return new Promise(done => {
    const old = document.getElementById("v"), video = old.cloneNode();
    old.replaceWith(video);
    const sizes = [];
    const note = () => {
      const size = video.videoWidth + "x" + video.videoHeight;
      if (video.videoWidth && sizes[sizes.length - 1] !== size) sizes.push(size);
    };
    let last = -1, still = 0, isOver = false;
    const end = how => {
      if (isOver) return;
      isOver = true;
      clearInterval(watch);
      const quality = video.getVideoPlaybackQuality();
      done({how, seconds: video.currentTime, duration: video.duration, sizes,
        decoded: quality.totalVideoFrames, dropped: quality.droppedVideoFrames,
        error: video.error ? video.error.message : ""});
    };
    for (const event of ["loadedmetadata", "resize", "timeupdate"]) video.addEventListener(event, note);
    video.addEventListener("ended", () => end("ended"));
    video.addEventListener("error", () => end("error"));
    // A picture that stands for ten seconds stands for ever.
    const watch = setInterval(() => {
      still = video.currentTime === last ? still + 1 : 0;
      last = video.currentTime;
      if (still > 20) end("stalled");
    }, 500);
    video.muted = true;
    video.defaultPlaybackRate = video.playbackRate = rate;
    video.src = file;
    video.play().catch(error => { if (error.name !== "AbortError") end("refused"); });
  });
}
(async () => {
  for (let i = 0; i < files.length; i++) {
    const result = await play(files[i]);
    await fetch("/result/" + i, {method: "POST", body: JSON.stringify(result)});
  }
})();
</script>
"""


class Server(FileServer):
    """The page, the files, and the page's result for each of them."""

    def __init__(self, files, rate):
        super().__init__(Request, files)
        self.is_done = threading.Event()
        names = json.dumps([f"/file/{i}" for i in range(len(files))])
        self.page = PAGE.replace("FILES", names).replace("RATE", str(rate)).encode()


class Request(FileRequest):
    def do_GET(self):
        if self.path == "/":
            return self.answer(200, "text/html", self.server.page)
        self.answer_file()

    def do_POST(self):
        index = int(self.path.rsplit("/", 1)[1])
        self.server.results[index] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(204, "text/plain", b"")
        if len(self.server.results) == len(self.server.files):
            self.server.is_done.set()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rate", type=float, default=1, help="how fast it is played; default 1")
    parser.add_argument("--seconds", type=float, default=600, help="how long all of them may take; default 600")
    parser.add_argument("files", nargs="+", metavar="FILE")
    given = parser.parse_args()
    browser = shutil.which("chromium")
    if not browser:
        raise SystemExit("play_chromium.py: no chromium; apt-get install chromium")
    server = Server(given.files, given.rate)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    profile = tempfile.mkdtemp(prefix="rokuga-chromium.")
    arguments = [
        browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--mute-audio", "--no-first-run",
        "--autoplay-policy=no-user-gesture-required", f"--user-data-dir={profile}", "--disable-background-networking",
        f"http://127.0.0.1:{server.server_port}/",
    ]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server.is_done.wait(given.seconds)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        server.shutdown()
        shutil.rmtree(profile, ignore_errors=True)
    failed = False
    for index, path in enumerate(given.files):
        result = server.results.get(index)
        if not result:
            print(f"{path}: no answer")
            failed = True
            continue
        failed = failed or result["how"] != "ended"
        print(
            f"{path}: {result['how']}, {result['seconds'] or 0:.2f} of {result['duration'] or 0:.2f} s, "
            f"{result['decoded']} pictures ({result['dropped']} dropped), {', '.join(result['sizes']) or 'no picture'}"
            + (f", {result['error']}" if result["error"] else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
