/// What ffprobe counts in a media file.
struct MediaFile {
    var audioPackets = 0
    var videoPackets = 0
    /// Seconds.
    var duration = 0.0

    init(_ path: String, log: String) throws {
        let text = try ChildProcess.output(
            of: [
                "ffprobe", "-v", "error", "-count_packets", "-show_entries",
                "stream=codec_type,nb_read_packets:format=duration", "-of", "default=noprint_wrappers=1", path,
            ], log: log)
        var isVideo = false
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "codec_type": isVideo = parts[1] == "video"
            case "nb_read_packets" where isVideo: videoPackets += Int(parts[1]) ?? 0
            case "nb_read_packets": audioPackets += Int(parts[1]) ?? 0
            case "duration": duration = max(duration, Double(parts[1]) ?? 0)
            default: break
            }
        }
    }
}
