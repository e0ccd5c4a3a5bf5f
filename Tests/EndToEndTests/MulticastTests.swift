import Foundation
import Testing

/// Multicast of IPv6, which the loopback does not deliver: on a pair of virtual interfaces in a network namespace, with
/// a sender that nobody here wrote.
@Suite(.waiting) struct MulticastTests {
    private static let interfaces = """
        set -e
        ip link set lo up
        ip link add name v0 type veth peer name v1
        # Otherwise addresses wait for other machines that may have them (RFC 4862 §5.4), and nothing is sent from them.
        for link in v0 v1; do echo 0 >"/proc/sys/net/ipv6/conf/$link/accept_dad"; ip link set "$link" up; done
        """

    /// Whether this machine lets a test have a network of its own.
    private static let hasNamespaces =
        (try? Command.run("unshare", ["-rn", "bash", "-c", interfaces]))?.status == 0

    /// An address comes with the link, a moment after it.
    private static let recording = """
        until ip -6 addr show dev v0 | grep -q 'inet6 .* scope link *$'; do read -rt 0.05 <> <(:) || true; done
        "$0" record "$1/job.json" 2>"$1/errors" &
        recorder=$!
        until grep -q ready "$1/errors"; do kill -0 "$recorder"; read -rt 0.05 <> <(:) || true; done
        ffmpeg -nostdin -v error -re -f lavfi -i sine=440:duration=1 -c:a libopus -ac 2 -payload_type 111 \
            -f rtp 'rtp://[ff15::99]:26951'
        wait "$recorder"
        """

    @Test(.enabled(if: hasNamespaces)) func recordsWhatIsSentToAGroupOfVersion6() throws {
        try Tree.withScratch { scratch in
            let sdp = "v=0\ns=-\nc=IN IP6 ff15::99\nm=audio 26951 RTP/AVP 111\na=rtpmap:111 opus/48000/2\n"
            let job: [String: Any] = [
                "job_id": "job", "output": ["directory": scratch.path], "limits": ["idle_timeout_s": 1.5],
                "source": ["type": "sdp", "sdp": sdp],
            ]
            try JSONSerialization.data(withJSONObject: job).write(to: scratch.appending(path: "job.json"))
            let script = Self.interfaces + "\n" + Self.recording
            let run = try Command.run(
                "timeout", ["60", "unshare", "-rn", "bash", "-c", script, Tree.rokuga.path, scratch.path])
            let errors = (try? String(contentsOf: scratch.appending(path: "errors"), encoding: .utf8)) ?? ""
            try #require(run.status == 0, "\(run.errors) \(errors)")
            let recording = try Recording(scratch.appending(path: "job/connection-1.mkv"))
            #expect(recording.tracks["audio"]?.codec == "opus")
            #expect(abs(recording.duration - 1) < 0.1)
        }
    }
}
