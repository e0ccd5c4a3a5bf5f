import Conformance
import Media
import Testing

/// Dynamic manifests over their whole life.
@Suite struct LiveManifestTests {
    /// A timeline of segments of 2 s that grows at one end and shrinks at the other.
    private struct Server {
        var files: [String: [UInt8]] = [:]
        var window = 5
        /// Attributes that differ from those of a right manifest, by number of the last segment.
        var start = "2026-03-04T05:00:00Z"
        var base = 0

        mutating func publish(_ last: Int, isEnded: Bool = false, published: Int? = nil, first own: Int? = nil) {
            let first = own ?? max(1, last - window + 1)
            files["i.mp4"] = BuiltTrack.video.initialization()
            for number in first...last {
                files["\(number).m4s"] = files["\(number).m4s"] ?? BuiltTrack.video.segment(number)
            }
            let second = published ?? last
            let time = "2026-03-04T05:00:\(second < 10 ? "0" : "")\(second)Z"
            let type =
                isEnded
                ? "type=\"static\" mediaPresentationDuration=\"PT\(2 * last)S\""
                : "type=\"dynamic\" availabilityStartTime=\"\(start)\" minimumUpdatePeriod=\"PT2S\""
            let manifest = """
                <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" \(type) publishTime="\(time)" minBufferTime="PT2S"
                 profiles="urn:mpeg:dash:profile:isoff-live:2011"><Period id="1" start="PT0S">
                <AdaptationSet contentType="video" mimeType="video/mp4" startWithSAP="1" segmentAlignment="true">
                <Representation id="v" codecs="avc1.42C01E" bandwidth="81000" width="320" height="240">
                <SegmentTemplate timescale="90000" media="$Number$.m4s" initialization="i.mp4" startNumber="\(first + base)">
                <SegmentTimeline><S t="\((first - 1) * 180_000)" d="180000" r="\(last - first)"/></SegmentTimeline>
                </SegmentTemplate></Representation></AdaptationSet></Period>
                <UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="\(time)"/></MPD>
                """
            files["a.mpd"] = Array(manifest.utf8)
        }
    }

    private func rules(_ change: (Int, inout Server) -> Void) -> [Rule] {
        var server = Server()
        var files: [String: [UInt8]] = [:]
        var check = PresentationCheck(read: { files[$0] }, xml: TestXML.parse)
        for last in 3...12 {
            server.publish(last, isEnded: last == 12)
            change(last, &server)
            files = server.files
            let next = check.watch("a.mpd", at: SessionTime(milliseconds: Int64(last) * 2_000))
            #expect(next == (last == 12 ? nil : Interval(milliseconds: 2_000)))
        }
        return check.findings.listed.map(\.rule)
    }

    @Test func hasNoFindingsFromBeginningToEnd() {
        // At its end all segments that are listed fill the window, not the whole period.
        #expect(rules { last, server in if last == 12 { server.publish(12, isEnded: true, first: 1) } } == [])
    }

    @Test func noticesANewStart() {
        let found = rules { last, server in
            if last == 7 { server.start = "2026-03-04T05:00:01Z" }
            server.publish(last, isEnded: last == 12, first: 1)
        }
        #expect(found == [.dashReloadStart])
    }

    @Test func noticesNumbersThatMove() {
        let found = rules { last, server in
            guard last == 8 else { return server.publish(last, isEnded: last == 12, first: 1) }
            server.base = 1
            server.publish(last, first: 1)
            server.base = 0
        }
        #expect(Set(found).contains(.dashReloadSegment) && Set(found).contains(.dashSegmentTime))
    }

    @Test func noticesAChangeThatIsNotPublished() {
        let found = rules { last, server in
            server.publish(last, isEnded: last == 12, published: last == 9 ? 8 : last, first: 1)
        }
        #expect(found == [.dashReloadPublication])
    }

    @Test func noticesASegmentThatIsListedTooEarly() {
        let found = rules { last, server in
            server.publish(last, isEnded: last == 12, first: 1)
            if last == 9 { server.files["9.m4s"] = nil }
        }
        #expect(found == [.fileMissing])
    }

    /// A manifest that is to be read at once is read once a second.
    @Test func readsNoFasterThanOnceASecond() {
        var server = Server()
        server.publish(5)
        let text = String(decoding: server.files["a.mpd"] ?? [], as: UTF8.self)
        let fast = text.split(separator: "minimumUpdatePeriod=\"PT2S\"").joined(
            separator: "minimumUpdatePeriod=\"PT0S\"")
        server.files["a.mpd"] = Array(fast.utf8)
        let files = server.files
        var check = PresentationCheck(read: { files[$0] }, xml: TestXML.parse)
        #expect(check.watch("a.mpd", at: .zero) == Interval(milliseconds: 1_000))
        #expect(check.watch("a.mpd?token=1", at: .zero) == nil, "which is missing")
    }
}
