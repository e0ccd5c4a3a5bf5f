/// A port for RTP and the next higher one for RTCP (RFC 3550 §11).
public struct PortPair: Hashable, Sendable {
    public let rtp: UInt16

    /// - Parameter rtp: below 65,535.
    init(rtp: UInt16) {
        self.rtp = rtp
    }

    public var rtcp: UInt16 { rtp &+ 1 }
    public var ports: [UInt16] { [rtp, rtcp] }
}
