import Foundation
import Jobs
import Packaging
import Storage
import Testing

@testable import Recorder

@Suite struct JobReaderTests {
    /// The first bytes of a PNG.
    private static let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    private static let sdp = "v=0\nm=audio 50000 RTP/AVP 0\n"
    private static let reader = JobReader(pipelines: PipelineDirectories(first: nil))

    private func withFolder(_ files: [String: String], _ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jobs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        try body(folder)
    }

    private func job(_ source: String, pipeline: String = "{outputs: [{type: recording, from: connections}]}") -> String
    {
        "job_id: night\noutput: {directory: out}\npipeline: \(pipeline)\nsource:\n  type: sdp\n  \(source)\n"
    }

    @Test func readsWhatAJobNamesAndWritesNothing() throws {
        try withFolder(["job.yaml": job("sdp_file: call.sdp"), "call.sdp": Self.sdp]) { folder in
            let resolved = try Self.reader.resolve(file: folder.path + "/job.yaml")
            guard case .sdp(let source) = resolved.job.source else {
                Issue.record("not SDP")
                return
            }
            #expect(source.connections.map(\.description) == [.text(Self.sdp)])
            #expect(resolved.job.pipeline == .inline(resolved.pipeline) && resolved.directory == "out/night")
            #expect(resolved.recordingID.count == 26 && resolved.job.recordingID == resolved.recordingID)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["call.sdp", "job.yaml"])
        }
    }

    @Test func refusesWhatTheJobNamesAndIsNotThere() throws {
        try withFolder(["job.yaml": job("sdp_file: call.sdp")]) { folder in
            let path = folder.path + "/call.sdp"
            #expect(throws: StorageError.failed(operation: "open", path: path, errno: ENOENT)) {
                try Self.reader.resolve(file: folder.path + "/job.yaml")
            }
        }
        try withFolder(["job.yaml": job("sdp_file: call.sdp", pipeline: "nowhere")]) { folder in
            #expect(throws: RecorderError.self) { try Self.reader.resolve(file: folder.path + "/job.yaml") }
        }
    }

    @Test func refusesWhatDoesNotGoTogether() throws {
        let pipeline = "{outputs: [{type: recording, from: combined, container: mp4}]}"
        let description =
            "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n" + "m=video 50000 RTP/AVP 96\na=rtpmap:96 VP8/90000\n"
        let files = ["job.yaml": job("sdp_file: call.sdp", pipeline: pipeline), "call.sdp": description]
        try withFolder(files) { folder in
            do {
                _ = try Self.reader.resolve(file: folder.path + "/job.yaml")
                Issue.record("accepted")
            } catch let JobsError.unsuitable(_, problem) {
                #expect(problem.contains("vp8"))
            }
        }
    }

    @Test func aPipelineNamesPicturesBesideIt() throws {
        let pipeline = "view:\n  video: {background_image: wall.png}\noutputs: [{type: recording, from: view}]\n"
        try withFolder(["p.yaml": pipeline]) { folder in
            #expect(throws: JobsError.self) { try PipelineDirectories(first: folder.path).pipeline(named: "p") }
            try Self.png.write(to: folder.appending(path: "wall.png"))
            let read = try PipelineDirectories(first: folder.path).pipeline(named: "p")
            #expect(read.imagePaths == [folder.path + "/wall.png"])
        }
    }

    /// The job that is journalled is recovered from any folder.
    @Test func aJobNamesPicturesBesideItOnceAndForAll() throws {
        let text = """
            job_id: night
            source:
              type: sdp
              sdp: "v=0\\nm=audio 50000 RTP/AVP 0\\n"
              avatar: faces/a.png
            pipeline:
              view: {video: {background_image: wall.png, placeholders: avatar}}
              outputs: [{type: recording, from: view}]
            """
        try withFolder(["job.yaml": text]) { folder in
            let file = folder.path + "/job.yaml"
            let error = #expect(throws: JobsError.self) { try Self.reader.resolve(file: file) }
            let message = "\(try #require(error))"
            #expect(message.contains("job.yaml:5:11: source.avatar: "))
            #expect(message.contains("job.yaml:7:36: pipeline.view"))

            try FileManager.default.createDirectory(
                at: folder.appending(path: "faces"), withIntermediateDirectories: true)
            for name in ["wall.png", "faces/a.png"] { try Self.png.write(to: folder.appending(path: name)) }
            let resolved = try Self.reader.resolve(file: file)
            let paths = [folder.path + "/wall.png", folder.path + "/faces/a.png"]
            #expect(resolved.imagePaths == paths)
            #expect(try Job(parsing: resolved.job.rendered(), file: "stored") == resolved.job)
        }
    }
}
