import Media
import Packaging

/// One file of a view: the container, and where its tracks stand in it.
struct ViewFile {
    let name: String
    let container: Container
    private(set) var writer: ContainerWriter
    private(set) var tracks: [Track] = []
    private(set) var videoTrack: Int?
    private(set) var audioTrack: Int?
    private(set) var isFinished = false

    struct Track {
        let format: TrackFormat
        let number: TrackNumber
        let clockRate: ClockRate
        var frameCount: Int64 = 0
        /// In ticks from the file's beginning, as it is played: without what the decoder gives before the first sample.
        var end: Int64 = 0

        fileprivate var priming: Int64 {
            switch format {
            case .video: 0
            case .audio(let audio): Int64(audio.primingSampleCount)
            }
        }
    }

    init(name: String, container: Container, identity: FileIdentity) {
        self.name = name
        self.container = container
        writer = ContainerWriter(container, identity: identity)
    }

    /// Declares a track that begins with the file.
    mutating func addTrack(_ format: TrackFormat, clockRate: ClockRate) throws(PackagingError) {
        let number = try writer.addTrack(format, clockRate: clockRate, start: .zero)
        switch format {
        case .video: videoTrack = tracks.count
        case .audio: audioTrack = tracks.count
        }
        tracks.append(Track(format: format, number: number, clockRate: clockRate))
    }

    /// - Parameters:
    ///   - index: of the track.
    ///   - nominal: length in ticks, where the packet does not say it.
    mutating func append(_ packet: borrowing EncodedPacket, to index: Int, nominal: Int64) throws(PackagingError) {
        let length = packet.duration > 0 ? packet.duration : nominal
        try writer.append(
            packet.bytes.span,
            Sample(
                presentationTime: packet.presentationTime, decodeTime: packet.decodeTime, duration: length,
                isKeyFrame: packet.isKeyFrame), to: tracks[index].number)
        tracks[index].frameCount += 1
        tracks[index].end = max(tracks[index].end, packet.presentationTime + length - tracks[index].priming)
    }

    mutating func flush() {
        writer.flush()
    }

    mutating func finish() {
        guard !isFinished else { return }
        isFinished = true
        writer.finish()
    }

    mutating func drain<Failure: Error>(
        minimum: Int, _ body: (String, OutputBytes) throws(Failure) -> Void
    ) throws(Failure) {
        let name = name
        try writer.drain(minimum: isFinished ? 0 : minimum) { output throws(Failure) in try body(name, output) }
    }
}
