import Media

/// What holds for the whole Segment (`Info`, RFC 9559 §5.1.2).
struct SegmentInformation {
    var identity: FileIdentity

    /// Nanoseconds of a Segment tick (RFC 9559 §11.1): times are written in milliseconds.
    static let timestampScale: Int64 = 1_000_000
    static let application = "rokuga"

    /// Bytes of `durationOrVoid`.
    static let durationSize = 11

    /// Without a duration: there is none before the first sample. `durationOrVoid` is written over its last bytes.
    func rendered() -> [UInt8] {
        var children = [EBMLElement(.timestampScale, unsigned: UInt64(Self.timestampScale))]
        // Zero is out of the range of a SegmentUUID (RFC 9559 §5.1.2.1).
        if identity.high != 0 || identity.low != 0 {
            var identifier: [UInt8] = []
            identifier.appendBigEndian(identity.high)
            identifier.appendBigEndian(identity.low)
            children.append(EBMLElement(.segmentUUID, binary: identifier))
        }
        children.append(EBMLElement(.dateUTC, date: identity.creation))
        if !identity.title.isEmpty { children.append(EBMLElement(.title, text: identity.title)) }
        children.append(EBMLElement(.muxingApp, text: Self.application))
        children.append(EBMLElement(.writingApp, text: Self.application))
        let content = children.flatMap { $0.rendered() } + Self.durationOrVoid(.zero)
        return EBMLElement(.information, binary: content).rendered()
    }

    /// The last child, with the same number of bytes for every duration. Zero is out of range (RFC 9559 §5.1.2.10).
    static func durationOrVoid(_ duration: Interval) -> [UInt8] {
        guard duration > .zero else { return EBMLElement.void(size: durationSize) }
        let ticks = Double(duration.nanoseconds) / Double(timestampScale)
        return EBMLElement(.duration, float: ticks).rendered()
    }
}
