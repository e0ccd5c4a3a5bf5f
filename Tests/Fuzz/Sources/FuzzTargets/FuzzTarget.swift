/// What is fuzzed, by the name that the command line, `Seeds/` and `Regressions/` use.
///
/// Each target is a function from bytes to nothing that traps when its property does not hold; the property stands in
/// the function's comment. The functions know nothing of libFuzzer, so that the ordinary tests replay regressions.
public enum FuzzTarget: String, CaseIterable, Sendable {
    case rtp
    case headerExtension = "header-extension"
    case rtcp, sdp, base64, reorder
    case redundancy, retransmission
    case telephoneEvent = "telephone-event"
    case comfortNoise = "comfort-noise"
    case vp8, vp9, h264, h265, av1, opus, g711, g722
    case av1SequenceHeader = "av1-sequence-header"
    case dependencyDescriptor = "dependency-descriptor"
    case crypto, srtp
    case gate, job, pipeline
    case journalEvent = "journal-event"
    case capture, mp4, matroska, engine
    case finishedFile = "finished-file"
    case stillImage = "still-image"
    case report
    case keyRing = "key-ring"
    case jsonDocument = "json-document"
    case soraList = "sora-list"
    case soraStart = "sora-start"
    case soraRefusal = "sora-refusal"
    case unitStream = "unit-stream"
    case vp9FrameSize = "vp9-frame-size"
    case timeline, presentation

    /// Runs the target on one input.
    public func run(_ input: [UInt8]) {
        switch self {
        case .rtp: fuzzRTP(input)
        case .headerExtension: fuzzHeaderExtension(input)
        case .rtcp: fuzzRTCP(input)
        case .sdp: fuzzSDP(input)
        case .base64: fuzzBase64(input)
        case .reorder: fuzzReorder(input)
        case .redundancy: fuzzRedundancy(input)
        case .retransmission: fuzzRetransmission(input)
        case .telephoneEvent: fuzzTelephoneEvent(input)
        case .comfortNoise: fuzzComfortNoise(input)
        case .vp8: fuzzDepacketizer(input, formats: DepacketizerFormats.vp8)
        case .vp9: fuzzDepacketizer(input, formats: DepacketizerFormats.vp9)
        case .h264: fuzzDepacketizer(input, formats: DepacketizerFormats.h264)
        case .h265: fuzzDepacketizer(input, formats: DepacketizerFormats.h265)
        case .av1: fuzzDepacketizer(input, formats: DepacketizerFormats.av1)
        case .av1SequenceHeader: fuzzAV1SequenceHeader(input)
        case .dependencyDescriptor: fuzzDependencyDescriptor(input)
        case .opus: fuzzDepacketizer(input, formats: DepacketizerFormats.opus)
        case .g711: fuzzDepacketizer(input, formats: DepacketizerFormats.g711)
        case .g722: fuzzDepacketizer(input, formats: DepacketizerFormats.g722)
        case .crypto: fuzzCrypto(input)
        case .srtp: fuzzSRTP(input)
        case .gate: fuzzGate(input)
        case .job: fuzzJob(input)
        case .pipeline: fuzzPipeline(input)
        case .journalEvent: fuzzJournalEvent(input)
        case .capture: fuzzCapture(input)
        case .mp4: fuzzMP4(input)
        case .matroska: fuzzMatroska(input)
        case .engine: fuzzEngine(input)
        case .finishedFile: fuzzFinishedFile(input)
        case .stillImage: fuzzStillImage(input)
        case .report: fuzzReport(input)
        case .keyRing: fuzzKeyRing(input)
        case .jsonDocument: fuzzJSONDocument(input)
        case .soraList: fuzzSoraList(input)
        case .soraStart: fuzzSoraStart(input)
        case .soraRefusal: fuzzSoraRefusal(input)
        case .unitStream: fuzzUnitStream(input)
        case .vp9FrameSize: fuzzVP9FrameSize(input)
        case .timeline: fuzzTimeline(input)
        case .presentation: fuzzPresentation(input)
        }
    }
}

/// Traps when a property does not hold. `precondition` would be silent about which one: a release build has no
/// messages.
func holds(
    _ condition: Bool, _ property: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
    guard !condition else { return }
    fatalError("property broken: " + property(), file: file, line: line)
}
