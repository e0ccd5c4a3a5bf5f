import Media

@testable import Captures

/// Writes captures for tests, record by record, in either byte order.
struct CaptureBuilder {
    var order: ByteOrder
    private(set) var bytes: [UInt8] = []
    /// Where each record or block ends, the header first.
    private(set) var ends: [Int] = []
    /// For each of `ends` whether a UDP datagram ended there.
    private(set) var holdDatagram: [Bool] = []

    init(_ order: ByteOrder = .little) {
        self.order = order
    }

    mutating func append(pcapHeader linkType: UInt32, isNanosecond: Bool = false) {
        let magic: UInt32 = isNanosecond ? 0xA1B2_3C4D : 0xA1B2_C3D4
        bytes += word(magic) + word(UInt16(2)) + word(UInt16(4)) + word(UInt32(0)) + word(UInt32(0))
        bytes += word(UInt32(262_144)) + word(linkType)
        end(false)
    }

    mutating func append(
        record frame: [UInt8], seconds: UInt32, fraction: UInt32, originalLength: Int? = nil, isDatagram: Bool = true
    ) {
        bytes += word(seconds) + word(fraction) + word(UInt32(frame.count))
        bytes += word(UInt32(originalLength ?? frame.count)) + frame
        end(isDatagram)
    }

    mutating func append(block type: UInt32, _ body: [UInt8], isDatagram: Bool = false) {
        let padded = body + [UInt8](repeating: 0, count: Pcapng.padded(body.count) - body.count)
        let length = UInt32(padded.count + 12)
        bytes += word(type) + word(length) + padded + word(length)
        end(isDatagram)
    }

    mutating func append(sectionHeaderVersion minor: UInt16 = 0, major: UInt16 = 1) {
        append(
            block: Pcapng.sectionHeader,
            word(Pcapng.byteOrderMagic) + word(major) + word(minor) + word(UInt64.max))
    }

    mutating func append(interface linkType: UInt16, snapLength: UInt32 = 0, options: [UInt8] = []) {
        append(block: 1, word(linkType) + word(UInt16(0)) + word(snapLength) + options)
    }

    mutating func append(
        enhanced frame: [UInt8], interface: UInt32 = 0, units: UInt64, originalLength: Int? = nil,
        options: [UInt8] = [], isDatagram: Bool = true
    ) {
        append(
            block: 6,
            word(interface) + word(UInt32(units >> 32)) + word(UInt32(truncatingIfNeeded: units))
                + word(UInt32(frame.count)) + word(UInt32(originalLength ?? frame.count)) + padded(frame) + options,
            isDatagram: isDatagram)
    }

    mutating func append(obsolete frame: [UInt8], interface: UInt16 = 0, drops: UInt16, units: UInt64) {
        append(
            block: 2,
            word(interface) + word(drops) + word(UInt32(units >> 32)) + word(UInt32(truncatingIfNeeded: units))
                + word(UInt32(frame.count)) + word(UInt32(frame.count)) + padded(frame), isDatagram: true)
    }

    mutating func append(simple frame: [UInt8], originalLength: Int? = nil) {
        append(block: 3, word(UInt32(originalLength ?? frame.count)) + frame, isDatagram: true)
    }

    mutating func append(raw content: [UInt8]) {
        bytes += content
    }

    /// A file header or a whole record of a format that has no builder of its own.
    mutating func append(whole content: [UInt8], isDatagram: Bool) {
        bytes += content
        end(isDatagram)
    }

    func option(_ code: UInt16, _ content: [UInt8]) -> [UInt8] {
        word(code) + word(UInt16(content.count)) + padded(content)
    }

    func word<Word: FixedWidthInteger>(_ value: Word) -> [UInt8] {
        var content: [UInt8] = []
        content.appendBigEndian(value)
        return order == .big ? content : content.reversed()
    }

    private func padded(_ content: [UInt8]) -> [UInt8] {
        content + [UInt8](repeating: 0, count: Pcapng.padded(content.count) - content.count)
    }

    private mutating func end(_ isDatagram: Bool) {
        ends.append(bytes.count)
        holdDatagram.append(isDatagram)
    }
}

/// An item with its bytes copied out, so that items can be compared after reading.
enum Seen: Equatable {
    case datagram(Int64, Endpoint, Endpoint, [UInt8], isTruncated: Bool = false, rawTime: Int64? = nil)
    case event(Int64, String)
}

extension CaptureReader {
    mutating func remaining() throws(CapturesError) -> [Seen] {
        var items: [Seen] = []
        while true {
            switch try next() {
            case .end: return items
            case .datagram(let datagram):
                let payload = withPayload(datagram.payload) { copied($0) }
                items.append(
                    .datagram(
                        datagram.time.nanoseconds, datagram.source, datagram.destination, payload,
                        isTruncated: datagram.isTruncated, rawTime: datagram.rawTime?.nanoseconds))
            case .event(let record):
                let json = copied(input.bytes.span.extracting(record.json))
                items.append(.event(record.time.nanoseconds, String(decoding: json, as: UTF8.self)))
            }
        }
    }
}

/// Everything in a capture that is held in memory.
func items(of bytes: [UInt8]) throws -> [Seen] {
    var reader = try CaptureReader(bytes: bytes)
    return try reader.remaining()
}

func copied(_ span: Span<UInt8>) -> [UInt8] {
    unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
}

func endpoint(_ address: UInt32, _ port: UInt16) -> Endpoint {
    Endpoint(address: .v4(address), port: port)
}
