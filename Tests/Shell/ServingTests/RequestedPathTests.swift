import TestSupport
import Testing

@testable import Serving

@Suite struct RequestedPathTests {
    @Test(arguments: [
        ("/", [], true), ("/a", ["a"], false), ("/a/", ["a"], true), ("/a/b.m4s", ["a", "b.m4s"], false),
        ("/%61%2E%6d4s", ["a.m4s"], false), ("/%E9%8C%B2%E7%94%BB/", ["録画"], true), ("/a+b", ["a+b"], false),
        ("/a%20b", ["a b"], false), ("/a:b", ["a:b"], false), ("/a..b", ["a..b"], false), ("/a\\b", ["a\\b"], false),
    ]) func becomesNames(_ path: String, _ names: [String], _ isFolder: Bool) {
        #expect(RequestedPath(parsing: path) == RequestedPath(names: names, isFolder: isFolder))
    }

    @Test(arguments: [
        "", "a", "a/b", "//", "//etc/passwd", "/a//b", "/a//", "/..", "/../a", "/a/..", "/a/../b", "/.", "/a/./b",
        "/%2e%2e/a", "/%2E%2E", "/.%2e/a", "/a/%2e", "/..%2fa", "/a%2fb", "/a%2Fb", "/%2fetc%2fpasswd", "/%", "/%4",
        "/%zz", "/a%", "/%00", "/a%00.m4s", "/a%0a", "/a%0d%0aX: y", "/a%7f", "/%ff", "/%c0%ae%c0%ae/a", "/%ed%a0%80",
        "/.hidden", "/a/.job.json.new", "/%2ehidden", "http://a/b",
    ]) func refusesWhatLeadsElsewhereOrHides(_ path: String) {
        #expect(RequestedPath(parsing: path) == nil)
    }

    @Test func hasBounds() {
        let long = "/" + String(repeating: "a", count: RequestedPath.byteLimit - 1)
        #expect(RequestedPath(parsing: long) != nil)
        #expect(RequestedPath(parsing: long + "a") == nil)
        let deep = String(repeating: "/a", count: RequestedPath.depthLimit)
        #expect(RequestedPath(parsing: deep) != nil)
        #expect(RequestedPath(parsing: deep + "/a") == nil)
    }

    /// Whatever comes, no name leads out of its folder.
    @Test func givesSafeNamesForRandomText() {
        var generator = SeededGenerator(seed: 1)
        let pieces = ["/", ".", "%", "2e", "2F", "%2e", "%2f", "%00", "a", "\\", "é", " ", "..", "//", "%252e"]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &generator)
            let chosen = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }
            let path = "/" + chosen.joined()
            for name in RequestedPath(parsing: path)?.names ?? [] {
                let isSafe = !name.isEmpty && !name.hasPrefix(".") && !name.contains("/") && !name.contains("\0")
                #expect(isSafe, "\(path)")
            }
        }
    }

    @Test(arguments: ["a", "a b", "録画", "a&b<c>\"'", "50%", "a+b", "#?;"]) func encodesWhatItDecodes(_ name: String) {
        let encoded = RequestedPath.encoded(name)
        let isPlain = encoded.utf8.allSatisfy { $0 < 0x80 && !"<>\"'& #?;+".utf8.contains($0) }
        #expect(isPlain)
        #expect(RequestedPath(parsing: "/" + encoded)?.names == [name])
    }
}
