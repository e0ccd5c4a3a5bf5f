import Media

/// What the index of a finished file holds of one track's samples. Times are in ticks of the media's time scale.
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
    private var durations = SampleDurations()
    private var samplesPerChunk = 0

    /// The sum of all durations, in ticks: at least as long as what is presented. Players take it for the length of the
    /// presentation, so the time between the first decode time and the first presentation does not count.
    var mediaDuration: Int64 {
        max(sum(elapsed, Int64(lastDuration)), presentedDuration)
    }

    /// The longest distance between two samples that `stts` has no number for in this time scale; 0 where there is
    /// none.
    var longestPause: Int64 { durations.longestPause }

    /// From the first presentation time to the end of the sample that is presented last, in ticks.
    var presentedDuration: Int64 {
        sum(latestElapsed, Int64(lastDuration) - (offsets.first - offsets.shift))
    }

    /// - Parameters:
    ///   - decodeTime: in ticks of the media's time scale; the caller has checked that it increases.
    ///   - offset: presentation time less decode time.
    mutating func append(size: Int, decodeTime: Int64, offset: Int32 = 0, duration: UInt32, isSync: Bool) {
        appendTimes(decodeTime: decodeTime, offset: offset, duration: duration)
        sizes.append(UInt32(clamping: size))
        if isSync { syncSamples.append(count) }
    }

    private mutating func appendTimes(decodeTime: Int64, offset: Int32, duration: UInt32) {
        let presentationTime = decodeTime + Int64(offset)
        if count == 0 {
            firstPresentationTime = presentationTime
        } else {
            let (difference, overflow) = decodeTime.subtractingReportingOverflow(lastDecodeTime)
            let distance = overflow ? .max : difference
            elapsed = sum(elapsed, distance)
            durations.append(distance)
        }
        count &+= 1
        offsets.append(offset)
        if count == 1 || presentationTime > latestPresentationTime {
            latestPresentationTime = presentationTime
            latestElapsed = sum(elapsed, Int64(offset))
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

    /// `sample_count`, `sample_delta` of `stts` (ISO/IEC 14496-12 §8.6.1.2); the last sample has its expected duration,
    /// and lasts at least up to the end of what is presented.
    func timeToSample() -> BigEndianWords {
        count > 0 ? durations.rendered(last: SampleDurations.clamped(mediaDuration - elapsed)) : BigEndianWords()
    }

    /// The same samples in a time scale that is coarser by `divisor`. Each time is rounded by itself.
    func divided(by divisor: Int64) -> SampleIndex {
        guard divisor > 1, count > 0 else { return self }
        var divided = self
        divided.forgetTimes()
        let scale = TimeScale(hertz: 1)
        let rate = ClockRate(hertz: divisor)
        let duration = SampleDurations.clamped(scale.ticks(coveringTicks: Int64(lastDuration), at: rate))
        var runs = offsets.runs[...]
        var isFirst = true
        func append(_ time: Int64) {
            while runs.first?.count == 0 { runs.removeFirst() }
            let offset = Int64(runs.first?.offset ?? 0)
            if !runs.isEmpty { runs[runs.startIndex].count -= 1 }
            let rounded = scale.ticks(of: time, at: rate)
            let decodeTime = isFirst ? rounded : max(rounded, divided.lastDecodeTime &+ 1)
            isFirst = false
            let shown = offset == 0 ? decodeTime : scale.ticks(of: sum(time, offset), at: rate)
            divided.appendTimes(
                decodeTime: decodeTime, offset: Int32(clamping: shown - decodeTime), duration: duration)
        }
        var time = firstPresentationTime - Int64(offsets.runs.first?.offset ?? 0)
        append(time)
        durations.forEach { distance in
            time = sum(time, distance)
            append(time)
        }
        return divided
    }

    private mutating func forgetTimes() {
        count = 0
        durations = SampleDurations()
        offsets = CompositionOffsets()
        elapsed = 0
    }
}

/// No stream is as long as 64 bits of ticks, but times come from outside.
private func sum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (right > 0 ? .max : .min) : sum
}
