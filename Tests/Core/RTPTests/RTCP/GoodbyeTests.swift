import RTP
import TestSupport
import Testing

@Suite struct GoodbyeTests {
    // Hand-built after RFC 3550 §6.6.
    @Test(arguments: [
        ("80 CB 00 00", Goodbye(ssrcs: [])),
        ("81 CB 00 01  00 00 00 09", Goodbye(ssrcs: [9])),
        ("82 CB 00 02  00 00 00 09  00 00 00 0A", Goodbye(ssrcs: [9, 10])),
        ("81 CB 00 02  00 00 00 09  03 62 79 65", Goodbye(ssrcs: [9], reason: "bye")),
        ("81 CB 00 02  00 00 00 09  00 00 00 00", Goodbye(ssrcs: [9])),
    ])
    func readsSourcesAndReason(text: String, goodbye: Goodbye) {
        #expect(parseReports(hex(text)).packets == [.goodbye(goodbye)])
    }

    @Test(arguments: [
        ("81 CB 00 00", RTPError.truncated(needed: 4, remaining: 0)),
        ("9F CB 00 01  00 00 00 09", .truncated(needed: 124, remaining: 4)),
        ("81 CB 00 02  00 00 00 09  04 62 79 65", .truncated(needed: 4, remaining: 3)),
    ])
    func refusesMoreThanThereIs(text: String, error: RTPError) {
        #expect(parseReports(hex(text)).failure == error)
    }
}
