/// The layers of a VP9 stream, sent with key frames (RFC 9628 §4.2.1).
///
///         +-+-+-+-+-+-+-+-+
///         | N_S |Y|G|-|-|-|
///         +-+-+-+-+-+-+-+-+
///     Y:  | WIDTH, HEIGHT |  16 bits each, N_S + 1 times
///         +-+-+-+-+-+-+-+-+
///     G:  |      N_G      |
///         +-+-+-+-+-+-+-+-+
///         |TID  |U| R |-|-|  N_G times, each followed by R bytes of P_DIFF
///         +-+-+-+-+-+-+-+-+
struct VP9ScalabilityStructure: Equatable, Sendable {
    struct LayerSize: Equatable, Sendable {
        var width: Int
        var height: Int
    }

    /// Spatial layers, N_S + 1.
    var layerCount: Int
    /// Picture size of each spatial layer; empty without Y.
    var layerSizes: [LayerSize] = []
    /// Bytes that the structure takes.
    var byteCount: Int

    init(parsing bytes: Span<UInt8>) throws(DepacketizingError) {
        guard !bytes.isEmpty else { throw .truncated(needed: 1, remaining: 0) }
        let head = bytes[0]
        layerCount = Int(head >> 5) + 1
        var cursor = 1
        if head & 0x10 != 0 {
            let needed = cursor + 4 * layerCount
            guard needed <= bytes.count else { throw .truncated(needed: needed, remaining: bytes.count) }
            for i in 0..<layerCount {
                let start = cursor + 4 * i
                layerSizes.append(
                    LayerSize(
                        width: Int(bytes[start]) << 8 | Int(bytes[start + 1]),
                        height: Int(bytes[start + 2]) << 8 | Int(bytes[start + 3])))
            }
            cursor = needed
        }
        if head & 0x08 != 0 {
            guard cursor < bytes.count else { throw .truncated(needed: cursor + 1, remaining: bytes.count) }
            let pictureCount = bytes[cursor]
            cursor += 1
            for _ in 0..<pictureCount {
                guard cursor < bytes.count else { throw .truncated(needed: cursor + 1, remaining: bytes.count) }
                cursor += 1 + Int(bytes[cursor] >> 2 & 0x03)
            }
            guard cursor <= bytes.count else { throw .truncated(needed: cursor, remaining: bytes.count) }
        }
        byteCount = cursor
    }
}
