import Media
import TestSupport
import Testing

@testable import Captures

@Suite struct InternetHeaderTests {
    @Test func sumsTheExampleOfTheRFC() {
        // RFC 1071 §3: the sum is ddf2, the checksum its complement.
        var checksum = Checksum()
        checksum.add(hex("00 01 f2 03 f4 f5 f6 f7").span)
        #expect(checksum.folded == 0x220D)
        var words = Checksum()
        words.add(0x0001_F203_F4F5_F6F7)
        #expect(words.folded == 0x220D)
    }

    @Test func padsAnOddByteWithZero() {
        var checksum = Checksum()
        checksum.add(hex("12 34 56").span)
        #expect(checksum.folded == 0xFFFF - (0x1234 + 0x5600))
    }

    @Test func writesAVersion4Header() {
        // Hand-built; the header checksum of the same header is b861 in many textbooks.
        let expected = hex(
            """
            45 00 00 73 00 00 40 00 40 11 b8 61 c0 a8 00 01 c0 a8 00 c7
            13 8c ea 61 00 5f 00 00   # ports 5004, 60001; length 95; no checksum
            """)
        let payload = [UInt8](repeating: 1, count: 87)
        #expect(header(endpoint(0xC0A8_0001, 5004), endpoint(0xC0A8_00C7, 60001), payload) == expected)
    }

    @Test func writesAVersion6HeaderWithAChecksum() {
        let packet =
            header(FrameVectors.source6, FrameVectors.destination6, FrameVectors.payload) + FrameVectors.payload
        var expected = FrameVectors.version6
        // 2001 + db8 + 1 + 2001 + db8 + 2 (addresses) + c + 11 (length, UDP)
        // + 138c + ea61 + c + 806f + 1 = 1d9fb, folded d9fc, complement 2603.
        expected.replaceSubrange(46..<48, with: hex("26 03"))
        #expect(packet == expected)
    }

    @Test func sendsASumOfZeroAsAllOnes() {
        // The payload is the checksum that an empty word would have got, so the sum becomes zero.
        let first = header(FrameVectors.source6, FrameVectors.destination6, [0, 0])
        let second = header(FrameVectors.source6, FrameVectors.destination6, Array(first[46..<48]))
        #expect(Array(second[46..<48]) == hex("ff ff"))
    }

    @Test func mapsAVersion4AddressAmongVersion6() {
        let bytes = header(FrameVectors.source, FrameVectors.destination6, [])
        #expect(Array(bytes[8..<24]) == hex("00 00 00 00 00 00 00 00 00 00 ff ff 0a 00 00 01"))
    }

    private func header(_ source: Endpoint, _ destination: Endpoint, _ payload: [UInt8]) -> [UInt8] {
        var buffer = BlockBuffer(capacity: 64)
        InternetHeader.append(to: &buffer, from: source, to: destination, payload: payload.span)
        var bytes: [UInt8] = []
        unsafe buffer.drain {
            bytes = unsafe Array($0)
            return $0.count
        }
        #expect(bytes.count == InternetHeader.length(from: source, to: destination))
        return bytes
    }
}
