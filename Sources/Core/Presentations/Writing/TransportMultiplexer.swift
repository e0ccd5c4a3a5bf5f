import Media
import Packaging

/// Makes segments of transport streams out of what the tracks of a presentation were cut into: each of video has the
/// audio of its time, and audio has a playlist of its own.
struct TransportMultiplexer {
    private let settings: PresentationSettings
    /// For each track.
    private var programs: [TransportProgram] = []
    private var period = 0
    /// The latest period of which a segment was listed.
    private var listedPeriod = 0
    /// Segments of audio, for video that joins late: those that its list would have kept.
    private var heard: [PresentedSegment] = []
    /// Audio from the beginning on, and its formats, for video that comes a little later; nil when it is too much.
    private var early: [TransportUnit]? = []
    private var formats: [(period: Int, format: TrackFormat)] = []

    /// Video that joins so early is declared in the first segment, before its first picture: some players take no
    /// stream that comes later. A minute of AAC is a megabyte.
    static let earlyLimit = Interval(milliseconds: 60_000)

    init(_ settings: PresentationSettings) {
        self.settings = settings
    }

    mutating func addTrack(_ files: TrackFiles, _ kind: MediaKind) {
        var program = TransportProgram(files, kind, seconds: settings.segmentSeconds)
        if kind == .video {
            for (period, format) in formats { program.begin(format, period: period, joinsLate: false) }
            for unit in early ?? [] { program.append(beside: unit) }
        }
        programs.append(program)
    }

    /// Whether a period begins with a track that begins now: tables of what was listed without it are others.
    func needsPeriod(_ track: Int, in period: Int) -> Bool {
        listedPeriod == period && (programs[track].kind == .audio || early == nil)
    }

    mutating func beginPeriod() {
        period += 1
    }

    /// A track begins, or goes on in another format.
    ///
    /// - Throws: `codecNotAllowed`; nothing has changed then.
    mutating func begin(_ format: TrackFormat, period: Int, _ track: Int) throws(PackagingError) {
        switch format {
        case .video(let video): _ = try TransportStreamWriter(video: video, audio: nil)
        case .audio(let audio): _ = try TransportStreamWriter(video: nil, audio: audio)
        }
        programs[track].begin(format, period: period, joinsLate: !heard.isEmpty && early == nil)
        guard programs[track].kind == .audio else { return }
        formats.append((period, format))
        for i in programs.indices where programs[i].kind == .video {
            programs[i].begin(format, period: period, joinsLate: false)
        }
    }

    /// - Parameters:
    ///   - files: that a track has finished, without their bytes.
    ///   - units: what it was given since.
    ///   - isOver: nothing follows.
    mutating func take(
        _ files: [TrackSegmenter.File], _ units: [TransportUnit], of track: Int, isOver: Bool
    ) -> [TrackSegmenter.File] {
        for unit in units {
            let written = programs[track].append(unit)
            guard programs[track].kind == .audio else { continue }
            early?.append(written)
            for i in programs.indices where programs[i].kind == .video { programs[i].append(beside: written) }
        }
        var output: [TrackSegmenter.File] = []
        let segments = files.compactMap(\.segment)
        for (i, segment) in segments.enumerated() {
            let follows = i + 1 < segments.count && segments[i + 1].period == segment.period
            let isLast = !follows && (isOver || segment.period < period)
            output += programs[track].take(segment, isLast: isLast, heard: heard)
        }
        for case let segment? in output.map(\.segment) where !segment.isGap {
            listedPeriod = max(listedPeriod, segment.period)
        }
        if programs[track].kind == .audio { keep(output.compactMap(\.segment)) }
        return output
    }

    /// Video that begins later will have these segments before its own.
    private mutating func keep(_ segments: [PresentedSegment]) {
        guard !segments.isEmpty else { return }
        heard += segments
        let count = settings.listSizes[.hls] ?? 0
        if count > 0, heard.count > count { heard.removeFirst(heard.count - count) }
        if let end = segments.last?.end, end > Self.earlyLimit { early = nil }
        guard early == nil else { return }
        for i in programs.indices where programs[i].kind == .video && !programs[i].hasBegun { programs[i].dropBeside() }
    }
}
