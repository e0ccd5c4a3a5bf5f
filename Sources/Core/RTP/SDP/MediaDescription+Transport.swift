extension MediaDescription {
    /// How a stream's packets come.
    public enum Transport: Equatable, Sendable {
        /// RTP in datagrams, plain or with keys in the description.
        case datagrams
        /// The keys are negotiated by DTLS (RFC 5763 §5), so the description has none.
        case dtls
        /// The profile says so (RFC 5764 §8), but nothing else does.
        case perhapsDTLS
        /// A connection instead of datagrams (RFC 4145, RFC 4571).
        case tcp
        /// Another protocol than RTP.
        case foreign

        /// Whether RTP in datagrams can come. A capture may contain decrypted packets under their first profile.
        public var canBringPackets: Bool { self == .datagrams || self == .perhapsDTLS }
    }

    /// `profile` alone does not show whether packets are encrypted: Sora writes `RTP/SAVPF` for plain RTP.
    public var transport: Transport {
        let words = Set(profileWords)
        guard words.contains("RTP") else { return .foreign }
        if words.contains("TCP") { return .tcp }
        guard crypto.isEmpty else { return .datagrams }
        if protection.hasFingerprint { return .dtls }
        return words.isDisjoint(with: ["TLS", "DTLS"]) ? .datagrams : .perhapsDTLS
    }

    /// The parts of the profile in capitals; some senders write "rtp/avp".
    var profileWords: [String] {
        profile.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)).uppercased() }
    }
}
