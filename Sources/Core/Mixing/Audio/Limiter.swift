/// Keeps the true peak of a mix at -1 dBTP or below (EBU R 128 §k) by lowering the gain ahead of each peak.
///
/// Audio below that passes bit by bit. The output is `lookAhead` frames older than the input; `AudioMixer` reads its
/// inputs earlier by that much, so the mix has no delay.
public struct Limiter: Sendable {
    private var peak = TruePeak()
    private var gain = LimiterGain()
    /// Interleaved stereo: the frames that the peak filter reaches back to, then those not yet output.
    private var samples: [Float]
    private var peaks: [Float]
    /// The lowest gain applied since `takeLeastGain`.
    private var leastGain: Float = 1

    /// Frames, 4.5 ms.
    public static let lookAhead = TruePeak.behind + LimiterGain.delay
    /// -1 dBTP, with a margin of 0.1 dB for peaks between the points of four-fold oversampling.
    static let ceiling = Float(Decibels(-1.1).amplitude)
    /// Samples below this cannot have a peak between them that reaches the ceiling.
    private static let harmless = ceiling / TruePeak.greatestGain
    /// Frames processed at a time; a multiple of `TruePeak.group`.
    private static let chunk = 480
    /// Frames kept before the new ones.
    private static let kept = lookAhead + TruePeak.before

    public init() {
        samples = [Float](repeating: 0, count: 2 * (Self.kept + Self.chunk))
        peaks = [Float](repeating: 0, count: Self.chunk)
    }

    /// Replaces the next frames, interleaved stereo, by those of `lookAhead` frames earlier.
    public mutating func process(_ audio: inout MutableSpan<Float>) {
        var first = 0
        while first + 1 < audio.count {
            let frames = min(Self.chunk, (audio.count - first) / 2)
            let start = 2 * Self.kept
            for i in 0..<2 * frames { samples[start + i] = audio[first + i] }
            let isQuiet = measure(frames)
            if isQuiet, gain.isAtRest {
                for i in 0..<2 * frames { audio[first + i] = samples[2 * TruePeak.before + i] }
            } else {
                apply(frames, to: &audio, from: first)
            }
            for i in 0..<start { samples[i] = samples[2 * frames + i] }
            first += 2 * frames
        }
    }

    /// The lowest gain since the last call.
    public mutating func takeLeastGain() -> Decibels {
        defer { leastGain = 1 }
        return Decibels(amplitude: Double(leastGain))
    }

    /// Fills `peaks` for the intervals that became complete.
    ///
    /// - Returns: true if none reaches the ceiling.
    private mutating func measure(_ frames: Int) -> Bool {
        // The first unmeasured interval begins this far before the new frames.
        let origin = Self.kept - TruePeak.behind
        var isQuiet = true
        var done = 0
        while done < frames {
            let group = min(TruePeak.group, frames - done)
            let first = origin + done
            let most = Self.greatest(
                samples, in: 2 * (first - TruePeak.before)..<2 * (first + group + TruePeak.behind))
            if most < Self.harmless {
                for i in done..<done + group { peaks[i] = 0 }
            } else {
                measureGroup(from: first, count: group, at: done)
                for i in done..<done + group where peaks[i] > Self.ceiling { isQuiet = false }
            }
            done += group
        }
        return isQuiet
    }

    /// The greatest magnitude, in four independent chains. The range has a multiple of two.
    private static func greatest(_ samples: [Float], in range: Range<Int>) -> Float {
        let window = samples.span.extracting(range)
        var (first, second, third, fourth): (Float, Float, Float, Float) = (0, 0, 0, 0)
        var i = 0
        while i + 3 < window.count {
            first = max(first, window[i].magnitude)
            second = max(second, window[i + 1].magnitude)
            third = max(third, window[i + 2].magnitude)
            fourth = max(fourth, window[i + 3].magnitude)
            i += 4
        }
        while i < window.count {
            first = max(first, window[i].magnitude)
            i += 1
        }
        return max(max(first, second), max(third, fourth))
    }

    private mutating func measureGroup(from first: Int, count: Int, at done: Int) {
        // Moves an incomplete group back: it measures earlier intervals again, and ignores them.
        let back = TruePeak.group - count
        peak.measure(samples, from: first - back)
        for i in 0..<count { peaks[done + i] = peak.peaks[back + i] }
    }

    private mutating func apply(_ frames: Int, to audio: inout MutableSpan<Float>, from first: Int) {
        for i in 0..<frames {
            // A peak after a frame also concerns the next one; the gain stays low for longer than that.
            let factor = gain.next(peaks[i] > Self.ceiling ? Self.ceiling / peaks[i] : 1)
            leastGain = min(leastGain, factor)
            let source = 2 * (TruePeak.before + i)
            audio[first + 2 * i] = samples[source] * factor
            audio[first + 2 * i + 1] = samples[source + 1] * factor
        }
    }
}
