import Media

/// What became of a protected packet.
public enum CipherOutcome: Equatable, Sendable {
    /// The packet is plain now.
    case plain
    /// The tag is not the one that the key gives: another key, another rollover counter, or a forgery.
    case authenticationFailed
    /// A packet with this index came before, or could have (RFC 3711 §3.3.2).
    case replayed
    /// No SRTP or SRTCP packet at all.
    case malformed
}

/// Undoes the protection of one `a=crypto`: cryptographic contexts for every SSRC that is sent under its keys
/// (RFC 3711 §3.2.3). A context comes into being with the first authentic packet of its source, never before.
public protocol PacketCipher: AnyObject {
    /// Takes an SRTP packet and leaves the RTP packet. The bytes are valid only if it is `plain`.
    func unprotectRTP(_ packet: inout [UInt8]) -> CipherOutcome
    /// Takes an SRTCP packet and leaves the RTCP packet.
    func unprotectRTCP(_ packet: inout [UInt8]) -> CipherOutcome
    /// Whether the packet is authentic with this rollover counter, for a source that nothing is known of. No context
    /// changes.
    func isAuthentic(_ packet: Span<UInt8>, rolloverCounter: UInt32) -> Bool
    /// Restarts the context of a source: its next packet is expected with this rollover counter.
    func begin(ssrc: UInt32, rolloverCounter: UInt32)
    /// How often the source's sequence number has wrapped (ROC, RFC 3711 §3.3.1); nil for a source without context.
    func rolloverCounter(of ssrc: UInt32) -> UInt32?
    /// Gives a source's context up.
    func forget(ssrc: UInt32)
}

extension PacketCipher {
    /// The same into a buffer that is used again and again.
    public func unprotectRTP(_ packet: Span<UInt8>, into plain: inout [UInt8]) -> CipherOutcome {
        plain.removeAll(keepingCapacity: true)
        plain.append(packet)
        return unprotectRTP(&plain)
    }

    public func unprotectRTCP(_ packet: Span<UInt8>, into plain: inout [UInt8]) -> CipherOutcome {
        plain.removeAll(keepingCapacity: true)
        plain.append(packet)
        return unprotectRTCP(&plain)
    }
}

/// Makes ciphers. The engine gets one from the executable that loads a library.
public protocol CipherFactory {
    func cipher(for policy: SRTPPolicy) throws(SRTPError) -> any PacketCipher
}
