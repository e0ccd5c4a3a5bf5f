import Media

/// Whether a payload brings any of a picture's slices, for H.264 (RFC 6184 §5.2) and H.265 (RFC 7798 §4.4): what comes
/// before the first one may be lost without harm to the picture.
enum SliceSearch {
    static func finds(_ payload: [UInt8], of codec: VideoCodec) -> Bool {
        switch codec {
        case .h264: findsH264(payload)
        case .h265: findsH265(payload)
        case .vp8, .vp9, .av1: true
        }
    }

    private static func findsH264(_ payload: [UInt8]) -> Bool {
        guard let first = payload.first else { return false }
        switch first & 0x1F {
        // STAP-A.
        case 24: return units(payload.dropFirst(1)).contains { findsH264(Array($0)) }
        // FU-A.
        case 28: return payload.count > 1 && (1...5).contains(payload[1] & 0x1F)
        case let type: return (1...5).contains(type)
        }
    }

    private static func findsH265(_ payload: [UInt8]) -> Bool {
        guard let first = payload.first else { return false }
        switch first >> 1 & 0x3F {
        case 48: return units(payload.dropFirst(2)).contains { findsH265(Array($0)) }
        case 49: return payload.count > 2 && payload[2] & 0x3F < 32
        case let type: return type < 32
        }
    }

    /// The units of an aggregation packet, each behind its length in two bytes.
    private static func units(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var (rest, found) = (bytes, [ArraySlice<UInt8>]())
        while rest.count > 2 {
            let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            found.append(rest.dropFirst(2).prefix(length))
            rest = rest.dropFirst(2 + length)
        }
        return found
    }
}
