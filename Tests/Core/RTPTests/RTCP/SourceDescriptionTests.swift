import RTP
import TestSupport
import Testing

@Suite struct SourceDescriptionTests {
    private func chunks(in text: String) -> [SourceDescription.Chunk] {
        guard case .sourceDescription(let description) = parseReports(hex(text)).packets.first
        else { return [] }
        return description.chunks
    }

    // Hand-built after RFC 3550 §6.5: the four ways in which zeros fill the last word.
    @Test(arguments: [
        ("81 CA 00 03  00 00 00 01  01 02 61 62  00 00 00 00", "ab"),
        ("81 CA 00 03  00 00 00 01  01 03 61 62  63 00 00 00", "abc"),
        ("81 CA 00 03  00 00 00 01  01 04 61 62  63 64 00 00", "abcd"),
        ("81 CA 00 03  00 00 00 01  01 05 61 62  63 64 65 00", "abcde"),
    ])
    func readsTheCanonicalName(text: String, name: String) {
        #expect(chunks(in: text) == [.init(ssrc: 1, cname: name)])
    }

    // At least one zero ends the items, so a full last word is followed by four (RFC 3550 §6.5).
    @Test(arguments: [
        (nil, "81 CA 00 02  00 00 00 01  00 00 00 00"),
        ("", "81 CA 00 02  00 00 00 01  01 00 00 00"),
        ("ab", "81 CA 00 03  00 00 00 01  01 02 61 62  00 00 00 00"),
        ("é", "81 CA 00 03  00 00 00 01  01 02 C3 A9  00 00 00 00"),
        ("abcde", "81 CA 00 03  00 00 00 01  01 05 61 62  63 64 65 00"),
    ])
    func isWrittenWithItsZeros(name: String?, text: String) {
        #expect(SourceDescription(chunks: [.init(ssrc: 1, cname: name)]).rendered() == hex(text))
    }

    @Test func writesNoMoreThanItsCountsCanSay() {
        let long = String(repeating: "x", count: 300)
        let bytes = SourceDescription(chunks: (0..<40).map { .init(ssrc: $0, cname: long) }).rendered()
        let compound = parseReports(bytes)
        guard case .sourceDescription(let read) = compound.packets.first else {
            Issue.record("no source description")
            return
        }
        #expect(compound.failure == nil && compound.packets.count == 1)
        #expect(read.chunks.map(\.ssrc) == Array(0..<31))
        #expect(read.chunks.allSatisfy { $0.cname?.count == 255 })
    }

    @Test func readsSeveralChunksAndStepsOverOtherItems() {
        let text = """
            83 CA 00 08                      # SC=3, SDES, 9 words
            00 00 00 01  02 01 78  01 01 61  00 00  # NAME "x", CNAME "a"
            00 00 00 02  00 00 00 00         # no items
            00 00 00 03  01 02 C3 A9  01 01 62 00   # CNAME "é"; a second one does not count
            """
        #expect(
            chunks(in: text) == [.init(ssrc: 1, cname: "a"), .init(ssrc: 2, cname: nil), .init(ssrc: 3, cname: "é")])
    }

    // A sender that forgets the zeros at the end of the packet still says who it is.
    @Test func takesAChunkThatEndsWithThePacket() {
        #expect(chunks(in: "81 CA 00 02  00 00 00 01  01 02 61 62") == [.init(ssrc: 1, cname: "ab")])
    }

    @Test func replacesBytesThatAreNotUTF8() {
        #expect(chunks(in: "81 CA 00 02  00 00 00 01  01 01 FF 00") == [.init(ssrc: 1, cname: "\u{FFFD}")])
    }

    @Test(arguments: [
        ("81 CA 00 00", RTPError.truncated(needed: 4, remaining: 0)),
        ("82 CA 00 02  00 00 00 01  00 00 00 00", .truncated(needed: 4, remaining: 0)),
        ("81 CA 00 02  00 00 00 01  01 03 61 62", .truncated(needed: 3, remaining: 2)),
        ("81 CA 00 02  00 00 00 01  01 01 61 01", .truncated(needed: 2, remaining: 1)),
    ])
    func refusesItemsBeyondTheEnd(text: String, error: RTPError) {
        let compound = parseReports(hex(text))
        #expect(compound.packets.isEmpty)
        #expect(compound.failure == error)
    }
}
