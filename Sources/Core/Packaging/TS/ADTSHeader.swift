import Media

/// What precedes each frame of AAC in a transport stream (ISO/IEC 14496-3 §1.A.2.2, ISO/IEC 13818-7 §6.2): seven bytes,
/// without a checksum.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-----------------------+-+---+-+---+-------+-+-----+-+-+-+-+---+
///     |      syncword FFF     |0|0 0|1|pro| rate  |p| chn |o|h|c|c|len
///     +-----------------------+-+---+-+---+-------+-+-----+-+-+-+-+---+
///      len: 13 bits of length, header included; 11 bits of buffer fullness, all set for a variable rate; 2 bits of
///      frames less one
struct ADTSHeader: Equatable, Sendable {
    static let byteCount = 7
    /// aac_frame_length has 13 bits.
    static let frameByteLimit = 0x1FFF

    /// Object type less one: Main, LC, SSR, LTP.
    private let profile: UInt8
    private let samplingIndex: UInt8
    private let channelConfiguration: UInt8

    /// Refuses what the header cannot say: other object types, a rate without an index, channels that the stream itself
    /// describes. HE-AAC is said by what it is to a decoder that does not know it: AAC-LC at half the rate.
    init(_ format: AudioFormat) throws(PackagingError) {
        guard format.codec == .aac, let configuration = aacConfiguration(of: format) else {
            throw .codecNotAllowed(codec: format.codec.rawValue, container: TransportPackets.containerName)
        }
        var reader = BitReader(Array(configuration.prefix(16)))
        var objectType = Self.objectType(&reader)
        let index = reader.bits(4)
        let channels = reader.bits(4)
        // Spectral band replication, parametric stereo: their rate, then the type that they extend (§1.6.2.1).
        if objectType == 5 || objectType == 29, reader.bits(4) != 15 { objectType = Self.objectType(&reader) }
        guard let objectType, (1...4).contains(objectType), let index, index < 13, let channels,
            (1...7).contains(channels)
        else {
            let name = "aac (object type \(objectType ?? 0), rate \(index ?? 0), channels \(channels ?? 0))"
            throw .codecNotAllowed(codec: name, container: TransportPackets.containerName)
        }
        profile = UInt8(objectType - 1)
        samplingIndex = UInt8(index)
        channelConfiguration = UInt8(channels)
    }

    /// Five bits, or 31 and six more (§1.6.2.1).
    private static func objectType(_ reader: inout BitReader) -> UInt32? {
        guard let type = reader.bits(5) else { return nil }
        return type == 31 ? reader.bits(6).map { 32 + $0 } : type
    }

    /// The header of a frame of `count` bytes; nil if it is longer than a header can say.
    func rendered(frameByteCount count: Int) -> [UInt8]? {
        let length = count + Self.byteCount
        guard count > 0, length <= Self.frameByteLimit else { return nil }
        return [
            0xFF, 0xF1,
            profile << 6 | samplingIndex << 2 | channelConfiguration >> 2,
            channelConfiguration << 6 | UInt8(length >> 11),
            UInt8(truncatingIfNeeded: length >> 3),
            UInt8(truncatingIfNeeded: length << 5) | 0x1F,
            0xFC,
        ]
    }
}
