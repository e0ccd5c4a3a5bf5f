/// How the packets of a stream are encrypted and authenticated, by the names of the IANA registry "SRTP Crypto Suites".
public enum CryptoSuite: String, CaseIterable, Sendable {
    // RFC 4568 §6.2
    case aes128HMAC80 = "AES_CM_128_HMAC_SHA1_80"
    case aes128HMAC32 = "AES_CM_128_HMAC_SHA1_32"
    // RFC 6188 §4
    case aes256HMAC80 = "AES_256_CM_HMAC_SHA1_80"
    case aes256HMAC32 = "AES_256_CM_HMAC_SHA1_32"
    // RFC 7714 §14.2
    case aes128GCM = "AEAD_AES_128_GCM"
    case aes256GCM = "AEAD_AES_256_GCM"

    /// Bytes of the master key.
    public var keyCount: Int {
        switch self {
        case .aes128HMAC80, .aes128HMAC32, .aes128GCM: 16
        case .aes256HMAC80, .aes256HMAC32, .aes256GCM: 32
        }
    }

    /// Bytes of the master salt: 112 bits (RFC 3711 §8.2), 96 with GCM (RFC 7714 §12).
    public var saltCount: Int { isAuthenticatedEncryption ? 12 : 14 }

    /// Bytes of the authentication tag of an RTP packet.
    public var rtpTagCount: Int {
        switch self {
        case .aes128HMAC80, .aes256HMAC80: 10
        case .aes128HMAC32, .aes256HMAC32: 4
        case .aes128GCM, .aes256GCM: 16
        }
    }

    /// Bytes of the authentication tag of an RTCP packet: never the short one (RFC 4568 §6.2.2).
    public var rtcpTagCount: Int { isAuthenticatedEncryption ? 16 : 10 }

    /// One operation does both, so neither can be left out (RFC 7714 §14.1).
    public var isAuthenticatedEncryption: Bool { self == .aes128GCM || self == .aes256GCM }
}
