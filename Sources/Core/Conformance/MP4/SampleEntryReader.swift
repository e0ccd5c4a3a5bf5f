import Media

/// The first sample entry of a track (ISO/IEC 14496-12 §8.5.2, §12.1.3, §12.2.3).
struct SampleEntryReader {
    let reader: BoxReader
    let file: String

    /// Completes a track; reports what players cannot read.
    ///
    /// - Parameter table: the content of `stsd`.
    func read(_ table: Range<Int>, into track: inout MediaTrack, findings: inout Findings) {
        let entries = table.dropFirst(8)
        guard let entry = reader.boxes(in: entries).first else {
            findings.report(.mp4SampleEntry, byte: table.lowerBound, of: file, "stsd has no whole entry")
            return
        }
        let start = entry.content.lowerBound
        // Fields before the boxes of an entry: 78 bytes for video, 28 for audio.
        let fieldCount = track.kind == .video ? 78 : track.kind == .audio ? 28 : 8
        guard entry.content.count >= fieldCount else {
            findings.report(.mp4SampleEntry, byte: entry.start, of: file, "\(entry.type.text) ends within its fields")
            return
        }
        if track.kind == .video {
            track.width = Int(reader.short(at: start + 24) ?? 0)
            track.height = Int(reader.short(at: start + 26) ?? 0)
        } else if track.kind == .audio {
            track.sampleRate = Int((reader.word(at: start + 24) ?? 0) >> 16)
        }
        guard track.kind != .other else {
            track.codec = entry.type.text
            return
        }
        let boxes = reader.boxes(in: entry.content.dropFirst(fieldCount))
        let name = Self.configurations[entry.type]
        let configuration = name.flatMap { name in boxes.first { $0.type == name } }.map {
            Array(reader.bytes[$0.content])
        }
        track.codec = codec(entry.type, configuration)
        if track.codec == nil {
            findings.report(
                .mp4SampleEntry, byte: entry.start, of: file,
                name.map { "\(entry.type.text) without a whole \($0.text)" }
                    ?? "unknown sample entry \(entry.type.text)")
        } else if let configuration {
            checkParameterSets(entry, configuration, findings: &findings)
        }
    }

    /// Where the configuration of a codec is.
    private static let configurations: [BoxCode: BoxCode] = [
        "avc1": "avcC", "avc3": "avcC", "hvc1": "hvcC", "hev1": "hvcC", "vp08": "vpcC", "vp09": "vpcC", "av01": "av1C",
        "Opus": "dOps", "mp4a": "esds", "fLaC": "dfLa", "ac-3": "dac3", "ec-3": "dec3",
    ]

    private func codec(_ type: BoxCode, _ configuration: [UInt8]?) -> String? {
        guard let configuration else { return nil }
        switch type {
        case "avc1", "avc3": return CodecString.avc(type, configuration)
        case "hvc1", "hev1": return CodecString.hevc(type, configuration)
        case "vp08", "vp09": return CodecString.vp(type, configuration)
        case "av01": return CodecString.av1(configuration)
        case "mp4a": return CodecString.mp4a(configuration)
        // dOps has eleven bytes at least (Encapsulation of Opus in ISO BMFF §4.3.2).
        case "Opus": return configuration.count >= 11 ? type.text : nil
        default: return type.text
        }
    }

    /// `avc1` and `hvc1` have all parameter sets here; `avcC` repeats three bytes of the first one (ISO/IEC 14496-15
    /// §5.3.3.1, §5.4.2, §8.4.1).
    private func checkParameterSets(_ entry: BoxReader.Box, _ configuration: [UInt8], findings: inout Findings) {
        var problem: String?
        switch entry.type {
        case "avc1", "avc3":
            let count = configuration.count > 5 ? configuration[5] & 0x1F : 0
            if count == 0 {
                problem = entry.type == "avc1" ? "no sequence parameter set" : nil
            } else if configuration.count < 12 || configuration[1...3] != configuration[9...11] {
                problem = "profile and level differ from the sequence parameter set"
            }
        case "hvc1":
            if configuration.count < 23 || configuration[22] == 0 { problem = "no parameter sets" }
        default: break
        }
        guard let problem else { return }
        findings.report(.mp4ParameterSets, byte: entry.start, of: file, "\(entry.type.text): \(problem)")
    }
}
