"""A room of the Janus gateway, through its plain HTTP API: join, publish, forward as RTP.

Only the standard library; every request and every wait has a timeout.
"""

import json
import os
import time
import urllib.error
import urllib.request
import uuid

ROOM = 1234
# Other payload types than a browser or aiortc would use, so that packets prove Janus rewrote them.
AUDIO_PAYLOAD_TYPE = 109
VIDEO_PAYLOAD_TYPE = 121
RTPMAP = {"opus": "opus/48000/2", "vp8": "VP8/90000", "vp9": "VP9/90000", "h264": "H264/90000"}


class JanusError(Exception):
    pass


class Janus:
    """One session with one handle of the videoroom plugin."""

    def __init__(self, url, patience=15):
        self.patience = patience
        self.path = url
        self.path = f"{url}/{self._ask({'janus': 'create'})['data']['id']}"
        self.session = self.path
        attach = {"janus": "attach", "plugin": "janus.plugin.videoroom"}
        self.path = f"{self.session}/{self._ask(attach)['data']['id']}"

    def message(self, body, jsep=None):
        """Sends a message to the plugin; returns its data and the session description of the reply."""
        request = {"janus": "message", "body": body}
        if jsep:
            request["jsep"] = jsep
        reply = self._ask(request)
        if reply["janus"] == "ack":
            reply = self._event(reply["transaction"])
        data = reply["plugindata"]["data"]
        if "error" in data:
            raise JanusError(f"Janus refuses {body['request']}: {data['error']}")
        return data, reply.get("jsep")

    def destroy(self):
        self.path = self.session
        self._ask({"janus": "destroy"})

    def _ask(self, body):
        body = dict(body, transaction=uuid.uuid4().hex)
        return self._fetch(self.path, json.dumps(body).encode(), self.patience)

    def _event(self, transaction):
        """The event that answers an asynchronous request; others (ICE state, keep-alives) are ignored."""
        deadline = time.monotonic() + self.patience
        while (left := deadline - time.monotonic()) > 0:
            event = self._fetch(f"{self.session}?maxev=1", None, left)
            if event.get("transaction") == transaction:
                return event
        raise JanusError(f"Janus did not answer within {self.patience} s")

    def _fetch(self, url, body, timeout):
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                reply = json.load(answer)
        except (OSError, ValueError) as error:
            raise JanusError(f"{url}: {error}") from error
        if reply.get("janus") == "error":
            raise JanusError(f"{url}: {reply['error']['reason']}")
        return reply


def forward(janus, publisher, audio_port, video_port):
    """Makes Janus send a publisher's audio (mid 0) and video (mid 1) to loopback ports; returns the forwarders."""
    streams = [
        {"mid": "0", "port": audio_port, "pt": AUDIO_PAYLOAD_TYPE},
        {"mid": "1", "port": video_port, "pt": VIDEO_PAYLOAD_TYPE},
    ]
    body = {"request": "rtp_forward", "room": ROOM, "publisher_id": publisher, "streams": streams,
            "host": "127.0.0.1", "host_family": "ipv4"}
    data, _ = janus.message(body)
    return data["forwarders"]


def session_description(forwarders, video_codec, publisher_answer):
    """The SDP (RFC 8866) of what Janus forwards: its ports and payload types, and the negotiated format parameters."""
    codecs = {"audio": ("opus", AUDIO_PAYLOAD_TYPE), "video": (video_codec, VIDEO_PAYLOAD_TYPE)}
    lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=Janus", "c=IN IP4 127.0.0.1", "t=0 0"]
    for kind, (codec, payload_type) in codecs.items():
        found = [item for item in forwarders if item["type"] == kind]
        if len(found) != 1:
            raise JanusError(f"Janus forwards {len(found)} {kind} streams: {forwarders}")
        payload_type = found[0].get("pt", payload_type)
        lines.append(f"m={kind} {found[0]['port']} RTP/AVP {payload_type}")
        lines.append(f"a=rtpmap:{payload_type} {RTPMAP[codec]}")
        parameters = format_parameters(publisher_answer, kind)
        if parameters:
            lines.append(f"a=fmtp:{payload_type} {parameters}")
        lines.append("a=sendonly")
    return "\r\n".join(lines) + "\r\n"


def format_parameters(description, kind):
    """The `a=fmtp` of the first payload type of a media section."""
    media = next((part for part in description.split("\r\nm=")[1:] if part.startswith(kind + " ")), "")
    payload_type = media.split("\r\n")[0].split(" ")[3:4]
    prefix = f"a=fmtp:{payload_type[0]} " if payload_type else None
    return next((line[len(prefix):] for line in media.split("\r\n") if prefix and line.startswith(prefix)), None)


def hand_over(folder, forwarders, video_codec, publisher_answer, patience=30):
    """Writes `connection.sdp` and `forwarders.json`, then waits until `recorder-ready` exists beside them.

    The publisher's media begin only after this, so that a missing first packet is the recorder's fault.
    """
    write(folder, "forwarders.json", json.dumps(forwarders, indent=2))
    write(folder, "connection.sdp", session_description(forwarders, video_codec, publisher_answer))
    deadline = time.monotonic() + patience
    while not os.path.exists(os.path.join(folder, "recorder-ready")):
        if time.monotonic() > deadline:
            raise JanusError(f"the recorder was not ready within {patience} s")
        time.sleep(0.05)


def write(folder, name, text):
    """Appears under its name only when complete."""
    path = os.path.join(folder, name)
    with open(path + ".part", "w", encoding="utf-8", newline="") as file:
        file.write(text)
    os.replace(path + ".part", path)
