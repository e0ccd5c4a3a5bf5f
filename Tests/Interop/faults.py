#!/usr/bin/env python3
"""Makes one system call after another fail once, and looks at what rokuga says and leaves.

usage: faults.py ROKUGA [--command record|batch|recover|render] [--each N] [--seed S] [--jobs J]

A preloaded library (faults.c) fails the n-th write, pwrite, fdatasync, fsync, rename, open, bind, socket, mmap,
recvmmsg, unlink, mkdir, read, pread or epoll_wait with EIO, ENOSPC, EINTR, EMFILE or ENOMEM. With --each 0 every call
of a run without a fault fails once; otherwise N of each kind do, the first ones and others by the seed. Then must hold:

* the process ends by itself, and not by a signal;
* status 0 without a warning means that every file is the one of a run without a fault, frame by frame; for a live
  recording: the one that its journal gives;
* after anything else, `recover` makes files of the journal, with all packets that the journal has;
* a call that was only interrupted (EINTR) changes nothing.

Prints a line for each that does not hold, and the number of runs. Exit status 0 when all hold.
"""

import argparse
import concurrent.futures
import errno
import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import paced

KINDS = ["write", "pwrite", "fdatasync", "fsync", "rename", "open", "bind", "socket", "mmap", "recvmmsg", "unlink",
         "mkdir", "ftruncate", "read", "pread", "epoll_wait"]
ERRORS = {
    "write": ["EIO", "ENOSPC", "EINTR"], "pwrite": ["EIO", "ENOSPC", "EINTR"], "fdatasync": ["EIO", "ENOSPC", "EINTR"],
    "fsync": ["EIO", "EINTR"], "rename": ["EIO", "ENOSPC"], "open": ["EMFILE", "ENOSPC", "EINTR", "EIO"],
    "bind": ["ENOMEM", "EMFILE"], "socket": ["EMFILE", "ENOMEM"], "mmap": ["ENOMEM"],
    "recvmmsg": ["ENOMEM", "EINTR", "EIO"], "unlink": ["EIO"], "mkdir": ["ENOSPC", "EIO"], "ftruncate": ["EIO"],
    "read": ["EIO", "EINTR"], "pread": ["EIO", "EINTR"], "epoll_wait": ["EINTR", "ENOMEM"]}
PORTS = itertools.count(31000, 20)


class Trial:
    """One run of a command in a folder of its own."""

    def __init__(self, tools, command, kind="none", number=0, error="EIO"):
        self.rokuga, self.library = tools
        self.command, self.kind, self.number, self.error = command, kind, number, error
        self.folder = Path(tempfile.mkdtemp(prefix="rokuga-fault-"))
        self.call = paced.Call("vp8-opus-360p", 1.5, self.folder, next(PORTS))
        self.out = self.folder / "out" / "job"
        self.log = self.folder / "log"

    def environment(self):
        return dict(
            os.environ, LD_PRELOAD=str(self.library), FAULT_CALL=self.kind, FAULT_NUMBER=str(self.number),
            FAULT_ERROR=str(getattr(errno, self.error)), FAULT_LOG=str(self.folder / "faults"))

    def start(self, *arguments, is_faulty=True):
        with open(self.log, "ab") as log:
            return subprocess.Popen(
                [self.rokuga, *map(str, arguments)], stdout=log, stderr=log, cwd=paced.ROOT,
                env=self.environment() if is_faulty else None)

    def finish(self, process):
        try:
            return process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return "endless"

    def run(self):
        if self.command == "record":
            process = self.start("record", self.call.job("copy"))
            if paced.wait_until_ready(process, self.log):
                self.call.send(lambda: process.poll() is not None)
            return self.finish(process)
        if self.command == "batch":
            return self.finish(self.start("batch", self.call.capture, "--pipeline", "copy", "-o", self.folder / "made"))
        # What a killed recorder leaves: its journal without its report.
        process = self.start("record", self.call.job("copy"), is_faulty=False)
        paced.wait_until_ready(process, self.log)
        self.call.send(lambda: False)
        process.kill()
        process.wait()
        if self.command == "recover":
            return self.finish(self.start("recover", self.out))
        return self.finish(self.start("render", self.out, "--pipeline", "copy", "-o", self.folder / "made"))

    def quiet(self, *arguments):
        run = subprocess.run(
            [self.rokuga, *map(str, arguments)], capture_output=True, text=True, cwd=paced.ROOT, timeout=120)
        return run.returncode, run.stdout + run.stderr

    def made(self):
        return self.out if self.command in ("record", "recover") else next(
            iter(sorted((self.folder / "made").rglob("report.json"))), self.folder / "made" / "report.json").parent

    def problems(self, status):
        if status == "endless" or status < 0:
            return [f"ended by {status}"]
        found = []
        document = paced.report(self.made())
        is_clean = status == 0 and document and document["verdict"] == "completed" and not document.get("warnings")
        if status == 0 and not document:
            return ["status 0 without a report"]
        if status == 0 and document["verdict"] == "failed":
            found.append("status 0, and the verdict is failed")
        journal = self.out / "journal.pcapng"
        if document and document["verdict"] != "failed" or is_clean:
            reference = self.reference()
            for file in paced.outputs(document):
                path = self.made() / file
                if not path.exists():
                    found.append(f"{document['verdict']}, but {file} is missing") if is_clean else None
                elif is_clean and paced.frames(path) != reference:
                    found.append(f"completed, but {file} has other frames")
        if self.command in ("record", "recover") and not is_clean and paced.journalled(journal):
            code, text = self.quiet("recover", "--force", self.out)
            made = sorted(self.out.glob("*.mkv"))
            if code or not made:
                found.append(f"status {status}; recover then gives {code}: {text.strip()[-200:]}")
            elif paced.frames(made[0]) != self.reference():
                found.append("recover gives other frames than the journal")
        if self.error == "EINTR" and (status != 0 or self.command in ("record", "batch") and not is_clean):
            found.append(f"an interrupted call is no error, but the status is {status}")
        return found

    def reference(self):
        """The frames without a fault: of the capture, or of the journal."""
        source = self.call.capture if self.command == "batch" else self.out / "journal.pcapng"
        target = self.folder / "reference"
        shutil.rmtree(target, ignore_errors=True)
        self.quiet("batch", source, "--pipeline", "copy", "-o", target)
        made = sorted(target.rglob("*.mkv"))
        return paced.frames(made[0]) if made else {}

    def has_fired(self):
        log = self.folder / "faults"
        return log.exists() and "failed" in log.read_text()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def counts(tools, command):
    trial = Trial(tools, command)
    status = trial.run()
    found = {}
    for line in (trial.folder / "faults").read_text().splitlines():
        kind, count = line.split()
        found[kind] = max(found.get(kind, 0), int(count))
    for problem in trial.problems(status):
        print(f"{command} without a fault: {problem}")
    trial.remove()
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rokuga", type=Path)
    parser.add_argument("--command", action="append")
    parser.add_argument("--each", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=4)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    scratch = Path(tempfile.mkdtemp(prefix="rokuga-faults-"))
    library = scratch / "libfaults.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-o", library, Path(__file__).parent / "faults.c", "-ldl"], check=True)
    tools = (arguments.rokuga.resolve(), library)
    trials = []
    for command in arguments.command or ["record", "batch", "recover", "render"]:
        for kind, count in counts(tools, command).items():
            if not count:
                continue
            numbers = list(range(1, count + 1))
            if arguments.each and count > arguments.each:
                numbers = numbers[:2] + chance.sample(numbers[2:], max(0, arguments.each - 2))
            for number in numbers:
                trials.append((command, kind, number, chance.choice(ERRORS[kind])))
    chance.shuffle(trials)

    def attempt(given):
        trial = Trial(tools, *given)
        status = trial.run()
        found = trial.problems(status) if trial.has_fired() else None
        trial.remove()
        return given, status, found

    failed = fired = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for given, status, found in pool.map(attempt, trials):
            fired += found is not None
            for problem in found or []:
                print(*given, f"(status {status}):", problem, flush=True)
            failed += bool(found)
    shutil.rmtree(scratch, ignore_errors=True)
    print(f"{len(trials)} runs, {fired} with a fault, {failed} with a problem")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
