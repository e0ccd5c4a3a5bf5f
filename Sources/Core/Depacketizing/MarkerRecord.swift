/// What the markers of a stream have proved to be worth: a marker is a hint where a picture ends (RFC 6184 §5.1), and
/// its absence a hint that the end of a picture is missing.
struct MarkerRecord: Sendable {
    /// Two frames without marker among so many show a sender that leaves markers out. An SFU that loses the end of a
    /// frame and closes the gap does so once in thousands of packets (Janus 1.1.2, `vp8-opus-long`).
    static let window = 64

    /// Some frame ended with a marker.
    private(set) var areSent = false
    /// A frame went on after a packet with the marker.
    private(set) var areWrong = false
    private var areLeftOut = false
    /// Frames since the last one without marker; nil before there was one.
    private var framesSinceMissing: Int?

    /// Without a marker the end of a frame is missing.
    var provesDamage: Bool { areSent && !areWrong && !areLeftOut }

    /// A frame ended with a marker, or so it seemed.
    mutating func noteEnd() {
        areSent = true
        framesSinceMissing = framesSinceMissing.map { min($0 + 1, Self.window) }
    }

    /// A frame ended without a marker.
    mutating func noteMissing() {
        guard areSent else { return }
        if let frames = framesSinceMissing, frames < Self.window { areLeftOut = true }
        framesSinceMissing = 0
    }

    /// A frame went on after its marker.
    mutating func noteWrong() {
        areWrong = true
    }
}
