import Media

/// The sizes that VP9 frames claim for themselves, read before libvpx makes room for them (VP9 bitstream specification
/// §6.2).
///
/// Unlike in VP8, a frame between key frames may change the size, up to 16 times that of its reference.
package enum VP9FrameSize {
    package struct Claim: Equatable {
        package let width: Int
        package let height: Int
    }

    /// The claims of the frames of a superframe (annex B), in their order. A frame without a size of its own has that
    /// of a reference, which was bounded before.
    package static func claims(in bytes: Span<UInt8>) -> [Claim] {
        var claims: [Claim] = []
        var begin = 0
        for count in VP9Superframe.frameCounts(of: bytes) ?? [bytes.count] {
            // libvpx refuses the rest as well.
            guard count <= bytes.count - begin else { break }
            if let claim = claim(of: bytes.extracting(begin..<begin + count)) { claims.append(claim) }
            begin += count
        }
        return claims
    }

    private static func claim(of frame: Span<UInt8>) -> Claim? {
        // The size and all before it are in the first 15 bytes.
        var head: [UInt8] = []
        head.append(frame.extracting(0..<min(frame.count, 16)))
        var reader = BitReader(head)
        // frame_marker, profile_low_bit, profile_high_bit (3 is followed by a reserved bit); show_existing_frame, after
        // which nothing is decoded.
        guard let marker = reader.bits(2), marker == 2, let low = reader.bits(1), let high = reader.bits(1) else {
            return nil
        }
        let profile = high << 1 | low
        guard profile != 3 || reader.bit() != nil, reader.bit() == false, let isInter = reader.bit(),
            let isShown = reader.bit(), let isErrorResilient = reader.bit()
        else { return nil }
        if !isInter { return intraClaim(&reader, hasColour: true, profile) }
        var isIntraOnly = false
        if !isShown {
            guard let flag = reader.bit() else { return nil }
            isIntraOnly = flag
        }
        // reset_frame_context
        if !isErrorResilient, reader.bits(2) == nil { return nil }
        if isIntraOnly { return intraClaim(&reader, hasColour: profile != 0, profile, refreshes: true) }
        // refresh_frame_flags, three times ref_frame_idx and its sign bias; then found_ref until one is.
        guard reader.bits(8 + 12) != nil else { return nil }
        for _ in 0..<3 {
            guard let isFound = reader.bit() else { return nil }
            if isFound { return nil }
        }
        return claim(&reader)
    }

    private static func intraClaim(
        _ reader: inout BitReader, hasColour: Bool, _ profile: UInt32, refreshes: Bool = false
    ) -> Claim? {
        // frame_sync_code
        guard reader.bits(24) != nil else { return nil }
        if hasColour {
            // color_config: ten_or_twelve_bit, color_space; color_range unless that is RGB; subsampling_x,
            // subsampling_y unless that is RGB, reserved_zero.
            if profile >= 2, reader.bit() == nil { return nil }
            guard let space = reader.bits(3), space == 7 || reader.bit() != nil else { return nil }
            if profile & 1 == 1, reader.bits(space == 7 ? 1 : 3) == nil { return nil }
        }
        if refreshes, reader.bits(8) == nil { return nil }
        return claim(&reader)
    }

    private static func claim(_ reader: inout BitReader) -> Claim? {
        guard let width = reader.bits(16), let height = reader.bits(16) else { return nil }
        return Claim(width: Int(width) + 1, height: Int(height) + 1)
    }
}
