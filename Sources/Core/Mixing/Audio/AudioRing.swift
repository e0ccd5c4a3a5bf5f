/// Frames of the mix around the read position, in a ring of fixed size. Unwritten frames are silence.
struct AudioRing: Sendable {
    private var samples: [Float]
    private let mask: Int64
    /// The first unread frame.
    private(set) var start: Int64 = 0
    /// The end of the last written frame; only silence follows.
    private(set) var end: Int64 = 0

    /// A ring of at least `frames`, rounded up to a power of two.
    init(frames: Int) {
        var size = 1024
        while size < min(frames, 1 << 24) { size *= 2 }
        samples = [Float](repeating: 0, count: 2 * size)
        mask = Int64(size - 1)
    }

    var capacity: Int64 { mask + 1 }
    /// The end of the last place that can be written.
    var limit: Int64 { start + capacity }
    /// All unread frames are silence.
    var isEmpty: Bool { end <= start }

    /// Blends one frame into the ring: `share` of the new, the rest of the old. Ignores places out of reach.
    mutating func blend(_ left: Float, _ right: Float, share: Float, at position: Int64) {
        guard position >= start, position < limit else { return }
        let i = 2 * Int(position & mask)
        samples[i] += (left - samples[i]) * share
        samples[i + 1] += (right - samples[i + 1]) * share
        end = max(end, position + 1)
    }

    /// Writes frames of interleaved stereo from frame `first` of `source` on; the caller stays within reach.
    mutating func write(_ source: Span<Float>, from first: Int, count: Int, at position: Int64) {
        guard count > 0, position >= start, position + Int64(count) <= limit else { return }
        let target = 2 * Int(position & mask)
        let total = 2 * count
        let untilWrap = min(total, samples.count - target)
        for i in 0..<untilWrap { samples[target + i] = source[2 * first + i] }
        for i in untilWrap..<max(untilWrap, total) { samples[i - untilWrap] = source[2 * first + i] }
        end = max(end, position + Int64(count))
    }

    /// Silences everything from `position` on.
    mutating func truncate(at position: Int64) {
        let first = max(position, start)
        guard first < end else { return }
        silence(first, until: end)
        end = first
    }

    /// Reads the frames from `start` on and silences their places.
    mutating func read(into target: inout MutableSpan<Float>) {
        let origin = 2 * Int(start & mask)
        let total = min(target.count & ~1, samples.count)
        let untilWrap = min(total, samples.count - origin)
        for i in 0..<untilWrap {
            target[i] = samples[origin + i]
            samples[origin + i] = 0
        }
        for i in untilWrap..<max(untilWrap, total) {
            target[i] = samples[i - untilWrap]
            samples[i - untilWrap] = 0
        }
        for i in total..<max(total, target.count) { target[i] = 0 }
        start += Int64(target.count / 2)
        end = max(end, start)
    }

    /// Discards everything before `position`.
    mutating func skip(to position: Int64) {
        guard position > start else { return }
        silence(start, until: min(position, end))
        start = position
        end = max(end, start)
    }

    private mutating func silence(_ first: Int64, until last: Int64) {
        guard first < last else { return }
        for position in first..<last {
            let i = 2 * Int(position & mask)
            samples[i] = 0
            samples[i + 1] = 0
        }
    }
}
