import Media

/// The samples of one track that the next fragment will hold. The storage is reused from fragment to fragment.
struct FragmentRun: Sendable {
    struct Entry: Equatable, Sendable {
        var duration: UInt32
        var size: UInt32
        var isSync: Bool
        /// How much later than it is decoded the sample is shown.
        var offset: Int32 = 0
    }

    private(set) var bytes: [UInt8] = []
    private(set) var entries: [Entry] = []
    /// When the first sample is decoded.
    private(set) var firstTicks: Int64 = 0
    private var lastTicks: Int64 = 0

    /// - Parameter ticks: when the sample is decoded; the caller has checked that they increase.
    mutating func append(
        _ content: Span<UInt8>, ticks: Int64, offset: Int32 = 0, nominalTicks: UInt32, isSync: Bool
    ) {
        if entries.isEmpty {
            firstTicks = ticks
        } else {
            entries[entries.count - 1].duration = SampleIndex.duration(ticks - lastTicks)
        }
        bytes.append(content)
        entries.append(
            Entry(duration: nominalTicks, size: UInt32(clamping: content.count), isSync: isSync, offset: offset))
        lastTicks = ticks
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }
}
