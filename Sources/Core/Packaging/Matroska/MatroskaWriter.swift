public import Media

/// Writes one Matroska file as bytes and corrections of bytes (RFC 9559); the owner of `output` puts them on a disk.
///
/// The file can be played after every call: Segment and last cluster have an unknown size while it grows (RFC 8794
/// §6.2), and a reader stops at a torn block. `finish()` adds the index at the end and patches sizes, duration and
/// SeekHead; no media is copied. The same calls give the same bytes, whenever the output is drained.
///
/// Blocks are in the order of the calls, which is that of decode times: the time of a block is that of its
/// presentation (RFC 9559 §10.1), so it goes back where a B picture follows.
public struct MatroskaWriter: Sendable {
    /// As long as a track has at most this much between its first and its last sample, its start can be corrected.
    public static let correctionWindow = CorrectionWindow.length

    /// What was written and not yet drained.
    public var output = OutputBytes()

    private let header: MatroskaHeader
    private let segmentContentOffset: Int64
    private var tracks: [MatroskaTrack] = []
    private var hasVideo = false
    /// The clusters of the blocks that may still move, and the one that grows, which is the last.
    private var clusters: [Cluster] = []
    private var clusterCount = 0
    private var cues = Cues()
    private var isFinished = false
    /// What the header says now.
    private var shownDuration = Interval.zero

    /// What the tracks' descriptions have room for unless more is asked.
    public static let defaultHeaderByteCount = MatroskaHeader.defaultTracksRegionSize
    /// More would need a second byte in every block.
    public static let trackLimit = 126

    /// Room for that many tracks with names of usual length, in whole pages.
    public static func headerByteCount(trackCount: Int) -> Int {
        let pages = (min(max(0, trackCount), trackLimit) * 384 + 4095) / 4096
        return max(1, pages) * defaultHeaderByteCount
    }

    /// - Parameter headerByteCount: room for the tracks' descriptions; a track takes about 100 bytes of it, and its
    ///   name.
    public init(identity: FileIdentity, headerByteCount: Int = MatroskaWriter.defaultHeaderByteCount) {
        header = MatroskaHeader(identity: identity, tracksRegionSize: headerByteCount)
        segmentContentOffset = header.segmentContentOffset
        output.append(header.rendered())
    }

    /// End of the longest track, counted from the file's origin.
    public var duration: Interval {
        tracks.reduce(.zero) { max($0, $1.end ?? .zero) }
    }

    /// Declares a track, also after samples of others were written. Its first sample is `start` (>= 0) after the
    /// file's origin; `clockRate` is that of its ticks.
    ///
    /// Where the format has priming, `start` is that of the first sample that is heard, whose presentation time is the
    /// priming. Blocks still begin at `start`: a player takes CodecDelay off every time (RFC 9559 §5.1.4.1.25). `name`
    /// is what players show.
    ///
    /// Throws `codecNotAllowed`, `headerFull` when the region for all tracks is used up, `tooManyTracks`, `finished`.
    public mutating func addTrack(
        _ format: TrackFormat, clockRate: ClockRate, start: Interval, name: String? = nil
    ) throws(PackagingError) -> TrackNumber {
        guard !isFinished else { throw .finished }
        guard tracks.count < Self.trackLimit else { throw .tooManyTracks(limit: Self.trackLimit) }
        let number = tracks.count + 1
        let entry = try TrackEntry(
            number: number, identity: header.identity, format: format, name: TrackName(name))
        let region = try header.tracksRegion(tracks.map(\.entry) + [entry])
        output.patch(at: header.tracksOffset, region)
        tracks.append(MatroskaTrack(entry: entry, clockRate: clockRate, start: start))
        if format.codec.kind == .video { hasVideo = true }
        return TrackNumber(number)
    }

    /// Writes one sample as a SimpleBlock; its time is rounded to milliseconds, of pictures to different ones.
    ///
    /// Throws `unknownTrack`, `timeNotIncreasing`, `finished`; the sample is left out then.
    public mutating func append(
        _ bytes: Span<UInt8>, _ sample: Sample, to track: TrackNumber
    ) throws(PackagingError) {
        guard !isFinished else { throw .finished }
        let index = track.number &- 1
        guard tracks.indices.contains(index) else {
            throw .unknownTrack(number: track.number, declared: tracks.count)
        }
        if let last = tracks[index].last, sample.decodeTime <= last.decodeTime {
            throw .timeNotIncreasing(
                track: track.number, previous: last.presentationTime, next: sample.presentationTime)
        }
        let sample = tracks[index].spaced(sample)
        tracks[index].advance(to: sample, byteCount: bytes.count)
        let isVideo = tracks[index].isVideo
        let time = tracks[index].times.milliseconds(at: sample.presentationTime)
        let isVideoKeyFrame = isVideo && sample.isKeyFrame
        let begins = beginClusterIfNeeded(at: time, isVideoKeyFrame: isVideoKeyFrame)

        let current = clusters.count - 1
        let offset = output.end
        let padding = tracks[index].times.padding(of: sample)
        let relative = time - clusters[current].timestamp
        let timestampOffset =
            isVideo || padding <= .zero
            ? appendSimpleBlock(
                bytes, track: track.number, relative: relative,
                // Every packet of audio can be decoded by itself.
                BlockFlags(isKeyFrame: sample.isKeyFrame || !isVideo, isInvisible: !sample.isShown), to: &output)
            : appendBlockGroup(
                bytes, track: track.number, relative: relative, discarding: padding, to: &output)
        clusters[current].blockCount += 1
        if tracks[index].window.isOpen {
            remember(sample, track: index, timestampOffset: timestampOffset)
        }
        // Without pictures the beginning of each cluster is a good place to begin.
        if isVideoKeyFrame || begins && !hasVideo {
            let cluster = clusters[clusters.count - 1]
            cues.append(
                Cues.Point(
                    presentationTime: sample.presentationTime, cluster: cluster.offset - segmentContentOffset,
                    relative: UInt32(clamping: offset - cluster.contentOffset),
                    track: UInt8(truncatingIfNeeded: track.number)))
        }
    }

    /// Takes over what the header can still hold of a stream whose format changed: the largest picture, the most
    /// channels. New parameter sets are in band and stay there. A format of another codec changes nothing.
    public mutating func update(_ format: TrackFormat, of track: TrackNumber) {
        let index = track.number &- 1
        guard !isFinished, tracks.indices.contains(index) else { return }
        var entries = tracks.map(\.entry)
        entries[index].update(format)
        guard entries[index].format != tracks[index].entry.format, let region = try? header.tracksRegion(entries) else {
            return
        }
        tracks[index].entry = entries[index]
        output.patch(at: header.tracksOffset, region)
    }

    /// Corrects the distance of a track's first sample from the file's origin (>= 0), for what was written and what
    /// follows; true when it was done.
    ///
    /// Does nothing when the track has outgrown `correctionWindow`, or when a block would come further from
    /// its cluster than 16 bits of milliseconds can hold (RFC 9559 §10.1).
    @discardableResult
    public mutating func move(_ track: TrackNumber, to start: Interval) -> Bool {
        let index = track.number &- 1
        guard !isFinished, tracks.indices.contains(index), tracks[index].window.isOpen else { return false }
        var moved = tracks
        moved[index].times.start = max(.zero, start)
        guard let timestamps = clusterTimestamps(moved, movedTrack: index) else { return false }
        patchTimes(from: tracks, to: moved, timestamps: timestamps)
        tracks = moved
        for i in clusters.indices { clusters[i].timestamp = timestamps[i] }
        return true
    }

    /// Ends a track at a presentation time: what is decoded from there on is an encoder's padding, which players
    /// discard from the block that holds it (DiscardPadding, RFC 9559 §5.1.3.5.7). To be called before that is
    /// appended. Without effect for an unknown track and on a finished file.
    public mutating func trim(_ track: TrackNumber, at endTime: Int64) {
        let index = track.number &- 1
        guard !isFinished, tracks.indices.contains(index) else { return }
        tracks[index].times.end = max(0, endTime)
    }

    /// Everything appended so far is playable anyway; now the header says how long it is, and its usual frame rate.
    public mutating func flush() {
        let duration = duration
        guard !isFinished, duration != shownDuration else { return }
        shownDuration = duration
        output.patch(at: header.durationOffset, SegmentInformation.durationOrVoid(duration))
        patchDefaultDurations { $0.settledDistance }
    }

    /// Writes cues and tags, and patches the fields left open: sizes, durations, SeekHead. Nothing can be added
    /// afterwards.
    public mutating func finish() {
        guard !isFinished else { return }
        isFinished = true
        closeCluster()
        var cuesOffset: Int64?
        if !cues.points.isEmpty {
            cuesOffset = output.end
            let tracks = tracks
            output.append(cues.rendered { tracks[Int($0.track) - 1].times.milliseconds(at: $0.presentationTime) })
        }
        let tagsOffset = appendTags()
        output.patch(at: segmentContentOffset, header.seekHead(cuesOffset: cuesOffset, tagsOffset: tagsOffset))
        patchDefaultDurations { $0.statistics.usualDistance }
        output.patch(at: header.durationOffset, SegmentInformation.durationOrVoid(duration))
        let size = UInt64(output.end - segmentContentOffset)
        output.patch(at: header.segmentSizeOffset, elementSize(size, width: 8))
    }

    /// Statistics of each track with samples. Returns where they are; nil where there is no such track.
    private mutating func appendTags() -> Int64? {
        let tags = tracks.filter { $0.last != nil }.map {
            $0.statistics.tag(trackUID: $0.entry.uid, length: $0.length, written: header.identity.creation)
        }
        guard !tags.isEmpty else { return nil }
        let offset = output.end
        output.append(EBMLElement(.tags, tags).rendered())
        return offset
    }

    private mutating func patchDefaultDurations(_ distance: (MatroskaTrack) -> Interval?) {
        var isChanged = false
        for i in tracks.indices where tracks[i].isVideo {
            let usual = distance(tracks[i])
            guard usual != tracks[i].entry.defaultDuration else { continue }
            tracks[i].entry.defaultDuration = usual
            isChanged = true
        }
        guard isChanged, let region = try? header.tracksRegion(tracks.map(\.entry)) else { return }
        output.patch(at: header.tracksOffset, region)
    }

    private mutating func beginClusterIfNeeded(at time: Int64, isVideoKeyFrame: Bool) -> Bool {
        if let current = clusters.last, !current.isOver(for: time, isVideoKeyFrame: isVideoKeyFrame, end: output.end) {
            return false
        }
        closeCluster()
        let cluster = Cluster(offset: output.end, number: clusterCount, timestamp: time)
        clusterCount += 1
        clusters.append(cluster)
        forgetClusters()
        output.append(cluster.header())
        return true
    }

    private mutating func closeCluster() {
        guard let cluster = clusters.last else { return }
        let size = UInt64(output.end - cluster.contentOffset)
        output.patch(at: cluster.contentOffset - 8, elementSize(size, width: 8))
    }

    private mutating func remember(_ sample: Sample, track index: Int, timestampOffset: Int64) {
        let first = tracks[index].firstPresentationTime ?? sample.presentationTime
        let times = tracks[index].times
        let elapsed = times.nanoseconds(at: sample.presentationTime) - times.nanoseconds(at: first)
        let block = CorrectionWindow.Block(
            presentationTime: sample.presentationTime, timestampOffset: timestampOffset, cluster: clusterCount - 1)
        tracks[index].window.append(block, elapsed: elapsed)
        if !tracks[index].window.isOpen { forgetClusters() }
    }

    /// Drops the clusters that no window reaches, never the last one.
    private mutating func forgetClusters() {
        guard let first = clusters.first else { return }
        var oldest = clusterCount - 1
        for index in tracks.indices {
            if let block = tracks[index].window.blocks.first { oldest = min(oldest, block.cluster) }
        }
        clusters.removeFirst(oldest - first.number)
    }

    /// The timestamp of each of `clusters` when `tracks` were as given; nil when a block does not fit.
    private func clusterTimestamps(_ tracks: [MatroskaTrack], movedTrack: Int) -> [Int64]? {
        guard let first = clusters.first else { return [] }
        var corrections = [ClusterCorrection](repeating: ClusterCorrection(), count: clusters.count)
        for (index, track) in tracks.enumerated() {
            for block in track.window.blocks {
                corrections[block.cluster - first.number].include(
                    track.times.milliseconds(at: block.presentationTime), isMoved: index == movedTrack)
            }
        }
        var timestamps: [Int64] = []
        for (cluster, correction) in zip(clusters, corrections) {
            guard let timestamp = correction.timestamp(for: cluster) else { return nil }
            timestamps.append(timestamp)
        }
        return timestamps
    }

    private mutating func patchTimes(from old: [MatroskaTrack], to new: [MatroskaTrack], timestamps: [Int64]) {
        guard let first = clusters.first else { return }
        for (cluster, timestamp) in zip(clusters, timestamps) where cluster.timestamp != timestamp {
            patch(at: cluster.timestampOffset, timestamp)
        }
        for (before, after) in zip(old, new) {
            for block in after.window.blocks {
                let i = block.cluster - first.number
                let relative = after.times.milliseconds(at: block.presentationTime) - timestamps[i]
                guard relative != before.times.milliseconds(at: block.presentationTime) - clusters[i].timestamp else {
                    continue
                }
                patch(at: block.timestampOffset, Int16(truncatingIfNeeded: relative))
            }
        }
    }

    private mutating func patch<Word: FixedWidthInteger>(at offset: Int64, _ word: Word) {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(word)
        output.patch(at: offset, bytes)
    }
}
