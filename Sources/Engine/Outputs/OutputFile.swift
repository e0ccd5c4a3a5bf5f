import Media
import Packaging

/// One recording file: tracks on a common origin, whose starts may still be corrected.
///
/// It serves connections, combined files and views; they differ in who assigns tracks to it. The origin is the session
/// time of the file's beginning. A correction that would move a track before the origin moves the origin, and with it
/// all tracks.
struct OutputFile {
    let name: String
    let container: Container
    private(set) var writer: ContainerWriter
    private(set) var tracks: [Track] = []
    private(set) var origin: SessionTime
    /// When the file began, in engine time.
    let opened: SessionTime
    private(set) var isFinished = false
    /// The owner of the file on the disk knows that it is whole.
    private var isCompleted = false

    /// A track of this file.
    struct Track {
        /// Nil where the container refused the track, or nothing can encode it: nothing of it is in this file.
        let number: TrackNumber?
        /// Why the container refused it.
        let refusal: PackagingError?
        /// What `offset` and `length` count in.
        let clockRate: ClockRate
        /// Where it begins on the source's timeline.
        let offset: Int64
        /// The requested kilobits per second; nil for a copy.
        let bitrate: Int?
        var start: SessionTime
        /// As it is written.
        var format: TrackFormat
        /// In ticks, as it is played.
        var length: Int64 = 0
        var frameCount: Int64 = 0
        var largest = LargestSize()

        /// Where it ends so far.
        var end: SessionTime { start + Interval(nanoseconds: clockRate.nanoseconds(ofTicks: length)) }
    }

    /// What a new track is.
    struct Declaration {
        /// As it is written, with the clock of its samples; nil where nothing can encode it.
        let written: (format: TrackFormat, clockRate: ClockRate)?
        /// As it arrives.
        let format: TrackFormat
        let clockRate: ClockRate
        /// Where it begins: in session time, and in ticks of the source's timeline.
        let start: SessionTime
        var offset: Int64 = 0
        var bitrate: Int?
        /// What players show for the track.
        var name: String?
    }

    /// - Parameter trackCount: how many tracks the file may get; the header has room for them.
    init(_ name: FileName, identity: FileIdentity, origin: SessionTime, opened: SessionTime, trackCount: Int = 2) {
        self.name = name.rendered()
        container = name.container
        self.origin = origin
        self.opened = opened
        writer = ContainerWriter(name.container, identity: identity, trackCount: trackCount)
    }

    /// Adds a track. One that the container refuses keeps its place in `tracks`.
    ///
    /// - Returns: its index.
    mutating func addTrack(_ declaration: Declaration) -> Int {
        if declaration.start < origin { place(tracks.map(\.start), origin: declaration.start) }
        let start = max(declaration.start, origin)
        var number: TrackNumber?
        var refusal: PackagingError?
        if let written = declaration.written {
            do throws(PackagingError) {
                number = try writer.addTrack(
                    written.format, clockRate: written.clockRate, start: start - origin, name: declaration.name)
            } catch {
                refusal = error
            }
        }
        let format = declaration.written?.format ?? declaration.format
        tracks.append(
            Track(
                number: number, refusal: refusal, clockRate: declaration.clockRate, offset: declaration.offset,
                bitrate: declaration.bitrate, start: start, format: format))
        tracks[tracks.count - 1].largest.note(format)
        return tracks.count - 1
    }

    /// Writes a sample; its times count from the track's beginning in this file.
    ///
    /// - Returns: false where the track is not in the file, or the container refuses the sample.
    mutating func append(_ bytes: Span<UInt8>, _ sample: Sample, to index: Int) -> Bool {
        guard let number = tracks[index].number else { return false }
        do throws(PackagingError) {
            try writer.append(bytes, sample, to: number)
        } catch {
            return false
        }
        tracks[index].frameCount += 1
        return true
    }

    /// Writes the samples of a rendition. If the rendition has an end, samples after it are padding.
    mutating func append(_ samples: SampleQueue, endingAt end: Int64?, to index: Int) {
        guard let number = tracks[index].number else { return }
        if let end { writer.trim(number, at: end) }
        for i in 0..<samples.count {
            let sample = samples.sample(at: i)
            _ = append(samples.bytes(at: i).span, sample, to: index)
        }
    }

    /// The track ends at `ticks` so far, counted from its beginning in this file.
    mutating func setLength(of index: Int, to ticks: Int64) {
        tracks[index].length = ticks
    }

    /// A copied track continues in another format.
    mutating func update(_ format: TrackFormat, of index: Int) {
        guard format != tracks[index].format, let number = tracks[index].number else { return }
        tracks[index].format = format
        tracks[index].largest.note(format)
        writer.update(format, of: number)
    }

    /// How long the encoded audio of a track must be to lack nothing before `limit`, as far as other tracks have media;
    /// nil if there is no other.
    func silence(of index: Int, to limit: SessionTime) -> Interval? {
        guard tracks[index].number != nil else { return nil }
        let others = tracks.indices.lazy.filter { $0 != index && self.tracks[$0].number != nil }
        return others.map { self.tracks[$0].end }.max().map { min(limit, $0) - tracks[index].start }
    }

    /// Moves tracks to better estimates of their starts: all of them or none, for with some moved audio and video would
    /// have lost each other.
    ///
    /// - Parameter starts: for each track; nil for those that stay.
    mutating func move(_ starts: [SessionTime?]) {
        let wanted = zip(tracks, starts).map { $1 ?? $0.start }
        guard let earliest = wanted.min(), zip(tracks, wanted).contains(where: { $0.start != $1 }) else { return }
        place(wanted, origin: earliest)
    }

    mutating func flush() {
        writer.flush()
    }

    mutating func finish() {
        guard !isFinished else { return }
        isFinished = true
        writer.finish()
    }

    /// Hands out the bytes where there are at least `minimum`, or the file is whole; then that it is complete, once.
    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        let name = name
        try writer.drain(minimum: isFinished ? 0 : minimum) { output throws(Failure) in
            try output.actions(on: name, body)
        }
        guard isFinished, !isCompleted else { return }
        isCompleted = true
        try body(.complete(output: name))
    }

    private mutating func place(_ starts: [SessionTime], origin: SessionTime) {
        let before = (starts: tracks.map(\.start), origin: self.origin)
        self.origin = origin
        for i in tracks.indices {
            // What keeps its distance from the origin needs no move, and may have outgrown the writer's memory.
            let isMoved = starts[i] - origin != before.starts[i] - before.origin
            if let number = tracks[i].number, isMoved, !writer.move(number, to: starts[i] - origin) {
                self.origin = before.origin
                for moved in 0..<i { move(moved, to: before.starts[moved]) }
                return
            }
            tracks[i].start = starts[i]
        }
    }

    private mutating func move(_ index: Int, to start: SessionTime) {
        if let number = tracks[index].number { _ = writer.move(number, to: start - origin) }
        tracks[index].start = start
    }
}
