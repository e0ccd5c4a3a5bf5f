import Foundation
import Simulator
import Testing

/// A scenario as it was written to a capture: `NAME.truth.json` and `NAME.frames.csv` beside it.
struct SentScenario {
    struct Frame {
        /// True time in seconds.
        var time: Double
        var hasArrived: Bool
        var isDecodable: Bool
    }

    struct Track {
        var lost: Int
        var duplicate: Int
        var frames: [Frame]

        /// The distance of most frames.
        var step: Double {
            let steps = zip(frames, frames.dropFirst()).map { $1.time - $0.time }.sorted()
            return steps.isEmpty ? 0 : steps[steps.count / 2]
        }
    }

    var tracks: [String: Track] = [:]

    /// Has the command write `scenario` as `NAME.pcapng` in `folder`.
    init(_ scenario: URL, in folder: URL) throws {
        let name = scenario.deletingPathExtension().lastPathComponent
        let run = try Command.rokuga(
            "simulate", "torture", scenario.path, "--write", folder.appending(path: "\(name).pcapng").path)
        try #require(run.status == 0, "\(run.errors)")
        try self.init(of: name, in: folder)
    }

    init(of name: String, in folder: URL) throws {
        let truth = try JSONSerialization.jsonObject(
            with: Data(contentsOf: folder.appending(path: "\(name).truth.json")))
        for track in (truth as? [String: Any])?["tracks"] as? [[String: Any]] ?? [] {
            tracks[track["kind"] as? String ?? ""] = Track(
                lost: track["lost"] as? Int ?? -1, duplicate: track["duplicate"] as? Int ?? -1, frames: [])
        }
        let rows = try String(contentsOf: folder.appending(path: "\(name).frames.csv"), encoding: .utf8)
        for row in rows.split(separator: "\n").dropFirst() {
            let cells = row.split(separator: ",")
            try #require(cells.count == 7)
            tracks[String(cells[0])]?.frames.append(
                Frame(time: Double(cells[2]) ?? 0, hasArrived: cells[4] == "0", isDecodable: cells[6] == "1"))
        }
    }
}

/// A track of a file laid beside what was sent.
struct Comparison {
    /// The sent frame of each written one.
    private let pairs: [(sent: Int, written: Double)]
    private let frames: [SentScenario.Frame]

    /// - Parameter expected: which frames ought to be there. If as many are, they are taken for those; otherwise each
    ///   written frame is the sent one that lies nearest.
    init(_ written: [Double], sent frames: [SentScenario.Frame], expected: [Int]) {
        self.frames = frames
        guard written.count != expected.count else {
            pairs = Array(zip(expected, written))
            return
        }
        guard let origin = written.first, let first = expected.first else {
            pairs = []
            return
        }
        let begin = frames[first].time - origin
        var place = 0
        pairs = written.map { time in
            while place + 1 < frames.count,
                abs(frames[place + 1].time - begin - time) <= abs(frames[place].time - begin - time)
            {
                place += 1
            }
            return (place, time)
        }
    }

    /// Milliseconds by which each frame lies later than it ought to.
    var errors: [Double] { pairs.map { ($0.written - frames[$0.sent].time) * 1000 } }

    /// The largest distance between the median error of a minute and that of all. The first minute does not count: a
    /// skew is seen after some seconds only (docs/time.md).
    var drift: Double {
        let minutes = Dictionary(grouping: zip(pairs, errors)) { Int(frames[$0.0.sent].time / 60) }
        let centre = median(errors)
        return minutes.filter { $0.key > 0 }.values.map { abs(median($0.map(\.1)) - centre) }.max() ?? 0
    }

    /// Milliseconds for which pictures stand longer than most do, because others that were sent are not there. The last
    /// one stands until the sender ends.
    func frozen(step: Double) -> Double {
        let rest = ((frames.last?.time ?? 0) - (lastTime ?? 0)) * 1000
        return rest
            + zip(pairs, pairs.dropFirst()).filter { $1.sent > $0.sent + 1 }
            .map { ($1.written - $0.written - step) * 1000 }.reduce(0, +)
    }

    var firstTime: Double? { pairs.first.map { frames[$0.sent].time } }
    var lastTime: Double? { pairs.last.map { frames[$0.sent].time } }
}

func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
