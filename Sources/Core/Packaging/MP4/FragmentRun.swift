import Media

/// The samples of one track that the next fragment will hold. The storage is reused from fragment to fragment.
struct FragmentRun: Sendable {
    struct Entry: Equatable, Sendable {
        var duration: UInt32
        var size: UInt32
        var isSync: Bool
        /// Presentation time less decode time.
        var offset: Int32 = 0
    }

    private(set) var bytes: [UInt8] = []
    private(set) var entries: [Entry] = []
    /// Decode time of the first sample.
    private(set) var firstDecodeTime: Int64 = 0
    private var lastDecodeTime: Int64 = 0

    /// - Parameter decodeTime: in ticks of the media's time scale; the caller has checked that it increases.
    mutating func append(
        _ content: Span<UInt8>, decodeTime: Int64, offset: Int32 = 0, duration: UInt32, isSync: Bool
    ) {
        if entries.isEmpty {
            firstDecodeTime = decodeTime
        } else {
            entries[entries.count - 1].duration = SampleDurations.clamped(decodeTime - lastDecodeTime)
        }
        bytes.append(content)
        entries.append(
            Entry(duration: duration, size: UInt32(clamping: content.count), isSync: isSync, offset: offset))
        lastDecodeTime = decodeTime
    }

    /// Decides all decode times: none is later than the presentation time of the sample, nor of one that follows it.
    ///
    /// So no offset is negative, where pictures are out of order too. Version 1 of `trun` allows it (ISO/IEC 14496-12
    /// §8.8.8.2), but FFmpeg and GStreamer then show all pictures later, by the greatest that they have met, and so too
    /// late for the audio.
    /// - Parameters:
    ///   - shown: for each sample its presentation time.
    ///   - begin: the first decode time; nil for the first presentation time.
    ///   - end: the last sample lasts until then.
    mutating func retime(_ shown: [Int64], from begin: Int64?, until end: Int64) {
        guard shown.count == entries.count, !entries.isEmpty else { return }
        var times = Self.decodeTimes(of: shown, from: begin)
        // A picture may be shown long after the run has ended; it is decoded in it.
        var limit = end
        for i in times.indices.reversed() {
            limit = min(times[i], limit - 1)
            times[i] = limit
        }
        times[0] = begin ?? times[0]
        for i in times.indices.dropFirst() { times[i] = max(times[i], times[i - 1] + 1) }
        firstDecodeTime = times[0]
        for i in times.indices {
            let next = i + 1 < times.count ? times[i + 1] : max(times[i] + 1, end)
            entries[i].duration = SampleDurations.clamped(next - times[i])
            entries[i].offset = Int32(clamping: shown[i] - times[i])
        }
    }

    /// For each sample the earliest presentation time from it on; samples that have the same share the time since the
    /// one before.
    private static func decodeTimes(of shown: [Int64], from begin: Int64?) -> [Int64] {
        var times = shown
        for i in times.indices.dropLast().reversed() { times[i] = min(times[i], times[i + 1]) }
        var previous = begin ?? times[0]
        var first = 0
        while first < times.count {
            let time = times[first]
            let next = times[first...].firstIndex { $0 > time } ?? times.count
            let count = Int64(next - first)
            for i in first..<next {
                times[i] = max(previous, time - (time - previous) / count * (count - 1 - Int64(i - first)))
            }
            (previous, first) = (time, next)
        }
        return times
    }

    /// Takes the first sample away, as a run of its own; nil without any.
    mutating func takeFirst() -> FragmentRun? {
        guard let entry = entries.first else { return nil }
        var first = FragmentRun()
        first.bytes = Array(bytes.prefix(Int(entry.size)))
        first.entries = [entry]
        first.firstDecodeTime = firstDecodeTime
        first.lastDecodeTime = firstDecodeTime
        bytes.removeFirst(first.bytes.count)
        entries.removeFirst()
        firstDecodeTime += Int64(entry.duration)
        return first
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }
}
