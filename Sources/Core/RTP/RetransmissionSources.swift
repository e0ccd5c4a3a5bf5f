/// Which stream each retransmission stream repeats: as the description says (`a=ssrc-group:FID`, RFC 5576 §4.2), else the
/// one that was current when the retransmission's first packet came (RFC 4588 leaves the finding to the receiver).
public struct RetransmissionSources {
    /// A track changes its source a few times; who changes more often is not followed.
    public static let maximumLearned = 16

    private let announced: [UInt32: UInt32]
    private var learned: [UInt32: UInt32] = [:]

    /// - Parameter announced: media SSRCs by those of their retransmissions.
    public init(announced: [UInt32: UInt32] = [:]) {
        self.announced = announced
    }

    /// Whether packets of `ssrc` repeat those of the source that is `current`.
    public mutating func repeats(_ ssrc: UInt32, current: UInt32) -> Bool {
        if let media = announced[ssrc] ?? learned[ssrc] { return media == current }
        guard learned.count < Self.maximumLearned else { return false }
        learned[ssrc] = current
        return true
    }
}
