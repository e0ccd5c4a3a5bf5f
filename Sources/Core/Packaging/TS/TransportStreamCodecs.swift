public import Media

/// The codecs of a transport stream by the tables with which it begins (ISO/IEC 13818-1 §2.4.4), as
/// `TransportStreamWriter` writes them: each table in one packet.
///
/// - Returns: nothing for other bytes.
public func transportStreamCodecs(_ bytes: [UInt8]) -> [Codec] {
    guard let association = section(in: bytes, packet: 0, table: 0), association.count >= 4,
        let map = section(in: bytes, packet: 1, table: 2), map.count >= 4
    else { return [] }
    var codecs: [Codec] = []
    // Behind the clock's identifier and the descriptors of the program.
    var rest = map.dropFirst(4 + (Int(map[map.startIndex + 2] & 0x0F) << 8 | Int(map[map.startIndex + 3])))
    while rest.count >= 5 {
        let start = rest.startIndex
        switch ProgramTables.StreamType(rawValue: rest[start]) {
        case .h264: codecs.append(.video(.h264))
        case .h265: codecs.append(.video(.h265))
        case .aac: codecs.append(.audio(.aac))
        case nil: break
        }
        rest = rest.dropFirst(5 + (Int(rest[start + 3] & 0x0F) << 8 | Int(rest[start + 4])))
    }
    return codecs
}

/// What a section says behind its eight bytes of header, without the checksum.
private func section(in bytes: [UInt8], packet number: Int, table: UInt8) -> ArraySlice<UInt8>? {
    let packet = bytes.dropFirst(number * TransportPackets.byteCount).prefix(TransportPackets.byteCount)
    // Four bytes of packet header without an adaptation field, and a pointer of 0.
    guard packet.count == TransportPackets.byteCount, packet.first == 0x47,
        packet[packet.startIndex + 3] & 0x30 == 0x10, packet[packet.startIndex + 4] == 0
    else { return nil }
    let section = packet.dropFirst(5)
    let start = section.startIndex
    let length = Int(section[start + 1] & 0x0F) << 8 | Int(section[start + 2])
    guard section[start] == table, length >= 9, length + 3 <= section.count else { return nil }
    return section.prefix(3 + length - 4).dropFirst(8)
}
