import Foundation
import Jobs
import Testing

@testable import Storage

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

    private func check(_ file: URL) throws {
        try NamedImages(beside: file.path).check(Document(parsing: Self.pipeline, file: file.path))
    }

    @Test func takesPicturesBesideTheDocument() throws {
        try withFolder { folder in
            try Self.png.write(to: folder.appending(path: "wall.png"))
            try check(folder.appending(path: "p.yaml"))
            let path = NamedImages(beside: folder.path + "/p.yaml").absolute("wall.png")
            #expect(ImageFiles(reading: [path])[path] == [UInt8](Self.png))
        }
    }

    @Test(
        arguments: [
            (nil, "wall.png: open failed: No such file or directory; accepted: the path of a PNG, JPEG or WebP file"),
            (Data("GIF89a".utf8), "wall.png is not an image; accepted: a PNG, JPEG or WebP file"),
        ] as [(Data?, String)])
    func aFileThatIsNoPictureIsRefusedWithItsPlace(content: Data?, message: String) throws {
        try withFolder { folder in
            let file = folder.appending(path: "p.yaml")
            try content?.write(to: folder.appending(path: "wall.png"))
            let error = #expect(throws: JobsError.self) { try check(file) }
            #expect(
                "\(try #require(error))"
                    .contains("\(file.path):2:29: view.video.background_image: \(folder.path)/\(message)"))
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
