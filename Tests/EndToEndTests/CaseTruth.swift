import Foundation
import Testing

/// An input of `samples/cases`, what was sent in it, and what a recording has of it.
struct CaseTruth {
    let folder: URL
    private let sent: [String: Any]

    init(_ name: String, truth: String = "truth") throws {
        folder = Tree.samples.appending(path: "cases/\(name)")
        let data = try Data(contentsOf: folder.appending(path: "\(truth).json"))
        sent = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// MD5 of each frame or packet of a kind (`video`, `audio`) as a container stores it.
    func payloads(_ kind: String) -> [String] { sent["\(kind)_payload_md5"] as? [String] ?? [] }

    /// When each was sent, in seconds after the first of the capture.
    func times(_ kind: String) -> [Double] { sent["\(kind)_pts"] as? [Double] ?? [] }

    /// `framemd5` of each decoded picture.
    var pictures: [String] { sent["frame_md5"] as? [String] ?? [] }

    /// Frames of a recording in file order: when they are shown, and the MD5 of their bytes.
    static func frames(_ file: URL, _ kind: String) throws -> [(time: Double, md5: String)] {
        let run = try Command.run(
            "ffprobe",
            [
                "-v", "error", "-select_streams", kind.prefix(1) + ":0", "-show_entries", "packet=pts_time,data_hash",
                "-show_data_hash", "md5", "-of", "csv=p=0", file.path,
            ].map { String($0) })
        return run.output.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ",")
            guard fields.count == 2, let time = Double(fields[0]) else { return nil }
            return (time, String(fields[1].split(separator: ":").last ?? ""))
        }
    }

    /// Records the capture; its descriptions are found beside it. Gives the job's folder and report.
    func recorded(_ capture: String = "capture", pipeline: String = "copy", in scratch: URL) throws -> (
        folder: URL, report: [String: Any]
    ) {
        let run = try Command.rokuga(
            "batch", folder.appending(path: "\(capture).pcap").path, "--pipeline", pipeline, "-o", scratch.path)
        try #require(run.status == 0, "\(run.errors)")
        let job = scratch.appending(path: capture)
        let data = try Data(contentsOf: job.appending(path: "report.json"))
        return (job, try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:])
    }
}
