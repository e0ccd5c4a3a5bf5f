#!/usr/bin/env python3
"""Serves a live window to many clients beside the recording that makes it, and holds the recording against its journal.

usage: served.py ROKUGA [--clients 1000] [--seconds 30]

`rokuga simulate sora --loop` plays a capture, `rokuga record` makes a window of 5 segments and a Matroska file of it,
`rokuga serve` serves the window, and wrk (Debian package) asks for `video.m3u8` and the newest segments with all
clients at once. The same is recorded without clients before. Then must hold, with clients:

* wrk meets no error of a socket, and no timeout (30 s); it may ask for a segment that has left the window;
* the kernel dropped nothing, and the Matroska file is that of the journal, byte for byte;
* the recorder lost no packet that it had without clients, and the presentation has no gap;
* the server's memory, which a second run of as many clients must not raise by more than a tenth, is below 256 MiB.

Prints requests, bytes and latency of wrk, and processor time of recorder and server. Exit status 0 when all hold.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCRIPT = """
local count = 0
local newest = 1
function request()
  count = count + 1
  if count %% 3 == 0 then return wrk.format("GET", "/%(name)s/video/" .. math.max(1, newest - count %% 4) .. ".m4s") end
  return wrk.format("GET", "/%(name)s/" .. (count %% 2 == 0 and "video.m3u8" or "audio.m3u8"))
end
function response(status, headers, body)
  if status == 200 then
    for number in body:gmatch("video/(%%d+)%%.m4s") do newest = math.max(newest, tonumber(number)) end
  end
end
"""


def processor_seconds(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory(process):
    """In MiB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def record(options, scratch, clients):
    """The report of a recording with this number of clients, and what went wrong."""
    failures = []
    capture = Path(options.capture).stem
    simulator = subprocess.Popen([options.rokuga, "simulate", "sora", options.capture, "--loop", "--port", "0"],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    server = None
    try:
        url = next(word for word in simulator.stdout.readline().split() if word.startswith("http://"))
        job = {"job_id": "job", "source": {"type": "sora", "url": url, "channel_id": "sora"},
               "pipeline": {"outputs": [{"type": "hls", "from": "connections", "hlsTime": 1, "hlsListSize": 5},
                                        {"type": "recording", "from": "connections", "container": "mkv"}]},
               "limits": {"max_duration_s": options.seconds + 15}, "output": {"directory": str(scratch)}}
        (scratch / "job.json").write_text(json.dumps(job))
        recorder = subprocess.Popen([options.rokuga, "record", str(scratch / "job.json")], stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
        folder = scratch / "job" / capture
        while not (folder / "index.m3u8").exists():
            time.sleep(0.1)
        if clients:
            server = subprocess.Popen([options.rokuga, "serve", str(scratch / "job"), "--port", "0"],
                                      stdout=subprocess.PIPE, text=True)
            address = server.stdout.readline().strip()
            (scratch / "wrk.lua").write_text(SCRIPT % {"name": capture})
            before = processor_seconds(recorder)
            peaks = []
            for _ in range(2):
                wrk = subprocess.run(["wrk", "-t2", f"-c{clients}", f"-d{options.seconds / 2:.0f}s", "--timeout", "30s",
                                      "--latency", "-s", str(scratch / "wrk.lua"), address], capture_output=True, text=True)
                print(wrk.stdout.strip())
                peaks.append(peak_memory(server))
                failures += [line.strip() for line in wrk.stdout.splitlines() if "Socket errors" in line]
            print(f"processor: recorder {processor_seconds(recorder) - before:.1f} s, "
                  f"server {processor_seconds(server):.1f} s of {options.seconds} s; memory of the server: "
                  + " and ".join(f"{peak:.0f} MiB" for peak in peaks))
            if peaks[1] > 1.1 * peaks[0] or peaks[1] > 256:
                failures.append(f"the server's memory grew from {peaks[0]:.0f} to {peaks[1]:.0f} MiB")
        recorder.wait()
        report = json.loads((scratch / "job/report.json").read_text())
        if report["verdict"] != "completed":
            failures.append(f"{report['verdict']}: {report['warnings']}")
        if "#EXT-X-GAP" in (folder / "video.m3u8").read_text():
            failures.append("the presentation has a gap")
        subprocess.run([options.rokuga, "batch", str(scratch / "job/journal.pcapng"), "--pipeline", "copy-mkv", "-o",
                        str(scratch / "again")], check=True, stdout=subprocess.DEVNULL)
        again = next((scratch / "again").rglob("*.mkv"))
        if again.read_bytes() != (scratch / "job" / again.name).read_bytes():
            failures.append("the Matroska file is not that of the journal")
        return report["connections"][0]["tracks"], failures
    finally:
        for process in (simulator, server):
            if process:
                process.send_signal(signal.SIGTERM)
                process.wait()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("rokuga")
    arguments.add_argument("--clients", type=int, default=1000)
    arguments.add_argument("--seconds", type=int, default=30)
    arguments.add_argument("--capture", default="samples/h264-opus-360p.pcap")
    options = arguments.parse_args()
    # A client has a socket here and one at the server.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, max(4096, 4 * options.clients)), most))
    failures = []
    for clients in (0, options.clients):
        with tempfile.TemporaryDirectory(prefix="rokuga-served-") as name:
            tracks, found = record(options, Path(name), clients)
            failures += found
            print(f"{clients} clients: " + ", ".join(
                f"{track['kind']} {track['packets']} packets, {track['lost']} lost, {track['late']} late, "
                f"{track['kernel_dropped']} dropped" for track in tracks))
            failures += [f"{track['kind']} lacks packets" for track in tracks
                         if track["lost"] or track["late"] or track["kernel_dropped"]]
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
