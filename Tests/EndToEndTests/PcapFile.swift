import Foundation

/// A classic pcap of Ethernet frames, as the samples are, to be changed or made anew.
struct PcapFile {
    private struct Record {
        /// Microseconds of the capture's clock.
        var time: Int64
        var frame: [UInt8]
    }

    /// Little-endian, version 2.4, microseconds, no limit, Ethernet.
    private static let header: [UInt8] = [
        0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 1, 0, 0, 0,
    ]

    private var records: [Record] = []

    init() {}

    init(sample: String) throws {
        let bytes = try [UInt8](Data(contentsOf: Tree.samples.appending(path: "\(sample).pcap")))
        func word(_ position: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) } }
        var position = Self.header.count
        while position + 16 <= bytes.count {
            let end = min(bytes.count, position + 16 + word(position + 8))
            records.append(
                Record(
                    time: Int64(word(position)) * 1_000_000 + Int64(word(position + 4)),
                    frame: Array(bytes[(position + 16)..<end])))
            position = end
        }
    }

    /// A UDP datagram on the loopback, so many seconds after the capture's first packet; without checksums.
    mutating func insert(_ payload: [UInt8], to port: UInt16, at seconds: Double) {
        let record = record(payload, to: port, at: seconds)
        records.insert(record, at: records.firstIndex { $0.time > record.time } ?? records.count)
    }

    /// The same, where nothing comes after it.
    mutating func append(_ payload: [UInt8], to port: UInt16, at seconds: Double) {
        records.append(record(payload, to: port, at: seconds))
    }

    private func record(_ payload: [UInt8], to port: UInt16, at seconds: Double) -> Record {
        func word(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)] }
        var frame = [UInt8](repeating: 0, count: 12) + [0x08, 0x00]
        frame += [0x45, 0] + word(28 + payload.count) + [0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1]
        frame += word(40_000) + word(Int(port)) + word(8 + payload.count) + [0, 0] + payload
        let time = (records.first?.time ?? 1_700_000_000_000_000) + Int64((seconds * 1_000_000).rounded())
        return Record(time: time, frame: frame)
    }

    func write(to file: URL) throws {
        func word(_ value: Int64) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) } }
        var bytes = Self.header
        for record in records {
            let length = word(Int64(record.frame.count))
            bytes += word(record.time / 1_000_000) + word(record.time % 1_000_000) + length + length + record.frame
        }
        try Data(bytes).write(to: file)
    }
}
