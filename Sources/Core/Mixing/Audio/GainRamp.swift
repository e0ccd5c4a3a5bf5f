/// A gain that changes linearly within 10 ms, so that no change clicks.
struct GainRamp: Equatable, Sendable {
    /// The factor of the last frame.
    private(set) var gain: Float
    private(set) var target: Float
    private var start: Float
    private var left = 0

    static let frames = 480

    init(gain: Float) {
        self.gain = gain
        target = gain
        start = gain
    }

    var isSilent: Bool { gain == 0 && target == 0 }

    mutating func go(to target: Float) {
        guard target != self.target else { return }
        self.target = target
        start = gain
        left = Self.frames
    }

    /// Adds interleaved stereo, times the gain, to `sum`.
    mutating func add(_ source: Span<Float>, to sum: inout MutableSpan<Float>) {
        let count = min(source.count, sum.count) & ~1
        let ramped = min(2 * left, count)
        var i = 0
        while i < ramped {
            step()
            sum[i] += source[i] * gain
            sum[i + 1] += source[i + 1] * gain
            i += 2
        }
        let factor = gain
        if factor == 1 {
            for i in ramped..<count { sum[i] += source[i] }
        } else if factor != 0 {
            for i in ramped..<count { sum[i] += source[i] * factor }
        }
    }

    /// Advances over silent frames.
    mutating func pass(_ frames: Int) {
        for _ in 0..<min(frames, left) { step() }
    }

    private mutating func step() {
        left -= 1
        gain = left == 0 ? target : start + (target - start) * (1 - Float(left) / Float(Self.frames))
    }
}
