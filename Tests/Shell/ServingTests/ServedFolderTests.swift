import Foundation
import Storage
import Testing

@testable import Serving

@Suite struct ServedFolderTests {
    private let scratch: Scratch
    private let folder: ServedFolder

    init() throws {
        scratch = try Scratch([
            "root/A/index.m3u8": "#EXTM3U", "root/A/video/1.m4s": "one", "root/keys.json": "secret",
            "root/A/.cache/1.m4s": "hidden", "outside.mp4": "outside", "root/A/录画 1.jpg": "picture",
        ])
        folder = try ServedFolder(scratch.path + "/root")
    }

    private func content(_ path: String) -> String? {
        guard let path = RequestedPath(parsing: path), case .file(let file, _, _) = folder.find(path) else {
            return nil
        }
        return String(decoding: file.read(100, at: 0), as: UTF8.self)
    }

    private func isMissing(_ path: String) -> Bool {
        guard let path = RequestedPath(parsing: path), case .missing = folder.find(path) else { return false }
        return true
    }

    @Test func findsFilesAndFolders() throws {
        #expect(content("/A/video/1.m4s") == "one")
        #expect(content("/A/%E5%BD%95%E7%94%BB%201.jpg") == "picture")
        let path = try #require(RequestedPath(parsing: "/A/"))
        guard case .folder(let real) = folder.find(path) else { return #expect(Bool(false)) }
        #expect(real == scratch.path + "/root/A")
    }

    @Test(arguments: ["/keys.json", "/none.mp4", "/A/video/1.m4s/", "/A/none/1.m4s", "/A/index.m3u8/x.mp4"])
    func hasNothingElse(_ path: String) {
        #expect(isMissing(path))
    }

    @Test func followsLinksThatStayInside() throws {
        try scratch.link("root/latest", to: "A")
        try scratch.link("root/same.m4s", to: "A/video/1.m4s")
        #expect(content("/latest/video/1.m4s") == "one")
        #expect(content("/same.m4s") == "one")
    }

    @Test(arguments: [
        ("root/x.mp4", "../outside.mp4", "/x.mp4"), ("root/x.mp4", "/etc/hostname", "/x.mp4"),
        ("root/up", "..", "/up/outside.mp4"), ("root/x.mp4", "keys.json", "/x.mp4"),
        ("root/x.m4s", "A/.cache/1.m4s", "/x.m4s"), ("root/c", "A/.cache", "/c/1.m4s"),
        ("root/x.mp4", "A/video/1.m4s", "/x.mp4"), ("root/x.mp4", "x.mp4", "/x.mp4"), ("root/x.mp4", "gone", "/x.mp4"),
        ("root/up", "..", "/up/"),
    ]) func followsNoLinkElsewhere(_ link: String, _ target: String, _ path: String) throws {
        try scratch.link(link, to: target)
        #expect(isMissing(path))
    }

    /// A sibling whose name begins with the folder's is not in it.
    @Test func knowsWhereItsNameEnds() throws {
        try scratch.write("other", to: "root2/1.mp4")
        try scratch.link("root/x", to: "../root2")
        #expect(isMissing("/x/1.mp4"))
    }

    @Test func servesNoPipe() throws {
        let made = unsafe mkfifo(scratch.path + "/root/x.mp4", 0o600)
        #expect(made == 0)
        #expect(isMissing("/x.mp4"))
    }

    @Test func isFoundThroughALink() throws {
        try scratch.link("link", to: "root")
        #expect(try ServedFolder(scratch.path + "/link").root == scratch.path + "/root")
    }

    @Test func mustBeAFolder() {
        for path in [scratch.path + "/none", scratch.path + "/outside.mp4"] {
            let error = #expect(throws: ServingError.self) { try ServedFolder(path) }
            #expect(error == .noFolder(path: path))
            #expect(error?.description.hasPrefix(path) == true)
        }
    }
}
