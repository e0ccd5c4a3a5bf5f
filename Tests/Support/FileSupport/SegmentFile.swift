/// A media segment as a player finds it, read without help of the product code (ISO/IEC 14496-12 §8.8).
public struct SegmentFile {
    public struct Entry: Equatable {
        /// When it is decoded, in ticks of the track.
        public var time: Int64
        public var duration: Int64
        /// How much later it is shown.
        public var offset: Int64
        public var isSync: Bool
        public var content: [UInt8]
    }

    public private(set) var entries: [Entry] = []
    /// Of the last fragment.
    public private(set) var sequenceNumber = 0
    public private(set) var fragmentCount = 0

    public var begin: Int64 { entries.first?.time ?? 0 }
    public var end: Int64 { entries.last.map { $0.time + $0.duration } ?? 0 }
    public var contents: [[UInt8]] { entries.map(\.content) }

    /// - Parameter isVideo: then a sample without flags is no key frame (`trex`).
    public init(_ bytes: [UInt8], isVideo: Bool) throws {
        let all = try Self.boxes(of: bytes[...])
        try need(all.first?.type == "styp" && all.count >= 3 && !all.count.isMultiple(of: 2))
        for i in stride(from: 1, to: all.count, by: 2) {
            try need(all[i].type == "moof" && all[i + 1].type == "mdat")
            let (begin, count) = (end, entries.count)
            try read(all[i], of: bytes, isVideo: isVideo)
            fragmentCount += 1
            try need(entries.count > count && (count == 0 || entries[count].time == begin), "a hole in the segment")
        }
    }

    private mutating func read(_ fragment: Box, of bytes: [UInt8], isVideo: Bool) throws {
        let moof = try Self.boxes(of: fragment.content)
        func content(_ type: String, in boxes: [Box]) throws -> ArraySlice<UInt8> {
            try need(boxes.first { $0.type == type }, "no \(type)").content
        }
        sequenceNumber = Int(try word(content("mfhd", in: moof), 1))
        let traf = try Self.boxes(of: content("traf", in: moof))
        let header = try content("tfhd", in: traf)
        let time = try content("tfdt", in: traf)
        let run = try content("trun", in: traf)
        var ticks = Int64(try word(time, 1)) << 32 | Int64(try word(time, 2))
        var position = fragment.offset + Int(try word(run, 2))
        let flags = try word(run, 0) & 0xFF_FFFF
        var next = 3
        func read() throws -> UInt32 {
            next += 1
            return try word(run, next - 1)
        }
        var firstFlags = flags & 0x4 != 0 ? try read() : nil
        for _ in 0..<(try word(run, 1)) {
            let duration = Int64(flags & 0x100 != 0 ? try read() : try word(header, 2))
            let size = Int(try read())
            let own = flags & 0x400 != 0 ? try read() : firstFlags
            let offset = flags & 0x800 != 0 ? Int64(Int32(bitPattern: try read())) : 0
            firstFlags = nil
            try need(position + size <= bytes.count)
            entries.append(
                Entry(
                    time: ticks, duration: duration, offset: offset,
                    isSync: own.map { $0 & 0x1_0000 == 0 } ?? !isVideo,
                    content: Array(bytes[position..<position + size])))
            position += size
            ticks += duration
        }
        let rest = try Self.boxes(of: bytes[fragment.offset...])[1]
        try need(position == rest.content.endIndex, "bytes that belong to no sample")
    }

    private typealias Box = (type: String, offset: Int, content: ArraySlice<UInt8>)

    private static func boxes(of bytes: ArraySlice<UInt8>) throws -> [Box] {
        var found: [Box] = []
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let size = Int(try word(bytes[position...], 0))
            try need(size >= 8 && position + size <= bytes.endIndex)
            let type = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
            found.append((type, position, bytes[position + 8..<position + size]))
            position += size
        }
        return found
    }
}

/// The word at an index, big-endian.
private func word(_ bytes: ArraySlice<UInt8>, _ index: Int) throws -> UInt32 {
    let start = bytes.startIndex + 4 * index
    try need(start + 4 <= bytes.endIndex)
    return bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
}
