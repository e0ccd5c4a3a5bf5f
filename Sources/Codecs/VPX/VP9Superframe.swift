import Media

/// The index at the end of a superframe, which says where its frames are (VP9 bitstream specification annex B).
///
/// Without an index the whole is one frame. libvpx however goes on behind the end of that frame, which only decoding
/// finds, and makes room for what it takes for another. So every frame gets an index before libvpx reads it.
package enum VP9Superframe {
    /// superframe_header: marker 110, four bytes for a size, one frame.
    private static let header: UInt8 = 0b110_11_000

    /// The lengths of the frames; nil without an index.
    package static func frameCounts(of bytes: Span<UInt8>) -> [Int]? {
        guard !bytes.isEmpty else { return nil }
        let marker = bytes[bytes.count - 1]
        let (frames, width) = (Int(marker & 7) + 1, Int(marker >> 3 & 3) + 1)
        let indexCount = 2 + frames * width
        guard marker >> 5 == 6, indexCount <= bytes.count, bytes[bytes.count - indexCount] == marker else { return nil }
        return (0..<frames).map { frame in
            let offset = bytes.count - indexCount + 1 + frame * width
            return (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
    }

    /// Replaces the content of `superframe` by the frame with an index of itself.
    static func wrap(_ frame: Span<UInt8>, into superframe: inout [UInt8]) {
        superframe.removeAll(keepingCapacity: true)
        superframe.append(frame)
        superframe.append(header)
        for place in 0..<4 { superframe.append(UInt8(truncatingIfNeeded: frame.count >> (8 * place))) }
        superframe.append(header)
    }
}
