import RTP
import TestSupport
import Testing

@Suite struct RedundantPayloadTests {
    private func parse(_ bytes: [UInt8]) throws(RTPError) -> RedundantPayload {
        try RedundantPayload(parsing: bytes.span)
    }

    private func older(_ payload: RedundantPayload, in bytes: [UInt8]) -> [RedundantPayload.Block] {
        var payload = payload
        var blocks: [RedundantPayload.Block] = []
        while let block = payload.nextRedundantBlock(in: bytes.span) { blocks.append(block) }
        return blocks
    }

    // The example packet of RFC 2198, its sounds made by hand: LPC beside DVI4, 20 ms at 8 kHz apart.
    @Test func readsTheExampleOfTheRFC() throws {
        let bytes =
            hex(
                """
                87 02 80 0E  # F=1 PT=7, offset 160, 14 octets
                05           # F=0 PT=5
                """) + [UInt8](repeating: 7, count: 14) + [UInt8](repeating: 5, count: 84)
        let payload = try parse(bytes)
        #expect(payload.primary == .init(payloadType: 5, timestampOffset: 0, range: 19..<103))
        #expect(older(payload, in: bytes) == [.init(payloadType: 7, timestampOffset: 160, range: 5..<19)])
    }

    // The headers of samples/opus-red, packet 5, before what they announce.
    @Test func readsAPacketOfABrowsersForm() throws {
        let bytes =
            hex(
                """
                EF 0F 00 4B  # F=1 PT=111, offset 960, 75 octets
                6F           # F=0 PT=111
                """) + [UInt8](repeating: 0x7C, count: 75 + 78)
        let payload = try parse(bytes)
        #expect(payload.primary == .init(payloadType: 111, timestampOffset: 0, range: 80..<158))
        #expect(older(payload, in: bytes) == [.init(payloadType: 111, timestampOffset: 960, range: 5..<80)])
    }

    // Hand-built: the largest offset, an empty block, and nothing of its own.
    @Test func readsSeveralBlocksInTheirOrder() throws {
        let bytes = hex(
            """
            EF FF FC 02  # offset 16383, 2 octets
            80 00 00 00  # PT=0, offset 0, empty
            E5 02 80 01  # PT=101, offset 160, 1 octet
            6F
            AA BB CC
            """)
        let payload = try parse(bytes)
        #expect(payload.primary == .init(payloadType: 111, timestampOffset: 0, range: 16..<16))
        #expect(
            older(payload, in: bytes) == [
                .init(payloadType: 111, timestampOffset: 16_383, range: 13..<15),
                .init(payloadType: 0, timestampOffset: 0, range: 15..<15),
                .init(payloadType: 101, timestampOffset: 160, range: 15..<16),
            ])
    }

    @Test func aBlockIsAPacketOfItsOwn() {
        let packet = RTPPacket(
            payloadType: 63, sequenceNumber: 7, timestamp: 100, ssrc: 9, hasMarker: true, payload: 20..<80)
        let block = RedundantPayload.Block(payloadType: 111, timestampOffset: 960, range: 5..<15)
        #expect(
            block.packet(in: packet)
                == RTPPacket(
                    payloadType: 111, sequenceNumber: 7, timestamp: .max - 859, ssrc: 9, hasMarker: true,
                    payload: 25..<35))
    }

    // Video has one block and no redundancy: the octet says what the rest is (samples/vp8-red-ulpfec).
    @Test func readsABlockThatIsAlone() throws {
        let payload = try parse([96, 0x90, 0x80])
        #expect(payload.primary == .init(payloadType: 96, timestampOffset: 0, range: 1..<3))
        #expect(older(payload, in: [96, 0x90, 0x80]).isEmpty)
    }

    @Test(arguments: [
        ("", 1, 0), ("EF 0F 00", 4, 3), ("EF 0F 00 4B", 1, 0), ("EF 0F 00 02 6F AA", 2, 1),
        ("EF 0F 00 01 EF 0F 00 01 6F AA", 2, 1),
    ])
    func refusesWhatItsHeadersPromiseInVain(text: String, needed: Int, remaining: Int) {
        #expect(throws: RTPError.truncated(needed: needed, remaining: remaining)) { try parse(hex(text)) }
    }

    @Test func blocksOfRandomBytesTileThePayload() {
        var generator = SeededGenerator(seed: 2198)
        var readCount = 0
        for _ in 0..<5000 {
            let headers = (0..<Int.random(in: 0...4, using: &generator)).flatMap { _ -> [UInt8] in
                [.random(in: 128...255, using: &generator), 0, 0, .random(in: 0...20, using: &generator)]
            }
            let rest = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let bytes = headers + rest
            guard let payload = try? parse(bytes) else { continue }
            readCount += 1
            let blocks = older(payload, in: bytes)
            let start = blocks.first?.range.lowerBound ?? payload.primary.range.lowerBound
            var end = start
            for block in blocks + [payload.primary] {
                #expect(block.range.lowerBound == end)
                end = block.range.upperBound
            }
            #expect(start == 4 * blocks.count + 1 && end == bytes.count)
        }
        #expect(readCount > 1000)
    }
}
