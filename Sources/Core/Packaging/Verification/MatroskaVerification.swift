import Media

/// Reads back a Matroska file as `MatroskaWriter.finish()` leaves it (RFC 8794 §6, RFC 9559): sizes are known and fill
/// the file, cues point at key frames, and some clusters are walked block by block.
struct MatroskaVerification {
    let file: FileBytes
    /// Clusters that are read whole, and cues that are followed. A cluster has at most 5 MB and one frame.
    static let clusterSpots = 4
    static let cueSpots = 64

    private struct Segment {
        var content: Range<Int64> = 0..<0
        /// Each with the offset of its element.
        var clusters: [(offset: Int64, content: Range<Int64>)] = []
        var tracks: [SampleContent] = []
        var cues: Range<Int64>?
    }

    func verify(trackCount: Int?) throws(PackagingError) {
        let segment = try readSegment()
        if let trackCount, segment.tracks.count != trackCount {
            throw .notAsWritten(offset: segment.content.lowerBound, expected: "\(trackCount) tracks")
        }
        for index in FileBytes.spots(Self.clusterSpots, of: segment.clusters.count) {
            try verify(cluster: segment.clusters[index].content, tracks: segment.tracks)
        }
        if let cues = segment.cues { try verify(cues: cues, segment) }
    }

    private func readSegment() throws(PackagingError) -> Segment {
        let head = try element(at: 0, within: 0..<file.count)
        guard head.identifier == ElementIdentifier.ebml.rawValue else {
            throw .notAsWritten(offset: 0, expected: "an EBML header")
        }
        let body = try element(at: head.content.upperBound, within: 0..<file.count)
        guard body.identifier == ElementIdentifier.segment.rawValue, body.content.upperBound == file.count else {
            throw .notAsWritten(offset: head.content.upperBound, expected: "a Segment up to the end")
        }
        var segment = Segment()
        segment.content = body.content
        var position = body.content.lowerBound
        while position < body.content.upperBound {
            let child = try element(at: position, within: body.content)
            switch ElementIdentifier(rawValue: child.identifier) {
            case .cluster: segment.clusters.append((position, child.content))
            case .tracks: segment.tracks = try readTracks(child.content)
            case .cues: segment.cues = child.content
            case .seekHead, .information, .tags, .void: break
            default: throw .notAsWritten(offset: position, expected: "an element of a Segment")
            }
            position = child.content.upperBound
        }
        return segment
    }

    private func readTracks(_ range: Range<Int64>) throws(PackagingError) -> [SampleContent] {
        let elements = try EBMLReading(file: file, range: range, "the tracks")
        var tracks: [SampleContent] = []
        for entry in try elements.children(in: elements.all) where entry.identifier == .trackEntry {
            let codec = try elements.children(in: entry.content).first { $0.identifier == .codecID }
            guard let codec, let content = SampleContent(matroska: Array(elements.bytes[codec.content])) else {
                throw .notAsWritten(offset: range.lowerBound, expected: "a codec")
            }
            tracks.append(content)
        }
        return tracks
    }

    /// A cluster has its timestamp, and then blocks without lacing, each of a declared track.
    private func verify(cluster: Range<Int64>, tracks: [SampleContent]) throws(PackagingError) {
        let elements = try EBMLReading(file: file, range: cluster, "a cluster")
        for (index, child) in try elements.children(in: elements.all).enumerated() {
            let isInPlace: Bool
            switch child.identifier {
            case .timestamp: isInPlace = index == 0
            case .simpleBlock:
                isInPlace = index > 0 && fits(elements.bytes.span.extracting(child.content), tracks, track: nil)
            case .blockGroup:
                let isPadded = try holdsPaddedAudio(child.content, of: elements, tracks, track: nil)
                isInPlace = index > 0 && isPadded
            default: isInPlace = false
            }
            guard isInPlace else {
                throw .notAsWritten(
                    offset: cluster.lowerBound + Int64(child.content.lowerBound),
                    expected: "a block of the track's codec")
            }
        }
    }

    /// A group is written for the end of encoded audio: a block, and how much of it is padding.
    private func holdsPaddedAudio(
        _ group: Range<Int>, of elements: EBMLReading, _ tracks: [SampleContent], track: Int?
    ) throws(PackagingError) -> Bool {
        let children = try elements.children(in: group)
        guard children.map(\.identifier) == [.block, .discardPadding] else { return false }
        let block = elements.bytes.span.extracting(children[0].content)
        // As in a SimpleBlock, but no flag is used (RFC 9559 §10.1).
        guard block.count > 4, block[0] & 0x80 != 0, block[3] == 0 else { return false }
        let number = Int(block[0] & 0x7F)
        guard tracks.indices.contains(number - 1), track.map({ $0 == number }) ?? true else { return false }
        return tracks[number - 1] == .audio
    }

    /// - Parameter track: the one that a key frame must be of.
    private func fits(_ block: Span<UInt8>, _ tracks: [SampleContent], track: Int?) -> Bool {
        // Track number in one byte, two of time, flags: key frame, invisible, and nothing else (RFC 9559 §10.2).
        guard block.count > 4, block[0] & 0x80 != 0, block[3] & 0x77 == 0 else { return false }
        let number = Int(block[0] & 0x7F)
        let isKeyFrame = block[3] & 0x80 != 0
        let isInvisible = block[3] & 0x08 != 0
        guard tracks.indices.contains(number - 1), track.map({ $0 == number && isKeyFrame }) ?? true else {
            return false
        }
        if isInvisible, tracks[number - 1] == .audio { return false }
        return tracks[number - 1].fits(block.extracting(4...), isKeyFrame: isKeyFrame)
    }

    private func verify(cues range: Range<Int64>, _ segment: Segment) throws(PackagingError) {
        let elements = try EBMLReading(file: file, range: range, "cues")
        let points = try elements.children(in: elements.all)
        var clusters = segment.clusters[...]
        var previous: Int64 = 0
        let spots = Set(FileBytes.spots(Self.cueSpots, of: points.count))
        for (index, point) in points.enumerated() {
            let cue = try readCue(point, elements, segment)
            // Cues are in the order of time, which is nearly that of the clusters.
            if cue.cluster < previous { clusters = segment.clusters[...] }
            previous = cue.cluster
            clusters = clusters.drop { $0.offset < cue.cluster }
            guard let cluster = clusters.first, cluster.offset == cue.cluster,
                cue.block < cluster.content.upperBound - cluster.content.lowerBound
            else { throw .notAsWritten(offset: range.lowerBound, expected: "a cue of a cluster") }
            guard spots.contains(index) else { continue }
            let offset = cluster.content.lowerBound + cue.block
            let block = try element(at: offset, within: cluster.content)
            let elements = try EBMLReading(file: file, range: block.content, "a block")
            let isInPlace: Bool
            switch block.identifier {
            case ElementIdentifier.simpleBlock.rawValue:
                isInPlace = fits(elements.bytes.span, segment.tracks, track: cue.track)
            case ElementIdentifier.blockGroup.rawValue:
                isInPlace = try holdsPaddedAudio(elements.all, of: elements, segment.tracks, track: cue.track)
            default: isInPlace = false
            }
            guard isInPlace else { throw .notAsWritten(offset: offset, expected: "the key frame of a cue") }
        }
    }

    /// Where the cue's cluster is in the file, and its block in the cluster's content.
    private func readCue(
        _ point: EBMLReading.Element, _ elements: EBMLReading, _ segment: Segment
    ) throws(PackagingError) -> (cluster: Int64, block: Int64, track: Int) {
        let places = try elements.children(in: point.content).first { $0.identifier == .cueTrackPositions }
        let fields = try elements.children(in: places?.content ?? 0..<0)
        func number(_ identifier: ElementIdentifier) -> Int64? {
            fields.first { $0.identifier == identifier }.flatMap { elements.unsigned($0.content) }
        }
        guard let track = number(.cueTrack), let cluster = number(.cueClusterPosition),
            let block = number(.cueRelativePosition), cluster <= file.count
        else { throw .notAsWritten(offset: segment.content.upperBound, expected: "a cue") }
        return (segment.content.lowerBound + cluster, block, Int(clamping: track))
    }

    /// An element whose size is known and that is within `range`.
    private func element(
        at offset: Int64, within range: Range<Int64>
    ) throws(PackagingError) -> (identifier: UInt32, content: Range<Int64>) {
        let header = try file.bytes(at: offset, upTo: 12, "an element")
        guard let parsed = EBMLReading.header(header.span, at: 0), range.contains(offset),
            parsed.size <= range.upperBound - offset - Int64(parsed.byteCount)
        else { throw .notAsWritten(offset: offset, expected: "an element of known size within its parent") }
        let start = offset + Int64(parsed.byteCount)
        return (parsed.identifier, start..<start + parsed.size)
    }
}
