import Foundation

/// What is in a sample, reckoned by programs that are no recorders: `NAME.truth.json` and `NAME.frames.csv`.
struct Truth {
    struct Frame {
        var session: Int
        /// Seconds after the session's first frame, by RTP timestamps.
        var time: Double
        var isIntact: Bool
    }

    private let streams: [[String: Any]]
    private let rows: [[String: String]]

    init(_ name: String) throws {
        let data = try Data(contentsOf: Tree.samples.appending(path: "\(name).truth.json"))
        let document = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        streams = document["streams"] as? [[String: Any]] ?? []
        let table = try? String(contentsOf: Tree.samples.appending(path: "\(name).frames.csv"), encoding: .utf8)
        let lines = (table ?? "").split(whereSeparator: \.isNewline).map { $0.split(separator: ",").map(String.init) }
        rows = lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }

    /// Frames of a participant's video that must be written.
    func intactFrames(of participant: String) -> [Frame] {
        rows.filter { $0["stream"] == "\(participant)-video" && $0["intact"] == "1" }.map {
            Frame(session: Int($0["session"] ?? "") ?? 0, time: Double($0["rel_s"] ?? "") ?? 0, isIntact: true)
        }
    }

    /// Packets of a participant's sound, each counted once.
    func audioPackets(of participant: String) -> Int {
        streams.filter { $0["participant"] as? String == participant && $0["kind"] as? String == "audio" }
            .flatMap { $0["ssrcs"] as? [[String: Any]] ?? [] }
            .map { $0["unique_packets"] as? Int ?? 0 }.reduce(0, +)
    }
}
