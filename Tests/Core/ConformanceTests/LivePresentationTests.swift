import Conformance
import Media
import Testing

/// Live presentations over their whole life: what is right at every reading is right, and what is wrong once is found.
@Suite struct LivePresentationTests {
    /// A window of video that moves on by one segment at each reading; a new initialization segment begins at
    /// segment 6.
    private struct Server {
        var files: [String: [UInt8]] = [:]
        var window = 4
        /// A segment from which on the timeline is another one.
        var breakNumber = 6
        var isLowLatency = false

        mutating func publish(_ last: Int, isEnded: Bool = false) {
            let first = max(1, last - window + 1)
            var lines = [
                "#EXTM3U", "#EXT-X-VERSION:9", "#EXT-X-TARGETDURATION:2", "#EXT-X-INDEPENDENT-SEGMENTS",
                "#EXT-X-MEDIA-SEQUENCE:\(first)", "#EXT-X-DISCONTINUITY-SEQUENCE:\(first > breakNumber ? 1 : 0)",
            ]
            if isLowLatency {
                lines += [
                    "#EXT-X-PART-INF:PART-TARGET=1.0",
                    "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0",
                ]
            }
            for number in first...last {
                let period = number < breakNumber ? 1 : 2
                files["init-\(period).mp4"] = files["init-\(period).mp4"] ?? track(period).initialization()
                files["\(number).m4s"] = files["\(number).m4s"] ?? media(number)
                if number == breakNumber { lines.append("#EXT-X-DISCONTINUITY") }
                if number == first || number == breakNumber { lines.append("#EXT-X-MAP:URI=\"init-\(period).mp4\"") }
                if isLowLatency, number + 2 >= last { lines += parts(number) }
                lines += ["#EXTINF:2.000,", "\(number).m4s"]
            }
            if isLowLatency, !isEnded { lines += [parts(last + 1)[0], "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"x.m4s\""] }
            if isEnded { lines.append("#EXT-X-ENDLIST") }
            files["video.m3u8"] = Array((lines + [""]).joined(separator: "\n").utf8)
            // A segment that left the window stays as long as the window is.
            files["\(first - window - 1).m4s"] = nil
        }

        private func track(_ period: Int) -> BuiltTrack {
            var track = BuiltTrack.video
            if period == 2 { track.entry = visualEntry("avc1", width: 640, height: 360, [box("avcC", BuiltTrack.avc)]) }
            return track
        }

        /// The second timeline begins at 100 s.
        private func start(_ number: Int) -> UInt64 {
            UInt64(number < breakNumber ? number - 1 : number - breakNumber + 50) * 180_000
        }

        private func media(_ number: Int) -> [UInt8] {
            BuiltTrack.video.fragment(UInt32(number), at: start(number), count: 50)
        }

        private mutating func parts(_ number: Int) -> [String] {
            (0..<2).map { half in
                let name = "\(number).\(half).m4s"
                files[name] = BuiltTrack.video.fragment(
                    UInt32(number), at: start(number) + UInt64(half) * 90_000, count: 25, startsWithKeyFrame: half == 0)
                return "#EXT-X-PART:DURATION=1.0,URI=\"\(name)\"" + (half == 0 ? ",INDEPENDENT=YES" : "")
            }
        }
    }

    /// What a player finds that reads after each segment.
    private func findings(_ server: Server, _ change: (Int, inout Server) -> Void = { _, _ in }) -> [Finding] {
        var server = server
        var files: [String: [UInt8]] = [:]
        var check = PresentationCheck(read: { files[$0] }, xml: TestXML.parse)
        for last in 4...16 {
            server.publish(last, isEnded: last == 16)
            change(last, &server)
            files = server.files
            let next = check.watch("video.m3u8", at: SessionTime(milliseconds: Int64(last) * 2_000))
            #expect((next == nil) == (last == 16))
        }
        return check.findings.listed
    }

    @Test func hasNoFindingsFromBeginningToEnd() {
        #expect(findings(Server()) == [])
        var lowLatency = Server()
        lowLatency.isLowLatency = true
        #expect(findings(lowLatency) == [])
    }

    @Test func missesAFileThatIsRemovedTooEarly() {
        let found = findings(Server()) { last, server in
            if last == 8 { server.files["8.m4s"] = nil }
        }
        #expect(found.map(\.rule) == [.fileMissing] && found.first?.text.hasPrefix("8.m4s") == true)
    }

    @Test func noticesAWindowThatIsTooShort() {
        var server = Server()
        server.window = 2
        #expect(Set(findings(server).map(\.rule)) == [.hlsReloadWindow])
    }

    @Test func noticesATimelineThatBreaksSilently() {
        let found = findings(Server()) { _, server in
            let text = String(decoding: server.files["video.m3u8"] ?? [], as: UTF8.self)
            let lines = text.split(separator: "\n").filter { $0 != "#EXT-X-DISCONTINUITY" }
            server.files["video.m3u8"] = Array(lines.joined(separator: "\n").utf8)
        }
        #expect(Set(found.map(\.rule)).isSuperset(of: [.hlsTimeline, .hlsMapDiscontinuity]))
    }

    @Test func noticesAServerThatStops() {
        var server = Server()
        server.publish(4)
        let files = server.files
        var check = PresentationCheck(read: { files[$0] }, xml: TestXML.parse)
        for second in 0...4 { _ = check.watch("video.m3u8", at: SessionTime(milliseconds: Int64(second) * 1_000)) }
        #expect(check.findings.listed.map(\.rule) == [.hlsReloadLate])
    }

    /// A presentation in two periods, as HLS and as DASH, of one set of segments.
    @Test func hasNoFindingsOverTwoPeriods() {
        var server = Server()
        server.window = 12
        server.publish(12, isEnded: true)
        func period(_ id: Int, _ start: Int, _ length: Int, size: String) -> String {
            """
            <Period id="\(id)" start="PT\(start)S" duration="PT\(length)S">
            <AdaptationSet contentType="video" mimeType="video/mp4" startWithSAP="1" segmentAlignment="true">
            <Representation id="v" codecs="avc1.42C01E" bandwidth="81000" \(size) frameRate="25">
            <SegmentTemplate timescale="90000" media="$Number$.m4s" initialization="init-\(id).mp4"
             startNumber="\(id == 1 ? 1 : 6)" presentationTimeOffset="\(id == 1 ? 0 : 9_000_000)">
            <SegmentTimeline><S t="\(id == 1 ? 0 : 9_000_000)" d="180000" r="\(length / 2 - 1)"/></SegmentTimeline>
            </SegmentTemplate></Representation></AdaptationSet></Period>
            """
        }
        let manifest = """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" minBufferTime="PT2S" profiles="p">
            \(period(1, 0, 10, size: "width=\"320\" height=\"240\""))
            \(period(2, 10, 14, size: "width=\"640\" height=\"360\""))
            </MPD>
            """
        server.files["manifest.mpd"] = Array(manifest.utf8)
        let files = server.files
        var check = PresentationCheck(read: { files[$0] }, xml: TestXML.parse)
        check.check(folder: files.keys.sorted())
        #expect(check.findings.listed == [])
    }

    /// Renditions of one view: each variant is held against its own media.
    @Test func hasNoFindingsInALadder() {
        var built = BuiltPresentation()
        var small = BuiltTrack.video
        (small.folder, small.sampleSize) = ("small", 100)
        small.entry = visualEntry("avc1", width: 160, height: 120, [box("avcC", BuiltTrack.avc)])
        built.files["small/init-1.mp4"] = small.initialization()
        for number in 1...3 { built.files["small/\(number).m4s"] = small.segment(number) }
        let names = built.text("video.m3u8").split(separator: "video/").joined(separator: "small/")
        built.set("small.m3u8", names)
        let rate = 4 * ((built.files["small/1.m4s"]?.count ?? 0) + (built.files["audio/1.m4s"]?.count ?? 0))
        let variant =
            "#EXT-X-STREAM-INF:BANDWIDTH=\(rate),AVERAGE-BANDWIDTH=\(rate),CODECS=\"avc1.42C01E,Opus\","
            + "RESOLUTION=160x120,FRAME-RATE=25.000,AUDIO=\"sound\"\nsmall.m3u8\n"
        built.set("index.m3u8", built.text("index.m3u8") + variant)
        #expect(built.findings().listed == [])
        built.replace("index.m3u8", "160x120", "320x240")
        #expect(built.findings().listed.map(\.rule) == [.hlsResolution])
    }
}
