import Media

/// The samples of one `trun` (ISO/IEC 14496-12 §8.8.8), summed up.
struct FragmentRun {
    private(set) var sampleCount = 0
    private(set) var duration: Int64 = 0
    private(set) var byteCount: Int64 = 0
    /// Relative to the run's first decode time.
    private(set) var presentation: Range<Int64>?
    private(set) var startsWithKeyFrame = false
    private(set) var shortestSample: Int64 = 0
    /// Samples other than the last that last no time.
    private(set) var zeroDurations = 0
    /// From the base of the fragment's data; nil without the field.
    private(set) var dataOffset: Int64?

    /// Nil where the box is not whole.
    ///
    /// - Parameter limit: as many samples as may be read; a box does not need bytes for each.
    init?(_ reader: BoxReader, _ content: Range<Int>, defaults: SampleDefaults, limit: Int) {
        guard let count = reader.word(content, 4) else { return nil }
        let flags = reader.flags(content)
        var position = 8
        if flags & 0x1 != 0 {
            guard let offset = reader.word(content, position) else { return nil }
            dataOffset = Int64(Int32(bitPattern: offset))
            position += 4
        }
        var first: UInt32?
        if flags & 0x4 != 0 {
            guard let value = reader.word(content, position) else { return nil }
            first = value
            position += 4
        }
        let fieldCount = (flags & 0xF00).nonzeroBitCount
        guard count <= limit, fieldCount == 0 || Int(count) <= (content.count - position) / (4 * fieldCount) else {
            return nil
        }
        var (low, high) = (Int64.max, Int64.min)
        for i in 0..<Int(count) {
            var (time, size, sampleFlags) = (defaults.duration, defaults.size, defaults.flags)
            var shift: Int64 = 0
            if flags & 0x100 != 0 { time = Self.next(reader, content, &position) }
            if flags & 0x200 != 0 { size = Self.next(reader, content, &position) }
            if flags & 0x400 != 0 { sampleFlags = Self.next(reader, content, &position) }
            if flags & 0x800 != 0 {
                let value = Self.next(reader, content, &position)
                shift = reader.version(content) == 0 ? Int64(value) : Int64(Int32(bitPattern: value))
            }
            // sample_is_non_sync_sample (§8.8.3.1).
            if i == 0 { startsWithKeyFrame = (first ?? sampleFlags) & 0x1_0000 == 0 }
            low = min(low, duration + shift)
            high = max(high, duration + shift + Int64(time))
            if time == 0, i + 1 < count { zeroDurations += 1 }
            if time > 0 { shortestSample = shortestSample == 0 ? Int64(time) : min(shortestSample, Int64(time)) }
            duration += Int64(time)
            byteCount += Int64(size)
        }
        sampleCount = Int(count)
        if count > 0 { presentation = low..<max(low, high) }
    }

    /// The caller has made sure that the field is there.
    private static func next(_ reader: BoxReader, _ content: Range<Int>, _ position: inout Int) -> UInt32 {
        defer { position += 4 }
        return reader.word(content, position) ?? 0
    }
}
