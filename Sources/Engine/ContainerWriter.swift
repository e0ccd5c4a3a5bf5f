import Media
import Packaging

/// The writer of one file, whichever container it is.
///
/// Two optionals of which one is set, rather than an enum: a payload of an enum cannot be changed in place, and a
/// writer holds the bytes of a fragment.
struct ContainerWriter {
    private var mp4: MP4Writer?
    private var matroska: MatroskaWriter?

    /// - Parameter trackCount: how many tracks the file may get; the header has room for them.
    init(_ container: Container, identity: FileIdentity, trackCount: Int = 2) {
        switch container {
        case .mp4, .m4a:
            mp4 = MP4Writer(
                identity: identity, headerByteCount: MP4Writer.headerByteCount(trackCount: trackCount),
                isAudioAlone: container == .m4a)
        case .mkv:
            matroska = MatroskaWriter(
                identity: identity, headerByteCount: MatroskaWriter.headerByteCount(trackCount: trackCount))
        }
    }

    mutating func addTrack(
        _ format: TrackFormat, clockRate: ClockRate, start: Interval, name: String? = nil
    ) throws(PackagingError) -> TrackNumber {
        if let number = try mp4?.addTrack(format, clockRate: clockRate, start: start, name: name) { return number }
        if let number = try matroska?.addTrack(format, clockRate: clockRate, start: start, name: name) { return number }
        throw .finished
    }

    /// Ends a track at a tick; what is decoded behind it is padding.
    mutating func trim(_ track: TrackNumber, at endTime: Int64) {
        mp4?.trim(track, at: endTime)
        matroska?.trim(track, at: endTime)
    }

    mutating func append(_ bytes: Span<UInt8>, _ sample: Sample, to track: TrackNumber) throws(PackagingError) {
        try mp4?.append(bytes, sample, to: track)
        try matroska?.append(bytes, sample, to: track)
    }

    /// False when what is written cannot be corrected any more.
    mutating func move(_ track: TrackNumber, to start: Interval) -> Bool {
        mp4?.move(track, to: start) ?? matroska?.move(track, to: start) ?? false
    }

    mutating func update(_ format: TrackFormat, of track: TrackNumber) {
        mp4?.update(format, of: track)
        matroska?.update(format, of: track)
    }

    mutating func flush() {
        mp4?.flush()
        matroska?.flush()
    }

    mutating func finish() {
        mp4?.finish()
        matroska?.finish()
    }

    var duration: Interval { mp4?.duration ?? matroska?.duration ?? .zero }

    var end: Int64 { mp4?.output.end ?? matroska?.output.end ?? 0 }

    var pendingCount: Int { mp4?.output.pending.count ?? matroska?.output.pending.count ?? 0 }

    var patchCount: Int { mp4?.output.patches.count ?? matroska?.output.patches.count ?? 0 }

    mutating func drain<Failure: Error>(_ body: (OutputBytes) throws(Failure) -> Void) throws(Failure) {
        if let writer = mp4 {
            try body(writer.output)
        } else if let writer = matroska {
            try body(writer.output)
        }
        mp4?.output.didDrain()
        matroska?.output.didDrain()
    }

    /// The same, but only where there are at least `minimum` bytes to append, or so many corrections that it is time for
    /// them; never for nothing.
    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputBytes) throws(Failure) -> Void
    ) throws(Failure) {
        guard pendingCount >= minimum || patchCount > Self.patchLimit, pendingCount > 0 || patchCount > 0 else {
            return
        }
        try drain(body)
    }

    private static let patchLimit = 4096
}
