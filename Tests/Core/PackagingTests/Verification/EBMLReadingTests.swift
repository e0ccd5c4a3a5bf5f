import TestSupport
import Testing

@testable import Packaging

@Suite struct EBMLReadingTests {
    // RFC 8794 §4.4, §5: widths of identifiers and sizes; all ones are a size that nobody knows.
    @Test(
        arguments: [
            ("A3 84", 0xA3, 4, 2), ("4286 81", 0x4286, 1, 3), ("1F43B675 40 02", 0x1F43_B675, 2, 6),
            ("EC 01 00000000000001", 0xEC, 1, 9), ("A3 80", 0xA3, 0, 2),
        ] as [(String, UInt32, Int64, Int)])
    func readsIdentifierAndSize(bytes: String, identifier: UInt32, size: Int64, byteCount: Int) throws {
        let content = hex(bytes)
        let read = EBMLReading.header(content.span, at: 0)
        let header = try #require(read)
        #expect(header == (identifier, size, byteCount))
    }

    @Test(arguments: ["", "A3", "A3 FF", "A3 40", "08 81", "00 81", "A3 00", "EC 01 FFFFFFFFFFFFFF", "1F43B6"])
    func refusesWhatIsCutOffOrUnknown(bytes: String) {
        let content = hex(bytes)
        let isRead = EBMLReading.header(content.span, at: 0) != nil
        #expect(!isRead)
    }

    @Test func listsTheElementsThatFillARange() throws {
        let bytes = hex("BB 85 B3 81 07 F7 80  EC 80")
        let reading = try EBMLReading(file: Finished.bytes(bytes), range: 0..<Int64(bytes.count), "x")
        let children = try reading.children(in: reading.all)
        #expect(children.map(\.identifier) == [.cuePoint, .void])
        let fields = try reading.children(in: children[0].content)
        #expect(fields.map(\.identifier) == [.cueTime, .cueTrack])
        #expect(fields.map { reading.unsigned($0.content) } == [7, 0])
        #expect(throws: PackagingError.self) { try reading.children(in: 0..<6) }
        #expect(reading.unsigned(0..<9) == nil)
    }
}
