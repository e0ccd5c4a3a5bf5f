import Foundation

/// A recording as ffprobe sees it.
struct Recording {
    struct Track {
        var codec: String
        /// Presentation times in seconds, in file order.
        var times: [Double]
        var keyFrames: Int
    }

    var duration: Double
    var tracks: [String: Track]
    var complaints: String
    /// Packets of silence in the gaps of copied audio, as the report beside the file counts them.
    var filledFrames: Int { filling.frames }
    /// Their seconds.
    var filledSeconds: Double { filling.seconds }
    private let filling: (frames: Int, seconds: Double)

    init(_ file: URL) throws {
        let probe = try Command.run(
            "ffprobe", ["-v", "error", "-show_streams", "-show_format", "-show_packets", "-of", "json", file.path])
        complaints = probe.errors
        filling = try Self.filling(of: file)
        let document = try JSONSerialization.jsonObject(with: Data(probe.output.utf8)) as? [String: Any] ?? [:]
        let format = document["format"] as? [String: Any] ?? [:]
        duration = Double(format["duration"] as? String ?? "") ?? 0
        tracks = [:]
        let packets = document["packets"] as? [[String: Any]] ?? []
        for stream in document["streams"] as? [[String: Any]] ?? [] {
            let own = packets.filter { $0["stream_index"] as? Int == stream["index"] as? Int }
            tracks[stream["codec_type"] as? String ?? ""] = Track(
                codec: stream["codec_name"] as? String ?? "",
                times: own.compactMap { Double($0["pts_time"] as? String ?? "") },
                keyFrames: own.count { ($0["flags"] as? String ?? "").hasPrefix("K") })
        }
    }

    private static func filling(of file: URL) throws -> (frames: Int, seconds: Double) {
        let report = file.deletingLastPathComponent().appending(path: "report.json")
        guard let data = try? Data(contentsOf: report) else { return (0, 0) }
        let document = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        let tracks = (document["connections"] as? [[String: Any]] ?? [])
            .flatMap { $0["outputs"] as? [[String: Any]] ?? [] }
            .filter { $0["file"] as? String == file.lastPathComponent }
            .flatMap { $0["tracks"] as? [[String: Any]] ?? [] }
        return (
            tracks.reduce(0) { $0 + ($1["filled_frames"] as? Int ?? 0) },
            tracks.reduce(0) { $0 + ($1["filled_s"] as? Double ?? 0) }
        )
    }

    /// What ffmpeg says while it decodes everything and stops at the first error; empty is good.
    static func decodingErrors(_ file: URL, stopsAtError: Bool = true) throws -> String {
        let strict = stopsAtError ? ["-xerror"] : []
        return try Command.run(
            "ffmpeg",
            ["-nostdin", "-v", "error"] + strict + [
                "-i", file.path, "-vsync", "passthrough", "-enc_time_base", "1:90000", "-f", "null", "-",
            ]
        ).errors
    }

    /// Checksums of all decoded pictures, and what the decoder complains of.
    struct Pictures {
        var sums: [String]
        /// When they are shown, in the order of the decoder, in ticks of 90 kHz.
        var times: [Int64]
        var errors: String

        /// Whether these are pictures of `whole`, in the same order.
        func isPart(of whole: Pictures) -> Bool {
            var rest = whole.sums[...]
            for sum in sums {
                guard let found = rest.firstIndex(of: sum) else { return false }
                rest = rest[(found + 1)...]
            }
            return true
        }
    }

    static func pictureSums(_ file: URL, decoder: String? = nil) throws -> Pictures {
        let run = try Command.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-xerror"] + (decoder.map { ["-c:v", $0] } ?? []) + [
                "-i", file.path, "-map", "0:v", "-vsync", "passthrough", "-enc_time_base", "1:90000", "-f", "framemd5",
                "-",
            ])
        let lines = run.output.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            line.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        return Pictures(
            sums: lines.compactMap(\.last), times: lines.compactMap { $0.count > 2 ? Int64($0[2]) : nil },
            errors: run.errors)
    }
}
