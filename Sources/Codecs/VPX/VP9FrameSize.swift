import Media

/// The size that a VP9 frame claims for itself, read before libvpx makes room for it (VP9 bitstream specification
/// §6.2).
///
/// Unlike in VP8, a frame between key frames may change the size, up to 16 times that of its reference.
package enum VP9FrameSize {
    /// The largest claim among the frames of a superframe (annex B); nil if there is none that can be read.
    package static func largest(in bytes: Span<UInt8>) -> (width: Int, height: Int)? {
        var largest: (width: Int, height: Int)?
        var begin = 0
        for count in frameCounts(of: bytes) {
            guard count <= bytes.count - begin else { break }
            if let size = size(of: bytes.extracting(begin..<begin + count)),
                size.width * size.height > largest.map({ $0.width * $0.height }) ?? 0
            {
                largest = size
            }
            begin += count
        }
        return largest
    }

    /// Lengths of the frames; without an index the whole is one frame (annex B.2).
    private static func frameCounts(of bytes: Span<UInt8>) -> [Int] {
        guard !bytes.isEmpty else { return [] }
        let marker = bytes[bytes.count - 1]
        let (frames, width) = (Int(marker & 7) + 1, Int(marker >> 3 & 3) + 1)
        let indexCount = 2 + frames * width
        guard marker >> 5 == 6, indexCount <= bytes.count, bytes[bytes.count - indexCount] == marker else {
            return [bytes.count]
        }
        return (0..<frames).map { frame in
            let offset = bytes.count - indexCount + 1 + frame * width
            return (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
    }

    private static func size(of frame: Span<UInt8>) -> (width: Int, height: Int)? {
        // The size and all before it are in the first 13 bytes.
        var head: [UInt8] = []
        head.append(frame.extracting(0..<min(frame.count, 16)))
        var reader = BitReader(head)
        // frame_marker, profile (3 is followed by a reserved bit); show_existing_frame, which has nothing else.
        guard let marker = reader.bits(2), marker == 2, let profile = reader.bits(2),
            profile != 3 || reader.bit() != nil, reader.bit() == false, let isInter = reader.bit(),
            let isShown = reader.bit(), let isErrorResilient = reader.bit()
        else { return nil }
        if !isInter { return intraSize(&reader, hasColour: true, profile) }
        var isIntraOnly = false
        if !isShown {
            guard let flag = reader.bit() else { return nil }
            isIntraOnly = flag
        }
        // reset_frame_context
        if !isErrorResilient, reader.bits(2) == nil { return nil }
        if isIntraOnly { return intraSize(&reader, hasColour: profile != 0, profile, refreshes: true) }
        // refresh_frame_flags, three times ref_frame_idx and its sign bias; then found_ref until one is.
        guard reader.bits(8 + 12) != nil else { return nil }
        for _ in 0..<3 {
            guard let isFound = reader.bit() else { return nil }
            if isFound { return nil }
        }
        return size(&reader)
    }

    private static func intraSize(
        _ reader: inout BitReader, hasColour: Bool, _ profile: UInt32, refreshes: Bool = false
    ) -> (width: Int, height: Int)? {
        // frame_sync_code; only profile 0 is decoded at all, whose color_config is color_space and, unless that is RGB,
        // color_range.
        guard profile == 0, reader.bits(24) != nil else { return nil }
        if hasColour {
            guard let space = reader.bits(3), space != 7, reader.bit() != nil else { return nil }
        }
        if refreshes, reader.bits(8) == nil { return nil }
        return size(&reader)
    }

    private static func size(_ reader: inout BitReader) -> (width: Int, height: Int)? {
        guard let width = reader.bits(16), let height = reader.bits(16) else { return nil }
        return (Int(width) + 1, Int(height) + 1)
    }
}
