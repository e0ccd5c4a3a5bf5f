import Media

/// The Matroska and EBML elements that are written here, by their identifiers in the file
/// (RFC 8794 §11, RFC 9559 §5.1).
enum ElementIdentifier: UInt32 {
    case ebml = 0x1A45_DFA3
    case ebmlVersion = 0x4286
    case ebmlReadVersion = 0x42F7
    case ebmlMaxIDLength = 0x42F2
    case ebmlMaxSizeLength = 0x42F3
    case docType = 0x4282
    case docTypeVersion = 0x4287
    case docTypeReadVersion = 0x4285
    case void = 0xEC

    case segment = 0x1853_8067

    case seekHead = 0x114D_9B74
    case seek = 0x4DBB
    case seekID = 0x53AB
    case seekPosition = 0x53AC

    /// `Info` of the specification.
    case information = 0x1549_A966
    case segmentUUID = 0x73A4
    case timestampScale = 0x2AD7B1
    case duration = 0x4489
    case dateUTC = 0x4461
    case title = 0x7BA9
    case muxingApp = 0x4D80
    case writingApp = 0x5741

    case tracks = 0x1654_AE6B
    case trackEntry = 0xAE
    case trackNumber = 0xD7
    case trackUID = 0x73C5
    case trackType = 0x83
    case flagLacing = 0x9C
    case defaultDuration = 0x23E383
    case name = 0x536E
    case language = 0x22B59C
    case codecID = 0x86
    case codecPrivate = 0x63A2
    case codecDelay = 0x56AA
    case seekPreRoll = 0x56BB
    case video = 0xE0
    case pixelWidth = 0xB0
    case pixelHeight = 0xBA
    case colour = 0x55B0
    case matrixCoefficients = 0x55B1
    case range = 0x55B9
    case transferCharacteristics = 0x55BA
    case primaries = 0x55BB
    case projection = 0x7670
    case projectionType = 0x7671
    case projectionPoseRoll = 0x7675
    case audio = 0xE1
    case samplingFrequency = 0xB5
    case channels = 0x9F
    case bitDepth = 0x6264

    case cluster = 0x1F43_B675
    case timestamp = 0xE7
    case simpleBlock = 0xA3
    case blockGroup = 0xA0
    case block = 0xA1
    case discardPadding = 0x75A2

    case cues = 0x1C53_BB6B
    case cuePoint = 0xBB
    case cueTime = 0xB3
    case cueTrackPositions = 0xB7
    case cueTrack = 0xF7
    case cueClusterPosition = 0xF1
    case cueRelativePosition = 0xF0

    case tags = 0x1254_C367
    case tag = 0x7373
    case targets = 0x63C0
    case tagTrackUID = 0x63C5
    case simpleTag = 0x67C8
    case tagName = 0x45A3
    case tagString = 0x4487

    /// The identifier as it is written: its own length marker included (RFC 8794 §5).
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(rawValue)
        return Array(bytes.drop { $0 == 0 })
    }
}
