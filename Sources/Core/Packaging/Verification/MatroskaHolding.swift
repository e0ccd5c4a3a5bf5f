import Media

/// Counts what a Matroska file holds, growing or finished (RFC 9559 §5.1.3): block by block, up to the first that is
/// not whole.
struct MatroskaHolding {
    let file: FileBytes

    private struct Track {
        var held: HeldMedia.Track
        /// `AudioCodec.silence`.
        var silence: UInt8?
        /// Milliseconds of the first and the last block.
        var first: Int64?
        var last: Int64 = 0

        var result: HeldMedia.Track {
            var held = held
            held.duration = Interval(milliseconds: max(0, last - (first ?? 0)))
            return held
        }
    }

    /// Milliseconds of a century: a damaged time is no reason to overflow.
    private static let latest: Int64 = 100 * 366 * 86_400_000

    func media() -> HeldMedia? {
        guard let head = element(at: 0), head.identifier == .ebml, let headEnd = head.end,
            let segment = element(at: headEnd), segment.identifier == .segment
        else { return nil }
        var tracks: [Track] = []
        var cluster: Int64 = 0
        var position = segment.start
        while let element = element(at: position) {
            position = element.end ?? element.start
            switch element.identifier {
            case .tracks:
                guard let end = element.end, let found = self.tracks(in: element.start..<end) else { return nil }
                tracks = found
            // Into it: its own elements follow as if they were the Segment's.
            case .cluster: position = element.start
            case .timestamp:
                cluster = min(Self.latest, element.end.flatMap { number(element.start..<$0) } ?? cluster)
            case .simpleBlock: count(element, cluster, into: &tracks)
            case .blockGroup:
                if let block = self.element(at: element.start), block.identifier == .block {
                    count(block, cluster, into: &tracks)
                }
            default: break
            }
        }
        return tracks.isEmpty ? nil : HeldMedia(tracks: tracks.map(\.result))
    }

    /// A growing Segment and its last cluster have no end.
    private struct Element {
        var identifier: ElementIdentifier?
        var start: Int64
        var end: Int64?
    }

    /// An element that is whole.
    private func element(at offset: Int64) -> Element? {
        guard offset < file.count, let header = try? file.bytes(at: offset, upTo: 12, "an element") else { return nil }
        if let parsed = EBMLReading.header(header.span, at: 0) {
            let start = offset + Int64(parsed.byteCount)
            let identifier = ElementIdentifier(rawValue: parsed.identifier)
            // A segment or cluster whose size was written counts as far as it goes.
            let isParent = identifier == .segment || identifier == .cluster
            guard isParent || parsed.size <= file.count - start else { return nil }
            return Element(identifier: identifier, start: start, end: start + parsed.size)
        }
        for parent in [ElementIdentifier.segment, .cluster]
        where header.starts(with: parent.bytes + unknownElementSize) {
            return Element(identifier: parent, start: offset + 12)
        }
        return nil
    }

    private func number(_ range: Range<Int64>) -> Int64? {
        (try? EBMLReading(file: file, range: range, "a number")).flatMap { $0.unsigned($0.all) }
    }

    private func tracks(in range: Range<Int64>) -> [Track]? {
        guard let elements = try? EBMLReading(file: file, range: range, "the tracks"),
            let entries = try? elements.children(in: elements.all)
        else { return nil }
        var tracks: [Track] = []
        for entry in entries where entry.identifier == .trackEntry {
            guard let fields = try? elements.children(in: entry.content) else { return nil }
            func bytes(_ identifier: ElementIdentifier) -> [UInt8] {
                fields.first { $0.identifier == identifier }.map { Array(elements.bytes[$0.content]) } ?? []
            }
            let name = String(decoding: bytes(.codecID), as: UTF8.self)
            guard let codec = Self.codec(name, format: bytes(.codecPrivate)) else { return nil }
            var track = Track(held: HeldMedia.Track(kind: codec.kind, codec: codec.name))
            if case .audio(let audio) = codec { track.silence = audio.silence }
            tracks.append(track)
        }
        return tracks
    }

    private func count(_ block: Element, _ cluster: Int64, into tracks: inout [Track]) {
        guard let end = block.end, end - block.start > 4,
            let head = try? file.bytes(at: block.start, count: 4, "a block"), head[0] & 0x80 != 0,
            tracks.indices.contains(Int(head[0] & 0x7F) - 1)
        else { return }
        let i = Int(head[0] & 0x7F) - 1
        let time = cluster + Int64(Int16(truncatingIfNeeded: Int(head[1]) << 8 | Int(head[2])))
        tracks[i].first = min(tracks[i].first ?? time, time)
        tracks[i].last = max(tracks[i].last, time)
        guard !isSilence(tracks[i], block.start + 4..<end) else { return }
        tracks[i].held.count(end - block.start - 4)
    }

    private func isSilence(_ track: Track, _ content: Range<Int64>) -> Bool {
        guard let silence = track.silence, let bytes = try? file.bytes(at: content.lowerBound, upTo: 8192, "a block")
        else { return false }
        return bytes.prefix(content.count).allSatisfy { $0 == silence }
    }

    /// By the names of Matroska's registry; audio of `A_MS/ACM` by wFormatTag, which its private data begins with.
    private static func codec(_ name: String, format: [UInt8]) -> Codec? {
        switch name {
        case "V_MPEG4/ISO/AVC": .video(.h264)
        case "V_MPEGH/ISO/HEVC": .video(.h265)
        case "V_VP8": .video(.vp8)
        case "V_VP9": .video(.vp9)
        case "V_AV1": .video(.av1)
        case "A_OPUS": .audio(.opus)
        case "A_AAC": .audio(.aac)
        case "A_MS/ACM": .audio(format.first == 6 ? .pcma : format.first == 7 ? .pcmu : .g722)
        case "A_PCM/INT/LIT": .audio(.pcm)
        default: nil
        }
    }
}
