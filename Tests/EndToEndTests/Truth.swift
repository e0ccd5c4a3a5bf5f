import Foundation

/// What is in a sample, reckoned by programs that are no recorders: `NAME.truth.json` and `NAME.frames.csv`.
struct Truth {
    struct Frame {
        var session: Int
        /// Seconds after the session's first frame, by RTP timestamps.
        var time: Double
        var isIntact: Bool
        /// Seconds after the capture's first packet.
        var arrival: Double
    }

    struct Participant {
        /// Seconds after the capture's first packet.
        var firstArrival: Double
        var lastArrival: Double
        /// Seconds by which a beep begins after its flash, by the quickest packets.
        var beepAfterFlash: Double
    }

    private let participants: [[String: Any]]
    private let streams: [[String: Any]]
    private let rows: [[String: String]]

    init(_ name: String) throws {
        let data = try Data(contentsOf: Tree.samples.appending(path: "\(name).truth.json"))
        let document = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        participants = document["participants"] as? [[String: Any]] ?? []
        streams = document["streams"] as? [[String: Any]] ?? []
        let table = try? String(contentsOf: Tree.samples.appending(path: "\(name).frames.csv"), encoding: .utf8)
        let lines = (table ?? "").split(whereSeparator: \.isNewline).map { $0.split(separator: ",").map(String.init) }
        rows = lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }

    /// Frames of a participant's video that must be written.
    func intactFrames(of participant: String) -> [Frame] {
        rows.filter { $0["stream"] == "\(participant)-video" && $0["intact"] == "1" }.map {
            Frame(
                session: Int($0["session"] ?? "") ?? 0, time: Double($0["rel_s"] ?? "") ?? 0, isIntact: true,
                arrival: Double($0["arrival_s"] ?? "") ?? 0)
        }
    }

    func participant(_ name: String) -> Participant? {
        guard let found = participants.first(where: { $0["name"] as? String == name }),
            let first = found["first_arrival_s"] as? Double, let last = found["last_arrival_s"] as? Double,
            let sync = (found["av_sync"] as? [[String: Any]])?.first?["sound_after_picture"] as? [String: Any],
            let quickest = sync["by_quickest_arrival"] as? [String: Any], let median = quickest["median_ms"] as? Double
        else { return nil }
        return Participant(firstArrival: first, lastArrival: last, beepAfterFlash: median / 1000)
    }

    /// Packets of a participant's sound, each counted once.
    func audioPackets(of participant: String) -> Int {
        streams.filter { $0["participant"] as? String == participant && $0["kind"] as? String == "audio" }
            .flatMap { $0["ssrcs"] as? [[String: Any]] ?? [] }
            .map { $0["unique_packets"] as? Int ?? 0 }.reduce(0, +)
    }
}
