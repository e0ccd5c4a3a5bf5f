public import Media

/// Writes one MP4 file (ISO/IEC 14496-12, ISO/IEC 14496-14) that is playable after a kill at any instant.
///
///     recording   ftyp  free  moov free  gate  moof mdat  gate  moof mdat  gate
///     finished    ftyp  free mdat┄(covers all bytes from here)┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄  moov
///
/// While recording it is a file of fragments. The first `moov` is in a region of fixed size and is patched when a
/// track is declared, moved or changed. `finish()` appends a `moov` with all sample tables and patches the first
/// `free` into the header of an `mdat` that reaches up to it: the media is not copied, the index costs only itself.
///
/// The owner writes `output.pending` first and then `output.patches` in their order. Appended bytes come after a
/// closed `FragmentGate`, and the patches open it, so every state on the way is playable, half a write included; for
/// the first fragment this needs that the owner drains once before it. Times are the samples' own; the same calls
/// give the same bytes however the owner drains.
public struct MP4Writer: Sendable {
    /// `ftyp`, the placeholder, the region and the first gate together fill one page: a patch of the header is one page
    /// write.
    public static let defaultHeaderByteCount = 4096
    /// At this size a fragment ends without `flush()`, so that memory stays bounded and `data_offset` small.
    public static let fragmentByteLimit = 32 << 20

    /// What the owner has to write; it drains with `output.didDrain()`.
    public var output = OutputBytes()

    private let identity: FileIdentity
    private let regionByteCount: Int
    private let isAudioAlone: Bool
    private var tracks: [MP4Track] = []
    private var sequenceNumber: UInt32 = 0
    private var heldBytes = 0
    private var gateOffset: Int64 = 0
    private var isFinished = false
    private var scratch = BoxWriter()

    private static let regionOffset = FileType.byteCount + FileType.placeholderByteCount

    /// Room for that many tracks with names of usual length, in whole pages.
    public static func headerByteCount(trackCount: Int) -> Int {
        let pages = (min(max(0, trackCount), 1 << 16) * 1024 + 512 + 4095) / 4096
        return max(1, pages) * defaultHeaderByteCount
    }

    /// - Parameters:
    ///   - headerByteCount: room before the first fragment; a track takes about 600 bytes of it, a named one twice its
    ///     name more.
    ///   - isAudioAlone: the file's brand is that of one track of AAC alone (`M4A `), and it takes no other.
    public init(
        identity: FileIdentity, headerByteCount: Int = MP4Writer.defaultHeaderByteCount, isAudioAlone: Bool = false
    ) {
        self.identity = identity
        self.isAudioAlone = isAudioAlone
        regionByteCount = max(256, headerByteCount - Self.regionOffset - FragmentGate.closed.count)
        FileType.write(to: &scratch, isAudioAlone: isAudioAlone)
        output.append(scratch.bytes)
        output.append(region(header(for: [])) ?? [])
        closeGate()
    }

    /// End of the last sample of all tracks, counted from the file's origin.
    public var duration: Interval {
        tracks.map(\.end).max() ?? .zero
    }

    /// Declares a track, also after samples of other tracks were written.
    ///
    /// - Parameters:
    ///   - start: distance of the track's presentation time 0 from the file's origin; a negative one is read as 0.
    ///     Where the format has priming it is the distance of the first sample that is heard, whose presentation time
    ///     is the priming.
    ///   - name: what players show for the track.
    /// - Throws: `codecNotAllowed`, `headerFull`, `finished`; the file is then as it was.
    public mutating func addTrack(
        _ format: TrackFormat, clockRate: ClockRate, start: Interval, name: String? = nil
    ) throws(PackagingError) -> TrackNumber {
        guard !isFinished else { throw .finished }
        guard !isAudioAlone || tracks.isEmpty && format.codec == .audio(.aac) else {
            throw .codecNotAllowed(codec: format.codec.name, container: Container.m4a.rawValue)
        }
        let number = TrackNumber(tracks.count + 1)
        var track = try MP4Track(
            number: number, format: format, clockRate: clockRate, start: start, name: TrackName(name))
        var header = header(for: tracks + [track])
        if header.neededByteCount > regionByteCount {
            track.entry.hasParameterSetsInHeader = false
            header = self.header(for: tracks + [track])
        }
        guard let region = region(header) else {
            throw .headerFull(needed: header.neededByteCount, reserved: regionByteCount)
        }
        tracks.append(track)
        output.patch(at: Int64(Self.regionOffset), region)
        if let correction = FileType.brandCorrection(for: track.entry) {
            output.patch(at: correction.offset, correction.bytes)
        }
        return number
    }

    /// Appends a sample. Its bytes are copied into the fragment that `flush()` will end.
    ///
    /// - Throws: `unknownTrack`, `timeNotIncreasing`, `finished`; the sample is then not in the file.
    public mutating func append(
        _ bytes: Span<UInt8>, _ sample: Sample, to track: TrackNumber
    ) throws(PackagingError) {
        guard !isFinished else { throw .finished }
        let position = track.number &- 1
        guard tracks.indices.contains(position) else {
            throw .unknownTrack(number: track.number, declared: tracks.count)
        }
        // An entry of `trun` has at most 16 bytes: samples without content are bounded too.
        let cost = bytes.count + 16
        let isOver = heldBytes + cost > Self.fragmentByteLimit || tracks[position].isPause(before: sample)
        if heldBytes > 0, isOver { flush() }
        let lead = tracks[position].lead
        try tracks[position].append(bytes, sample)
        if tracks[position].lead != lead { patchRegion() }
        heldBytes += cost
    }

    /// Moves a track's presentation time 0, when better timing is known; a start before the file's origin is read as 0.
    ///
    /// - Returns: false, and nothing changes, for an unknown track and on a finished file.
    @discardableResult
    public mutating func move(_ track: TrackNumber, to start: Interval) -> Bool {
        guard let position = position(of: track) else { return false }
        tracks[position].move(to: start)
        patchRegion()
        return true
    }

    /// Declares a new decoder configuration from here on. It is in band, so the track keeps its one sample entry, and
    /// the header has the largest size and level. Without effect for another codec, an unknown track and on a
    /// finished file.
    public mutating func update(_ format: TrackFormat, of track: TrackNumber) {
        guard let position = position(of: track) else { return }
        let before = tracks[position].entry
        tracks[position].entry.merge(format)
        if tracks[position].entry != before { patchRegion() }
    }

    /// Ends a track at a presentation time: what is decoded from there on is an encoder's padding and not presented.
    /// Best called before the sample is appended that holds it. Without effect for an unknown track and on a finished
    /// file.
    public mutating func trim(_ track: TrackNumber, at endTime: Int64) {
        guard let position = position(of: track) else { return }
        tracks[position].trim(at: endTime)
    }

    /// Ends the fragment: all that was appended so far becomes playable. Without new samples nothing is written.
    public mutating func flush() {
        guard heldBytes > 0 else { return }
        heldBytes = 0
        sequenceNumber &+= 1
        scratch.removeAll()
        MovieFragment.write(tracks.compactMap(\.part), sequenceNumber: sequenceNumber, to: &scratch)
        output.append(scratch.bytes)
        for position in tracks.indices where !tracks[position].run.entries.isEmpty {
            let offset = output.end
            output.append(tracks[position].run.bytes)
            tracks[position].didWriteRun(at: offset)
        }
        output.patch(at: gateOffset, FragmentGate.open)
        closeGate()
    }

    /// Ends the last fragment and writes the index. A second call does nothing.
    public mutating func finish() {
        guard !isFinished else { return }
        flush()
        isFinished = true
        let end = output.end
        scratch.removeAll()
        MovieBox(identity: identity, tracks: tracks, form: .indexed).write(to: &scratch)
        output.append(scratch.bytes)
        let start = Int64(FileType.byteCount)
        output.patch(at: start, FileType.mediaHeader(from: start, to: end))
    }

    private mutating func closeGate() {
        gateOffset = output.end
        output.append(FragmentGate.closed)
    }

    private func position(of track: TrackNumber) -> Int? {
        let position = track.number &- 1
        return !isFinished && tracks.indices.contains(position) ? position : nil
    }

    private mutating func patchRegion() {
        guard let region = region(header(for: tracks)) else { return }
        output.patch(at: Int64(Self.regionOffset), region)
    }

    /// The header, and how many bytes it needs at its largest, that of the filler's header included. A track that may
    /// still be moved away from 0 has room for its edit list set aside, so `move` always succeeds.
    private func header(for tracks: [MP4Track]) -> (writer: BoxWriter, neededByteCount: Int) {
        var writer = BoxWriter()
        MovieBox(identity: identity, tracks: tracks, form: .fragmented).write(to: &writer)
        let missing = tracks.reduce(0) {
            $0 + EditList.largestByteCount - $1.fragmentEdits(in: .common).byteCount
        }
        return (writer, writer.bytes.count + missing + 8)
    }

    /// The header with its filler; nil when it does not fit.
    private func region(_ header: (writer: BoxWriter, neededByteCount: Int)) -> [UInt8]? {
        guard header.neededByteCount <= regionByteCount else { return nil }
        var writer = header.writer
        let filler = regionByteCount - writer.bytes.count - 8
        writer.box("free") { $0.zeros(filler) }
        return writer.bytes
    }
}
