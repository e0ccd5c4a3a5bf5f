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

    /// Decides all decode times: the presentation times in ascending order.
    ///
    /// - Parameters:
    ///   - shown: for each sample its presentation time.
    ///   - begin: the first decode time; nil for the first presentation time.
    ///   - end: the last sample lasts until then.
    mutating func retime(_ shown: [Int64], from begin: Int64?, until end: Int64) {
        guard shown.count == entries.count, !entries.isEmpty else { return }
        var times = shown.sorted()
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
