import Conformance
import Testing

@Suite struct ManifestMediaTests {
    private func rules(_ change: (inout BuiltPresentation) -> Void) -> [Rule] {
        var built = BuiltPresentation()
        built.addManifest()
        change(&built)
        var check = PresentationCheck(read: { built.files[$0] }, xml: TestXML.parse)
        check.check(BuiltPresentation.manifest)
        return check.findings.listed.map(\.rule)
    }

    private let manifest = BuiltPresentation.manifest

    @Test func findsNothingWhereNothingIsWrong() {
        #expect(rules { _ in } == [])
        #expect(rules { $0.makeDynamic() } == [])
    }

    /// The last one may be missing, or shorter than it was expected to be; those before it may not.
    @Test func takesASegmentThatIsBeingMadeAsItComes() {
        #expect(rules { $0.makeChunked() } == [])
        let growing = rules { built in
            built.makeChunked()
            built.files["video/3.m4s"] = nil
        }
        #expect(growing == [])
        let missing = rules { built in
            built.makeChunked()
            built.files["video/2.m4s"] = nil
        }
        #expect(missing == [.fileMissing])
    }

    @Test func findsSegmentsByTheirTime() {
        let rules = rules { built in
            built.replace(manifest, "video/$Number$", "video/t$Time%06d$")
            for number in 1...3 {
                let digits = String((number - 1) * 180_000)
                built.files["video/t" + String(repeating: "0", count: 6 - digits.count) + digits + ".m4s"] =
                    built.files["video/\(number).m4s"]
            }
        }
        #expect(rules == [])
    }

    @Test func toleratesHalfASegmentWithoutATimeline() {
        func equal(_ duration: Int) -> [Rule] {
            rules { built in
                built.replace(manifest, "timescale=\"90000\"", "timescale=\"90000\" duration=\"\(duration)\"")
                built.replace(manifest, "<SegmentTimeline><S t=\"0\" d=\"180000\" r=\"2\"/></SegmentTimeline>", "")
            }
        }
        #expect(equal(180_000) == [])
        #expect(equal(200_000) == [])
        #expect(equal(70_000).contains(.dashSegmentTime))
    }

    @Test func countsTimeFromThePeriodsBeginning() {
        let shifted = rules { built in
            built.replace(manifest, "timescale=\"90000\"", "timescale=\"90000\" presentationTimeOffset=\"180000\"")
        }
        #expect(shifted == [.dashPeriodCovered])
    }

    @Test func needsABufferForLargeSegments() {
        let rules = rules { built in
            built.files["video/2.m4s"]? += box("free", [UInt8](repeating: 0, count: 60_000))
        }
        #expect(rules == [.dashBandwidth])
    }

    @Test func reportsMissingSegmentsAtTheirRun() {
        var built = BuiltPresentation()
        built.addManifest()
        built.files["audio/3.m4s"] = nil
        var check = PresentationCheck(read: { built.files[$0] }, xml: TestXML.parse)
        check.check(manifest)
        #expect(check.findings.listed.map(\.rule) == [.fileMissing])
        #expect(check.findings.listed.first?.place == Place(file: manifest, position: .line(14)))
    }
}
