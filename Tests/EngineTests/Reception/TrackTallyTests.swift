import Media
import RTP
import Testing

@testable import Engine

@Suite struct TrackTallyTests {
    @Test func countsDroppedFramesByCause() {
        var tally = TrackTally()
        for cause in ["depends_on_loss", "depends_on_loss", "not_declared"] { tally.drop(cause) }
        #expect(tally.framesDropped == ["depends_on_loss": 2, "not_declared": 1])
    }

    @Test func namesABoundedNumberOfForeignPayloadTypes() {
        var tally = TrackTally()
        for _ in 0..<2 {
            for payloadType in UInt8(96)...127 { tally.noteForeign(payloadType: payloadType) }
        }
        #expect(tally.reception.foreign == 64)
        #expect(tally.foreignPayloadTypes == Array(96...111))
    }
}
