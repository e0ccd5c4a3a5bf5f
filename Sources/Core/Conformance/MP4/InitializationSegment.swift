import Media

/// The header of a fragmented file (ISO/IEC 14496-12 §8.8.1; ISO/IEC 23000-19 §7.3.1).
struct InitializationSegment: Equatable, Sendable {
    private(set) var tracks: [MediaTrack] = []

    /// As many tracks as are read.
    static let trackLimit = 64

    init(_ bytes: [UInt8], of file: String, findings: inout Findings) {
        let reader = BoxReader(bytes: bytes)
        var broken: Int?
        let boxes = reader.boxes(in: reader.all, broken: &broken)
        if let broken { findings.report(.mp4Box, byte: broken, of: file, "no whole box") }
        if boxes.first?.type != "ftyp" {
            findings.report(
                .mp4FileType, byte: 0, of: file, "begins with \(boxes.first?.type.text ?? "nothing"), expected ftyp")
        }
        let movies = boxes.filter { $0.type == "moov" }
        guard let movie = movies.first, movies.count == 1 else {
            findings.report(.mp4Movie, at: Place(file: file), "\(counted(movies.count, "moov")), expected one")
            return
        }
        var defaults: [UInt32: SampleDefaults] = [:]
        if let extends = reader.content("mvex", in: movie.content) {
            for box in reader.boxes(in: extends) where box.type == "trex" {
                guard let id = reader.word(box.content, 4) else { continue }
                defaults[id] = SampleDefaults(
                    duration: reader.word(box.content, 12) ?? 0, size: reader.word(box.content, 16) ?? 0,
                    flags: reader.word(box.content, 20) ?? 0)
            }
        }
        for box in reader.boxes(in: movie.content) where box.type == "trak" && tracks.count < Self.trackLimit {
            guard var track = Self.track(box, reader, file, &findings) else { continue }
            track.hiddenStart = Self.hiddenStart(box, reader)
            if let own = defaults[track.id] {
                track.defaults = own
            } else {
                findings.report(.mp4Extends, byte: box.start, of: file, "track \(track.id) has no trex in mvex")
            }
            tracks.append(track)
        }
        if tracks.isEmpty { findings.report(.mp4Movie, byte: movie.start, of: file, "moov has no track") }
    }

    /// The media time of the first edit that shows something.
    private static func hiddenStart(_ track: BoxReader.Box, _ reader: BoxReader) -> Int64 {
        guard let list = reader.content("edts", "elst", in: track.content), let count = reader.word(list, 4) else {
            return 0
        }
        let isLong = reader.version(list) == 1
        for i in 0..<min(Int(count), editLimit) {
            let entry = 8 + i * (isLong ? 20 : 12)
            guard let low = reader.word(list, entry + (isLong ? 12 : 4)) else { return 0 }
            let high = isLong ? reader.word(list, entry + 8) ?? 0 : low == .max ? .max : 0
            let time = Int64(bitPattern: UInt64(high) << 32 | UInt64(low))
            if time >= 0 { return min(time, Int64(MediaSegment.timeLimit)) }
        }
        return 0
    }

    /// Edits that are read: an empty one, and one that shows the media.
    private static let editLimit = 16

    private static func track(
        _ box: BoxReader.Box, _ reader: BoxReader, _ file: String, _ findings: inout Findings
    ) -> MediaTrack? {
        guard let header = reader.content("tkhd", in: box.content), let media = reader.content("mdia", in: box.content),
            let mediaHeader = reader.content("mdhd", in: media), let handler = reader.content("hdlr", in: media),
            let table = reader.content("minf", "stbl", in: media), let entries = reader.content("stsd", in: table),
            // §8.3.2, §8.4.2: times of 64 bits in version 1.
            let id = reader.word(header, reader.version(header) == 1 ? 20 : 12),
            let timescale = reader.word(mediaHeader, reader.version(mediaHeader) == 1 ? 20 : 12), timescale > 0
        else {
            findings.report(
                .mp4Movie, byte: box.start, of: file, "trak lacks one of tkhd, mdhd, hdlr, stsd, or a time scale")
            return nil
        }
        let kind: MediaTrack.Kind =
            switch reader.word(handler, 8).map(BoxCode.init) {
            case "vide": .video
            case "soun": .audio
            default: .other
            }
        var track = MediaTrack(id: id, kind: kind, timescale: timescale)
        SampleEntryReader(reader: reader, file: file).read(entries, into: &track, findings: &findings)
        // The number of entries in stts, stsc and stco, the number of samples in stsz (ISO/IEC 23000-19 §7.5.13).
        for (name, offset) in [("stts", 4), ("stsc", 4), ("stco", 4), ("stsz", 8)] as [(BoxCode, Int)] {
            guard let content = reader.content(name, in: table), reader.word(content, offset) ?? 0 != 0 else {
                continue
            }
            findings.report(.mp4EmptyTables, byte: content.lowerBound, of: file, "\(name.text) has entries")
        }
        return track
    }
}
