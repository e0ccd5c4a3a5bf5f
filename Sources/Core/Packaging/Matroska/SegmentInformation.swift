import Media

/// What holds for the whole Segment (`Info`, RFC 9559 §5.1.2).
struct SegmentInformation {
    var identity: FileIdentity
    /// That of what is there while the file grows; absent before the first sample.
    var duration: Interval?

    /// Nanoseconds of a Segment tick (RFC 9559 §11.1): times are written in milliseconds.
    static let timestampScale: Int64 = 1_000_000
    static let application = "rokuga"

    /// The same number of bytes with and without a duration, so that one can be written over the other.
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
        return EBMLElement(.information, binary: children.flatMap { $0.rendered() } + durationOrVoid()).rendered()
    }

    /// Eleven bytes. A duration of zero is out of range too (RFC 9559 §5.1.2.10).
    private func durationOrVoid() -> [UInt8] {
        guard let duration, duration > .zero else { return EBMLElement.void(size: 11) }
        let ticks = Double(duration.nanoseconds) / Double(Self.timestampScale)
        return EBMLElement(.duration, float: ticks).rendered()
    }
}
