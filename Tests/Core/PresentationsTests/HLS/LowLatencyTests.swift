import Media
import Testing

@testable import Presentations

@Suite struct LowLatencyTests {
    // draft-pantos-hls-rfc8216bis §4.4.3.8: PART-HOLD-BACK is demanded with parts, at least three times the target.
    @Test(arguments: [(false, ""), (true, "CAN-BLOCK-RELOAD=YES,")])
    func saysHowFarBehindPlayersStay(canBlockReload: Bool, attribute: String) {
        var text = ""
        LowLatency(partTarget: Interval(milliseconds: 200), canBlockReload: canBlockReload).write(to: &text)
        #expect(
            text == """
                #EXT-X-SERVER-CONTROL:\(attribute)PART-HOLD-BACK=0.600000
                #EXT-X-PART-INF:PART-TARGET=0.200000

                """)
    }

    @Test func saysHowFarOtherRenditionsAre() {
        var text = ""
        LowLatency(
            partTarget: Interval(milliseconds: 200),
            reports: [RenditionReport(path: "audio.m3u8", lastNumber: 7, lastPart: 2)]
        ).writeReports(to: &text)
        #expect(text == "#EXT-X-RENDITION-REPORT:URI=\"audio.m3u8\",LAST-MSN=7,LAST-PART=2\n")
        text = ""
        LowLatency(
            partTarget: Interval(milliseconds: 200),
            reports: [RenditionReport(path: "audio.m3u8", lastNumber: 7, lastPart: nil)]
        ).writeReports(to: &text)
        #expect(text == "#EXT-X-RENDITION-REPORT:URI=\"audio.m3u8\",LAST-MSN=7\n")
    }
}
