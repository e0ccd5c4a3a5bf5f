/// What the index of a finished file holds of one track's samples. Times are in ticks of the track's clock.
///
/// 4 bytes per sample (its size), 8 per change of duration, 4 per key frame, 8 and at most 12 per fragment: an hour of
/// audio at 50 packets/s costs 0.8 MB, an hour of video at 30 frames/s 0.5 MB with a steady clock and at most 1.4 MB
/// when no two distances are equal; B pictures cost 8 bytes more per sample. The tables are kept in file order, so
/// writing them is copying.
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
    /// Presentation time less decode time of each sample.
    private(set) var offsets = CompositionOffsets()
    /// Presentation time of the first sample, and the highest of all.
    private(set) var firstPresentationTime: Int64 = 0
    private(set) var latestPresentationTime: Int64 = 0
    /// Decode time of the last sample.
    private(set) var lastDecodeTime: Int64 = 0
    /// Assumed duration of the last sample.
    private(set) var lastDuration: UInt32 = 0
    /// The sum of all durations but the last.
    private(set) var elapsed: Int64 = 0

    /// From the first decode time to the highest presentation time, with pauses as they are written.
    private var latestElapsed: Int64 = 0
    private var closedRuns = BigEndianWords()
    private var openRun: (count: UInt32, duration: UInt32) = (0, 0)
    private var samplesPerChunk = 0

    /// The longest duration written. Some demuxers read `sample_delta` as signed, so a pause of more than 2^31 ticks
    /// (6.6 hours at 90 kHz) is shortened.
    private static let longestDuration = Int64(Int32.max)

    static func duration(_ ticks: Int64) -> UInt32 {
        UInt32(clamping: min(ticks, longestDuration))
    }

    /// From the first decode time to the end of the last sample, in ticks.
    var mediaDuration: Int64 { elapsed + Int64(lastDuration) }

    /// From the first presentation time to the end of the sample that is presented last, in ticks.
    var presentedDuration: Int64 {
        latestElapsed + Int64(lastDuration) - (offsets.first - offsets.shift)
    }

    /// - Parameters:
    ///   - decodeTime: in ticks of the track's clock; the caller has checked that it increases.
    ///   - offset: presentation time less decode time.
    mutating func append(size: Int, decodeTime: Int64, offset: Int32 = 0, duration: UInt32, isSync: Bool) {
        let presentationTime = decodeTime + Int64(offset)
        if count == 0 {
            firstPresentationTime = presentationTime
        } else {
            let distance = Self.duration(decodeTime - lastDecodeTime)
            elapsed += Int64(distance)
            if distance == openRun.duration {
                openRun.count += 1
            } else {
                closeRun()
                openRun = (1, distance)
            }
        }
        count &+= 1
        sizes.append(UInt32(clamping: size))
        if isSync { syncSamples.append(count) }
        offsets.append(offset)
        if count == 1 || presentationTime > latestPresentationTime {
            latestPresentationTime = presentationTime
            latestElapsed = elapsed + Int64(offset)
        }
        lastDecodeTime = decodeTime
        lastDuration = duration
    }

    mutating func appendChunk(at offset: Int64, sampleCount: Int) {
        chunkOffsets.append(offset)
        guard sampleCount != samplesPerChunk else { return }
        samplesPerChunk = sampleCount
        chunkRuns.append(UInt32(clamping: chunkOffsets.count))
        chunkRuns.append(UInt32(clamping: sampleCount))
        chunkRuns.append(1)
    }

    /// `sample_count`, `sample_delta` of `stts` (ISO/IEC 14496-12 §8.6.1.2); the last sample has its expected duration.
    func timeToSample() -> BigEndianWords {
        guard count > 0 else { return BigEndianWords() }
        var copy = self
        if copy.openRun.duration != lastDuration || copy.openRun.count == 0 {
            copy.closeRun()
            copy.openRun = (0, lastDuration)
        }
        copy.openRun.count += 1
        copy.closeRun()
        return copy.closedRuns
    }

    private mutating func closeRun() {
        guard openRun.count > 0 else { return }
        closedRuns.append(openRun.count)
        closedRuns.append(openRun.duration)
    }
}
