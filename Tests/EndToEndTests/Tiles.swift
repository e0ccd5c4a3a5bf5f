import Foundation
import Testing

/// How like the tiles of a view are to what was sent, found by `tiles.py`, which says what each figure is.
struct Tiles: Decodable {
    /// Who is where for a while; seconds of the composition.
    struct Scene: Encodable {
        struct Place {
            /// The participant's number in the order of joining.
            var track: Int
            /// In samples of the canvas.
            var x = 0
            var y = 0
            var width: Int
            var height: Int
        }

        var from: Double
        var to: Double
        /// How many moments are looked at.
        var moments: Int
        var tiles: [[Int]]

        init(_ time: ClosedRange<Double>, moments: Int, _ places: [Place]) {
            from = time.lowerBound
            to = time.upperBound
            self.moments = moments
            tiles = places.map { [$0.track, $0.x, $0.y, $0.width, $0.height] }
        }
    }

    private struct Plan: Encodable {
        var composed: String
        var sources: String
        var offset: Double
        var fit: String
        var colour: String?
        var scenes: [Scene]
    }

    var tiles: Int
    /// Y, U, V.
    var psnr: [Double]
    var ssim: Double
    var mean: [Double]
    var bars: Int
    var shifted: Double
    var mixed: Double
    var space: [String?]

    /// Composes a capture and copies it, in one run, and holds the one against the other.
    ///
    /// - Parameters:
    ///   - video: `view.video` of the pipeline, without its layout.
    ///   - templates: `layout.templates`.
    ///   - colour: ffmpeg's name of the matrix of what is sent, where it is not BT.601.
    init(
        of capture: URL, video: String, fit: String, templates: String = "{base: fluid}", colour: String? = nil,
        _ scenes: [Scene], in scratch: URL
    ) throws {
        let pipeline = scratch.appending(path: "tiles.yaml")
        try """
        view:
          leave_timeout_s: 2
          audio: false
          video:
            \(video)
            layout: {fitPolicy: \(fit), templates: \(templates)}
        outputs:
          - {type: recording, from: view, container: mkv}
          - {type: recording, from: combined, container: mkv}
        """.write(to: pipeline, atomically: true, encoding: .utf8)
        let run = try Command.rokuga("batch", capture.path, "--pipeline", pipeline.path, "-o", scratch.path)
        try #require(run.status == 0, "\(run.errors)")
        let folder = scratch.appending(path: capture.deletingPathExtension().lastPathComponent)
        let plan = Plan(
            composed: folder.appending(path: "common.mkv").path, sources: folder.appending(path: "combined.mkv").path,
            offset: try Self.begin("common.mkv", folder) - Self.begin("combined.mkv", folder), fit: fit,
            colour: colour, scenes: scenes)
        let file = scratch.appending(path: "plan.json")
        try JSONEncoder().encode(plan).write(to: file)
        let found = try Command.run(
            "python3", [Tree.root.appending(path: "Tests/EndToEndTests/tiles.py").path, file.path])
        try #require(found.status == 0, "\(found.errors)")
        self = try JSONDecoder().decode(Tiles.self, from: Data(found.output.utf8))
    }

    /// When a file begins, in seconds, by the report.
    private static func begin(_ name: String, _ folder: URL) throws -> Double {
        let report = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "report.json")))
        let compositions = (report as? [String: Any])?["compositions"] as? [[String: Any]] ?? []
        let outputs = compositions.flatMap { $0["outputs"] as? [[String: Any]] ?? [] }
        let own = outputs.first { $0["file"] as? String == name }
        let text = try #require(own?["started_at"] as? String)
        return try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            .timeIntervalSince1970
    }
}
