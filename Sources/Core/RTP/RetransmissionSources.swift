/// Maps each retransmission stream to the stream that it repeats: by the description (`a=ssrc-group:FID`, RFC 5576
/// §4.2), else to the one that was current at the retransmission's first packet (RFC 4588 leaves this to the receiver).
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
