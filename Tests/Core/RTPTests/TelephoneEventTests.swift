import RTP
import TestSupport
import Testing

@Suite struct TelephoneEventTests {
    private func parse(_ bytes: [UInt8], at position: Int = 0) throws(RTPError) -> TelephoneEvent {
        try TelephoneEvent(parsing: bytes.span, at: position)
    }

    // samples/pcmu-telephone-event, packets 42 and 48: the key 1 while it is pressed, and when it was let go.
    @Test func readsAKey() throws {
        #expect(try parse(hex("01 0A 03C0")) == TelephoneEvent(code: 1, isEnd: false, volume: 10, duration: 960))
        #expect(try parse(hex("01 8A 0A00")) == TelephoneEvent(code: 1, isEnd: true, volume: 10, duration: 2560))
    }

    // Hand-built: every bit set, the reserved one too (RFC 4733 §2.3.3).
    @Test func ignoresTheReservedBit() throws {
        #expect(try parse(hex("FF FF FFFF")) == TelephoneEvent(code: 255, isEnd: true, volume: 63, duration: .max))
    }

    @Test func readsTheSecondOfAPayload() throws {
        #expect(try parse(hex("01 8A 0A00 02 0B 0001"), at: 4).code == 2)
    }

    @Test(arguments: [("", 0, 0), ("01 0A 03", 0, 3), ("01 0A 0A00 02", 4, 1), ("01 0A 0A00", 9, 0), ("01", -1, 1)])
    func refusesLessThanFourOctets(text: String, position: Int, remaining: Int) {
        #expect(throws: RTPError.truncated(needed: 4, remaining: remaining)) { try parse(hex(text), at: position) }
    }

    // RFC 4733 §3.2, table 3.
    @Test func namesTheKeys() {
        #expect((0...17).map { TelephoneEvent.digit(of: $0) ?? "-" }.joined() == "0123456789*#ABCD--")
    }
}
