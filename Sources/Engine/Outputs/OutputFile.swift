import Jobs
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
    private(set) var isCompleted = false

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
        /// Nil where holes stay open: for what is encoded, for pictures, and where the output says so.
        var filler: SilenceFiller?
        var filled = SilenceFiller.Tally()

        /// Where it ends so far.
        var end: SessionTime { start + clockRate.interval(ofTicks: length) }
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
        var gaps = GapPolicy.keep
    }

    /// `fillHole` fills a hole in copied audio of this length while it lasts, so that its silence is stored near the
    /// pictures of the same time. Nothing of the track that still comes belongs before that: sender reports move a
    /// stream by 3 s at most, and packets wait for order and for their clock.
    static let patience = Interval(milliseconds: 10_000)
    /// The most silence that one packet causes, in bytes with what each sample costs in an index: two days of Opus, an
    /// hour of G.711. What is beyond stays open.
    static let silenceLimit = 32 << 20
    /// So much silence ends a fragment: what a fragment holds of its samples is larger than their bytes.
    private static let silenceFragment = 1 << 20

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
        if declaration.gaps == .fill, number != nil {
            tracks[tracks.count - 1].filler = SilenceFiller(format, clockRate: declaration.clockRate)
        }
        return tracks.count - 1
    }

    /// Writes a sample of a copied track as `append` does, and silence into a hole before it.
    mutating func copy(_ bytes: Span<UInt8>, _ sample: Sample, to index: Int) -> Bool {
        if tracks[index].filler?.isHole(before: sample.presentationTime) == true {
            fill(index) { $0.next(before: sample.presentationTime) }
        }
        guard append(bytes, sample, to: index) else { return false }
        tracks[index].filler?.note(bytes, sample)
        return true
    }

    /// Fills a hole that lasts, up to `patience` before `limit` and before the end of what other tracks of the file
    /// have.
    mutating func fillHole(of index: Int, to limit: SessionTime) {
        // With every tick, so first what costs little: mostly there is no hole, whatever the other tracks have.
        let latest = (limit - tracks[index].start).nanoseconds &- Self.patience.nanoseconds
        guard tracks[index].filler?.isHole(before: ticks(of: index, latest)) == true,
            let length = silence(of: index, to: limit)
        else { return }
        let time = ticks(of: index, length.nanoseconds &- Self.patience.nanoseconds)
        guard tracks[index].filler?.isHole(before: time) == true else { return }
        fill(index) { $0.nextWhole(before: time) }
    }

    /// At the end: a hole that has lasted so long that it is filled is filled as far as other tracks have media.
    private mutating func fillTail(of index: Int) {
        guard let end = tracks[index].filler?.end,
            let length = silence(of: index, to: SessionTime(nanoseconds: .max))
        else { return }
        let time = ticks(of: index, length.nanoseconds)
        guard time - end >= ticks(of: index, Self.patience.nanoseconds),
            tracks[index].filler?.isHole(before: time) == true
        else { return }
        fill(index) { $0.next(before: time) }
    }

    private func ticks(of index: Int, _ nanoseconds: Int64) -> Int64 {
        tracks[index].clockRate.ticks(ofNanoseconds: nanoseconds)
    }

    /// A track is over: the time after its last packet is no hole.
    mutating func close(_ index: Int) {
        fillTail(of: index)
        tracks[index].filler = nil
    }

    private mutating func fill(_ index: Int, _ next: (inout SilenceFiller) -> Sample?) {
        var cost = 0
        var flushed = 0
        while cost < Self.silenceLimit, var filler = tracks[index].filler {
            tracks[index].filler = nil
            let sample = next(&filler)
            var isWritten = false
            if let sample { isWritten = append(filler.packet.span, sample, to: index) }
            cost += filler.packet.count + 16
            tracks[index].length = max(tracks[index].length, filler.end)
            tracks[index].filled = filler.tally
            tracks[index].filler = filler
            guard isWritten else { return }
            guard cost - flushed >= Self.silenceFragment else { continue }
            writer.flush()
            flushed = cost
        }
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
        for index in tracks.indices { close(index) }
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
