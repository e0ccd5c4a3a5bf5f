#!/usr/bin/env python3
"""Damages captures and journals as disks do, and records them with `rokuga batch`.

usage: damage.py [--seeds N] [--rokuga PATH]

Each capture of the list, and a journal made of one, is damaged N times: flipped bits, pages that are zero, missing or
there twice, a cut end, up to three at once, or pages that the disk cannot read (EIO, by faults.c). The recording of the damaged file must have at least as many frames as that
of the part before the first damage, and must be reported as damaged unless only its end or its media were hit.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CAPTURES = [
    "opus-audio-only.pcap", "vp8-opus-360p.pcap", "h264-opus-360p.pcap", "opus-sr.rtpdump",
    "janus-vp8-opus-video-1.mjr", "vp8-opus-360p.pcapng",
]


def damaged(data, seed):
    """The damaged bytes, the first byte that differs, what was done, and the pages that cannot be read."""
    rng = random.Random(seed)
    if seed % 3 == 2:
        pages = sorted(rng.randrange((len(data) + 4095) // 4096) for _ in range(rng.randint(1, 6)))
        return data, pages[0] * 4096, f"unreadable pages {pages}", pages
    data, first, story = bytearray(data), len(data), []
    for _ in range(rng.randint(1, 3)):
        page = rng.choice([512, 4096])
        at = rng.randrange(len(data) // page) * page
        kind = rng.choice(["flip", "flip", "zero", "missing", "double", "cut"])
        if kind == "flip":
            at = rng.randrange(len(data))
            data[at] ^= 1 << rng.randrange(8)
        elif kind == "zero":
            data[at:at + page] = bytes(len(data[at:at + page]))
        elif kind == "missing":
            del data[at:at + page]
        elif kind == "double":
            data[at:at] = data[at:at + page]
            at += page
        else:
            at = rng.randrange(len(data) // 2, len(data))
            del data[at:]
        first = min(first, at)
        story.append(f"{kind} {at}")
    return bytes(data), first, ", ".join(story), []


def frames(rokuga, capture, folder, environment=None):
    """Frames of all outputs, and the report; zero if nothing can be recorded."""
    run = subprocess.run([rokuga, "batch", str(capture), "-o", str(folder), "--json"], capture_output=True, text=True,
                         timeout=120, cwd=ROOT, env=environment)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{capture}: status {run.returncode}: {run.stderr}")
    try:
        reports = json.loads(run.stdout or "[]")
    except json.JSONDecodeError:
        raise SystemExit(f"{capture}: no JSON: {run.stdout[:200]}")
    shutil.rmtree(folder, ignore_errors=True)
    if not reports:
        return 0, {}
    outputs = [output for connection in reports[0].get("connections", []) for output in connection["outputs"]]
    return sum(track["frames"] for output in outputs for track in output["tracks"]), reports[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--rokuga", default=str(ROOT / ".build/debug/rokuga"))
    arguments = parser.parse_args()
    worse = runs = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        library = scratch / "libfaults.so"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", library, Path(__file__).parent / "faults.c", "-ldl"], check=True)
        for name in CAPTURES:
            source = ROOT / "samples" / name
            if source.suffix == ".pcapng":
                subprocess.run(["editcap", "-F", "pcapng", str(source.with_suffix(".pcap")), str(scratch / name)], check=True)
                data = (scratch / name).read_bytes()
            else:
                data = source.read_bytes()
            copy = scratch / "case" / name
            copy.parent.mkdir(exist_ok=True)
            description = source.with_suffix(".sdp")
            if description.exists():
                shutil.copy(description, copy.with_suffix(".sdp"))
            copy.write_bytes(data)
            whole, _ = frames(arguments.rokuga, copy, scratch / "out")
            least = whole
            for seed in range(arguments.seeds):
                bytes_, first, story, pages = damaged(data, seed)
                copy.write_bytes(bytes_)
                environment = dict(
                    os.environ, LD_PRELOAD=str(library), BAD_FILE=name, BAD_PAGES=",".join(map(str, pages)))
                found, report = frames(arguments.rokuga, copy, scratch / "out", environment if pages else None)
                copy.write_bytes(data[:first])
                prefix, _ = frames(arguments.rokuga, copy, scratch / "out")
                runs += 1
                least = min(least, found)
                # A frame at the cut may be whole in the one and not in the other.
                missed = pages and "journal" in report and (
                    report["verdict"] == "completed" or not report["journal"].get("damaged_bytes"))
                if missed:
                    print(f"{name} seed {seed}: {story}, and the report does not say so")
                if found < prefix - 1 or missed:
                    worse += 1
                    print(f"{name} seed {seed}: {found} of {whole} frames, {prefix} before the damage: {story}")
            print(f"{name}: {whole} frames undamaged, at least {least} in {arguments.seeds} damaged copies")
    print(f"{runs} damaged files, {worse} with less than the part before the damage")
    sys.exit(1 if worse else 0)


if __name__ == "__main__":
    main()
