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

    init(_ file: URL) throws {
        let probe = try Command.run(
            "ffprobe", ["-v", "error", "-show_streams", "-show_format", "-show_packets", "-of", "json", file.path])
        complaints = probe.errors
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
}
