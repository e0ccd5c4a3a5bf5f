import Media

/// Reads back an MP4 file as `MP4Writer.finish()` leaves it (ISO/IEC 14496-12): `ftyp`, `mdat`, `moov`; before an
/// `mdat` of less than 4 GiB an empty `free`.
struct MP4Verification {
    let file: FileBytes
    /// How many samples of each track are checked by their bytes.
    static let spotCount = 16

    /// A box in the file or in `moov`, and where its content is.
    private struct Box {
        var type: UInt32
        var content: Range<Int64>
    }

    func verify(frameCounts: [Int]?) throws(PackagingError) {
        var boxes = try topLevelBoxes()
        if boxes.count == 4, boxes[1].type == BoxType("free").code { boxes.remove(at: 1) }
        guard boxes.map(\.type) == ["ftyp", "mdat", "moov"].map({ BoxType(stringLiteral: $0).code }) else {
            throw .notAsWritten(offset: 0, expected: "ftyp, mdat and moov")
        }
        let media = boxes[1].content
        let start = boxes[2].content.lowerBound
        let movie = try file.bytes(
            at: start, count: boxes[2].content.upperBound - start, "a moov of no more than a few days")
        let index = MP4Index(bytes: movie, offset: start)
        let tracks = try index.tracks()
        if let frameCounts, tracks.map({ $0.sizes.count }).sorted() != frameCounts.sorted() {
            throw .notAsWritten(offset: start, expected: "\(frameCounts.sorted()) samples in its tracks")
        }
        var chunks: [Range<Int64>] = []
        for track in tracks { try verify(track, media: media, chunks: &chunks) }
        chunks.sort { $0.lowerBound < $1.lowerBound }
        for (before, after) in zip(chunks, chunks.dropFirst()) where before.upperBound > after.lowerBound {
            throw .notAsWritten(offset: after.lowerBound, expected: "chunks that do not overlap")
        }
    }

    private func topLevelBoxes() throws(PackagingError) -> [Box] {
        var boxes: [Box] = []
        var position: Int64 = 0
        while position < file.count, boxes.count < 5 {
            let header = try file.bytes(at: position, upTo: 16, "a box")
            guard let short = header.span.uint32(at: 0), let type = header.span.uint32(at: 4) else {
                throw .notAsWritten(offset: position, expected: "a box")
            }
            var size = Int64(short)
            var headerSize: Int64 = 8
            if short == 1 {
                guard let long = header.span.uint64(at: 8) else {
                    throw .notAsWritten(offset: position, expected: "a box")
                }
                size = Int64(clamping: long)
                headerSize = 16
            }
            guard size >= headerSize, size <= file.count - position else {
                throw .notAsWritten(offset: position, expected: "a box within the file")
            }
            boxes.append(Box(type: type, content: position + headerSize..<position + size))
            position += size
        }
        return boxes
    }

    private func verify(
        _ track: MP4Index.Track, media: Range<Int64>, chunks: inout [Range<Int64>]
    ) throws(PackagingError) {
        let spots = FileBytes.spots(Self.spotCount, of: track.sizes.count)
        var spot = 0
        var sample = 0
        var end = media.lowerBound
        for (chunk, offset) in track.chunkOffsets.enumerated() {
            let last = min(track.sizes.count, sample + track.samplesInChunk(chunk))
            guard offset >= end, last > sample else {
                throw .notAsWritten(offset: offset, expected: "a chunk of samples after the one before")
            }
            end = offset
            while sample < last {
                let size = Int64(track.sizes[sample])
                guard size <= media.upperBound - end else {
                    throw .notAsWritten(offset: end, expected: "sample \(sample + 1) within mdat")
                }
                if spot < spots.count, spots[spot] == sample {
                    spot += 1
                    let bytes = try file.bytes(at: end, count: size, "sample \(sample + 1)")
                    guard track.content.fits(bytes.span, isKeyFrame: track.isSync(sample)) else {
                        throw .notAsWritten(offset: end, expected: "a sample of the track's codec")
                    }
                }
                end += size
                sample += 1
            }
            chunks.append(offset..<end)
        }
        guard sample == track.sizes.count else {
            throw .notAsWritten(offset: end, expected: "chunks for \(track.sizes.count) samples, not \(sample)")
        }
    }
}
