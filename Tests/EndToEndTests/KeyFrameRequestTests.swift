import Captures
import Foundation
import Ingest
import Media
import Testing

/// A sender of plain RTP that was there before the recorder: it gives a key frame only when it is asked by RTCP.
@Suite(.waiting) struct KeyFrameRequestTests {
    private static let video: UInt16 = 26_921
    /// Addresses of the sender, and of a stranger who sends the same stream.
    private static let sender = IPAddress.v4(0x7F00_0017)
    private static let stranger = IPAddress.v4(0x7F00_0018)

    private static let sdp = """
        v=0
        m=video \(video) RTP/AVPF 120
        c=IN IP4 127.0.0.1
        a=rtpmap:120 VP8/90000
        a=rtcp-fb:120 nack pli
        """

    @Test func asksTheSenderOfTheStreamUntilAKeyFrameComes() throws {
        try Tree.withScratch { scratch in
            let connection: [String: Any] = [
                "connection_id": "camera", "sdp": Self.sdp, "source_address": Self.sender.rendered(),
                "request_key_frame": "auto",
            ]
            let job: [String: Any] = [
                "job_id": "job", "output": ["directory": scratch.path], "limits": ["idle_timeout_s": 1.5],
                "source": ["type": "sdp", "connections": [connection]],
            ]
            let file = scratch.appending(path: "job.json")
            try JSONSerialization.data(withJSONObject: job).write(to: file)
            let recorder = try Running(Tree.rokuga.path, ["record", file.path])
            try #require(recorder.wait(seconds: 20) { recorder.complaints.contains("ready") }, "\(recorder.complaints)")

            let camera = try AskedCamera(
                sample: "vp8-opus-360p", port: 60_003, from: Self.sender, stranger: Self.stranger,
                to: Endpoint(address: .v4(0x7F00_0001), port: Self.video))
            // The first two requests get lost, so that a third one shows how often the recorder asks.
            try camera.playBlind(untilRequest: 3)
            try camera.playFromTheKeyFrame(frames: 60)

            let ended = recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            #expect(camera.requests.count >= 3)
            #expect(camera.requests.allSatisfy { $0.datagram.source.port == Self.video + 1 })
            let times = camera.requests.map(\.datagram.arrival.nanoseconds)
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 > 900_000_000 }, "\(times)")
            let loss = camera.requests.map { Array($0.bytes.suffix(12).prefix(4)) }
            #expect(loss.allSatisfy { $0 == [0x81, 206, 0, 2] })
            #expect(camera.requests.allSatisfy { Array($0.bytes.suffix(4)) == camera.ssrc })
            #expect(try camera.misledCount() == 0)

            let output = scratch.appending(path: "job/camera.mkv")
            #expect(try Recording(output).tracks["video"]?.times.count == 60)
            #expect(try Recording.decodingErrors(output) == "")
            let report = try JSONSerialization.jsonObject(
                with: Data(contentsOf: scratch.appending(path: "job/report.json")))
            let connections = (report as? [String: Any])?["connections"] as? [[String: Any]]
            #expect(connections?.first?["key_frame_requests"] as? Int == camera.requests.count)

            let again = try Command.rokuga(
                "batch", scratch.appending(path: "job/journal.pcapng").path, "-o",
                scratch.appending(path: "again").path)
            #expect(again.status == 0, "\(again.errors)")
            let second = scratch.appending(path: "again/job/camera.mkv")
            #expect(try Data(contentsOf: output) == Data(contentsOf: second))
        }
    }
}

/// Sends a sample's pictures from RTP and RTCP sockets of its own, and keeps what comes back.
private final class AskedCamera {
    struct Request {
        var datagram: ReceivedDatagram
        var bytes: [UInt8]
    }

    /// What came to the RTCP port.
    private(set) var requests: [Request] = []
    private var frames: [[[UInt8]]] = []
    private let sockets: Receiver
    private let ports: PortPair
    private let stranger: Receiver
    private let unexpectedSenders: PortPair
    private let target: Endpoint
    private var round: ReceivedRound
    private var sequence: UInt16 = 100
    private var timestamp: UInt32 = 0
    private var strayCount = 0

    init(sample: String, port: UInt16, from address: IPAddress, stranger other: IPAddress, to target: Endpoint) throws {
        self.target = target
        round = try ReceivedRound()
        sockets = try Receiver(options: ReceiverOptions(address: address))
        stranger = try Receiver(options: ReceiverOptions(address: other))
        let range = try PortRange(first: 26_930, last: 26_939)
        ports = try sockets.bindPairs(1, from: range)[0]
        unexpectedSenders = try stranger.bindPairs(1, from: range)[0]
        var reader = try CaptureReader(path: Tree.samples.appending(path: "\(sample).pcap").path)
        reading: while true {
            switch try reader.next() {
            case .datagram(let datagram) where datagram.destination.port == port:
                let bytes = reader.withPayload(datagram.payload) { payload in
                    var copy: [UInt8] = []
                    copy.append(payload)
                    return copy
                }
                if let last = frames.last?.last, last[4..<8] == bytes[4..<8] {
                    frames[frames.count - 1].append(bytes)
                } else {
                    frames.append([bytes])
                }
            case .end: break reading
            default: break
            }
        }
    }

    var ssrc: [UInt8] { Array(frames[0][0][8..<12]) }

    /// Pictures that nobody can decode, until so many requests have come.
    func playBlind(untilRequest count: Int) throws {
        for frame in frames.dropFirst() where requests.count < count {
            try send(frame, isUnexpectedsToo: true)
        }
        try #require(requests.count >= count)
    }

    func playFromTheKeyFrame(frames count: Int) throws {
        for frame in frames.prefix(count) { try send(frame, isUnexpectedsToo: false) }
    }

    /// Datagrams that came to anybody or anything but the sender's RTCP port.
    func misledCount() throws -> Int {
        _ = try stranger.drain(into: &round)
        return strayCount + round.count
    }

    /// One picture, and the wait for the next one 33 ms later.
    private func send(_ frame: [[UInt8]], isUnexpectedsToo: Bool) throws {
        for packet in frame {
            var packet = packet
            packet.replaceSubrange(2..<4, with: [UInt8(sequence >> 8), UInt8(sequence & 255)])
            packet.replaceSubrange(4..<8, with: (0..<4).map { UInt8(truncatingIfNeeded: timestamp >> (24 - 8 * $0)) })
            sequence &+= 1
            try sockets.send(packet, from: ports.rtp, to: target)
            if isUnexpectedsToo { try stranger.send(packet, from: unexpectedSenders.rtp, to: target) }
        }
        timestamp &+= 3000
        _ = try sockets.receive(waiting: Interval(milliseconds: 33), into: &round)
        for i in 0..<round.count {
            guard round[i].destination.port == ports.rtcp else {
                strayCount += 1
                continue
            }
            let bytes = round.withBytes(i) { bytes in
                var copy: [UInt8] = []
                copy.append(bytes)
                return copy
            }
            requests.append(Request(datagram: round[i], bytes: bytes))
        }
    }
}
