import Media

/// A variant of a multivariant playlist held against the media of its playlists (draft-pantos-hls-rfc8216bis §4.4.6.2).
struct VariantRules {
    let variant: MultivariantPlaylist.Variant
    let file: String
    /// Of the variant's own playlist.
    let own: PlaylistMeasure
    /// Of the playlists of its renditions, group by group.
    let renditions: [[PlaylistMeasure]]
    /// Of the playlists that are played instead of its own.
    var alternatives: [PlaylistMeasure] = []

    /// A rate is of segments, which are cut where frames end.
    static let averageTolerance = 0.1
    /// Room for a frame more or less in a segment.
    static let frameRateTolerance = 0.05
    /// Above this rate `FRAME-RATE` is expected.
    static let usualFrameRate = 30.0

    func check(_ findings: inout Findings) {
        checkRates(&findings)
        checkCodecs(&findings)
        checkPicture(&findings)
    }

    private var place: Place { .line(variant.line, of: file) }

    /// With the rendition of each group that needs most.
    private func rate(_ value: KeyPath<PlaylistMeasure, Double>) -> Double {
        let shown = ([own] + alternatives).map { $0[keyPath: value] }.max() ?? 0
        return renditions.reduce(shown) { sum, group in
            sum + (group.map { $0[keyPath: value] }.max() ?? 0)
        }
    }

    private func checkRates(_ findings: inout Findings) {
        let (peak, average) = (rate(\.peakBitRate), rate(\.averageBitRate))
        if let declared = variant.attributes.integer("BANDWIDTH"), Double(declared) < peak.rounded(.down) {
            findings.report(
                .hlsBandwidth, at: place, "BANDWIDTH=\(declared), the peak of its segments is \(Self.text(peak))")
        }
        if let declared = variant.attributes.integer("AVERAGE-BANDWIDTH"), average > 0,
            abs(Double(declared) - average) > average * Self.averageTolerance
        {
            findings.report(
                .hlsAverageBandwidth, at: place,
                "AVERAGE-BANDWIDTH=\(declared), the average of its segments is \(Self.text(average))")
        }
    }

    private func checkCodecs(_ findings: inout Findings) {
        guard let text = variant.attributes.string("CODECS") else { return }
        let declared = text.split(separator: ",").map { $0.filter { $0 != " " } }
        let tracks = own.tracks + (renditions.joined() + alternatives).flatMap(\.tracks)
        var actual: [String] = []
        for codec in tracks.compactMap(\.codec) where !actual.contains(codec) { actual.append(codec) }
        let missing = actual.filter { codec in !declared.contains { CodecString.describes($0, codec) } }
        let extra = declared.filter { word in !actual.contains { CodecString.describes(word, $0) } }
        // An I-frame playlist has the codec of its video alone; where no media could be read, nothing is known.
        guard !actual.isEmpty, !missing.isEmpty || !extra.isEmpty else { return }
        findings.report(
            .hlsCodecs, at: place, "CODECS=\"\(text)\", the media are \"\(actual.joined(separator: ","))\"")
    }

    private func checkPicture(_ findings: inout Findings) {
        let measures = [own] + renditions.joined()
        guard let measure = measures.first(where: { $0.video != nil }), let video = measure.video else { return }
        // Parameter sets of transport streams are not read.
        let isKnown = video.width > 0
        let size = "\(video.width)x\(video.height)"
        if let declared = variant.attributes.word("RESOLUTION") {
            let sizes = measures.flatMap(\.tracks).filter { $0.kind == .video }.map { "\($0.width)x\($0.height)" }
            if isKnown, !sizes.contains(declared) {
                findings.report(.hlsResolution, at: place, "RESOLUTION=\(declared), the pictures are \(size)")
            }
        } else if isKnown {
            findings.report(.hlsResolutionMissing, at: place, "no RESOLUTION, the pictures are \(size)")
        }
        guard let rate = measure.frameRate, let peak = measure.peakFrameRate, !variant.isOfKeyFrames else { return }
        guard let word = variant.attributes.word("FRAME-RATE") else {
            if rate > Self.usualFrameRate * (1 + Self.frameRateTolerance) {
                findings.report(.hlsFrameRateMissing, at: place, "no FRAME-RATE, the video has \(Self.decimal(rate))")
            }
            return
        }
        let declared = Interval(decimal: word)?.seconds ?? 0
        guard declared < rate * (1 - Self.frameRateTolerance) || declared > peak * (1 + Self.frameRateTolerance) else {
            return
        }
        findings.report(
            .hlsFrameRate, at: place,
            "FRAME-RATE=\(word), the video has \(Self.decimal(rate)), at most \(Self.decimal(peak))")
    }

    private static func text(_ rate: Double) -> String { "\(Int64(rate.rounded(.up)))" }

    private static func decimal(_ rate: Double) -> String {
        let thousandths = Int64((min(rate, 1e12) * 1000).rounded())
        let fraction = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
