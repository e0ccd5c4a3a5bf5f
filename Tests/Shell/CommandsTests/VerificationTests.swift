import Conformance
import Foundation
import Media
import Testing

@testable import Commands

@Suite struct VerificationTests {
    private static let live =
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:5\n#EXT-X-GAP\n#EXTINF:2,\n1.m4s\n"

    @Test func findsPresentationsAndRecordingsInAFolder() throws {
        let list = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-ENDLIST\n"
        let texts = [
            "A/index.m3u8": list, "A/v/video.m3u8": list, "A/v/1.mp4": "x", "B/x.mpd": "<MPD", "C/a.mp4": "no boxes",
            "C/b.mkv": "", "C/c.txt": "",
        ]
        try Scratch.with(texts: texts) { folder in
            let report = try Verification(folder) { _ in }.run()
            #expect(report.listCount == 3 && report.fileCount == 2)
            #expect(report.findings.counts == [.hlsEmpty: 2, .fileUnlisted: 1, .dashXML: 1, .fileWhole: 2])
        }
    }

    @Test func readsALivePlaylistOnceInATargetDuration() throws {
        try Scratch.with(texts: ["a.m3u8": Self.live]) { folder in
            var pauses: [Interval] = []
            let verification = Verification(folder + "/a.m3u8", reloads: 4) { pause in
                pauses.append(pause)
                guard pauses.count == 2 else { return }
                let changed = Self.live.replacing("SEQUENCE:5", with: "SEQUENCE:4")
                try? changed.write(toFile: folder + "/a.m3u8", atomically: true, encoding: .utf8)
            }
            let report = try verification.run()
            #expect(pauses == [Interval](repeating: Interval(milliseconds: 2_000), count: 4))
            #expect(report.findings.counts == [.hlsReloadSequence: 1, .hlsReloadLate: 1])
        }
    }

    @Test func readsAnEndedPlaylistOnce() throws {
        try Scratch.with(texts: ["a.m3u8": Self.live + "#EXT-X-ENDLIST\n"]) { folder in
            let report = try Verification(folder + "/a.m3u8", reloads: 3) { _ in Issue.record("it is ended") }.run()
            #expect(report.findings.listed == [])
        }
    }

    @Test func saysWhyAURLCannotBeRead() {
        let error = #expect(throws: VerificationProblem.self) {
            try Verification("ftp://127.0.0.1/a.m3u8") { _ in }.run()
        }
        #expect(error?.description == "not an absolute http or https URL: ftp://127.0.0.1/a.m3u8")
    }

    /// A recording of ours is whole, and is not when its last byte is missing.
    @Test func readsFinishedRecordingsBack() throws {
        try Scratch.with(samples: ["call.pcap": "opus-audio-only.pcap", "call.sdp": "opus-audio-only.sdp"]) { folder in
            let made = CommandRun("batch", folder + "/call.pcap", "--pipeline", "copy", "-o", folder + "/out")
            try #require(made.status == 0, "\(made.errors)")
            let report = try Verification(folder + "/out") { _ in }.run()
            #expect(report.fileCount == 1 && report.findings.listed == [])
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder + "/out")
            let file = try #require(paths.first { $0.hasSuffix(".mkv") || $0.hasSuffix(".mp4") })
            let bytes = try Data(contentsOf: URL(filePath: folder + "/out/" + file))
            try bytes.dropLast().write(to: URL(filePath: folder + "/out/" + file))
            let cut = try Verification(folder + "/out/" + file) { _ in }.run()
            #expect(cut.findings.listed.map(\.rule) == [.fileWhole])
        }
    }
}
