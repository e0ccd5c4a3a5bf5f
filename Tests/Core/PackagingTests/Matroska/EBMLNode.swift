/// An element as a reader finds it, written without the writer's tables so that both can be wrong only separately.
struct EBMLNode {
    var identifier: UInt32
    var offset: Int
    var content: Range<Int>
    var hasUnknownSize = false
    var children: [EBMLNode] = []

    var name: String { Self.names[identifier] ?? String(identifier, radix: 16) }

    func child(_ name: String) -> EBMLNode? { children.first { $0.name == name } }
    func all(_ name: String) -> [EBMLNode] { children.filter { $0.name == name } }

    func unsigned(in bytes: [UInt8]) -> UInt64 {
        bytes[content].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Elements from `range`; the list ends before one that is torn.
    static func parse(_ bytes: [UInt8], _ range: Range<Int>, insideCluster: Bool = false) -> [EBMLNode] {
        var nodes: [EBMLNode] = []
        var position = range.lowerBound
        while let node = node(bytes, at: position, limit: range.upperBound) {
            // A cluster of unknown size ends where an element of the Segment's level begins (RFC 8794 §6.2).
            if insideCluster, isSegmentLevel(node.identifier) { break }
            nodes.append(node)
            position = node.content.upperBound
        }
        return nodes
    }

    private static func isSegmentLevel(_ identifier: UInt32) -> Bool {
        identifier > 0x0FFF_FFFF
    }

    private static func node(_ bytes: [UInt8], at offset: Int, limit: Int) -> EBMLNode? {
        guard let (identifier, first) = integer(bytes, at: offset, limit: limit, keepsMarker: true),
            let (size, second) = integer(bytes, at: offset + first, limit: limit, keepsMarker: false)
        else { return nil }
        let start = offset + first + second
        let isUnknown = size == 1 << UInt64(7 * second) - 1
        let identifierWord = UInt32(identifier)
        let isMaster = masters.contains(identifierWord)
        let isCluster = identifierWord == 0x1F43_B675
        if !isUnknown, size > UInt64(limit - start) {
            // What is torn is read as far as it goes where it holds elements, and is not there otherwise.
            guard isMaster else { return nil }
        }
        var end = isUnknown ? limit : min(limit, start + Int(size))
        var children: [EBMLNode] = []
        if isMaster {
            children = parse(bytes, start..<end, insideCluster: isUnknown && isCluster)
            if isUnknown, isCluster, let last = children.last {
                end = last.content.upperBound
            }
        }
        return EBMLNode(
            identifier: identifierWord, offset: offset, content: start..<end, hasUnknownSize: isUnknown,
            children: children)
    }

    /// A variable-size integer (RFC 8794 §4) and its width.
    private static func integer(
        _ bytes: [UInt8], at offset: Int, limit: Int, keepsMarker: Bool
    ) -> (UInt64, Int)? {
        guard offset < limit, bytes[offset] != 0 else { return nil }
        let width = bytes[offset].leadingZeroBitCount + 1
        guard offset + width <= limit, !keepsMarker || width <= 4 else { return nil }
        var value = UInt64(bytes[offset])
        if !keepsMarker { value &= UInt64(0xFF >> width) }
        for i in 1..<max(1, width) { value = value << 8 | UInt64(bytes[offset + i]) }
        return (value, width)
    }

    /// Elements that contain elements.
    private static let masters: Set<UInt32> = [
        0x1A45_DFA3, 0x1853_8067, 0x114D_9B74, 0x4DBB, 0x1549_A966, 0x1654_AE6B, 0xAE, 0xE0, 0x55B0, 0xE1, 0x1F43_B675,
        0x7670,
        0x1C53_BB6B, 0xBB, 0xB7, 0xA0, 0x1254_C367, 0x7373, 0x63C0, 0x67C8,
    ]

    /// The registries of RFC 8794 §17.1 and RFC 9559 §27.1.
    private static let names: [UInt32: String] = [
        0x1A45_DFA3: "EBML", 0x4286: "EBMLVersion", 0x42F7: "EBMLReadVersion", 0x42F2: "EBMLMaxIDLength",
        0x42F3: "EBMLMaxSizeLength", 0x4282: "DocType", 0x4287: "DocTypeVersion", 0x4285: "DocTypeReadVersion",
        0xEC: "Void", 0x1853_8067: "Segment", 0x114D_9B74: "SeekHead", 0x4DBB: "Seek", 0x53AB: "SeekID",
        0x53AC: "SeekPosition", 0x1549_A966: "Info", 0x73A4: "SegmentUUID", 0x2AD7B1: "TimestampScale",
        0x4489: "Duration", 0x4461: "DateUTC", 0x7BA9: "Title", 0x4D80: "MuxingApp", 0x5741: "WritingApp",
        0x1F43_B675: "Cluster", 0xE7: "Timestamp", 0xA3: "SimpleBlock", 0x1654_AE6B: "Tracks", 0xAE: "TrackEntry",
        0xD7: "TrackNumber", 0x73C5: "TrackUID", 0x83: "TrackType", 0x9C: "FlagLacing", 0x22B59C: "Language",
        0x86: "CodecID", 0x63A2: "CodecPrivate", 0x56BB: "SeekPreRoll", 0xE0: "Video", 0xB0: "PixelWidth",
        0xBA: "PixelHeight", 0x55B0: "Colour", 0x55B1: "MatrixCoefficients", 0x55B9: "Range",
        0x55BA: "TransferCharacteristics", 0x55BB: "Primaries", 0xE1: "Audio",
        0xB5: "SamplingFrequency", 0x9F: "Channels", 0x6264: "BitDepth", 0x1C53_BB6B: "Cues", 0xBB: "CuePoint",
        0xB3: "CueTime", 0xB7: "CueTrackPositions", 0xF7: "CueTrack", 0xF1: "CueClusterPosition",
        0xF0: "CueRelativePosition", 0x536E: "Name", 0x56AA: "CodecDelay", 0xA0: "BlockGroup", 0xA1: "Block",
        0x75A2: "DiscardPadding", 0x7670: "Projection", 0x7671: "ProjectionType", 0x7675: "ProjectionPoseRoll",
        0x23E383: "DefaultDuration", 0x1254_C367: "Tags", 0x7373: "Tag", 0x63C0: "Targets", 0x63C5: "TagTrackUID",
        0x67C8: "SimpleTag", 0x45A3: "TagName", 0x4487: "TagString",
    ]
}

extension EBMLNode {
    /// The tree as text, one element a line.
    static func dump(_ nodes: [EBMLNode], of bytes: [UInt8], indent: String = "") -> String {
        nodes.map { $0.dump(of: bytes, indent: indent) }.joined()
    }

    private func dump(of bytes: [UInt8], indent: String) -> String {
        let size = hasUnknownSize ? " (unknown size)" : ""
        if Self.masters.contains(identifier) {
            return "\(indent)\(name)\(size)\n" + Self.dump(children, of: bytes, indent: indent + "  ")
        }
        return "\(indent)\(name) \(value(in: bytes))\n"
    }

    private func value(in bytes: [UInt8]) -> String {
        switch name {
        case "DocType", "Title", "Name", "MuxingApp", "WritingApp", "Language", "CodecID", "TagName", "TagString":
            String(decoding: bytes[content], as: UTF8.self)
        case "Duration", "SamplingFrequency", "ProjectionPoseRoll":
            "\(Double(bitPattern: unsigned(in: bytes)))"
        case "DateUTC":
            "\(Int64(bitPattern: unsigned(in: bytes)))"
        case "SegmentUUID", "SeekID", "CodecPrivate":
            bytes[content].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        case "Void":
            "\(content.upperBound - offset) bytes"
        case "SimpleBlock", "Block":
            MatroskaImage.Block(self, in: bytes, clusterTimestamp: 0, cluster: 0)?.description ?? "damaged"
        default:
            "\(unsigned(in: bytes))"
        }
    }
}
