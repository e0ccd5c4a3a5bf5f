import Testing

@testable import Depacketizing

struct AV1ColorConfigurationTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var profile: UInt8 = 0
        /// color_config bits and their widths (AV1 bitstream specification §5.5.2).
        var bits: [[Int]]
        var bitDepth: UInt8 = 8
        var isMonochrome = false
        /// Primaries, transfer characteristics, matrix.
        var description: [UInt8] = [2, 2, 2]
        var isFullRange = false
        var subsampling: [UInt8] = [1, 1]
        var samplePosition: UInt8 = 0
    }

    static let rows = [
        Row(
            testDescription: "Main, 8 bits", bits: [[0, 1], [0, 1], [0, 1], [0, 1], [2, 2], [0, 1]], samplePosition: 2),
        Row(
            testDescription: "Main, 10 bits, BT.2020 and PQ, full range",
            bits: [[1, 1], [0, 1], [1, 1], [9, 8], [16, 8], [9, 8], [1, 1], [1, 2], [0, 1]], bitDepth: 10,
            description: [9, 16, 9], isFullRange: true, samplePosition: 1),
        Row(
            testDescription: "Main, monochrome", bits: [[0, 1], [1, 1], [0, 1], [1, 1]], isMonochrome: true,
            isFullRange: true),
        Row(
            testDescription: "High: 4:4:4, no monochrome flag", profile: 1, bits: [[0, 1], [0, 1], [0, 1], [0, 1]],
            subsampling: [0, 0]),
        Row(
            testDescription: "High, sRGB", profile: 1, bits: [[0, 1], [1, 1], [1, 8], [13, 8], [0, 8], [1, 1]],
            description: [1, 13, 0], isFullRange: true, subsampling: [0, 0]),
        Row(
            testDescription: "Professional, 10 bits: 4:2:2", profile: 2,
            bits: [[1, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1]], bitDepth: 10, subsampling: [1, 0]),
        Row(
            testDescription: "Professional, 12 bits, 4:2:0", profile: 2,
            bits: [[1, 1], [1, 1], [0, 1], [0, 1], [0, 1], [1, 1], [1, 1], [2, 2], [0, 1]], bitDepth: 12,
            samplePosition: 2),
        Row(
            testDescription: "Professional, 12 bits, 4:4:4", profile: 2,
            bits: [[1, 1], [1, 1], [0, 1], [0, 1], [1, 1], [0, 1], [0, 1]], bitDepth: 12, isFullRange: true,
            subsampling: [0, 0]),
    ]

    @Test(arguments: rows) func readsEachProfile(row: Row) throws {
        var bits = BitWriter()
        for field in row.bits { bits.put(field[0], field[1]) }
        let width = row.bits.reduce(0) { $0 + $1[1] }
        var cursor = BitCursor()
        let color = try AV1ColorConfiguration(parsing: bits.bytes.span, from: &cursor, profile: row.profile)
        #expect(cursor.position == width)
        #expect(color.bitDepth == row.bitDepth)
        #expect(color.isMonochrome == row.isMonochrome)
        #expect([color.primaries, color.transferCharacteristics, color.matrixCoefficients] == row.description)
        #expect(color.isFullRange == row.isFullRange)
        #expect([color.subsamplingX, color.subsamplingY] == row.subsampling)
        #expect(color.chromaSamplePosition == row.samplePosition)
    }

    @Test(arguments: rows) func refusesEachTruncation(row: Row) {
        var bits = BitWriter()
        for field in row.bits.dropLast() { bits.put(field[0], field[1]) }
        let bytes = bits.bytes
        for count in 0..<bytes.count - 1 {
            #expect(throws: DepacketizingError.self) {
                var cursor = BitCursor()
                return try AV1ColorConfiguration(
                    parsing: bytes.span.extracting(0..<count), from: &cursor, profile: row.profile)
            }
        }
    }
}
