import Foundation
import Testing

@testable import Commands

@Suite struct VerifyTests {
    /// A playlist of one segment that is missing, of another version, and one of nothing.
    private static let texts = [
        "A/video.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.0,\n1.m4s\n#EXT-X-ENDLIST\n",
        "B/empty.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-ENDLIST\n",
    ]

    @Test func listsFindingsWithTheirPlaces() throws {
        try Scratch.with(texts: Self.texts) { folder in
            let run = CommandRun("verify", folder)
            #expect(run.status == 1 && run.errors == "", "\(run.errors)")
            #expect(run.rows.first == "\(folder): 2 lists, 2 errors, 1 warning")
            let rows = [
                "error hls-version HLS §8 A/video.m3u8:3 a decimal EXTINF needs EXT-X-VERSION 3, found 1",
                "error file-missing HLS §6.2.1 A/video.m3u8:4 A/1.m4s is missing, empty or too large",
                "warning hls-empty HLS §4.1 B/empty.m3u8 no segment",
            ]
            for row in rows { #expect(run.rows.contains(row), "\(run.output)") }
        }
    }

    @Test func succeedsWithWarnings() throws {
        try Scratch.with(texts: Self.texts) { folder in
            let run = CommandRun("verify", folder + "/B/empty.m3u8")
            #expect(run.status == 0 && run.rows.first == "\(folder)/B/empty.m3u8: 1 list, 0 errors, 1 warning")
        }
    }

    @Test func printsAnObjectOrAnArray() throws {
        try Scratch.with(texts: Self.texts) { folder in
            let one = CommandRun("verify", "--json", folder + "/A")
            let document = try #require(try one.json([String: Any].self))
            #expect(one.status == 1 && document["errors"] as? Int == 2 && document["warnings"] as? Int == 0)
            #expect((document["counts"] as? [String: Int]) == ["file-missing": 1, "hls-version": 1])
            let findings = try #require(document["findings"] as? [[String: Any]])
            #expect(findings.first?["line"] as? Int == 3 && findings.first?["severity"] as? String == "error")
            let two = CommandRun("verify", "--json", folder + "/A", folder + "/none.m3u8")
            let documents = try #require(try two.json([[String: Any]].self))
            #expect(two.status == 2 && documents.count == 2)
            #expect((documents.last?["message"] as? String)?.hasSuffix("none.m3u8: cannot be read") == true)
        }
    }

    @Test(arguments: [
        ("none", "is no folder, and its name ends with none of .m3u8, .mpd, .mp4, .m4a and .mkv"),
        ("A/none.mp4", "cannot be read"), ("C", "has no playlist, manifest, MP4 or MKV file"),
    ])
    func endsWithTwoWhereNothingCanBeRead(name: String, message: String) throws {
        try Scratch.with(texts: ["A/x": "", "C/x": ""]) { folder in
            let run = CommandRun("verify", folder + "/" + name)
            #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
        }
    }

    @Test func refusesACommandLineThatMeansNothing() {
        #expect(CommandRun("verify").status == 64)
        #expect(CommandRun("verify", "--reloads", "-1", "x").status == 64)
    }
}
