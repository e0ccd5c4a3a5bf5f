import Jobs
import Media
import Testing

@Suite struct RecordingSummaryTests {
    @Test func showsFilesTracksAndWarnings() {
        #expect(
            RecordingSummary(ReportSamples.whole).rendered() == """
                rec-1: completed_with_warnings (limit_reached), 9.5 s

                file        length  size    codecs
                CONN-A.mkv  8.5 s   1.2 MB  vp8 + opus

                connection  track  codec  packets  lost       late  gaps       frozen  sync
                Ann         video  vp8    900      9 (1.0 %)  4     1 (0.5 s)  0.3 s   sender_reports
                Ann         audio  opus   425      0          0     0          0.0 s   arrival

                warning: CONN-A video: 0.3 s without a picture (no_key_frame)

                """)
    }

    @Test func saysThatNothingIsInAFile() {
        var report = ReportSamples.whole
        report.connections[0].outputs[0].verdict = .failed
        #expect(RecordingSummary(report).rendered().contains("CONN-A.mkv  8.5 s   1.2 MB  nothing in it\n"))
    }

    @Test func showsWhoSpokeHowLong() {
        var report = ReportSamples.empty
        report.connections = [
            ConnectionReport(
                connectionID: "CONN-A", name: "Ann", existsSince: Samples.start, existsUntil: Samples.moment(9000))
        ]
        var composition = CompositionReport(label: "common")
        composition.speakers = [("CONN-B", 0, 700), ("CONN-A", 1000, 3250), ("CONN-B", 4000, 4500)].map {
            .init(connectionID: $0, startedAt: Samples.moment($1), endedAt: Samples.moment($2))
        }
        report.compositions = [composition]
        #expect(
            RecordingSummary(report).rendered().hasSuffix(
                """

                speaker  turns  spoke
                Ann      1      2.3 s
                CONN-B   2      1.2 s

                """))
    }

    @Test func showsAJobWithoutFiles() {
        #expect(
            RecordingSummary(ReportSamples.empty).rendered() == """
                rec-2: failed (no_rtp), 30.0 s

                no files

                """)
    }

    @Test(arguments: [(999, "999 B"), (1000, "1 kB"), (999_999, "999 kB"), (1_000_000, "1.0 MB"), (.max, "MB")])
    func showsSizesInTheirUnit(bytes: Int, text: String) {
        var report = ReportSamples.whole
        report.connections[0].outputs[0].bytes = bytes
        #expect(RecordingSummary(report).rendered().contains(text))
    }

    /// A participant's name must not move the cursor of the person who records (a terminal escape sequence).
    @Test func takesNoOrdersFromNames() {
        var report = ReportSamples.whole
        report.connections[0].name = "\u{1B}[2JAnn\n"
        report.warnings[0].message = "\u{9B}31m"
        let text = RecordingSummary(report).rendered()
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && !(0x7F..<0xA0 ~= $0.value) })
        #expect(text.contains("\u{FFFD}[2JAnn\u{FFFD}"))
    }

    @Test func survivesNumbersOutOfReach() {
        var report = ReportSamples.whole
        report.endedAt = .init(nanoseconds: .max)
        report.startedAt = .init(nanoseconds: .min)
        report.connections[0].outputs[0].duration = .nan
        report.connections[0].tracks[0].lost = .max
        report.connections[0].tracks[0].packets = .max
        #expect(RecordingSummary(report).rendered().contains("50.0 %"))
    }
}
