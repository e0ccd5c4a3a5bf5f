import Jobs
import Testing

@Suite struct JobSourceFilesTests {
    private static let sora = JobSource.sora(SoraSource(url: "http://127.0.0.1:3000/", channelID: "sora"))

    private static var sdp: JobSource {
        .sdp(
            SDPSource(connections: [
                .init(connectionID: "A", description: .file("a.sdp"), avatar: "a.png"),
                .init(connectionID: "B", description: .text("v=0\n")),
                .init(connectionID: "C", description: .file("sub/c.sdp")),
            ]))
    }

    @Test func namesTheDescriptionsThatAreInFiles() {
        #expect(Self.sdp.descriptionFiles == ["a.sdp", "sub/c.sdp"])
        #expect(Self.sora.descriptionFiles.isEmpty)
        #expect(JobSource.capture(CaptureSource(file: "x.pcap", descriptionFiles: ["x.sdp"])).descriptionFiles.isEmpty)
    }

    @Test func changesEveryDescription() throws {
        let read = Self.sdp.mappingDescriptions { description in
            if case .file(let path) = description { .text("text of \(path)") } else { description }
        }
        guard case .sdp(let source) = read else {
            Issue.record("not SDP")
            return
        }
        #expect(
            source.connections.map(\.description) == [
                .text("text of a.sdp"), .text("v=0\n"), .text("text of sub/c.sdp"),
            ])
        #expect(Self.sora.mappingDescriptions { _ in .text("") } == Self.sora)
    }

    @Test func changesThePathsOfPictures() {
        guard case .sdp(let source) = Self.sdp.replacingImagePaths({ "/home/" + $0 }) else {
            Issue.record("not SDP")
            return
        }
        #expect(source.connections.map(\.avatar) == ["/home/a.png", nil, nil])
        #expect(Self.sora.replacingImagePaths { "/" + $0 } == Self.sora)
    }
}
