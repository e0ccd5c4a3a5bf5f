/// Folds any number of channels to left and right.
///
/// The order is that of ITU-R BS.2051 and of decoders: left, right, centre, low frequencies, left and right surround.
/// Centre and surround are mixed at -3 dB, low frequencies are left out (ITU-R BS.775-3 annex 4). Of three channels the
/// third is the centre; of four, the last two are the surround. Channels beyond the sixth are left out.
enum ChannelFold {
    private static let half: Float = 0.707_106_78

    /// Writes `count` frames from `start` on to `left` and `right`, from `target` on. Mono does not touch `right`
    /// unless `isStereo`.
    static func split(
        _ samples: Span<Float>, channelCount: Int, from start: Int, count: Int, left: inout [Float],
        right: inout [Float], at target: Int, isStereo: Bool
    ) {
        switch channelCount {
        case 1:
            for i in 0..<count { left[target + i] = samples[start + i] }
            if isStereo { for i in 0..<count { right[target + i] = samples[start + i] } }
        case 2:
            for i in 0..<count {
                left[target + i] = samples[2 * (start + i)]
                right[target + i] = samples[2 * (start + i) + 1]
            }
        default:
            let hasCentre = channelCount != 4
            let surround: Int? = channelCount == 4 ? 2 : channelCount == 5 ? 3 : channelCount > 5 ? 4 : nil
            for i in 0..<count {
                let origin = (start + i) * channelCount
                let centre = hasCentre ? samples[origin + 2] * half : 0
                left[target + i] = samples[origin] + centre + (surround.map { samples[origin + $0] * half } ?? 0)
                right[target + i] =
                    samples[origin + 1] + centre + (surround.map { samples[origin + $0 + 1] * half } ?? 0)
            }
        }
    }
}
