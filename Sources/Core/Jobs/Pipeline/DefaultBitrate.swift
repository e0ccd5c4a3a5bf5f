public import Media

/// The default bit rate of video: OWT's formula (owt-server `mediaUtil.js`, `calcDefaultBitrate`).
public enum DefaultBitrate {
    /// Kilobits a second at 30 pictures a second, by luma samples of a picture; interpolated linearly.
    private static let table: [(samples: Double, kilobits: Double)] = [
        (0, 0), (76_800, 400), (307_200, 800), (921_600, 2000), (2_073_600, 4000), (8_294_400, 16_000),
        (33_177_600, 64_000),
    ]

    /// Kilobits a second.
    ///
    /// - Parameter motionFactor: the amount of motion; the view's own, and 1 for a single connection.
    public static func kilobits(
        codec: VideoCodec, size: FrameSize, frameRate: FrameRate, motionFactor: Double
    ) -> Double {
        let samples = Double(size.width * size.height) * frameRate.perSecond / 30
        return standard(samples) * factor(codec) * motionFactor
    }

    private static func standard(_ samples: Double) -> Double {
        for (lower, upper) in zip(table, table.dropFirst()) where samples <= upper.samples {
            let part = (samples - lower.samples) / (upper.samples - lower.samples)
            return lower.kilobits + part * (upper.kilobits - lower.kilobits)
        }
        return 64_000
    }

    private static func factor(_ codec: VideoCodec) -> Double {
        switch codec {
        case .h264: 1
        case .vp8: 1.2
        case .vp9: 0.8
        case .h265: 0.9
        // Not an OWT codec; the formula has 1 for those.
        case .av1: 1
        }
    }
}
