import Media

/// One stream of a program: its access units' times, and what its first bytes say of the codec (ISO/IEC 13818-1
/// §2.4.3.6; ISO/IEC 14496-3 Annex 1.A for ADTS).
struct ElementaryStream {
    /// Of 90 kHz; they wrap after 33 bits.
    private static let wrap: Int64 = 1 << 33

    let identifier: Int
    /// `stream_type` (§2.4.4.9).
    let type: UInt8
    private var packet: [UInt8] = []
    private var isFirstRandomAccess = false
    private var decodeTimes: (first: Int64, last: Int64)?
    private var presentation: (first: Int64, last: Int64)?
    /// Between the last two units, and the shortest one.
    private var lastStep: Int64 = 0
    private var shortestStep: Int64 = 0
    private var unitCount = 0
    private var startsWithKeyFrame = false
    private var codec: String?
    /// Of the audio of the last unit.
    private var audioLength: Int64?
    private var sampleRate = 0

    init(identifier: Int, type: UInt8) {
        self.identifier = identifier
        self.type = type
    }

    private var kind: MediaTrack.Kind {
        switch type {
        case 0x1B, 0x24: .video
        case 0x0F, 0x03, 0x04, 0x11, 0x81: .audio
        default: .other
        }
    }

    /// - Parameter problem: what is wrong with the unit that ends here.
    mutating func append(_ payload: ArraySlice<UInt8>, startsUnit: Bool, isRandomAccess: Bool, problem: inout String?) {
        if startsUnit {
            endUnit(&problem)
            packet = Array(payload)
            if unitCount == 0 { isFirstRandomAccess = isRandomAccess }
        } else if !packet.isEmpty {
            packet += payload
        }
    }

    mutating func endUnit(_ problem: inout String?) {
        guard !packet.isEmpty else { return }
        defer { packet = [] }
        guard packet.count >= 9, packet[0] == 0, packet[1] == 0, packet[2] == 1 else {
            problem = "no PES header where a unit begins"
            return
        }
        guard kind != .other else { return }
        let content = packet.dropFirst(9 + Int(packet[8]))
        guard let shown = time(at: 9, isThere: packet[7] & 0x80 != 0) else {
            problem = "a unit without PTS"
            return
        }
        let decoded = time(at: 14, isThere: packet[7] & 0x40 != 0) ?? shown
        if unitCount == 0 { readFirst(content) }
        unitCount += 1
        if let times = decodeTimes {
            let step = Self.difference(decoded, times.last)
            if step <= 0 { problem = "decode times do not increase: \(decoded) behind \(times.last)" }
            lastStep = max(0, step)
            if step > 0 { shortestStep = shortestStep == 0 ? step : min(shortestStep, step) }
        }
        decodeTimes = (decodeTimes?.first ?? decoded, decoded)
        presentation = (min(presentation?.first ?? shown, shown), max(presentation?.last ?? shown, shown))
        if type == 0x0F { audioLength = frameLength(content) }
    }

    /// §2.4.3.7: 33 bits in five bytes.
    private func time(at offset: Int, isThere: Bool) -> Int64? {
        guard isThere, packet.count >= offset + 5 else { return nil }
        let (high, middle, low) = (
            Int64(packet[offset] >> 1 & 7), packet.span.uint16(at: offset + 1) ?? 0,
            packet.span.uint16(at: offset + 3) ?? 0
        )
        return high << 30 | Int64(middle >> 1) << 15 | Int64(low >> 1)
    }

    private static func difference(_ later: Int64, _ earlier: Int64) -> Int64 {
        let step = later - earlier
        return step < -wrap / 2 ? step + wrap : step
    }

    private mutating func readFirst(_ content: ArraySlice<UInt8>) {
        startsWithKeyFrame = isFirstRandomAccess || kind == .audio
        switch type {
        case 0x1B, 0x24:
            for unit in AnnexB.units(content) {
                guard let head = unit.first else { continue }
                let number = type == 0x1B ? head & 0x1F : head >> 1 & 0x3F
                if type == 0x1B ? number == 5 : (16...21).contains(number) { startsWithKeyFrame = true }
                // A sequence parameter set begins with profile, constraints and level (ITU-T H.264 §7.3.2.1.1).
                if type == 0x1B, number == 7, unit.count >= 4, codec == nil {
                    codec = CodecString.avc("avc1", [1] + unit.dropFirst().prefix(3))
                }
                // Profile, tier and level are behind four bytes of a video parameter set (ITU-T H.265 §7.3.2.1).
                if type == 0x24, number == 32, codec == nil {
                    codec = CodecString.hevc("hvc1", [1] + rawByteSequence(of: unit.prefix(40)).dropFirst(6).prefix(12))
                }
            }
        case 0x0F:
            guard content.count >= 7, let first = content.first, first == 0xFF else { return }
            let rate = Int(content[content.startIndex + 2] >> 2 & 0xF)
            codec = "mp4a.40.\((content[content.startIndex + 2] >> 6) + 1)"
            sampleRate = rate < Self.rates.count ? Self.rates[rate] : 0
        default: break
        }
    }

    /// ISO/IEC 14496-3 Table 1.18.
    private static let rates = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
    ]

    /// Ticks of the ADTS frames in a unit.
    private func frameLength(_ content: ArraySlice<UInt8>) -> Int64? {
        guard sampleRate > 0 else { return nil }
        var rest = content
        var count: Int64 = 0
        while rest.count >= 7 {
            let start = rest.startIndex
            guard rest[start] == 0xFF, rest[start + 1] & 0xF0 == 0xF0 else { break }
            let length = Int(rest[start + 3] & 3) << 11 | Int(rest[start + 4]) << 3 | Int(rest[start + 5] >> 5)
            guard length >= 7, length <= rest.count else { break }
            count += 1
            rest = rest.dropFirst(length)
        }
        return count * 1_024 * 90_000 / Int64(sampleRate)
    }

    /// Nil for a stream without units, and for one of no known kind.
    var span: SegmentMeasure.Span? {
        guard let times = decodeTimes, let shown = presentation, kind != .other else { return nil }
        let last = audioLength ?? lastStep
        let end = times.first + max(0, Self.difference(times.last, times.first)) + last
        var track = MediaTrack(id: UInt32(identifier), kind: kind, timescale: 90_000, codec: codec)
        track.sampleRate = sampleRate
        return SegmentMeasure.Span(
            track: track, decodeStart: times.first, decodeEnd: end, presentationStart: shown.first,
            presentationEnd: shown.last + last, sampleCount: unitCount, startsWithKeyFrame: startsWithKeyFrame,
            shortestSample: shortestStep, lastSample: end - last)
    }
}

/// NAL units behind start codes (ITU-T H.264 Annex B).
private enum AnnexB {
    static func units(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var units: [ArraySlice<UInt8>] = []
        var start: Int?
        var i = bytes.startIndex
        while i + 2 < bytes.endIndex {
            if bytes[i] == 0, bytes[i + 1] == 0, bytes[i + 2] == 1 {
                if let start { units.append(bytes[start..<i]) }
                start = i + 3
                i += 3
            } else {
                i += 1
            }
        }
        if let start { units.append(bytes[start...]) }
        return units
    }
}
