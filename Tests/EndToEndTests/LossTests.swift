import Foundation
import TestSupport
import Testing

/// A capture from which packets are taken away: what is left must be a recording that decodes without a complaint.
@Suite(.waiting) struct LossTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var capture: String
        var container: String
        /// Of a hundred packets so many begin a loss of `length` packets.
        var percent: Double
        var length: Int
        var seed: UInt64
        var testDescription: String { "\(capture) to \(container), \(percent) % times \(length)" }
    }

    static let cases = [
        Case(capture: "av1-opus-360p", container: "mkv", percent: 0.3, length: 1, seed: 1),
        Case(capture: "av1-opus-360p", container: "mp4", percent: 1, length: 1, seed: 2),
        Case(capture: "av1-opus-360p", container: "mkv", percent: 5, length: 1, seed: 3),
        Case(capture: "av1-opus-360p", container: "mp4", percent: 0.2, length: 8, seed: 4),
    ]

    @Test(arguments: cases) func leavesARecordingThatDecodes(_ given: Case) throws {
        try Tree.withScratch { scratch in
            let lossy = scratch.appending(path: "lossy.pcap")
            try Self.lossy(given).write(to: lossy)
            try FileManager.default.copyItem(
                at: Tree.samples.appending(path: "\(given.capture).sdp"), to: scratch.appending(path: "lossy.sdp"))
            let run = try Command.rokuga(
                "batch", lossy.path, "--pipeline", "copy-\(given.container)", "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(path: "lossy/lossy.\(given.container)")
            #expect(try Recording.decodingErrors(file) == "")
            let pictures = try Recording(file).tracks["video"]?.times.count ?? 0
            #expect(pictures >= 1)
            #expect(pictures < (try Truth(given.capture).intactFrames(of: "A").count))
        }
    }

    /// The records of a classic pcap, little-endian: 24 bytes of file header, then 16 before each packet. The first
    /// second is left whole, so that there is a key frame.
    private static func lossy(_ given: Case) throws -> Data {
        let bytes = [UInt8](try Data(contentsOf: Tree.samples.appending(path: "\(given.capture).pcap")))
        var generator = SeededGenerator(seed: given.seed)
        var kept = Array(bytes[..<24])
        var position = 24
        var index = 0
        var lost = 0
        while position + 16 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[position + 8 + $1]) << (8 * $1) }
            let end = min(bytes.count, position + 16 + length)
            if index > 100, lost == 0, Double.random(in: 0..<100, using: &generator) < given.percent {
                lost = given.length
            }
            if lost > 0 { lost -= 1 } else { kept += bytes[position..<end] }
            position = end
            index += 1
        }
        return Data(kept)
    }
}
