import Media

/// The sample tables of a `moov`, read back (ISO/IEC 14496-12 §8.5 to §8.7).
struct MP4Index {
    /// The content of `moov`, and where it is in the file.
    let bytes: [UInt8]
    let offset: Int64

    struct Track {
        let content: SampleContent
        let sizes: [UInt32]
        let chunkOffsets: [Int64]
        /// First chunk, counted from 1, and samples in each from there on.
        let chunkRuns: [(first: UInt32, samples: UInt32)]
        /// Numbers of the key frames from 1; nil where every sample is one.
        let syncSamples: [UInt32]?

        func samplesInChunk(_ index: Int) -> Int {
            var low = 0
            var high = chunkRuns.count
            while low < high {
                let middle = (low + high) / 2
                if Int(chunkRuns[middle].first) <= index + 1 { low = middle + 1 } else { high = middle }
            }
            return low > 0 ? Int(chunkRuns[low - 1].samples) : 0
        }

        func isSync(_ sample: Int) -> Bool {
            guard let syncSamples else { return true }
            var low = 0
            var high = syncSamples.count
            while low < high {
                let middle = (low + high) / 2
                if Int(syncSamples[middle]) < sample + 1 { low = middle + 1 } else { high = middle }
            }
            return low < syncSamples.count && Int(syncSamples[low]) == sample + 1
        }
    }

    func tracks() throws(PackagingError) -> [Track] {
        var tracks: [Track] = []
        for box in try boxes(in: 0..<bytes.count) where box.type == BoxType("trak").code {
            var range = box.content
            for type in ["mdia", "minf", "stbl"] { range = try child(type, of: range) }
            tracks.append(try track(in: range))
        }
        return tracks
    }

    private func track(in table: Range<Int>) throws(PackagingError) -> Track {
        let entry = try child("stsd", of: table)
        guard let type = word(at: entry.lowerBound + 12), let content = SampleContent(mp4: type) else {
            throw broken(entry.lowerBound, "a sample entry")
        }
        // sample_size 0: each sample has its own.
        let sizeBox = try child("stsz", of: table)
        guard word(at: sizeBox.lowerBound + 4) == 0 else { throw broken(sizeBox.lowerBound, "a stsz") }
        let sizes = try words(of: sizeBox.dropFirst(4), perEntry: 1)
        let runs = try words(of: try child("stsc", of: table), perEntry: 3)
        let times = try words(of: try child("stts", of: table), perEntry: 2)
        let timed = stride(from: 0, to: times.count, by: 2).reduce(Int64(0)) { $0 + Int64(times[$1]) }
        guard timed == Int64(sizes.count) else { throw broken(table.lowerBound, "a time for each sample") }
        let sync = try optionalChild("stss", of: table).map { range throws(PackagingError) in
            try words(of: range, perEntry: 1)
        }
        if let sync {
            let isRising = zip(sync, sync.dropFirst()).allSatisfy { $0 < $1 }
            guard isRising, sync.first ?? 1 > 0, sync.last ?? 0 <= UInt32(clamping: sizes.count) else {
                throw broken(table.lowerBound, "key frames among the samples")
            }
        }
        return Track(
            content: content, sizes: sizes, chunkOffsets: try chunkOffsets(in: table),
            chunkRuns: stride(from: 0, to: runs.count, by: 3).map { (runs[$0], runs[$0 + 1]) }, syncSamples: sync)
    }

    private func chunkOffsets(in table: Range<Int>) throws(PackagingError) -> [Int64] {
        if let short = try optionalChild("stco", of: table) {
            return try words(of: short, perEntry: 1).map { Int64($0) }
        }
        let halves = try words(of: try child("co64", of: table), perEntry: 2)
        return stride(from: 0, to: halves.count, by: 2).map {
            Int64(clamping: UInt64(halves[$0]) << 32 | UInt64(halves[$0 + 1]))
        }
    }

    /// The table of a full box: version and flags, the number of entries, and exactly so many.
    private func words(of box: Range<Int>, perEntry: Int) throws(PackagingError) -> [UInt32] {
        let start = box.lowerBound + 8
        guard let count = word(at: box.lowerBound + 4), box.count >= 8,
            Int(count) * perEntry * 4 == box.upperBound - start
        else { throw broken(box.lowerBound, "a table") }
        let span = bytes.span
        return stride(from: start, to: box.upperBound, by: 4).map { span.uint32(at: $0) ?? 0 }
    }

    private func word(at position: Int) -> UInt32? {
        bytes.span.uint32(at: position)
    }

    private func child(_ type: String, of range: Range<Int>) throws(PackagingError) -> Range<Int> {
        guard let found = try optionalChild(type, of: range) else { throw broken(range.lowerBound, "a \(type)") }
        return found
    }

    private func optionalChild(_ type: String, of range: Range<Int>) throws(PackagingError) -> Range<Int>? {
        try boxes(in: range).first { $0.type == BoxType(stringLiteral: type).code }?.content
    }

    /// Boxes of 32-bit sizes that fill a range.
    private func boxes(in range: Range<Int>) throws(PackagingError) -> [(type: UInt32, content: Range<Int>)] {
        var boxes: [(type: UInt32, content: Range<Int>)] = []
        var position = range.lowerBound
        while position < range.upperBound {
            guard let size = word(at: position).map(Int.init), let type = word(at: position + 4), size >= 8,
                size <= range.upperBound - position
            else { throw broken(position, "a box") }
            boxes.append((type, position + 8..<position + size))
            position += size
        }
        return boxes
    }

    private func broken(_ position: Int, _ what: String) -> PackagingError {
        .notAsWritten(offset: offset + Int64(position), expected: what)
    }
}
