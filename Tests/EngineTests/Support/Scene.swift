import CipherSupport
import FileSupport
import Jobs
import Media
import Packaging
import RTP
import Testing

@testable import Engine

/// An engine with a connection's worth of settings, and the files as they lie on a disk.
struct Scene {
    static let audioPort: UInt16 = 60_001
    static let videoPort: UInt16 = 60_003
    static let server = IPAddress.v4(0x0A00_0001)
    static let description = describing(
        "m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2", "m=video 60003 RTP/AVP 120\na=rtpmap:120 VP8/90000")
    static let roles: [ConnectionJoined.PortRole] = [
        .init(port: audioPort, role: .audioRTP), .init(port: audioPort + 1, role: .audioRTCP),
        .init(port: videoPort, role: .videoRTP), .init(port: videoPort + 1, role: .videoRTCP),
    ]

    /// Audio under the key of RFC 4568 §4.
    static let encrypted =
        "m=audio 60001 RTP/SAVP 109\na=rtpmap:109 opus/48000/2\n"
        + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
    /// What `CountingCiphers` makes of it.
    static let encryptionKey = CountingCiphers.key(of: Array("YS___semctl () {\t220;}\n}\nunles".utf8))

    static func describing(_ media: String...) -> String {
        "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n" + media.joined(separator: "\n") + "\n"
    }

    var engine: RecordingEngine
    private(set) var files: [String: [UInt8]] = [:]
    /// The files that the engine has called whole.
    private(set) var completed: Set<String> = []

    init(
        outputs: [ContainerChoice] = [.mkv], onFormatChange: FormatChangePolicy = .keep, latency: Int64 = 100,
        limits: JobLimits = JobLimits(),
        loss: LossPolicy = .freeze,
        ciphers: any CipherFactory = CountingCiphers(), source: JobSource = .sdp(SDPSource(connections: [])),
        keyFrameInterval seconds: Int64 = 0, view: View? = nil, codecs: any CodecFactory = CodecSet([]),
        pipeline: Pipeline? = nil, images: ImageFiles = ImageFiles(), gaps: GapPolicy = .keep,
        unexpected: ReceiveSettings.UnexpectedSources = .count, verdict: VerdictLimits = VerdictLimits()
    ) {
        // Most tests look at the times of what came, and silence has none.
        let recordings = outputs.map { container in
            PipelineOutput(
                .connections(onFormatChange: onFormatChange, media: MediaMode()), container: container, gaps: gaps)
        }
        var job = Job(source: source)
        job.receive.unexpected = unexpected
        job.receive.keyFrameInterval = Interval(milliseconds: seconds * 1000)
        job.limits = limits
        job.verdictLimits = verdict
        job.receive.reorderDelay = Interval(milliseconds: latency)
        // 2026-11-21T00:00:00Z.
        let started = JobStarted(
            job: "{}", recordingID: "take-1", sessionStart: WallTime(nanoseconds: 1_795_219_200_000_000_000),
            tick: Interval(milliseconds: 20), writer: "test")
        engine = RecordingEngine(
            started: started, job: job,
            pipeline: pipeline
                ?? Pipeline(
                    loss: loss, view: view,
                    outputs: recordings
                        + (view == nil ? [] : [PipelineOutput(.view, container: .mkv)])),
            ciphers: ciphers, media: EngineMedia(codecs: codecs, images: images))
    }

    /// An engine with a pipeline as it is written, and codecs for it.
    init(pipeline: String, codecs: any CodecFactory, latency: Int64 = 100) throws {
        var job = Job(source: .sdp(SDPSource(connections: [])))
        job.receive.reorderDelay = Interval(milliseconds: latency)
        let started = JobStarted(
            job: "{}", recordingID: "take-1", sessionStart: WallTime(nanoseconds: 1_795_219_200_000_000_000),
            tick: Interval(milliseconds: 20), writer: "test")
        engine = RecordingEngine(
            started: started, job: job, pipeline: try Pipeline(parsing: pipeline, file: "test.yaml"),
            ciphers: CountingCiphers(), media: EngineMedia(codecs: codecs))
    }

    /// Connections whose pictures cannot be decoded.
    var needingKeyFrame: [String] {
        engine.reception.connections.filter(\.needsKeyFrame).map(\.id)
    }

    mutating func open(
        _ connectionID: String = "A", ports: [ConnectionJoined.PortRole] = Scene.roles, at milliseconds: Int64 = 0
    ) {
        handle(.connectionOpening(connectionID: connectionID, name: nil, ports: ports.map(\.port)), at: milliseconds)
    }

    mutating func join(
        _ connectionID: String = "A", name: String? = nil, sdp: String = Scene.description,
        ports: [ConnectionJoined.PortRole] = Scene.roles, source: String? = nil, at milliseconds: Int64 = 0
    ) {
        let joined = ConnectionJoined(
            connectionID: connectionID, name: name, sdp: sdp, ports: ports, sourceAddress: source)
        handle(.connectionJoined(joined), at: milliseconds)
    }

    mutating func leave(_ connectionID: String = "A", at milliseconds: Int64) {
        handle(.connectionLeft(connectionID: connectionID, reason: "test"), at: milliseconds)
    }

    mutating func handle(_ event: JournalEvent, at milliseconds: Int64) {
        engine.handle(event, at: SessionTime(milliseconds: milliseconds))
    }

    mutating func play(_ datagrams: [Datagram]) {
        for datagram in datagrams {
            engine.receive(
                datagram.bytes.span, from: Endpoint(address: datagram.source, port: datagram.sourcePort),
                port: datagram.port, at: datagram.time)
        }
    }

    mutating func advance(to milliseconds: Int64) {
        engine.advance(to: SessionTime(milliseconds: milliseconds))
    }

    mutating func drain(minimum: Int = 1) {
        var files = self.files
        var completed = self.completed
        engine.drain(minimum: minimum) { action in
            precondition(!completed.contains(action.output), "nothing happens to an output that is complete")
            switch action {
            case .append(let name, let offset, let bytes):
                precondition(offset == Int64(files[name, default: []].count), "bytes are appended at the end")
                files[name, default: []] += bytes
            case .patch(let name, let corrections):
                for patch in corrections {
                    let start = Int(patch.offset)
                    files[name]?.replaceSubrange(start..<start + patch.bytes.count, with: patch.bytes)
                }
            case .replace(let name, let bytes): files[name] = bytes
            case .complete(let name): completed.insert(name)
            case .remove(let name): files[name] = nil
            }
        }
        self.files = files
        self.completed = completed
    }

    /// Ends the recording and reports; nil ends it at the last thing that happened.
    mutating func finish(at milliseconds: Int64? = nil, stop: StopReason = .requested) -> Report {
        engine.finish(at: milliseconds.map(SessionTime.init(milliseconds:)) ?? engine.now)
        drain()
        return concluded(engine.report(version: "test"), stop: stop)
    }

    /// The report with the verdict that the life of a job comes to.
    private func concluded(_ report: Report, stop: StopReason) -> Report {
        var report = report
        report.stopReason = stop
        var life = JobLife(JobLife.Plan(), readToEnd: stop, hasReceived: engine.firstPacket != nil)
        var step = life.handle(.drained(RecordingFacts(of: report)))
        if case .verify = step { step = life.handle(.verified(RecordingFacts(of: report))) }
        if case .report(let outcome, _)? = step { report.conclude(outcome) }
        return report
    }

    func matroska(_ name: String = "A.mkv") throws -> MatroskaFile {
        try MatroskaFile(#require(files[name]))
    }

    func mp4(_ name: String = "A.mp4") throws -> MP4File {
        try MP4File(#require(files[name]))
    }
}

extension Report {
    /// The track of a kind of the connection at `index`.
    func track(_ kind: MediaKind, of index: Int = 0) throws -> TrackReport {
        try #require(connections[index].tracks.first { $0.kind == kind })
    }
}
