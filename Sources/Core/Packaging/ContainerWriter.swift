public import Media

/// The writer of one file, whichever container it is.
public enum ContainerWriter {
    case mp4(MP4Writer)
    case matroska(MatroskaWriter)

    /// - Parameter trackCount: how many tracks the file may get; the header has room for them.
    public init(_ container: Container, identity: FileIdentity, trackCount: Int = 2) {
        switch container {
        case .mp4, .m4a:
            self = .mp4(
                MP4Writer(
                    identity: identity, headerByteCount: MP4Writer.headerByteCount(trackCount: trackCount),
                    isAudioAlone: container == .m4a))
        case .mkv:
            self = .matroska(
                MatroskaWriter(
                    identity: identity, headerByteCount: MatroskaWriter.headerByteCount(trackCount: trackCount)))
        }
    }

    /// Declares a track that begins at `start`, counted from the file's origin.
    public mutating func addTrack(
        _ format: TrackFormat, clockRate: ClockRate, start: Interval, name: String? = nil
    ) throws(PackagingError) -> TrackNumber {
        switch consume self {
        case .mp4(var writer):
            defer { self = .mp4(writer) }
            return try writer.addTrack(format, clockRate: clockRate, start: start, name: name)
        case .matroska(var writer):
            defer { self = .matroska(writer) }
            return try writer.addTrack(format, clockRate: clockRate, start: start, name: name)
        }
    }

    /// Ends a track at a presentation time in its ticks; what is decoded after it is padding.
    public mutating func trim(_ track: TrackNumber, at endTime: Int64) {
        switch consume self {
        case .mp4(var writer):
            defer { self = .mp4(writer) }
            writer.trim(track, at: endTime)
        case .matroska(var writer):
            defer { self = .matroska(writer) }
            writer.trim(track, at: endTime)
        }
    }

    public mutating func append(
        _ bytes: Span<UInt8>, _ sample: Sample, to track: TrackNumber
    ) throws(PackagingError) {
        switch consume self {
        case .mp4(var writer):
            defer { self = .mp4(writer) }
            try writer.append(bytes, sample, to: track)
        case .matroska(var writer):
            defer { self = .matroska(writer) }
            try writer.append(bytes, sample, to: track)
        }
    }

    /// Moves the start of a track.
    ///
    /// - Returns: false if the writer can no longer correct the samples that it has written.
    public mutating func move(_ track: TrackNumber, to start: Interval) -> Bool {
        switch consume self {
        case .mp4(var writer):
            defer { self = .mp4(writer) }
            return writer.move(track, to: start)
        case .matroska(var writer):
            defer { self = .matroska(writer) }
            return writer.move(track, to: start)
        }
    }

    public mutating func update(_ format: TrackFormat, of track: TrackNumber) {
        switch consume self {
        case .mp4(var writer):
            defer { self = .mp4(writer) }
            writer.update(format, of: track)
        case .matroska(var writer):
            defer { self = .matroska(writer) }
            writer.update(format, of: track)
        }
    }

    /// Makes a fragment or cluster of what has been appended.
    public mutating func flush() {
        switch consume self {
        case .mp4(var writer):
            defer { self = .mp4(writer) }
            writer.flush()
        case .matroska(var writer):
            defer { self = .matroska(writer) }
            writer.flush()
        }
    }

    public mutating func finish() {
        switch consume self {
        case .mp4(var writer):
            defer { self = .mp4(writer) }
            writer.finish()
        case .matroska(var writer):
            defer { self = .matroska(writer) }
            writer.finish()
        }
    }

    public var duration: Interval {
        switch self {
        case .mp4(let writer): writer.duration
        case .matroska(let writer): writer.duration
        }
    }

    /// The bytes of the file that wait to be written.
    private var output: OutputBytes {
        switch self {
        case .mp4(let writer): writer.output
        case .matroska(let writer): writer.output
        }
    }

    /// How long the file is, what waits included.
    public var end: Int64 { output.end }

    /// Bytes to append, and corrections, that wait.
    public var pendingCount: Int { output.pending.count }
    public var patchCount: Int { output.patches.count }

    /// Matroska's header then speaks of all that is on the disk, also where the recorder is killed before the next
    /// fragment boundary. Fragments of MP4 do so themselves.
    public mutating func drain<Failure: Error>(_ body: (OutputBytes) throws(Failure) -> Void) throws(Failure) {
        if case .matroska = self { flush() }
        try body(output)
        switch consume self {
        case .mp4(var writer):
            defer { self = .mp4(writer) }
            writer.output.didDrain()
        case .matroska(var writer):
            defer { self = .matroska(writer) }
            writer.output.didDrain()
        }
    }

    /// The same, but only if there are at least `minimum` bytes to append, or enough corrections to write.
    public mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputBytes) throws(Failure) -> Void
    ) throws(Failure) {
        let (pendingCount, patchCount) = (pendingCount, patchCount)
        guard pendingCount >= minimum || patchCount > Self.patchLimit, pendingCount > 0 || patchCount > 0 else {
            return
        }
        try drain(body)
    }

    /// A correction takes about 100 bytes of memory: half a megabyte for each file at most.
    private static let patchLimit = 4096
}
