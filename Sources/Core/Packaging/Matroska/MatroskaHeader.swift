import Media

/// Everything before the first cluster: the EBML header, the Segment's beginning, SeekHead, Info, and the region
/// of fixed size that holds Tracks.
///
/// Its size never changes, so each part can be written over when more is known.
struct MatroskaHeader {
    let identity: FileIdentity

    /// Bytes of Tracks and the Void after them.
    let tracksRegionSize: Int

    /// File offset of the Segment's eight bytes of size.
    let segmentSizeOffset: Int64
    // Stored, because the duration is patched with every fragment.
    let tracksOffset: Int64

    /// Some forty tracks of usual formats fit.
    static let defaultTracksRegionSize = 4096

    init(identity: FileIdentity, tracksRegionSize: Int = MatroskaHeader.defaultTracksRegionSize) {
        self.identity = identity
        self.tracksRegionSize = max(16, tracksRegionSize)
        segmentSizeOffset = Int64(Self.ebml().count) + 4
        let informationSize = SegmentInformation(identity: identity).rendered().count
        tracksOffset = segmentSizeOffset + 8 + Int64(SeekHead.reservedSize + informationSize)
    }

    /// File offset of the Segment's content, from which positions count (RFC 9559 §16).
    var segmentContentOffset: Int64 { segmentSizeOffset + 8 }
    var informationOffset: Int64 { segmentContentOffset + Int64(SeekHead.reservedSize) }
    /// File offset of `SegmentInformation.durationOrVoid`, which ends Info.
    var durationOffset: Int64 { tracksOffset - Int64(SegmentInformation.durationSize) }

    /// The header of a file that grows, without tracks.
    func rendered() -> [UInt8] {
        Self.ebml() + ElementIdentifier.segment.bytes + unknownElementSize
            + seekHead() + SegmentInformation(identity: identity).rendered()
            + EBMLElement.void(size: tracksRegionSize)
    }

    func seekHead(cuesOffset: Int64? = nil, tagsOffset: Int64? = nil) -> [UInt8] {
        let origin = segmentContentOffset
        let head = SeekHead(
            information: informationOffset - origin, tracks: tracksOffset - origin,
            cues: cuesOffset.map { $0 - origin }, tags: tagsOffset.map { $0 - origin })
        return head.rendered()
    }

    /// The whole region: Tracks (RFC 9559 §5.1.4), then Void. There is always room for what becomes known at the end.
    func tracksRegion(_ entries: [TrackEntry]) throws(PackagingError) -> [UInt8] {
        let content = entries.flatMap { $0.rendered() }
        // Four bytes of size leave room for whatever fits; a fifth where a Void of one byte would remain.
        let element = EBMLElement(.tracks, binary: content)
        var tracks = element.rendered(sizeWidth: 4)
        if tracks.count == tracksRegionSize - 1 { tracks = element.rendered(sizeWidth: 5) }
        let needed = entries.reduce(tracks.count) { $0 + $1.pendingByteCount }
        guard needed <= tracksRegionSize else { throw .headerFull(needed: needed, reserved: tracksRegionSize) }
        return tracks + EBMLElement.void(size: tracksRegionSize - tracks.count)
    }

    /// RFC 8794 §11.2. Version 4 of Matroska; a reader of version 2 knows every element that matters (SimpleBlock).
    private static func ebml() -> [UInt8] {
        EBMLElement(
            .ebml,
            [
                EBMLElement(.ebmlVersion, unsigned: 1),
                EBMLElement(.ebmlReadVersion, unsigned: 1),
                EBMLElement(.ebmlMaxIDLength, unsigned: 4),
                EBMLElement(.ebmlMaxSizeLength, unsigned: 8),
                EBMLElement(.docType, text: "matroska"),
                EBMLElement(.docTypeVersion, unsigned: 4),
                EBMLElement(.docTypeReadVersion, unsigned: 2),
            ]
        ).rendered()
    }
}
