/// `avcC` of an `avc3` or `avc1` sample entry (ISO/IEC 14496-15 §5.4.2.1).
///
/// It holds the first parameter sets of the track, with which decoding begins; of `avc3` later ones are in band.
struct AVCBox: Equatable, Sendable {
    private var record: [UInt8]
    /// The record without parameter sets, for a header that has no room for them.
    private var bareRecord: [UInt8]

    /// Place of `AVCLevelIndication` in the record (ISO/IEC 14496-15 §5.3.3.1.2).
    private static let levelOffset = 3

    init(sequenceParameterSets: [[UInt8]], pictureParameterSets: [[UInt8]]) {
        record = avcConfigurationRecord(
            sequenceParameterSets: sequenceParameterSets, pictureParameterSets: pictureParameterSets)
        bareRecord = Self.withoutSets(record)
    }

    mutating func raiseLevel(toThoseOf sequenceSets: [[UInt8]]) {
        for set in sequenceSets where set.count > Self.levelOffset {
            let level = max(record[Self.levelOffset], set[Self.levelOffset])
            record[Self.levelOffset] = level
            bareRecord[Self.levelOffset] = level
        }
    }

    func write(to writer: inout BoxWriter, withParameterSets: Bool) {
        writer.box("avcC") { $0.raw(withParameterSets ? record : bareRecord) }
    }

    /// Skips both lists: a count, then lengths of two bytes and content. The record is our own, so they add up.
    private static func withoutSets(_ record: [UInt8]) -> [UInt8] {
        var position = 6
        for _ in 0..<record[5] & 0x1F { position += 2 + length(in: record, at: position) }
        let pictureSetCount = record[position]
        position += 1
        for _ in 0..<pictureSetCount { position += 2 + length(in: record, at: position) }
        return record[..<5] + [0xE0, 0] + record[position...]
    }

    private static func length(in record: [UInt8], at position: Int) -> Int {
        Int(record[position]) << 8 | Int(record[position + 1])
    }
}
