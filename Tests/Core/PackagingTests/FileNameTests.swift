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
        ("会議", "会議"),
        ("録画 テスト é", "録画_テスト_é"),
        ("Zoë_И́ра_مريم_नमस्ते_ไทย", "Zoë_И́ра_مريم_नमस्ते_ไทย"),
        ("e\u{301}", "e\u{301}"),
        ("\u{301}e", "_e"),
        ("a\u{202E}b\u{200B}c\u{3164}d", "a_b_c_d"),
        ("🎥①½\u{2215}\u{FF0E}", "_____"),
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
        // Three bytes each; and two that belong together.
        #expect(FileName(for: String(repeating: "録", count: 50), container: .mp4).stem.count == 40)
        let whole = FileName(for: "x" + String(repeating: "e\u{301}", count: 50), container: .mp4).stem
        #expect(whole.utf8.count == 118 && whole.count == 40)
        #expect(FileName(for: "e" + String(repeating: "\u{301}", count: 500), container: .mp4).stem == "recording")
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
        #expect(name.utf8.allSatisfy { $0 > 32 && $0 != 127 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") })
        #expect(name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test func everyFileHasItsOwnName() {
        var names = FileNames()
        let given = ["alice", "alice", "Alice", "alice-2", "a/ice", "a_ice"].map {
            names.insert($0, container: .mp4).rendered()
        }
        #expect(given == ["alice.mp4", "alice-2.mp4", "Alice-3.mp4", "alice-2-2.mp4", "a_ice.mp4", "a_ice-2.mp4"])
        #expect(names.insert("alice", container: .mkv).rendered() == "alice.mkv")
        // Two encodings of one text, which some file systems take for one name.
        #expect(names.insert("\u{E9}", container: .mkv).rendered() == "\u{E9}.mkv")
        #expect(names.insert("E\u{301}", container: .mkv).rendered() == "E\u{301}-2.mkv")
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

    @Test func everyFolderHasItsOwnName() {
        var names = FileNames()
        #expect(names.insert("alice", container: .mkv).rendered() == "alice.mkv")
        let given = ["alice", "alice", "Alice", "a.b", "a_b", "disk-full", "earlier-attempt"].map {
            names.insertFolder($0)
        }
        // A file of the same stem has an ending.
        #expect(
            given == [
                "alice", "alice-2", "Alice-3", "a_b", "a_b-2", "disk-full-2", "earlier-attempt-2",
            ])
    }

    /// Two encodings of one text, which some file systems take for one name.
    @Test func foldersWhoseNamesDifferInEncodingHaveTwoNames() {
        var names = FileNames()
        #expect(names.insertFolder("\u{E9}") == "\u{E9}")
        #expect(names.insertFolder("E\u{301}") == "E\u{301}-2")
    }

    @Test(arguments: ["..", ".", "../../etc", "/etc", "a/b", "report.json", "view.mkv", "journal.pcapng", "", "x.new"])
    func noFolderIsElsewhereOrAFileOfTheJob(identifier: String) {
        var names = FileNames()
        let name = names.insertFolder(identifier)
        #expect(!name.isEmpty && !name.contains(".") && !name.contains("/"))
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>) func aFolderIsSafeForAnyText(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
        }
        var names = FileNames()
        let name = names.insertFolder(String(decoding: bytes, as: UTF8.self))
        #expect(!name.isEmpty && name.utf8.count <= FileName.stemByteLimit)
        #expect(!name.hasPrefix("-"))
        #expect(name.utf8.allSatisfy { $0 > 32 && $0 != 127 && ![UInt8(ascii: "/"), UInt8(ascii: ".")].contains($0) })
    }
}
