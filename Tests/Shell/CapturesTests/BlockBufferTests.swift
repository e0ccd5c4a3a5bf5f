import TestSupport
import Testing

@testable import Captures

@Suite struct BlockBufferTests {
    @Test func storesWordsInTheirOrder() {
        var buffer = BlockBuffer(capacity: 64)
        buffer.append(UInt32(0x0102_0304))
        buffer.append(UInt16(0x0506))
        buffer.appendBigEndian(UInt16(0x0708))
        buffer.appendBigEndian(UInt32(0x090A_0B0C))
        buffer.appendBigEndian(UInt64(0x0D0E_0F10_1112_1314))
        #expect(drained(&buffer) == hex("04 03 02 01 06 05 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14"))
    }

    @Test(arguments: [(0, 0), (1, 3), (2, 2), (3, 1), (4, 0)])
    func padsToWords(length: Int, padding: Int) {
        var buffer = BlockBuffer(capacity: 8)
        buffer.pad(after: length)
        #expect(buffer.count == padding)
    }

    @Test func writesDecimalsOfAFixedWidth() {
        var buffer = BlockBuffer(capacity: 64)
        buffer.appendDecimal(.max, digits: 19)
        buffer.appendDecimal(42, digits: 4)
        #expect(drained(&buffer) == Array("92233720368547758070042".utf8))
    }

    @Test func keepsWhatWasNotTaken() {
        var buffer = BlockBuffer(capacity: 8)
        buffer.append(hex("01 02 03 04 05").span)
        unsafe buffer.drain { _ in 2 }
        unsafe buffer.drain { _ in -1 }
        #expect(buffer.count == 3)
        #expect(!buffer.hasRoom(for: 4))
        #expect(drained(&buffer) == [3, 4, 5])
        #expect(buffer.hasRoom(for: 8))
    }

    private func drained(_ buffer: inout BlockBuffer) -> [UInt8] {
        var bytes: [UInt8] = []
        unsafe buffer.drain {
            bytes = unsafe Array($0)
            return $0.count
        }
        return bytes
    }
}
