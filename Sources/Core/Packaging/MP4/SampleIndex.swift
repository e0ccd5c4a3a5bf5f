/// What the finished file's index must know of one track's samples.
///
/// 4 bytes per sample (its size), 8 per change of duration, 4 per key frame, 8 and at most 12 per fragment: an hour
/// of audio at 50 packets/s costs 0.8 MB, an hour of video at 30 frames/s 0.5 MB with a steady clock and at most
/// 1.4 MB when no two distances are equal; B pictures cost 8 bytes more per sample. The tables are kept in file order, so writing them is copying.
struct SampleIndex: Sendable {
    private(set) var count: UInt32 = 0
    /// `entry_size` of `stsz` (ISO/IEC 14496-12 §8.7.3).
    private(set) var sizes = BigEndianWords()
    /// Numbers of the key frames, from 1 (ISO/IEC 14496-12 §8.6.2).
    private(set) var syncSamples = BigEndianWords()
    /// File offsets of the chunks; a chunk is what one fragment holds of the track (ISO/IEC 14496-12 §8.7.5).
    private(set) var chunkOffsets: [Int64] = []
    /// First chunk, samples per chunk, sample entry; one entry per change (ISO/IEC 14496-12 §8.7.4).
    private(set) var chunkRuns = BigEndianWords()
    /// When each sample is shown after it is decoded.
    private(set) var offsets = CompositionOffsets()
    /// When the first sample is shown, and the one that is shown last.
    private(set) var firstTicks: Int64 = 0
    private(set) var latestTicks: Int64 = 0
    /// When the last sample is decoded.
    private(set) var lastTicks: Int64 = 0
    /// Assumed duration of the last sample.
    private(set) var nominalTicks: UInt32 = 0
    /// The sum of all durations but the last.
    private(set) var elapsedTicks: Int64 = 0

    /// Ticks from where the first sample is decoded to where the latest is shown, with pauses as they are written.
    private var latestElapsed: Int64 = 0
    private var closedRuns = BigEndianWords()
    private var openRun: (count: UInt32, ticks: UInt32) = (0, 0)
    private var samplesPerChunk = 0

    /// The longest duration written. Some demuxers read `sample_delta` as signed, so a pause of more than 2^31 ticks
    /// (6.6 hours at 90 kHz) is shortened.
    private static let longestDuration = Int64(Int32.max)

    static func duration(_ ticks: Int64) -> UInt32 {
        UInt32(clamping: min(ticks, longestDuration))
    }

    /// Ticks from where the first sample is decoded to the end of the last.
    var mediaTicks: Int64 { elapsedTicks + Int64(nominalTicks) }

    /// Ticks from where the first sample is shown to the end of the one that is shown last.
    var presentedTicks: Int64 {
        latestElapsed + Int64(nominalTicks) - (offsets.first - offsets.shift)
    }

    /// - Parameters:
    ///   - ticks: when the sample is decoded; the caller has checked that they increase.
    ///   - offset: how much later it is shown.
    mutating func append(
        size: Int, ticks: Int64, offset: Int32 = 0, nominalTicks nominal: UInt32, isSync: Bool
    ) {
        let shown = ticks + Int64(offset)
        if count == 0 {
            firstTicks = shown
        } else {
            let duration = Self.duration(ticks - lastTicks)
            elapsedTicks += Int64(duration)
            if duration == openRun.ticks {
                openRun.count += 1
            } else {
                closeRun()
                openRun = (1, duration)
            }
        }
        count &+= 1
        sizes.append(UInt32(clamping: size))
        if isSync { syncSamples.append(count) }
        offsets.append(offset)
        if count == 1 || shown > latestTicks {
            latestTicks = shown
            latestElapsed = elapsedTicks + Int64(offset)
        }
        lastTicks = ticks
        nominalTicks = nominal
    }

    mutating func appendChunk(at offset: Int64, sampleCount: Int) {
        chunkOffsets.append(offset)
        guard sampleCount != samplesPerChunk else { return }
        samplesPerChunk = sampleCount
        chunkRuns.append(UInt32(clamping: chunkOffsets.count))
        chunkRuns.append(UInt32(clamping: sampleCount))
        chunkRuns.append(1)
    }

    /// `sample_count`, `sample_delta` of `stts` (ISO/IEC 14496-12 §8.6.1.2); the last sample has its nominal length.
    func timeToSample() -> BigEndianWords {
        guard count > 0 else { return BigEndianWords() }
        var copy = self
        if copy.openRun.ticks != nominalTicks || copy.openRun.count == 0 {
            copy.closeRun()
            copy.openRun = (0, nominalTicks)
        }
        copy.openRun.count += 1
        copy.closeRun()
        return copy.closedRuns
    }

    private mutating func closeRun() {
        guard openRun.count > 0 else { return }
        closedRuns.append(openRun.count)
        closedRuns.append(openRun.ticks)
    }
}
