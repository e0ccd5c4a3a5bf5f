import Foundation
import Testing

/// The frames of one track as ffprobe reads them: what they show, and when.
struct Frames {
    struct Frame: Equatable {
        /// In seconds.
        var time: Double
        var digest: String
    }

    var list: [Frame]

    /// - Parameter kind: `v` or `a`.
    init(_ file: URL, _ kind: String) throws {
        let probe = try Command.run(
            "ffprobe",
            [
                "-v", "error", "-select_streams", kind, "-show_packets", "-show_data_hash", "MD5", "-show_entries",
                "packet=pts_time,data_hash", "-of", "csv=p=0", file.path,
            ])
        list = []
        // A packet with side data (the priming of AAC) has two lines: the digest stands on the second.
        var begun: Double?
        for line in probe.output.split(separator: "\n") {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            begun = Double(fields[0]) ?? begun
            guard let time = begun, let digest = fields.first(where: { $0.hasPrefix("MD5:") }) else { continue }
            list.append(Frame(time: time, digest: String(digest)))
        }
    }

    /// Whether these frames are the first of `whole`, with the same distances; the offset between the two in seconds.
    ///
    /// - Parameter tolerance: what rounding may cost: both files round their times, from different origins.
    func offset(in whole: Frames, tolerance: Double = 0.0021) -> Double? {
        guard list.count <= whole.list.count, let first = list.first, let other = whole.list.first else {
            return list.isEmpty ? 0 : nil
        }
        let offset = first.time - other.time
        for (own, expected) in zip(list, whole.list) {
            guard own.digest == expected.digest, abs(own.time - expected.time - offset) <= tolerance else { return nil }
        }
        return offset
    }

    /// Picture and sound of a sample as a run that nobody disturbs records them.
    static func undisturbed(_ capture: String, pipeline: String, container: String, in scratch: URL) throws -> [Frames]
    {
        let folder = scratch.appending(path: "undisturbed")
        let run = try Command.rokuga("batch", "samples/\(capture).pcap", "--pipeline", pipeline, "-o", folder.path)
        try #require(run.status == 0, "\(run.errors)")
        let file = folder.appending(path: "\(capture)/\(capture).\(container)")
        return try ["v", "a"].map { try Frames(file, $0) }
    }
}
