import Conformance

/// A transport stream of H.264 and AAC that tests build, packet by packet.
struct BuiltTransportStream {
    static let (video, audio, map) = (256, 257, 4_096)

    private(set) var bytes: [UInt8] = []
    private var counters: [Int: UInt8] = [:]

    /// Tables, then 50 pictures in 2 s from 1 s on, and the frames of AAC that begin with them.
    ///
    /// - Parameter number: from 0.
    static func segment(_ number: Int, startsWithKeyFrame: Bool = true, hasTables: Bool = true) -> [UInt8] {
        var stream = BuiltTransportStream()
        if hasTables { stream.appendTables() }
        for i in 0..<50 {
            let picture: [UInt8] =
                i == 0 && startsWithKeyFrame
                ? [0, 0, 1, 0x67, 0x42, 0xC0, 0x1E, 0, 0, 1, 0x65, 0x88] : [0, 0, 1, 0x41, 0x9A]
            let time = 90_000 + Int64(number) * 180_000 + Int64(i) * 3_600
            stream.appendUnit(video, time: time, content: picture, clock: time)
        }
        // 93.75 frames of 1,920 ticks are 2 s.
        for i in (number * 375 + 3) / 4..<((number + 1) * 375 + 3) / 4 {
            stream.appendUnit(audio, time: 90_000 + Int64(i) * 1_920, content: adts(count: 1))
        }
        return stream.bytes
    }

    /// Frames of AAC-LC of 48 kHz, 1024 samples each.
    static func adts(count: Int) -> [UInt8] {
        (0..<count).flatMap { _ in [0xFF, 0xF1, 0x4C, 0x80, 0x01, 0x3F, 0xFC, 0x21, 0x00] as [UInt8] }
    }

    mutating func appendTables() {
        let program = [0, 1, 0xE0 | UInt8(Self.map >> 8), UInt8(Self.map & 0xFF)]
        appendSection(0, table: 0, [0, 1, 0xC1, 0, 0] + program)
        let streams: [UInt8] = [0x1B, 0xE1, 0, 0xF0, 0, 0x0F, 0xE1, 1, 0xF0, 0]
        appendSection(Self.map, table: 2, [0, 1, 0xC1, 0, 0, 0xE1, 0, 0xF0, 0] + streams)
    }

    /// The checksum is not read.
    private mutating func appendSection(_ identifier: Int, table: UInt8, _ content: [UInt8]) {
        let section = [0, table, 0xB0, UInt8(content.count + 4)] + content + [0, 0, 0, 0]
        appendPacket(identifier, section + [UInt8](repeating: 0xFF, count: 184 - section.count), startsUnit: true)
    }

    /// A unit that fits into one packet.
    mutating func appendUnit(_ identifier: Int, time: Int64, content: [UInt8], clock: Int64? = nil) {
        let (high, middle, low) = (UInt8(time >> 30 & 7), UInt16(time >> 15 & 0x7FFF), UInt16(time & 0x7FFF))
        let stamp = [
            0x21 | high << 1, UInt8(middle >> 7), UInt8(middle << 1 & 0xFF) | 1, UInt8(low >> 7),
            UInt8(low << 1 & 0xFF) | 1,
        ]
        let unit = [0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 5] + stamp + content
        var field: [UInt8] = [0]
        if let clock {
            let value = UInt64(clock)
            field = [0x10] + word(UInt32(truncatingIfNeeded: value >> 1)) + [UInt8(value & 1) << 7 | 0x7E, 0]
        }
        let length = 183 - unit.count
        let stuffing = [UInt8](repeating: 0xFF, count: length - field.count)
        appendPacket(identifier, [UInt8(length)] + field + stuffing + unit, startsUnit: true, hasField: true)
    }

    mutating func appendPacket(_ identifier: Int, _ content: [UInt8], startsUnit: Bool, hasField: Bool = false) {
        let counter = counters[identifier, default: 0]
        counters[identifier] = (counter + 1) & 0xF
        bytes += [
            0x47, (startsUnit ? 0x40 : 0) | UInt8(identifier >> 8), UInt8(identifier & 0xFF),
            (hasField ? 0x30 : 0x10) | counter,
        ]
        bytes += content
    }
}

extension BuiltPresentation {
    /// HLS of transport streams, ended, three segments of 2 s.
    static func ofTransportStreams() -> BuiltPresentation {
        var built = BuiltPresentation()
        built.files = [:]
        var lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:2", "#EXT-X-MEDIA-SEQUENCE:0"]
        for number in 0..<3 {
            built.files["\(number).ts"] = BuiltTransportStream.segment(number)
            lines += ["#EXTINF:2.000,", "\(number).ts"]
        }
        built.set("video.m3u8", (lines + ["#EXT-X-ENDLIST", ""]).joined(separator: "\n"))
        let rate = (built.files["0.ts"]?.count ?? 0) * 4
        built.set(
            "index.m3u8",
            "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=\(rate),CODECS=\"avc1.42C01E,mp4a.40.2\"\nvideo.m3u8\n")
        return built
    }

    mutating func violateTransportStream(_ rule: Rule) {
        self = .ofTransportStreams()
        let size = 188
        switch rule {
        case .tsSync: files["1.ts"]?[5 * size] = 0x48
        case .tsTables: files["1.ts"] = BuiltTransportStream.segment(1, hasTables: false)
        case .tsContinuity: files["1.ts"]?.removeSubrange(5 * size..<6 * size)
        case .tsClock: files["1.ts"]?.removeSubrange(3 * size..<20 * size)
        case .tsUnit: files["1.ts"]?[6 * size - 10 - 9] = 9
        default: preconditionFailure("no wrong presentation for \(rule)")
        }
    }
}
