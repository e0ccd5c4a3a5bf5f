import Media

/// Counts what an MP4 file holds, of fragments or with an index (ISO/IEC 14496-12 §8.7, §8.8). What is not whole does
/// not count.
struct MP4Holding {
    let file: FileBytes

    private struct Track {
        var number: UInt32
        var timescale: UInt32
        var held: HeldMedia.Track
        /// In ticks of the track: the first decode time, and the end of the last sample.
        var start: Int64?
        var end: Int64 = 0

        /// Nanoseconds of a century: a damaged time is no reason to overflow.
        private static let longest: Int64 = 100 * 366 * 86_400 * 1_000_000_000

        var result: HeldMedia.Track {
            var held = held
            let ticks = end.subtractingReportingOverflow(start ?? 0).partialValue
            let rate = ClockRate(hertz: Int64(max(1, timescale)))
            held.duration = Interval(nanoseconds: min(Self.longest, rate.nanoseconds(ofTicks: max(0, ticks))))
            return held
        }

        mutating func append(size: UInt32, duration: UInt32) {
            end = end.addingReportingOverflow(Int64(duration)).partialValue
            held.count(Int64(size))
        }
    }

    /// More boxes at the top than 30 days have: a fragment every 0.3 s, and its gate.
    private static let boxLimit = 30 << 20

    func media() -> HeldMedia? {
        var tracks: [Track] = []
        var position: Int64 = 0
        var boxCount = 0
        while let box = topLevelBox(at: position), boxCount < Self.boxLimit {
            boxCount += 1
            if box.type == BoxType("moov").code {
                guard let movie = BoxBytes(file, box.content), let found = self.tracks(in: movie) else { return nil }
                tracks = found
                // An index has everything.
                if found.contains(where: { $0.held.frames > 0 }) { break }
            } else if box.type == BoxType("moof").code {
                guard let media = topLevelBox(at: box.content.upperBound), media.type == BoxType("mdat").code,
                    let fragment = BoxBytes(file, box.content)
                else { break }
                count(fragment, into: &tracks)
            }
            position = box.content.upperBound
        }
        return tracks.isEmpty ? nil : HeldMedia(tracks: tracks.map(\.result))
    }

    /// A box that is whole.
    private func topLevelBox(at position: Int64) -> (type: UInt32, content: Range<Int64>)? {
        guard position < file.count, let header = try? file.bytes(at: position, upTo: 16, "a box"),
            let short = header.span.uint32(at: 0), let type = header.span.uint32(at: 4)
        else { return nil }
        var (size, headerSize) = (Int64(short), Int64(8))
        if short == 1 {
            guard let long = header.span.uint64(at: 8) else { return nil }
            (size, headerSize) = (Int64(clamping: long), 16)
        }
        guard size >= headerSize, size <= file.count - position else { return nil }
        return (type, position + headerSize..<position + size)
    }

    private func tracks(in movie: BoxBytes) -> [Track]? {
        var tracks: [Track] = []
        for box in movie.boxes(in: movie.all) where box.type == BoxType("trak").code {
            guard let header = movie.child("tkhd", of: box.content), let media = movie.child("mdia", of: box.content),
                let mediaHeader = movie.child("mdhd", of: media), let information = movie.child("minf", of: media),
                let table = movie.child("stbl", of: information), let entry = movie.child("stsd", of: table),
                // §8.3.2, §8.4.2: times of 64 bits in version 1.
                let number = movie.word(header, at: movie.isLong(header) ? 20 : 12),
                let timescale = movie.word(mediaHeader, at: movie.isLong(mediaHeader) ? 20 : 12),
                let type = movie.word(entry, at: 12), let codec = Self.codec(type)
            else { return nil }
            var track = Track(
                number: number, timescale: timescale, held: HeldMedia.Track(kind: codec.kind, codec: codec.name))
            count(table, of: movie, into: &track)
            tracks.append(track)
        }
        return tracks
    }

    /// The sample tables of an index (§8.6.1.2, §8.7.3).
    private func count(_ table: Range<Int>, of movie: BoxBytes, into track: inout Track) {
        guard let sizes = movie.child("stsz", of: table), let times = movie.child("stts", of: table) else { return }
        var position = 12
        var run = 8
        var (left, duration): (UInt32, UInt32) = (0, 0)
        while let size = movie.word(sizes, at: position) {
            if left == 0 {
                guard let next = movie.word(times, at: run), let length = movie.word(times, at: run + 4) else { return }
                (left, duration) = (next, length)
                run += 8
                if left == 0 { continue }
            }
            track.start = track.start ?? 0
            track.append(size: size, duration: duration)
            left -= 1
            position += 4
        }
    }

    private func count(_ fragment: BoxBytes, into tracks: inout [Track]) {
        for box in fragment.boxes(in: fragment.all) where box.type == BoxType("traf").code {
            guard let header = fragment.child("tfhd", of: box.content),
                let run = fragment.child("trun", of: box.content), let time = fragment.child("tfdt", of: box.content),
                let number = fragment.word(header, at: 4),
                let i = tracks.firstIndex(where: { $0.number == number }),
                let high = fragment.word(time, at: 4), let low = fragment.word(time, at: 8)
            else { continue }
            // As `MovieFragment` writes it: a version 1 time, perhaps a duration for all, sizes always.
            let common = fragment.flags(header) & 0x08 == 0 ? nil : fragment.word(header, at: 8)
            let start = Int64(clamping: UInt64(high) << 32 | UInt64(low))
            tracks[i].start = tracks[i].start ?? start
            tracks[i].end = start
            let flags = fragment.flags(run)
            var position = 8 + (flags & 0x1 == 0 ? 0 : 4) + (flags & 0x4 == 0 ? 0 : 4)
            var left = fragment.word(run, at: 4) ?? 0
            while left > 0 {
                var duration = common
                if flags & 0x100 != 0 {
                    duration = fragment.word(run, at: position)
                    position += 4
                }
                guard flags & 0x200 != 0, let size = fragment.word(run, at: position), let duration else { break }
                position += 4 + (flags & 0x400 == 0 ? 0 : 4) + (flags & 0x800 == 0 ? 0 : 4)
                tracks[i].append(size: size, duration: duration)
                left -= 1
            }
        }
    }

    private static func codec(_ entry: UInt32) -> Codec? {
        switch entry {
        case BoxType("avc1").code, BoxType("avc3").code: .video(.h264)
        case BoxType("hvc1").code, BoxType("hev1").code: .video(.h265)
        case BoxType("vp09").code: .video(.vp9)
        case BoxType("av01").code: .video(.av1)
        case BoxType("Opus").code: .audio(.opus)
        case BoxType("mp4a").code: .audio(.aac)
        default: nil
        }
    }
}

/// Boxes in memory, read as far as they are whole.
private struct BoxBytes {
    let bytes: [UInt8]

    init?(_ file: FileBytes, _ range: Range<Int64>) {
        guard let bytes = try? file.bytes(at: range.lowerBound, count: range.upperBound - range.lowerBound, "boxes")
        else { return nil }
        self.bytes = bytes
    }

    var all: Range<Int> { 0..<bytes.count }

    func boxes(in range: Range<Int>) -> [(type: UInt32, content: Range<Int>)] {
        var boxes: [(type: UInt32, content: Range<Int>)] = []
        var position = range.lowerBound
        while let size = bytes.span.uint32(at: position).map(Int.init), let type = bytes.span.uint32(at: position + 4),
            size >= 8, size <= range.upperBound - position
        {
            boxes.append((type, position + 8..<position + size))
            position += size
        }
        return boxes
    }

    func child(_ type: String, of range: Range<Int>) -> Range<Int>? {
        boxes(in: range).first { $0.type == BoxType(stringLiteral: type).code }?.content
    }

    /// A word of a box's content; nil behind its end.
    func word(_ box: Range<Int>, at offset: Int) -> UInt32? {
        guard offset >= 0, offset <= box.count - 4 else { return nil }
        return bytes.span.uint32(at: box.lowerBound + offset)
    }

    /// Of a full box (§4.2.2).
    func flags(_ box: Range<Int>) -> UInt32 { (word(box, at: 0) ?? 0) & 0xFF_FFFF }

    func isLong(_ box: Range<Int>) -> Bool { (word(box, at: 0) ?? 0) >> 24 == 1 }
}
