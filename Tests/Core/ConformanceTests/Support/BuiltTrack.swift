/// A track of a presentation that tests build: boxes by hand, of nothing that the product has.
struct BuiltTrack {
    var folder: String
    var handler: String
    var timescale: UInt32
    /// The sample entry, whole.
    var entry: [UInt8]
    var sampleDuration: UInt32
    var sampleSize: UInt32
    var samplesInSegment: Int
    var numberOfTrack: UInt32 = 1

    /// H.264 of 320x240 at 25 frames/s, in segments of 2 s.
    static let video = BuiltTrack(
        folder: "video", handler: "vide", timescale: 90_000,
        entry: visualEntry("avc1", width: 320, height: 240, [box("avcC", avc)]), sampleDuration: 3_600, sampleSize: 400,
        samplesInSegment: 50)
    /// Opus in packets of 20 ms.
    static let audio = BuiltTrack(
        folder: "audio", handler: "soun", timescale: 48_000,
        entry: audioEntry("Opus", [box("dOps", [0, 2, 1, 0x38, 0, 0, 0xBB, 0x80, 0, 0, 0])]), sampleDuration: 960,
        sampleSize: 80, samplesInSegment: 100)
    /// Constrained baseline, level 3.0, with one parameter set of each kind.
    static let avc: [UInt8] = [
        1, 0x42, 0xC0, 0x1E, 0xFF, 0xE1, 0, 4, 0x67, 0x42, 0xC0, 0x1E, 1, 0, 4, 0x68, 0xCE, 0x38, 0x80,
    ]

    func initialization() -> [UInt8] {
        let tables = [
            full("stsd", word(1) + entry), full("stts", word(0)), full("stsc", word(0)),
            full("stsz", word(0) + word(0)),
            full("stco", word(0)),
        ]
        let media = box(
            "mdia",
            [
                full("mdhd", word(0) + word(0) + word(timescale) + word(0) + word(0)),
                full("hdlr", word(0) + Array(handler.utf8) + [UInt8](repeating: 0, count: 13)),
                box("minf", [box("stbl", tables)]),
            ])
        let header = full("tkhd", word(0) + word(0) + word(numberOfTrack) + [UInt8](repeating: 0, count: 68))
        return box("ftyp", Array("iso6".utf8) + word(0) + Array("cmfc".utf8))
            + box(
                "moov",
                [
                    full("mvhd", [UInt8](repeating: 0, count: 96)), box("trak", [header, media]),
                    box("mvex", [full("trex", word(numberOfTrack) + word(1) + word(0) + word(0) + word(0))]),
                ])
    }

    /// - Parameter number: from 1.
    func segment(_ number: Int, startsWithKeyFrame: Bool = true) -> [UInt8] {
        let start = UInt64(number - 1) * UInt64(samplesInSegment) * UInt64(sampleDuration)
        return box("styp", Array("msdh".utf8) + word(0) + Array("cmfs".utf8))
            + fragment(
                UInt32(number), at: start, count: samplesInSegment, startsWithKeyFrame: startsWithKeyFrame)
    }

    func fragment(_ number: UInt32, at start: UInt64, count: Int, startsWithKeyFrame: Bool = true) -> [UInt8] {
        // default-base-is-moof; duration, size and flags for all: audio is of sync samples only.
        let flags: UInt32 = handler == "vide" ? 0x101_0000 : 0x200_0000
        let header = full(
            "tfhd", flags: 0x2_0038, [numberOfTrack, sampleDuration, sampleSize, flags].flatMap { word($0) })
        let time = full("tfdt", version: 1, word(UInt32(start >> 32)) + word(UInt32(truncatingIfNeeded: start)))
        func moof(_ offset: UInt32) -> [UInt8] {
            let first = startsWithKeyFrame ? 0x200_0000 : flags
            let run = full("trun", flags: 0x5, word(UInt32(count)) + word(offset) + word(first))
            return box("moof", [full("mfhd", word(number)), box("traf", [header, time, run])])
        }
        let length = UInt32(moof(0).count)
        return moof(length + 8) + box("mdat", [UInt8](repeating: 7, count: count * Int(sampleSize)))
    }
}

func word(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
}

func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
    word(UInt32(content.count + 8)) + Array(type.utf8) + content
}

func box(_ type: String, _ children: [[UInt8]]) -> [UInt8] { box(type, Array(children.joined())) }

func full(_ type: String, version: UInt8 = 0, flags: UInt32 = 0, _ content: [UInt8]) -> [UInt8] {
    box(type, word(UInt32(version) << 24 | flags) + content)
}

func visualEntry(_ type: String, width: UInt32, height: UInt32, _ boxes: [[UInt8]]) -> [UInt8] {
    let fields =
        [UInt8](repeating: 0, count: 24) + word(width << 16 | height) + [UInt8](repeating: 0, count: 50)
    return box(type, fields + boxes.joined())
}

func audioEntry(_ type: String, rate: UInt32 = 48_000, _ boxes: [[UInt8]]) -> [UInt8] {
    let fields = [UInt8](repeating: 0, count: 16) + word(2 << 16 | 16) + word(0) + word(rate << 16)
    return box(type, fields + boxes.joined())
}
