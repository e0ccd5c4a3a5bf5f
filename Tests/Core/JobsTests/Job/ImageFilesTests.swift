import Jobs
import Packaging
import TestSupport
import Testing

@Suite struct ImageFilesTests {
    @Test func holdsWhatWasRead() {
        var files = ImageFiles()
        files["/a.png"] = [1, 2]
        #expect(files["/a.png"] == [1, 2] && files["/b.png"] == nil)
        files["/a.png"] = nil
        #expect(files == ImageFiles())
    }

    private static let pipeline = """
        view: {video: {background_image: wall.png, placeholders: avatar}}
        outputs: [{type: recording, from: view}]
        """

    @Test func aPipelineAndAJobNameThem() throws {
        let pipeline = try Pipeline(parsing: Self.pipeline, file: "p")
        let source = JobSource.sdp(
            SDPSource(connections: [
                .init(connectionID: "a", description: .text("")),
                .init(connectionID: "b", description: .text(""), avatar: "b.png"),
            ]))
        let job = Job(source: source)
        #expect(pipeline.imagePaths == ["wall.png"] && source.imagePaths == ["b.png"])
        #expect(job.imagePaths(for: pipeline) == ["wall.png", "b.png"])
        var own = job
        own.pipeline = .inline(pipeline)
        #expect(job.imagePaths == ["b.png"] && own.imagePaths == ["b.png", "wall.png"])
        #expect(job.source.connection("b")?.avatar == "b.png")
        #expect(job.source.connection("c") == nil)
        var plain = pipeline
        plain.view?.video?.overlays.placeholder = .initials
        #expect(job.imagePaths(for: plain) == ["wall.png"], "nobody looks at avatars")
        #expect(Job(source: .capture(CaptureSource(file: "x"))).imagePaths(for: pipeline) == ["wall.png"])
    }

    @Test func pathsCanBeReplaced() throws {
        let pipeline = try Pipeline(parsing: Self.pipeline, file: "p").replacingImagePaths { "/x/" + $0 }
        #expect(pipeline.imagePaths == ["/x/wall.png"])
        let copy = Pipeline(outputs: [.connectionRecordings(container: .mkv)])
        #expect(copy.replacingImagePaths { "/x/" + $0 } == copy)
        let source = JobSource.sdp(
            SDPSource(connections: [
                .init(connectionID: "a", description: .text("")),
                .init(connectionID: "b", description: .text(""), avatar: "b.png"),
            ]))
        let replaced = source.replacingImagePaths { "/x/" + $0 }
        #expect(replaced.describedConnections.map(\.avatar) == [nil, "/x/b.png"])
    }
}
