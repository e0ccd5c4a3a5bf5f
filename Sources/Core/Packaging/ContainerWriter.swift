public import Media

/// The writer of one file, whichever container it is.
public struct ContainerWriter {
    // One of them is there. Not an enum: to be changed, its payload would be moved out and back for every sample.
    private var mp4: MP4Writer?
    private var matroska: MatroskaWriter?

    /// - Parameter trackCount: how many tracks the file may get; the header has room for them.
    public init(_ container: Container, identity: FileIdentity, trackCount: Int = 2) {
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

    /// Declares a track that begins at `start`, counted from the file's origin.
    public mutating func addTrack(
        _ format: TrackFormat, clockRate: ClockRate, start: Interval, name: String? = nil
    ) throws(PackagingError) -> TrackNumber {
        if let number = try mp4?.addTrack(format, clockRate: clockRate, start: start, name: name) { return number }
        if let number = try matroska?.addTrack(format, clockRate: clockRate, start: start, name: name) { return number }
        preconditionFailure("there is a writer, and it returns a number or throws")
    }

    /// Ends a track at a presentation time in its ticks; what is decoded after it is padding.
    public mutating func trim(_ track: TrackNumber, at endTime: Int64) {
        mp4?.trim(track, at: endTime)
        matroska?.trim(track, at: endTime)
    }

    public mutating func append(
        _ bytes: Span<UInt8>, _ sample: Sample, to track: TrackNumber
    ) throws(PackagingError) {
        try mp4?.append(bytes, sample, to: track)
        try matroska?.append(bytes, sample, to: track)
    }

    /// Moves the start of a track.
    ///
    /// - Returns: false if the writer can no longer correct the samples that it has written.
    public mutating func move(_ track: TrackNumber, to start: Interval) -> Bool {
        mp4?.move(track, to: start) ?? matroska?.move(track, to: start) ?? false
    }

    public mutating func update(_ format: TrackFormat, of track: TrackNumber) {
        mp4?.update(format, of: track)
        matroska?.update(format, of: track)
    }

    /// Makes a fragment or cluster of what has been appended.
    public mutating func flush() {
        mp4?.flush()
        matroska?.flush()
    }

    public mutating func finish() {
        mp4?.finish()
        matroska?.finish()
    }

    public var duration: Interval { mp4?.duration ?? matroska?.duration ?? .zero }

    /// The bytes of the file that wait to be written.
    private var output: OutputBytes { mp4?.output ?? matroska?.output ?? OutputBytes() }

    /// How long the file is, what waits included.
    public var end: Int64 { output.end }

    /// Bytes to append, and corrections, that wait.
    public var pendingCount: Int { output.pending.count }
    public var patchCount: Int { output.patches.count }

    /// Matroska's header then speaks of all that is on the disk, also where the recorder is killed before the next
    /// fragment boundary. Fragments of MP4 do so themselves.
    public mutating func drain<Failure: Error>(_ body: (OutputBytes) throws(Failure) -> Void) throws(Failure) {
        matroska?.flush()
        try body(output)
        mp4?.output.didDrain()
        matroska?.output.didDrain()
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
