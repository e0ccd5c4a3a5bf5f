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

    /// The last sample lasts until `decodeTime`, where the next run begins.
    mutating func end(at decodeTime: Int64) {
        guard !entries.isEmpty else { return }
        entries[entries.count - 1].duration = SampleDurations.clamped(max(1, decodeTime - lastDecodeTime))
    }

    /// Where the last sample ends by its own duration.
    var end: Int64 { lastDecodeTime + Int64(entries.last?.duration ?? 0) }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }
}
