import Testing

@testable import Storage

@Suite struct DocumentFolderTests {
    @Test(arguments: [
        ("jobs/a.json", "call.sdp", "jobs/call.sdp"), ("a.json", "call.sdp", "call.sdp"),
        ("/jobs/a.json", "sdp/call.sdp", "/jobs/sdp/call.sdp"), ("/a.json", "b", "/b"),
        ("jobs/a.json", "/etc/call.sdp", "/etc/call.sdp"),
    ])
    func takesRelativePathsFromTheDocument(document: String, path: String, resolved: String) {
        #expect(DocumentFolder(of: document).resolve(path) == resolved)
    }

    @Test(arguments: [("a/b.c/x.tar.pcap", "x.tar"), ("x", "x"), (".hidden", ".hidden"), ("/y.pcapng", "y")])
    func namesARecordingAfterItsCapture(path: String, stem: String) {
        #expect(DocumentFolder.stem(of: path) == stem)
    }
}
