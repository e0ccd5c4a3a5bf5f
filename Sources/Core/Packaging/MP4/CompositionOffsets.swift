/// Presentation time less decode time of each sample of a track, for `ctts` (ISO/IEC 14496-12 §8.6.1.3).
///
/// Runs of equal offsets, 8 bytes each; nothing where the two are equal for every sample.
struct CompositionOffsets: Sendable {
    struct Run: Equatable, Sendable {
        var count: UInt32
        var offset: Int32
    }

    private(set) var runs: [Run] = []
    private var least: Int32 = 0

    mutating func append(_ offset: Int32) {
        if let last = runs.indices.last, runs[last].offset == offset, runs[last].count < .max {
            runs[last].count += 1
        } else {
            runs.append(Run(count: 1, offset: offset))
        }
        least = min(least, offset)
    }

    /// What is added to every offset in the finished index, so that none is negative: not every player reads the signed
    /// ones of version 1. The edit list takes it away again.
    var shift: Int64 { -Int64(least) }

    /// Offset of the first sample in the finished index: where the presentation begins on the media's time line.
    var first: Int64 { runs.first.map { Int64($0.offset) + shift } ?? 0 }

    /// `sample_count`, `sample_offset` of version 0; empty where the table is not needed.
    func rendered() -> BigEndianWords {
        var words = BigEndianWords()
        guard runs.count > 1 || runs.first.map({ $0.offset != 0 }) ?? false else { return words }
        for run in runs {
            words.append(run.count)
            words.append(UInt32(clamping: Int64(run.offset) + shift))
        }
        return words
    }
}
