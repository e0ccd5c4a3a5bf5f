import TestSupport
import Testing

@testable import Conformance

@Suite struct ReferenceTests {
    @Test(arguments: [
        ("video.m3u8", "index.m3u8", "video.m3u8"), ("1.m4s", "video/a.m3u8", "video/1.m4s"),
        ("../audio/1.m4s", "video/a.m3u8", "audio/1.m4s"), ("./a//b", "x", "a/b"), ("a%20b.ts", "x", "a b.ts"),
        ("a.ts?token=1#t", "x", "a.ts?token=1"), ("a%2", "x", "a%2"), ("https://h/a", "x", "https://h/a"),
        ("seg:1.ts", "x", "seg:1.ts"),
    ])
    func findsPathsInAFolder(reference: String, file: String, path: String) {
        #expect(Reference.resolve(reference, from: file) == path)
    }

    @Test(arguments: ["../a", "/etc/passwd", "a/../../b", "..", ".", "", "a/..", "%2e%2e/a", "..%2Fa", "a%00b"])
    func refusesPathsThatLeaveIt(_ reference: String) {
        #expect(Reference.resolve(reference, from: "index.m3u8") == nil)
    }

    @Test(arguments: [
        ("b.ts", "http://h:80/a/x.m3u8?q=1", "http://h:80/a/b.ts"), ("/b.ts", "http://h/a/x", "http://h/b.ts"),
        ("../b.ts", "http://h/a/c/x", "http://h/a/b.ts"), ("//g/b", "https://h/x", "https://g/b"),
        ("?q=2", "http://h/a/x?q=1", "http://h/a/x?q=2"), ("b?q=2#f", "http://h/a/", "http://h/a/b?q=2"),
        ("b", "http://h", "http://h/b"),
    ])
    func resolvesURLs(reference: String, file: String, url: String) {
        #expect(Reference.resolve(reference, from: file) == url)
    }

    @Test func neverTraps() {
        var generator = SeededGenerator(seed: 15)
        let alphabet = Array("ab/.%2:?#http://\\ ")
        for _ in 0..<5_000 {
            let words = (0..<2).map { _ in
                String(
                    (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                    })
            }
            // A file's own name was resolved before.
            guard let file = Reference.resolve(words[1], from: "index.m3u8"),
                let path = Reference.resolve(words[0], from: file)
            else { continue }
            #expect(Reference.isAbsolute(path) || !path.hasPrefix("../"), "\(words)")
        }
    }
}
