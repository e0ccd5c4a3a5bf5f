"""Plays files in a headless Firefox or Chromium and listens: players.html in the browser, a server of files here.

All traffic is on the loopback. Without a sound card a private PulseAudio takes what is heard, where it is installed.
"""

import base64
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time

import numpy

from file_server import FileRequest, FileServer

HERE = os.path.dirname(os.path.realpath(__file__))
# Firefox: nothing from outside, sound without a click, no first-run pages.
PREFERENCES = {
    "media.autoplay.default": 0, "media.autoplay.blocking_policy": 0, "media.autoplay.block-webaudio": False,
    "app.update.enabled": False, "browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "extensions.update.enabled": False, "browser.aboutwelcome.enabled": False, "toolkit.telemetry.enabled": False,
    "services.settings.server": "", "browser.safebrowsing.update.enabled": False, "privacy.resistFingerprinting": False,
    "privacy.reduceTimerPrecision": False, "media.gmp-manager.updateEnabled": False, "network.proxy.type": 0,
}


class Server(FileServer):
    """The page, the files, and what the page says of each of them or why it failed."""

    def __init__(self, files):
        super().__init__(Request, [file["path"] for file in files])
        self.asked = [dict(file, url=f"/file/{place}", path=None) for place, file in enumerate(files)]
        self.failure = None


class Request(FileRequest):
    def do_GET(self):
        if self.path == "/":
            return self.answer(200, "text/html", open(f"{HERE}/players.html", "rb").read())
        if self.path == "/files":
            return self.answer(200, "application/json", json.dumps(self.server.asked).encode())
        self.answer_file()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/failed":
            self.server.failure = body.decode()
        else:
            self.server.results[int(self.path.rsplit("/", 1)[1])] = json.loads(body)
        self.answer(204, "text/plain", b"")


@contextlib.contextmanager
def sound_card(folder):
    """The environment in which a program finds a sound card that nobody hears."""
    environment = dict(os.environ, HOME=folder, XDG_RUNTIME_DIR=folder)
    if not shutil.which("pulseaudio"):
        yield environment
        return
    socket = f"{folder}/pulse.socket"
    daemon = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes", "-L", "module-null-sink rate=48000",
         "-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while not os.path.exists(socket) and time.monotonic() < deadline and daemon.poll() is None:
            time.sleep(0.05)
        yield dict(environment, PULSE_SERVER=f"unix:{socket}")
    finally:
        stop(daemon)


def stop(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def command(browser, profile, address):
    if browser == "chromium":
        return [shutil.which("chromium"), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--autoplay-policy=no-user-gesture-required", f"--user-data-dir={profile}", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", address]
    os.makedirs(profile)
    with open(f"{profile}/user.js", "w") as file:
        for name, value in PREFERENCES.items():
            file.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    return [program, "--headless", "--no-remote", "--profile", profile, address]


def play(browser, files):
    """What the page posts for each file: a list of {path, seeks, isPlayed, seconds}; None where it did not answer."""
    results = {}
    # A file that takes the browser down costs no other one: it begins again behind it.
    while len(results) < len(files):
        first = len(results)
        part = files[first:]
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sound_card(folder) as environment:
            server = Server(part)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            words = command(browser, f"{folder}/profile", f"http://127.0.0.1:{server.server_port}/")
            process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                wait(server, process, part)
            finally:
                stop(process)
                server.shutdown()
                server.server_close()
            for place in range(len(part)):
                if place not in server.results:
                    results[first + place] = {"error": server.failure or "no answer"}
                    break
                results[first + place] = server.results[place]
    return [results[place] for place in range(len(files))]


def wait(server, process, files):
    done, since = 0, time.monotonic()
    while len(server.results) < len(files) and process.poll() is None and server.failure is None:
        if len(server.results) != done:
            done, since = len(server.results), time.monotonic()
        file = files[min(done, len(files) - 1)]
        if time.monotonic() - since > 90 + 20 * len(file["seeks"]) + 3 * file["seconds"]:
            return
        time.sleep(0.1)


def samples(found):
    """What was heard, and the number of its first sample on the clock of the sound."""
    data = numpy.frombuffer(base64.b64decode(found.get("sound") or ""), numpy.int16)
    return data.astype(numpy.float32) / 32767, found.get("first_sample", 0)


def clock(found):
    """Seconds to add to a time of the sound's clock for the page's clock; None where it is not known."""
    pairs = [(entry[3] / 1000 - entry[2]) for entry in found.get("clock", []) if entry[3] and entry[2]]
    pairs = pairs or [(entry[1] / 1000 - entry[0]) for entry in found.get("clock", [])]
    return float(numpy.median(pairs)) if pairs else None
