import Jobs
import Media
import Packaging

/// One file with all connections, each in tracks of its own, named after the participant.
///
/// It begins with the first frame of anybody. Who joins later begins at that session time; a start is corrected within the
/// first ten seconds of its connection, as in a file of its own. A class, because every connection writes into it.
final class TogetherFile {
    private let plan: TogetherPlan
    private let treatments: TranscoderFactory
    private(set) var file: RecordingFile?
    private(set) var members: [Member] = []

    /// A connection in the file.
    struct Member {
        let connectionID: String
        let trackName: String
        let kinds: [MediaKind]
        /// When its first frame was written, in engine time.
        var opened: SessionTime?
        /// For each of its tracks the index in the file; nil until its first frame.
        var indices: [Int?]
        /// What the container refused.
        var refusals: [(kind: MediaKind, error: PackagingError)] = []
    }

    init(_ plan: TogetherPlan, codecs: any CodecFactory) {
        self.plan = plan
        treatments = TranscoderFactory(plan.media, codecs: codecs)
    }

    var name: String { plan.fileName.rendered() }

    /// - Returns: the number by which the connection is known here.
    func join(_ connectionID: String, name: String?, kinds: [MediaKind]) -> Int {
        members.append(
            Member(
                connectionID: connectionID, trackName: name ?? connectionID, kinds: kinds,
                indices: kinds.map { _ in nil }))
        return members.count - 1
    }

    /// Writes a frame; false where its track is not in the file, or it has no place in time.
    func append(_ frame: borrowing EncodedFrame, _ arrival: FileSeries.Arrival, of member: Int) -> Bool {
        let track = arrival.track
        guard plan.media.takes(arrival.kind) else { return false }
        if members[member].indices[track] == nil {
            guard let format = frame.format else { return false }
            declare(format, frame.extendedTimestamp, arrival, of: member)
        }
        guard let index = members[member].indices[track] else { return false }
        let isSlewed = arrival.isSlewed(since: members[member].opened)
        return (try? file?.append(frame, to: index, at: arrival.sessionTime, isSlewed: isSlewed)) ?? false
    }

    private func declare(_ format: TrackFormat, _ timestamp: Int64, _ arrival: FileSeries.Arrival, of member: Int) {
        if file == nil {
            file = RecordingFile(
                name: name, container: plan.fileName.container,
                identity: plan.identitySeed.identity(of: name, from: arrival.sessionTime), origin: arrival.sessionTime,
                opened: arrival.writtenAt, trackCount: plan.trackLimit)
        }
        if members[member].opened == nil { members[member].opened = arrival.writtenAt }
        members[member].indices[arrival.track] = file?.tracks.count
        let refusal = file?.addTrack(
            format, clockRate: arrival.clockRate, firstTimestamp: timestamp, start: arrival.sessionTime,
            trackName: members[member].trackName, treatments: treatments)
        if let refusal { members[member].refusals.append((arrival.kind, refusal)) }
    }

    func beginEpoch(of track: Int, of member: Int) {
        if let index = members[member].indices[track] { file?.beginEpoch(of: index) }
    }

    /// The RTP timestamp with which each track of a connection begins.
    func firstTimestamps(of member: Int) -> [Int64?] {
        members[member].indices.map { index in index.flatMap { file?.tracks[$0].firstTimestamp } }
    }

    /// Moves the tracks of a connection to better estimates; those of all others stay.
    func correct(_ estimates: [SessionTime?], of member: Int, from least: Interval) {
        file?.correct(estimates, at: members[member].indices, from: least)
    }

    /// The connection is over: nothing of it is waited for.
    func leave(_ member: Int) {
        for index in members[member].indices.compactMap({ $0 }) { file?.finishTrack(index) }
    }

    func fillSilence(to limit: SessionTime) {
        guard !plan.media.copies(.audio) else { return }
        file?.fillSilence(to: limit)
    }

    func flush() {
        file?.flush()
    }

    func finish() {
        file?.finish()
    }

    func drain<Failure: Error>(
        minimum: Int, _ body: (String, OutputBytes) throws(Failure) -> Void
    ) throws(Failure) {
        try file?.drain(minimum: minimum, body)
    }
}

/// A connection's way into a file of all.
struct TogetherMember {
    let file: TogetherFile
    let number: Int

    var opened: SessionTime? { file.members[number].opened }
}
