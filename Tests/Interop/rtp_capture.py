"""RTP packets as captures: fields of a header, classic pcap, session descriptions. For the scripts that make samples."""

import json
import struct

AUDIO, VIDEO = 60001, 60003


def payload_type(data):
    return data[1] & 0x7F


def sequence(data):
    return struct.unpack(">H", data[2:4])[0]


def ssrc(data):
    return struct.unpack(">I", data[8:12])[0]


def timestamp(data):
    return struct.unpack(">I", data[4:8])[0]


def pcap(packets, port):
    """A classic pcap of (seconds, RTP packet); `port` is a number, or a function of the packet."""
    out = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)]
    for at, data in packets:
        destination = port(data) if callable(port) else port
        udp = struct.pack(">HHHH", 40000, destination, 8 + len(data), 0) + data
        header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0x4000, 64, 17, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
        total = sum(struct.unpack(">10H", header))
        total = (total & 0xFFFF) + (total >> 16)
        header = header[:10] + struct.pack(">H", ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF) + header[12:]
        frame = bytes(12) + b"\x08\0" + header + udp
        # 2026-11-21T00:00:00Z and the time since the first packet.
        micros = 1795219200 * 10**6 + round(at * 10**6)
        out.append(struct.pack("<IIII", micros // 10**6, micros % 10**6, len(frame), len(frame)) + frame)
    return b"".join(out)


def section(kind, port, types, *attributes):
    return [f"m={kind} {port} RTP/AVP {types}", "c=IN IP4 127.0.0.1"] + [f"a={attribute}" for attribute in attributes]


def sdp(*sections):
    """A session description of media sections, each a list of lines."""
    lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=-", "t=0 0"] + [line for lines in sections for line in lines]
    return "\r\n".join(lines) + "\r\n"


def write(base, packets, port, description, truth):
    """BASE.pcap, BASE.sdp and BASE.truth.json."""
    truth["length_s"] = round(packets[-1][0], 3)
    with open(base + ".pcap", "wb") as file:
        file.write(pcap(packets, port))
    with open(base + ".sdp", "w", newline="") as file:
        file.write(description)
    with open(base + ".truth.json", "w") as file:
        json.dump(truth, file, indent=1)
    print(base, json.dumps(truth))
