import Jobs
import Media
import Packaging

/// The files that one output makes of a connection: one file, or with `split` several in a row, each beginning with the
/// key frame at which the video's size or decoder configuration changes.
///
/// Each track moves to the next file by itself: the video with that key frame, another video with its next one, audio
/// with the packet nearest to it. A file that is followed by another stays open until all its tracks have moved.
struct FileSeries {
    /// One of the files.
    struct SplitFile {
        var file: OutputFile
        /// Where it begins: the session time of its key frame.
        let begins: SessionTime
        /// For each track of the connection; nil until its first frame in the file.
        var entries: [Entry?]
    }

    /// A track in a file.
    struct Entry {
        let index: Int
        /// Nil where the track is copied.
        let rendition: Int?
    }

    /// How far a track has come.
    private struct TrackCursor {
        /// The file that its frames go into, and the one that its last frame went into.
        var file = 0
        var written: Int?
        /// Its codec has no place in the last file.
        var isStopped = false
    }

    /// Audio that has not come for so long after a change of the video is not waited for: held back for order, for the
    /// clock and for the video, it is at most two seconds late.
    static let timeout = Interval(milliseconds: 3000)
    /// A sender that changes with every key frame must not fill the directory; the last file takes all further changes.
    static let maximumFiles = 1000

    let plan: OutputPlan
    // Stored, because it is asked with every tick: the plan's mode would be copied for it.
    let copiesAudio: Bool
    /// Among the connection's outputs.
    private let number: Int
    private(set) var files: [SplitFile] = []
    private var cursors: [TrackCursor]
    /// How many files all tracks have left, and how many of these are finished.
    private var leftCount = 0
    private var finishedCount = 0
    /// A codec came that the plan's container does not take.
    private(set) var isFallenBack = false

    init(_ plan: OutputPlan, number: Int, trackCount: Int) {
        self.plan = plan
        copiesAudio = plan.media.copies(.audio)
        self.number = number
        cursors = [TrackCursor](repeating: TrackCursor(), count: trackCount)
    }

    /// The rendition that a track's frames go to; nil where they are copied, or none has come.
    func rendition(of track: Int) -> Int? {
        cursors[track].written.flatMap { files[$0].entries[track]?.rendition }
    }

    /// Finds the frame's file, and writes it there unless it is encoded: then its rendition gets it.
    mutating func append(
        _ frame: borrowing EncodedFrame, _ placed: PlacedFrame, _ renditions: inout RenditionSet
    ) -> WriteOutcome {
        let i = placed.track.track
        guard case .at(let ticks) = placed.place else { return .notDeclared }
        guard frame.hasFormat || cursors[i].written != nil else { return .notDeclared }
        let number = file(for: frame, placed)
        if number == files.count || files[number].entries[i] == nil {
            guard let format = frame.format ?? written(i)?.format else { return .notDeclared }
            if number == files.count { begin(with: format, placed) }
            declare(format, placed, at: ticks, in: number, &renditions)
        }
        cursors[i].file = number
        cursors[i].written = number
        if files.count == Self.maximumFiles, let format = frame.format { stopOtherCodec(format, of: i, in: number) }
        guard !cursors[i].isStopped else { return .notDeclared }
        guard let entry = files[number].entries[i] else { return .notDeclared }
        let offset = files[number].file.tracks[entry.index].offset
        files[number].file.setLength(of: entry.index, to: placed.end - offset)
        if let rendition = entry.rendition, renditions.hasFailed(rendition) { return .notEncoded }
        guard files[number].file.tracks[entry.index].number != nil else { return .notDeclared }
        guard entry.rendition == nil else { return .written }
        if let format = frame.format { files[number].file.update(format, of: entry.index) }
        let sample = Sample(
            presentationTime: ticks - offset, decodeTime: placed.decodeTime - offset, duration: placed.duration,
            isKeyFrame: frame.isKeyFrame, isShown: frame.isShown)
        return files[number].file.copy(frame.bytes.span, sample, to: entry.index) ? .written : .timeNotIncreasing
    }

    /// The file that a frame belongs in; the number of files where it begins a new one.
    private func file(for frame: borrowing EncodedFrame, _ placed: PlacedFrame) -> Int {
        guard !files.isEmpty else { return 0 }
        let i = placed.track.track
        var number = max(cursors[i].file, leftCount)
        let newest = files.count - 1
        switch placed.kind {
        case .audio:
            // Half a packet is before its middle: the nearest packet is the first whose middle is not before the
            // boundary.
            let half = placed.clockRate.interval(ofTicks: placed.duration / 2)
            while number < newest, placed.sessionTime + half >= files[number + 1].begins { number += 1 }
        case .video:
            guard frame.isKeyFrame else { break }
            while number < newest, placed.sessionTime >= files[number + 1].begins { number += 1 }
        }
        if number == newest, files.count < Self.maximumFiles, placed.kind == .audio || frame.isKeyFrame,
            let format = frame.format, let entry = files[number].entries[i], entry.rendition == nil
        {
            let before = files[number].file.tracks[entry.index].format
            let isSplit = plan.onFormatChange == .split && format.needsNewDecoder(after: before)
            if isSplit || format.needsNewTrack(after: before) { number += 1 }
        }
        return number < files.count && needsFallback(frame, placed, in: number) ? files.count : number
    }

    /// Whether a track's first frame in a file finds a container that does not take it.
    private func needsFallback(_ frame: borrowing EncodedFrame, _ placed: PlacedFrame, in number: Int) -> Bool {
        guard plan.fallback != nil, files.count < Self.maximumFiles, plan.media.copies(placed.kind),
            files[number].entries[placed.track.track] == nil, let format = frame.format
        else { return false }
        return !files[number].file.container.accepts(format.codec)
    }

    /// The last file takes all further changes, but not those that a container's track cannot have.
    private mutating func stopOtherCodec(_ format: TrackFormat, of track: Int, in number: Int) {
        guard let entry = files[number].entries[track], entry.rendition == nil else { return }
        cursors[track].isStopped = format.needsNewTrack(after: files[number].file.tracks[entry.index].format)
    }

    private mutating func begin(with format: TrackFormat, _ placed: PlacedFrame) {
        let isRefused = plan.media.copies(placed.kind) && !plan.fileName.container.accepts(format.codec)
        isFallenBack = isFallenBack || isRefused
        let name = (isFallenBack ? plan.fallback ?? plan.fileName : plan.fileName).splitFile(files.count + 1)
        let origin = placed.sessionTime
        let file = OutputFile(
            name, identity: plan.identitySeed.identity(of: name.rendered(), from: origin), origin: origin,
            opened: placed.releasedAt)
        files.append(SplitFile(file: file, begins: origin, entries: cursors.map { _ in nil }))
    }

    private mutating func declare(
        _ format: TrackFormat, _ placed: PlacedFrame, at ticks: Int64, in number: Int, _ renditions: inout RenditionSet
    ) {
        let rendition = renditions.rendition(
            of: RenditionSet.Key(
                track: placed.track, media: plan.media, kind: placed.kind,
                file: plan.onFormatChange == .split ? (self.number, number) : nil),
            format, clockRate: placed.clockRate, beginning: ticks)
        var declaration = OutputFile.Declaration(format, placed, at: ticks, as: rendition.map { renditions[$0] })
        declaration.gaps = rendition == nil ? plan.gaps : .keep
        let index = files[number].file.addTrack(declaration)
        files[number].entries[placed.track.track] = Entry(index: index, rendition: rendition)
    }

    private func written(_ track: Int) -> OutputFile.Track? {
        guard let number = cursors[track].written, let entry = files[number].entries[track] else { return nil }
        return files[number].file.tracks[entry.index]
    }

    /// Fills long holes in copied audio while they last; no packet still comes that belongs before `limit`.
    mutating func fillHoles(to limit: SessionTime) {
        for (track, cursor) in cursors.enumerated() {
            guard let number = cursor.written, openFiles.contains(number), let entry = files[number].entries[track]
            else { continue }
            files[number].file.fillHole(of: entry.index, to: limit)
        }
    }

    /// Counts the files that all tracks have left.
    ///
    /// - Returns: whether there is one that is not finished.
    mutating func leaveFiles(at now: SessionTime, kinds: [MediaKind]) -> Bool {
        while leftCount < files.count - 1 {
            let mayStillCome = now - files[leftCount + 1].file.opened <= Self.timeout
            let isLeft = cursors.indices.allSatisfy { i in
                let isIn = files[leftCount].entries[i] != nil && cursors[i].file == leftCount
                return !isIn || kinds[i] == .audio && !mayStillCome
            }
            guard isLeft else { break }
            leftCount += 1
        }
        return leftCount > finishedCount
    }

    /// Files whose tracks can still be moved.
    var openFiles: Range<Int> { finishedCount..<files.count }

    /// Files that all tracks have left, and that are not finished.
    var leftFiles: Range<Int> { finishedCount..<max(finishedCount, leftCount) }

    /// The tracks of the connection begin elsewhere, in session time.
    mutating func move(_ starts: [SessionTime?]) {
        for number in openFiles {
            var moved = [SessionTime?](repeating: nil, count: files[number].file.tracks.count)
            for (entry, start) in zip(files[number].entries, starts) {
                guard let entry, let start else { continue }
                let track = files[number].file.tracks[entry.index]
                moved[entry.index] = start + track.clockRate.interval(ofTicks: track.offset)
            }
            files[number].file.move(moved)
        }
    }

    /// Writes what a rendition has given.
    mutating func take(_ samples: SampleQueue, endingAt end: Int64?, of rendition: Int) {
        for number in openFiles {
            for case let entry? in files[number].entries where entry.rendition == rendition {
                files[number].file.append(samples, endingAt: end, to: entry.index)
            }
        }
    }

    /// Files are over: nothing comes of their renditions any more.
    mutating func finish(_ numbers: Range<Int>) {
        for number in numbers { files[number].file.finish() }
        leftCount = max(leftCount, numbers.upperBound)
        finishedCount = numbers.upperBound
    }

    mutating func flush() {
        for number in openFiles { files[number].file.flush() }
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        for number in files.indices { try files[number].file.drain(minimum: minimum, body) }
    }
}

extension OutputFile.Declaration {
    /// A track that begins with a frame at `ticks` of its timeline.
    ///
    /// - Parameter transcoder: nil where the track is copied.
    init(_ format: TrackFormat, _ placed: PlacedFrame, at ticks: Int64, as transcoder: TrackTranscoder?) {
        self.init(
            written: transcoder.map { $0.facts.map { ($0.format, $0.clockRate) } } ?? (format, placed.clockRate),
            format: format, clockRate: placed.clockRate,
            start: placed.trackStart + placed.clockRate.interval(ofTicks: ticks),
            offset: ticks, bitrate: transcoder?.facts?.bitrate)
    }
}
