import Jobs
import Media
import Packaging
import Timing

/// The files that one output makes of a connection: one, or with `split` one after the other, each beginning with the
/// key frame by which a picture's size or decoder configuration changes.
///
/// Each track goes on to the next file by itself: the picture with that key frame, another picture with its next one,
/// audio with the packet nearest to it. A file that is followed by another stays open until all its tracks have gone on.
/// A track's ticks run on over all files.
struct FileSeries {
    /// One of the files.
    struct Part {
        var file: RecordingFile
        /// Where it begins: the session time of its key frame.
        let begins: SessionTime
        /// For each track of the connection its index in the file; nil until its first frame in it.
        var indices: [Int?]
    }

    /// Where a track stands.
    private struct Course {
        /// The part that its frames go into, and the one that its last frame went into.
        var part = 0
        var written: Int?
        /// Ticks from the track's first frame to its first one in `written`.
        var offset: Int64 = 0
    }

    /// A frame on its way into a file.
    struct Arrival {
        let track: Int
        let kind: MediaKind
        let clockRate: ClockRate
        /// Where it lies by the best estimate so far.
        let sessionTime: SessionTime
        let writtenAt: SessionTime
        /// The start is not corrected any more.
        let isAnchored: Bool

        /// Whether the track follows its estimate slowly: in a file that began at `opened`, its start is as it will be.
        func isSlewed(since opened: SessionTime?) -> Bool {
            isAnchored || opened.map { writtenAt - $0 > RecordingFile.correctionWindow } ?? false
        }
    }

    enum Result {
        case written, notDeclared, timeNotIncreasing, notEncoded
    }

    /// Audio that has not come for so long after a picture's change is not waited for: held back for order, for the
    /// clock and for the picture, it is at most two seconds late.
    static let timeout = Interval(milliseconds: 3000)
    /// A sender that changes with every key frame must not fill the directory; the last file takes all further changes.
    static let maximumParts = 1000

    let planned: ConnectionPlan.PlannedFile
    private let seed: IdentitySeed
    private let treatments: TranscoderFactory
    private(set) var parts: [Part] = []
    private var courses: [Course]
    /// Parts that no track is in any more, and those among them that are finished.
    private var leftCount = 0
    private var finishedCount = 0

    init(
        _ planned: ConnectionPlan.PlannedFile, seed: IdentitySeed, trackCount: Int,
        codecs: any CodecFactory = CodecSet([])
    ) {
        self.planned = planned
        self.seed = seed
        treatments = TranscoderFactory(planned.media, codecs: codecs)
        courses = [Course](repeating: Course(), count: trackCount)
    }

    /// When the first file began, in engine time.
    var opened: SessionTime? { parts.isEmpty ? nil : parts[0].file.opened }

    /// The track as it runs on over the files so far; nil before its first frame.
    func timeline(of track: Int) -> SeriesTimeline? {
        guard let part = courses[track].written, let index = parts[part].indices[track] else { return nil }
        return SeriesTimeline(parts[part].file.tracks[index].timeline, offset: courses[track].offset)
    }

    /// The track as it stands in the first and in the last file that have it.
    func extent(of track: Int) -> (first: RecordingFile.FileTrack, last: RecordingFile.FileTrack)? {
        let placed = parts.compactMap { part in part.indices[track].map { part.file.tracks[$0] } }
        guard let first = placed.first, let last = placed.last else { return nil }
        return (first, last)
    }

    mutating func append(_ frame: borrowing EncodedFrame, _ arrival: Arrival) -> Result {
        let i = arrival.track
        guard frame.format != nil || courses[i].written != nil else { return .notDeclared }
        let isSlewed = arrival.isSlewed(since: opened)
        let part = part(for: frame, arrival)
        if part == parts.count || parts[part].indices[i] == nil {
            var start = arrival.sessionTime
            if let before = placed(i) {
                // It begins where the file before would have put it, so that nothing moves at the seam.
                var continued = before.timeline
                let ticks = continued.place(
                    frame.extendedTimestamp, nominal: frame.duration, at: arrival.sessionTime, isSlewed: isSlewed,
                    isKeyFrame: frame.isKeyFrame)
                guard let ticks else { return .timeNotIncreasing }
                start = before.start + Interval(nanoseconds: arrival.clockRate.nanoseconds(ofTicks: ticks))
                courses[i].offset += ticks
            }
            guard let format = frame.format ?? placed(i)?.format else { return .notDeclared }
            if part == parts.count { begin(at: arrival.sessionTime, now: arrival.writtenAt) }
            parts[part].indices[i] = parts[part].file.tracks.count
            parts[part].file.addTrack(
                format, clockRate: arrival.clockRate, firstTimestamp: frame.extendedTimestamp, start: start,
                treatments: treatments)
        }
        courses[i].part = part
        courses[i].written = part
        guard let index = parts[part].indices[i] else { return .notDeclared }
        let isWritten = try? parts[part].file.append(frame, to: index, at: arrival.sessionTime, isSlewed: isSlewed)
        if isWritten == true { return .written }
        if parts[part].file.transcoders[index]?.failure != nil { return .notEncoded }
        return parts[part].file.tracks[index].number == nil ? .notDeclared : .timeNotIncreasing
    }

    /// The part that a frame belongs into; the number of parts where it begins a new one.
    private func part(for frame: borrowing EncodedFrame, _ arrival: Arrival) -> Int {
        guard !parts.isEmpty else { return 0 }
        var part = max(courses[arrival.track].part, leftCount)
        let newest = parts.count - 1
        switch arrival.kind {
        case .audio:
            // Half a packet lies before its middle: the nearest packet is the first whose middle is not before the cut.
            let half = Interval(nanoseconds: arrival.clockRate.nanoseconds(ofTicks: frame.duration / 2))
            while part < newest, arrival.sessionTime + half >= parts[part + 1].begins { part += 1 }
        case .video:
            guard frame.isKeyFrame else { break }
            while part < newest, arrival.sessionTime >= parts[part + 1].begins { part += 1 }
            if part == newest, parts.count < Self.maximumParts, planned.onFormatChange == .split,
                let format = frame.format, let index = parts[part].indices[arrival.track],
                format.needsNewDecoder(after: parts[part].file.tracks[index].format)
            {
                part += 1
            }
        }
        return part
    }

    private mutating func begin(at origin: SessionTime, now: SessionTime) {
        let name = planned.name(ofPart: parts.count + 1)
        let file = RecordingFile(
            name: name, container: planned.container, identity: seed.identity(of: name, from: origin), origin: origin,
            opened: now)
        parts.append(Part(file: file, begins: origin, indices: courses.map { _ in nil }))
    }

    private func placed(_ track: Int) -> RecordingFile.FileTrack? {
        guard let part = courses[track].written, let index = parts[part].indices[track] else { return nil }
        return parts[part].file.tracks[index]
    }

    mutating func beginEpoch(of track: Int) {
        guard let part = courses[track].written, let index = parts[part].indices[track] else { return }
        parts[part].file.beginEpoch(of: index)
    }

    /// Notes which files no track is in any more.
    mutating func leaveParts(at now: SessionTime, kinds: [MediaKind]) {
        while leftCount < parts.count - 1 {
            let mayStillCome = now - parts[leftCount + 1].file.opened <= Self.timeout
            let isLeft = courses.indices.allSatisfy { i in
                let isIn = parts[leftCount].indices[i] != nil && courses[i].part == leftCount
                return !isIn || kinds[i] == .audio && !mayStillCome
            }
            guard isLeft else { return }
            leftCount += 1
        }
    }

    /// Parts whose starts can still be corrected.
    var openParts: Range<Int> { finishedCount..<parts.count }

    /// The RTP timestamp with which each track of the connection begins in a part.
    func firstTimestamps(in part: Int) -> [Int64?] {
        parts[part].indices.map { index in index.map { parts[part].file.tracks[$0].firstTimestamp } }
    }

    /// Moves the tracks of a part to better estimates, in the connection's order. What is left has the last word now.
    mutating func correct(_ part: Int, _ estimates: [SessionTime?], from least: Interval) {
        let indices = parts[part].indices
        parts[part].file.correct(
            estimates, at: indices, from: part < leftCount ? RecordingFile.leastCorrection : least)
    }

    /// Nothing comes any more that belongs before `limit`.
    mutating func fillSilence(to limit: SessionTime) {
        guard !planned.media.copies(.audio) else { return }
        for part in openParts { parts[part].file.fillSilence(to: limit) }
    }

    /// Makes files whole that were left, and hands out what the others have.
    mutating func flush() {
        for part in finishedCount..<max(finishedCount, leftCount) { parts[part].file.finish() }
        finishedCount = leftCount
        for part in openParts { parts[part].file.flush() }
    }

    mutating func finish() {
        for part in openParts { parts[part].file.finish() }
        leftCount = parts.count
        finishedCount = parts.count
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (String, OutputBytes) throws(Failure) -> Void
    ) throws(Failure) {
        for part in parts.indices { try parts[part].file.drain(minimum: minimum, body) }
    }
}
