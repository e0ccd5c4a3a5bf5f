import Media

/// The truth about one stream of a scenario: what a recorder could receive, and what it could not.
struct TortureTruth: Equatable, Sendable {
    struct Frame: Equatable, Sendable {
        /// True time, before the network.
        var time: SessionTime
        var isKeyFrame: Bool
        var packets: Int32 = 0
        /// Packets that never arrived, or too late.
        var missing: Int32 = 0
    }

    /// A packet that is delayed by this more than the others counts as missing: a recorder waits at most 300 ms.
    static let timeout = Interval(milliseconds: 250)

    let kind: ForwardedSDP.MediaKind
    /// The network's constant delay.
    private let delay: Interval
    var ssrcs: [UInt32] = []
    private(set) var frames: [Frame] = []
    /// The number of sequence numbers used.
    private(set) var sent = 0
    /// Sequence numbers that never arrived, although one before and one after them did.
    private(set) var lost = 0
    private(set) var duplicates = 0
    private(set) var late = 0
    private(set) var repaired = 0
    var reports = 0
    private var ssrc: UInt32?
    private var hasArrived = false
    private var lostSinceArrival = 0

    init(kind: ForwardedSDP.MediaKind, delay: Interval = .zero) {
        self.kind = kind
        self.delay = delay
    }

    mutating func begin(at time: SessionTime, isKeyFrame: Bool) {
        frames.append(Frame(time: time, isKeyFrame: isKeyFrame))
    }

    mutating func note(
        _ departure: TortureTrack.Departure, ssrc: UInt32, arrivals: [SessionTime], isRepaired: Bool
    ) {
        if ssrc != self.ssrc {
            self.ssrc = ssrc
            hasArrived = false
            lostSinceArrival = 0
        }
        sent += 1
        var isMissing = true
        if let arrival = arrivals.first {
            isMissing = arrival - (departure.time + delay) > Self.timeout
            late += isMissing ? 1 : 0
            repaired += isRepaired ? 1 : 0
            duplicates += arrivals.count - 1
            lost += hasArrived ? lostSinceArrival : 0
            lostSinceArrival = 0
            hasArrived = true
        } else {
            lostSinceArrival += 1
        }
        guard departure.isMedia, let index = frames.indices.last else { return }
        frames[index].packets += 1
        frames[index].missing += isMissing ? 1 : 0
    }

    /// Whether each frame can be decoded: it is complete and, for video, follows a key frame with only complete ones
    /// between. In these captures each picture refers to the previous one.
    var decodable: [Bool] {
        var isWhole = kind == .audio
        return frames.map { frame in
            guard kind == .video else { return frame.missing == 0 }
            isWhole = frame.missing == 0 && (isWhole || frame.isKeyFrame)
            return isWhole
        }
    }

    /// Appends one row for each frame to `NAME.frames.csv`.
    func appendRows(to text: inout String) {
        for (index, (frame, isDecodable)) in zip(frames, decodable).enumerated() {
            let microseconds = frame.time.nanoseconds / 1000
            let digits = String(microseconds % 1_000_000)
            let fraction = String(repeating: "0", count: 6 - digits.count) + digits
            text += "\(kind.rawValue),\(index),\(microseconds / 1_000_000).\(fraction),\(frame.packets),"
            text += "\(frame.missing),\(frame.isKeyFrame ? 1 : 0),\(isDecodable ? 1 : 0)\n"
        }
    }

    static let header = "stream,frame,time_s,packets,missing,key,decodable\n"

    /// The counts as a member of `NAME.truth.json`.
    func rendered() -> String {
        """
        {"kind": "\(kind.rawValue)", "ssrcs": [\(ssrcs.map(String.init).joined(separator: ", "))], \
        "frames": \(frames.count), "sent": \(sent), "lost": \(lost), "duplicate": \(duplicates), "late": \(late), \
        "repaired": \(repaired), "sender_reports": \(reports)}
        """
    }
}
