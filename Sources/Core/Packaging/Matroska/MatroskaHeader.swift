import Media

/// Everything before the first cluster: the EBML header, the Segment's beginning, SeekHead, Info, and the region
/// of fixed size that holds Tracks.
///
/// Its size never changes, so each part can be written over when more is known.
struct MatroskaHeader {
    let identity: FileIdentity

    /// Bytes of Tracks and the Void after them.
    let tracksRegionSize: Int

    /// Some forty tracks of usual formats fit.
    static let defaultTracksRegionSize = 4096

    init(identity: FileIdentity, tracksRegionSize: Int = MatroskaHeader.defaultTracksRegionSize) {
        self.identity = identity
        self.tracksRegionSize = max(16, tracksRegionSize)
    }

    /// File offset of the Segment's eight bytes of size.
    var segmentSizeOffset: Int64 { Int64(ebml().count) + 4 }
    /// File offset of the Segment's content, from which positions count (RFC 9559 §16).
    var segmentContentOffset: Int64 { segmentSizeOffset + 8 }
    var informationOffset: Int64 { segmentContentOffset + Int64(SeekHead.reservedSize) }
    var tracksOffset: Int64 { informationOffset + Int64(information(duration: nil).count) }

    /// The header of a file that grows, without tracks.
    func rendered() -> [UInt8] {
        ebml() + ElementIdentifier.segment.bytes + unknownElementSize
            + seekHead() + information(duration: nil)
            + EBMLElement.void(size: tracksRegionSize)
    }

    func seekHead(cuesOffset: Int64? = nil, tagsOffset: Int64? = nil) -> [UInt8] {
        let origin = segmentContentOffset
        let head = SeekHead(
            information: informationOffset - origin, tracks: tracksOffset - origin,
            cues: cuesOffset.map { $0 - origin }, tags: tagsOffset.map { $0 - origin })
        return head.rendered()
    }

    func information(duration: Interval?) -> [UInt8] {
        SegmentInformation(identity: identity, duration: duration).rendered()
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
    private func ebml() -> [UInt8] {
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
