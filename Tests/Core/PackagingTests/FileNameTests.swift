import TestSupport
import Testing

@testable import Packaging

@Suite struct FileNameTests {
    @Test(arguments: [
        ("Q57JR8QBRD4Y19BDBTVYJ8QC9M", "Q57JR8QBRD4Y19BDBTVYJ8QC9M"),
        ("room-1.camera_2", "room-1.camera_2"),
        ("../../etc/passwd", "_._.._etc_passwd"),
        ("a/b\\c", "a_b_c"),
        (".hidden", "_hidden"),
        ("-rf", "_rf"),
        ("tab\tnew\nnul\0del\u{7F}", "tab_new_nul_del_"),
        ("a b:c*d?e\"f<g>h|i", "a_b_c_d_e_f_g_h_i"),
        ("会議", "__"),
        ("e\u{301}", "e_"),
        ("", "recording"),
        ("..", "_."),
    ])
    func isSafe(identifier: String, stem: String) {
        let name = FileName(for: identifier, container: .mkv)
        #expect(name.stem == stem)
        #expect(name.rendered() == stem + ".mkv")
    }

    @Test func hasABoundedLength() {
        let name = FileName(for: String(repeating: "x", count: 100_000), container: .mp4)
        #expect(name.stem.utf8.count == FileName.stemByteLimit)
        #expect(name.rendered().hasSuffix("x.mp4"))
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func isSafeForAnyText(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
        }
        let name = FileName(for: String(decoding: bytes, as: UTF8.self), container: .mp4).rendered()
        #expect(name.utf8.count <= FileName.stemByteLimit + 4)
        #expect(!name.hasPrefix(".") && !name.hasPrefix("-") && name.hasSuffix(".mp4"))
        #expect(name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") })
    }

    @Test func everyFileHasItsOwnName() {
        var names = FileNames()
        let given = ["alice", "alice", "Alice", "alice-2", "a/ice", "a_ice"].map {
            names.insert($0, container: .mp4).rendered()
        }
        #expect(given == ["alice.mp4", "alice-2.mp4", "Alice-3.mp4", "alice-2-2.mp4", "a_ice.mp4", "a_ice-2.mp4"])
        #expect(names.insert("alice", container: .mkv).rendered() == "alice.mkv")
    }

    @Test func numbersThePartsFromTheSecondOn() {
        let name = FileName(for: "alice", container: .mkv)
        #expect((1...3).map { name.splitFile($0).rendered() } == ["alice.mkv", "alice-2.mkv", "alice-3.mkv"])
    }

    @Test func keepsTheNamesOfPartsFree() {
        var names = FileNames()
        #expect(names.insert("bob-2", container: .mkv).rendered() == "bob-2.mkv")
        let given = ["alice", "alice", "alice-2", "bob", "Alice"].map {
            names.insert($0, container: .mkv, isDivided: true).rendered()
        }
        #expect(given == ["alice.mkv", "alice_2.mkv", "alice-2_2.mkv", "bob_2.mkv", "Alice_3.mkv"])
        #expect(names.insert("alice-2", container: .mkv).rendered() == "alice-2-2.mkv")
        #expect(names.insert("alice", container: .mkv).rendered() == "alice_4.mkv")
        #expect(names.insert("alice-2", container: .mp4).rendered() == "alice-2.mp4")
    }
}
