/// One `a=crypto` of a session description (RFC 4568 §4, §9.1): suite, keys and how they are used.
///
///     a=crypto:<tag> <suite> inline:<key||salt>[|<lifetime>][|<MKI>:<length>][;inline:...] [<session parameter> ...]
///
/// Where a description is stored its keys are only named, `inline:key:<id>` (`KeyRing`); both forms are read.
public struct CryptoAttribute: Equatable, Sendable {
    public enum Key: Equatable, Sendable {
        /// Base64 of key and salt, not looked into yet.
        case text(String)
        /// The key's name in a `KeyRing`.
        case named(String)
    }

    /// The MKI: a number, and how many bytes it has in each packet (RFC 4568 §6.1).
    public struct KeyIdentifier: Equatable, Sendable {
        public var value: UInt64
        /// 1...128.
        public var count: Int

        public init(value: UInt64, count: Int) {
            self.value = value
            self.count = count
        }

        /// Big-endian, as in the packets.
        public var bytes: [UInt8] {
            (0..<count).map { i in
                let shift = (count - 1 - i) * 8
                return shift < 64 ? UInt8(truncatingIfNeeded: value >> UInt64(shift)) : 0
            }
        }
    }

    public struct KeyParameter: Equatable, Sendable {
        public var key: Key
        /// Packets after which the sender changes the key; nil for the suite's own limit.
        public var lifetime: UInt64?
        public var identifier: KeyIdentifier?

        public init(key: Key, lifetime: UInt64? = nil, identifier: KeyIdentifier? = nil) {
            self.key = key
            self.lifetime = lifetime
            self.identifier = identifier
        }
    }

    /// Identifies an attribute of a stream (RFC 4568 §4).
    public var tag: UInt32
    public var suite: CryptoSuite
    public var keys: [KeyParameter]
    /// False with UNENCRYPTED_SRTP (RFC 4568 §6.3.2).
    public var isRTPEncrypted = true
    /// False with UNENCRYPTED_SRTCP.
    public var isRTCPEncrypted = true
    /// False with UNAUTHENTICATED_SRTP: then a wrong key cannot be detected.
    public var isRTPAuthenticated = true
    /// WSH, the replay window that the sender asks for (RFC 4568 §6.3.7).
    public var windowHint = 64

    /// As many as libsrtp takes (SRTP_MAX_NUM_MASTER_KEYS).
    public static let keyLimit = 16

    public init(tag: UInt32, suite: CryptoSuite, keys: [KeyParameter]) {
        self.tag = tag
        self.suite = suite
        self.keys = keys
    }
}

extension CryptoAttribute.Key: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .text: "inline key"
        case .named(let id): "key \(id)"
        }
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
