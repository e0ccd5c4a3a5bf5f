/// Folds any number of channels to left and right.
///
/// The order is that of ITU-R BS.2051 and of decoders: left, right, centre, low frequencies, left and right surround.
/// Centre and surround are mixed at -3 dB, low frequencies are left out (ITU-R BS.775-3 annex 4). Of three channels the
/// third is the centre; of four, the last two are the surround. Channels beyond the sixth are left out.
enum ChannelFold {
    private static let half: Float = 0.707_106_78

    /// Writes whole frames of `channelCount` interleaved samples to `left` and `right`, from `target` on. Mono does not
    /// touch `right` unless `isStereo`.
    static func split(
        _ frames: Span<Float>, channelCount: Int, left: inout [Float], right: inout [Float], at target: Int,
        isStereo: Bool
    ) {
        let count = frames.count / channelCount
        switch channelCount {
        case 1:
            for i in 0..<count { left[target + i] = frames[i] }
            if isStereo { for i in 0..<count { right[target + i] = frames[i] } }
        case 2:
            for i in 0..<count {
                left[target + i] = frames[2 * i]
                right[target + i] = frames[2 * i + 1]
            }
        default:
            let hasCentre = channelCount != 4
            let surround: Int? = channelCount == 4 ? 2 : channelCount == 5 ? 3 : channelCount > 5 ? 4 : nil
            for i in 0..<count {
                let origin = i * channelCount
                let centre = hasCentre ? frames[origin + 2] * half : 0
                left[target + i] = frames[origin] + centre + (surround.map { frames[origin + $0] * half } ?? 0)
                right[target + i] =
                    frames[origin + 1] + centre + (surround.map { frames[origin + $0 + 1] * half } ?? 0)
            }
        }
    }
}
