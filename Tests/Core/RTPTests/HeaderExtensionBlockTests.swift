import RTP
import TestSupport
import Testing

@Suite struct HeaderExtensionBlockTests {
    @Test func findsTheElementsOfABrowsersPacket() throws {
        let bytes = SamplePackets.opus
        let block = try #require(parsePacket(bytes).headerExtension)
        #expect(block.element(id: 4, in: bytes.span) == 17..<18)
        #expect(block.element(id: 1, in: bytes.span) == 19..<20)
        #expect(block.element(id: 2, in: bytes.span) == nil)
        #expect(elements(of: block, in: bytes) == [Element(4, [0x30]), Element(1, [0x9D])])
    }

    @Test func findsElementsOfTheTwoByteForm() throws {
        let bytes = SamplePackets.twoByteForm
        let block = try #require(parsePacket(bytes).headerExtension)
        #expect(elements(of: block, in: bytes) == [Element(16, []), Element(255, [1, 2, 3]), Element(15, [9])])
        #expect(block.element(id: 16, in: bytes.span)?.isEmpty == true)
    }

    // Hand-built after RFC 8285 §4.1.1, §4.2, §4.3.
    @Test(arguments: [
        (UInt16(0xBEDE), "10 AA 00 00  21 BB CC 00", [Element(1, [0xAA]), Element(2, [0xBB, 0xCC])]),
        (0xBEDE, "10 AA F0 BB 20 CC", [Element(1, [0xAA])]),  // id 15 ends the list
        (0xBEDE, "10 AA 01 BB 20 CC", [Element(1, [0xAA])]),  // id 0 with a length ends it too
        (0xBEDE, "10 AA 27 BB", [Element(1, [0xAA])]),  // 8 bytes wanted, 1 there
        (0xBEDE, "10", []),
        (0xBEDE, "", []),
        (0x1000, "01 01 AA 02 05 BB", [Element(1, [0xAA])]),  // 5 bytes wanted, 1 there
        (0x1000, "01 01 AA 02", [Element(1, [0xAA])]),  // no length
        (0x100F, "01 00", [Element(1, [])]),
        (0x1234, "10 AA 20 BB", []),  // not of RFC 8285
    ])
    func stopsQuietlyAtWhatItCannotRead(profile: UInt16, text: String, expected: [Element]) {
        let bytes = hex(text)
        let block = HeaderExtensionBlock(profile: profile, range: 0..<bytes.count)
        #expect(elements(of: block, in: bytes) == expected)
    }

    @Test func givesTheFirstOfTwoElementsWithOneIdentifier() {
        let bytes = hex("10 AA 10 BB")
        #expect(HeaderExtensionBlock(profile: 0xBEDE, range: 0..<4).element(id: 1, in: bytes.span) == 1..<2)
    }

    @Test func doesNotReadBeyondADatagramThatIsShorterThanTheBlock() {
        let bytes = hex("10 AA 10")
        let block = HeaderExtensionBlock(profile: 0xBEDE, range: 0..<400)
        #expect(elements(of: block, in: bytes) == [Element(1, [0xAA])])
        #expect(block.element(id: 9, in: [UInt8]().span) == nil)
    }

    @Test(arguments: [UInt16(0xBEDE), 0x1000])
    func elementsOfRandomBytesLieInOrderWithinTheBlock(profile: UInt16) {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<500 {
            let bytes = randomDatagram(using: &generator)
            let block = HeaderExtensionBlock(profile: profile, range: 0..<bytes.count)
            var end = 0
            for place in places(of: block, in: bytes) {
                #expect(place.id != 0)
                #expect(place.range.lowerBound > end)
                #expect(place.range.upperBound <= bytes.count)
                end = place.range.upperBound - 1
            }
        }
    }
}

struct Element: Equatable, Sendable {
    var id: UInt8
    var bytes: [UInt8]

    init(_ id: UInt8, _ bytes: [UInt8]) {
        self.id = id
        self.bytes = bytes
    }
}

/// The first element of each identifier, in their order.
private func places(of block: HeaderExtensionBlock, in bytes: [UInt8]) -> [(id: UInt8, range: Range<Int>)] {
    (0...255 as ClosedRange<UInt8>).compactMap { id in block.element(id: id, in: bytes.span).map { (id, $0) } }
        .sorted { $0.range.lowerBound < $1.range.lowerBound }
}

private func elements(of block: HeaderExtensionBlock, in bytes: [UInt8]) -> [Element] {
    places(of: block, in: bytes).map { Element($0.id, Array(bytes[$0.range])) }
}
