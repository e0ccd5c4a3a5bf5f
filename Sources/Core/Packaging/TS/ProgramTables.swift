import Media

/// What makes a transport stream readable from its beginning: which program there is, and which streams it has
/// (ISO/IEC 13818-1 §2.4.4). Each table is one section in one packet.
struct ProgramTables: Equatable, Sendable {
    /// Table 2-34.
    enum StreamType: UInt8, Sendable {
        case aac = 0x0F
        case h264 = 0x1B
        case h265 = 0x24
    }

    struct Stream: Equatable, Sendable {
        var type: StreamType
        var identifier: UInt16
    }

    static let associationIdentifier: UInt16 = 0
    /// Free to choose from 0x10 on (table 2-3); these are those of most writers.
    static let mapIdentifier: UInt16 = 0x1000
    private static let programNumber: UInt16 = 1

    var streams: [Stream]
    /// Of the stream whose packets have the program clock.
    var clockIdentifier: UInt16
    /// Of the map: five bits that change with it (§2.4.4.9), for readers that know another one.
    var version: UInt8 = 0

    /// Program association section (§2.4.4.3), after a pointer field.
    var association: [UInt8] {
        var body: [UInt8] = []
        body.appendBigEndian(Self.programNumber)
        body.appendBigEndian(0xE000 | Self.mapIdentifier)
        // The number of the transport stream is free to choose.
        return Self.section(table: 0, number: 1, version: 0, body)
    }

    /// Program map section (§2.4.4.8), after a pointer field; without descriptors.
    var map: [UInt8] {
        var body: [UInt8] = []
        body.appendBigEndian(0xE000 | clockIdentifier)
        body.appendBigEndian(0xF000 as UInt16)
        for stream in streams {
            body.append(stream.type.rawValue)
            body.appendBigEndian(0xE000 | stream.identifier)
            body.appendBigEndian(0xF000 as UInt16)
        }
        return Self.section(table: 2, number: Self.programNumber, version: version, body)
    }

    private static func section(table: UInt8, number: UInt16, version: UInt8, _ body: [UInt8]) -> [UInt8] {
        var section: [UInt8] = [table]
        // section_syntax_indicator; what follows the length: five bytes, the body, four of checksum.
        section.appendBigEndian(0xB000 | UInt16(5 + body.count + 4))
        section.appendBigEndian(number)
        // The version, valid now; section 0 of 0.
        section += [0xC1 | version << 1 & 0x3E, 0, 0]
        section += body
        section.appendBigEndian(checksum(section))
        return [0] + section
    }

    /// CRC-32 of annex A: polynomial 04C11DB7, first bit first, begun with ones, not inverted.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte) << 24
            for _ in 0..<8 { sum = sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04C1_1DB7 }
        }
        return sum
    }
}
