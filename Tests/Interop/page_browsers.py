"""Drives a headless Chromium (by chromedriver) or Firefox (by its Marionette) that shows one page: opens addresses,
runs scripts, takes pictures. All traffic is on the loopback.
"""

import base64
import contextlib
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

from players_browsers import PREFERENCES, sound_card, stop


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Chromium:
    """https://www.w3.org/TR/webdriver2/, and the width and colours of a phone by Chromium's own protocol."""

    name = "chromium"

    def __init__(self, folder, environment):
        port = free_port()
        self.driver = subprocess.Popen(
            [shutil.which("chromedriver"), f"--port={port}"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.root = f"http://127.0.0.1:{port}"
        wait_for_port(port)
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
                     "--autoplay-policy=no-user-gesture-required", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", f"--user-data-dir={folder}/profile"]
        options = {"args": arguments, "binary": shutil.which("chromium")}
        found = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})
        self.session = f"/session/{found['sessionId']}"

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            self.root + path, json.dumps(body).encode() if body is not None else None, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def developer(self, command, **parameters):
        return self.ask("POST", f"{self.session}/goog/cdp/execute", {"cmd": command, "params": parameters})

    def show(self, width, height, is_dark=False):
        self.developer("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.developer("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}])

    def open(self, address):
        self.ask("POST", f"{self.session}/url", {"url": address})

    def run(self, script, *arguments):
        return self.ask("POST", f"{self.session}/execute/sync", {"script": script, "args": list(arguments)})

    def picture(self):
        return base64.b64decode(self.ask("GET", f"{self.session}/screenshot"))

    def complaints(self):
        """What the console has to say, but for files that a presentation may lack."""
        log = self.ask("POST", f"{self.session}/se/log", {"type": "browser"})
        return [entry["message"] for entry in log if not any(name in entry["message"] for name in [".vtt", "poster.jpg"])]

    def close(self):
        with contextlib.suppress(OSError):
            self.ask("DELETE", self.session)
        stop(self.driver)


class Firefox:
    """https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html: [type, number, command, parameters]."""

    name = "firefox"

    def __init__(self, folder, environment):
        port = free_port()
        profile = f"{folder}/profile"
        subprocess.run(["mkdir", "-p", profile], check=True)
        with open(f"{profile}/user.js", "w") as file:
            for name, value in {**PREFERENCES, "marionette.port": port, "ui.systemUsesDarkTheme": 0, "layout.css.prefers-color-scheme.content-override": 1}.items():
                file.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        self.driver = subprocess.Popen(
            [program, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", profile], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(port)
        self.stream = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.number = 0
        self.receive()
        self.ask("WebDriver:NewSession")

    def receive(self):
        length = b""
        while (byte := self.stream.recv(1)) != b":":
            length += byte
        text = b""
        while len(text) < int(length):
            text += self.stream.recv(int(length) - len(text))
        return json.loads(text)

    def ask(self, command, **parameters):
        self.number += 1
        text = json.dumps([0, self.number, command, parameters]).encode()
        self.stream.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self.receive()
        if error:
            raise RuntimeError(f"{command}: {error}")
        return result

    def show(self, width, height, is_dark=False):
        self.ask("WebDriver:SetWindowRect", width=width, height=height + 85)
        self.ask("Marionette:SetContext", value="chrome")
        self.ask("WebDriver:ExecuteScript", script="Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0])", args=[0 if is_dark else 1])
        self.ask("Marionette:SetContext", value="content")

    def open(self, address):
        self.ask("WebDriver:Navigate", url=address)

    def run(self, script, *arguments):
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]

    def picture(self):
        return base64.b64decode(self.ask("WebDriver:TakeScreenshot", full=False)["value"])

    def complaints(self):
        return []

    def close(self):
        self.stream.close()
        stop(self.driver)


def wait_for_port(port):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")


@contextlib.contextmanager
def browser(kind):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sound_card(folder) as environment:
        opened = kind(folder, environment)
        try:
            yield opened
        finally:
            opened.close()
