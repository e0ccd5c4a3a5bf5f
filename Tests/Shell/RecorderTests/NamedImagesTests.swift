import Foundation
import Jobs
import Testing

@testable import Recorder

@Suite struct NamedImagesTests {
    /// The first bytes of a PNG.
    private static let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])

    private static let pipeline = """
        view:
          video: {background_image: wall.png}
        outputs: [{type: recording, from: view}]
        """

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "images-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func aPipelineNamesFilesBesideIt() throws {
        try withFolder { folder in
            let file = folder.appending(path: "p.yaml")
            try Self.pipeline.write(to: file, atomically: true, encoding: .utf8)
            try Self.png.write(to: folder.appending(path: "wall.png"))
            let pipeline = try PipelineDirectories(first: folder.path).pipeline(named: "p")
            #expect(pipeline.imagePaths == [folder.path + "/wall.png"])
            #expect(ImageFiles(reading: pipeline.imagePaths)[folder.path + "/wall.png"] == [UInt8](Self.png))
        }
    }

    @Test(
        arguments: [
            (nil, "wall.png: open failed: No such file or directory; accepted: the path of a PNG, JPEG or WebP file"),
            (Data("GIF89a".utf8), "wall.png is no picture; accepted: a PNG, JPEG or WebP file"),
        ] as [(Data?, String)])
    func aFileThatIsNoPictureIsRefusedWithItsPlace(content: Data?, message: String) throws {
        try withFolder { folder in
            let file = folder.appending(path: "p.yaml")
            try Self.pipeline.write(to: file, atomically: true, encoding: .utf8)
            try content?.write(to: folder.appending(path: "wall.png"))
            let error = #expect(throws: JobsError.self) {
                try PipelineDirectories(first: folder.path).pipeline(named: "p")
            }
            #expect(
                "\(try #require(error))"
                    .contains("\(file.path):2:29: view.video.background_image: \(folder.path)/\(message)"))
        }
    }

    /// The job that is journalled is recovered from any folder.
    @Test func aJobNamesFilesBesideItOnceAndForAll() throws {
        try withFolder { folder in
            let file = folder.appending(path: "job.yaml")
            try """
            job_id: night
            output: {directory: \(folder.path)/out}
            source:
              type: sdp
              sdp: "v=0\\nm=audio 50000 RTP/AVP 0\\n"
              avatar: faces/a.png
            pipeline:
              view: {video: {background_image: wall.png, placeholders: avatar}}
              outputs: [{type: recording, from: view}]
            """.write(to: file, atomically: true, encoding: .utf8)
            let error = #expect(throws: JobsError.self) {
                try PreparedJob(file: file.path, pipelines: PipelineDirectories(first: nil))
            }
            let text = "\(try #require(error))"
            #expect(text.contains("job.yaml:6:11: source.avatar: ") && text.contains("job.yaml:8:36: pipeline.view"))
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/out"))

            try FileManager.default.createDirectory(
                at: folder.appending(path: "faces"), withIntermediateDirectories: true)
            for name in ["wall.png", "faces/a.png"] { try Self.png.write(to: folder.appending(path: name)) }
            var checked: [String] = []
            let prepared = try PreparedJob(file: file.path, pipelines: PipelineDirectories(first: nil)) {
                checked = $1
            }
            let paths = [folder.path + "/wall.png", folder.path + "/faces/a.png"]
            #expect(checked == paths)
            let stored = try Job(
                parsing: TextFile.read(prepared.directory.job, limit: 1 << 20), file: prepared.directory.job)
            #expect(stored == prepared.job && stored.imagePaths(for: prepared.pipeline) == paths)
        }
    }

    @Test func pathsAreRelativeToTheDocument() {
        #expect(NamedImages(beside: "/a/b.yaml").absolute("c.png") == "/a/c.png")
        #expect(NamedImages(beside: "/a/b.yaml").absolute("/d/c.png") == "/d/c.png")
        let current = FileManager.default.currentDirectoryPath
        #expect(NamedImages(beside: "b.yaml").absolute("c.png") == current + "/c.png")
        #expect(NamedImages(beside: "a/b.yaml").absolute("../c.png") == current + "/a/../c.png")
    }

    @Test func whatIsGoneIsLeftOut() {
        #expect(ImageFiles(reading: ["/nowhere/x.png"]) == ImageFiles())
    }
}
