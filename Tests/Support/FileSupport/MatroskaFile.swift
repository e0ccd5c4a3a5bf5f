/// As much of a finished Matroska file as tells what is shown when (RFC 9559 §5, RFC 8794 §4).
public struct MatroskaFile {
    public struct Block: Equatable {
        /// Milliseconds from the file's beginning.
        public var time: Int64
        public var isKeyFrame: Bool
        public var byteCount: Int
    }

    public private(set) var codecs: [Int: String] = [:]
    public private(set) var blocks: [Int: [Block]] = [:]
    private let bytes: [UInt8]
    private var clusterTime: Int64 = 0
    private var trackNumber = 0

    /// Segment, Cluster, Tracks, TrackEntry: what has to be entered.
    private static let masters: Set<UInt64> = [0x1853_8067, 0x1F43_B675, 0x1654_AE6B, 0xAE]

    public init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        try read(0..<bytes.count)
    }

    /// Blocks of the track with this codec, "V_VP8" for one.
    public func blocks(_ codec: String) throws -> [Block] {
        let track = try need(codecs.first { $0.value == codec }?.key)
        return blocks[track] ?? []
    }

    private mutating func read(_ range: Range<Int>) throws {
        var position = range.lowerBound
        while position < range.upperBound {
            let identifier = try number(at: &position, keepsMarker: true)
            let size = Int(try number(at: &position, keepsMarker: false))
            try need(position + size <= range.upperBound, "an element reaches beyond its parent")
            let content = position..<position + size
            switch identifier {
            case 0xE7: clusterTime = Int64(unsigned(content))
            case 0xD7: trackNumber = Int(unsigned(content))
            case 0x86: codecs[trackNumber] = String(decoding: bytes[content], as: UTF8.self)
            case 0xA3:
                let relative = Int16(bitPattern: UInt16(bytes[position + 1]) << 8 | UInt16(bytes[position + 2]))
                blocks[Int(bytes[position] & 0x7F), default: []].append(
                    Block(
                        time: clusterTime + Int64(relative), isKeyFrame: bytes[position + 3] & 0x80 != 0,
                        byteCount: size - 4))
            default:
                if Self.masters.contains(identifier) { try read(content) }
            }
            position = content.upperBound
        }
    }

    private func unsigned(_ range: Range<Int>) -> UInt64 {
        bytes[range].reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func number(at position: inout Int, keepsMarker: Bool) throws -> UInt64 {
        let first = try need(position < bytes.count ? bytes[position] : nil)
        let length = first.leadingZeroBitCount + 1
        try need(length <= 8 && position + length <= bytes.count)
        let value = unsigned(position..<position + length)
        position += length
        return keepsMarker ? value : value & (1 << UInt64(7 * length) - 1)
    }
}
