import Media
import TestSupport

@testable import Simulator

/// A second of audio and picture to torture: 50 packets of audio, 25 frames of two packets each.
enum TortureScene {
    static let description: ForwardedSDP = {
        do { return try ForwardedSDP(parsing: soraSDP) } catch {
            preconditionFailure("the text above is whole: \(error)")
        }
    }()

    /// The picture's timestamps begin at a million, the audio's just before they wrap.
    static func capture(delayOfPicture: Int64 = 0) throws -> SimulatedCapture {
        var packets: [(time: Int64, port: UInt16, bytes: [UInt8])] = []
        for i in 0..<50 {
            let timestamp = UInt32.max - 1000 &+ UInt32(i) &* 960
            packets.append((Int64(i) * 20, 60001, rtp(sequence: UInt16(i), timestamp: timestamp)))
        }
        for i in 0..<25 {
            let timestamp = UInt32(1_000_000 + i * 3600)
            for part in 0..<2 {
                var bytes = rtp(
                    payloadType: 120, sequence: UInt16(2 * i + part), timestamp: timestamp, ssrc: 0xB)
                bytes[1] |= part == 1 ? 0x80 : 0
                packets.append((Int64(i) * 40 + delayOfPicture, 60003, bytes))
            }
        }
        var capture = SimulatedCapture(path: "scene")
        for packet in packets.sorted(by: { $0.time < $1.time }) {
            try capture.append(packet.bytes, port: packet.port, at: SessionTime(milliseconds: packet.time))
        }
        return capture
    }

    /// A scenario over the capture above; `text` holds further lines of YAML.
    static func scenario(_ text: String = "", seconds: Int = 3) throws -> TortureScenario {
        try TortureScenario(parsing: "captures: [x]\nlength_s: \(seconds)\n\(text)\n", file: "s")
    }

    /// Everything that a scenario makes arrive, and what became of its streams.
    static func run(
        _ text: String = "", seconds: Int = 3
    ) throws -> (arrivals: [TortureSender.Arrival], truths: [TortureTruth]) {
        var sender = try TortureSender(
            try scenario(text, seconds: seconds), captures: [try capture()], description: description)
        var arrivals: [TortureSender.Arrival] = []
        while let arrival = sender.next() { arrivals.append(arrival) }
        return (arrivals, sender.truths)
    }
}

extension [TortureSender.Arrival] {
    /// The packets of a port.
    func on(_ port: UInt16) -> [TortureSender.Arrival] {
        filter { $0.datagram.destination.port == port }
    }

    var bytes: [[UInt8]] { map(\.datagram.payload) }
}
