/// What a receiver needs to decrypt a stream: an `a=crypto` with known keys (RFC 3711 §3.2).
public struct SRTPPolicy: Equatable, Sendable {
    public var suite: CryptoSuite
    /// At least one; with more than one each has an identifier.
    public var keys: [MasterKey]
    public var isRTPEncrypted: Bool
    public var isRTCPEncrypted: Bool
    public var isRTPAuthenticated: Bool
    /// How many packets before the newest are distinguished from replays (RFC 3711 §3.3.2).
    public var replayWindow: Int

    /// Twice what a track holds back for late packets: older ones are late in any case.
    public static let leastReplayWindow = 2048
    /// The 15 bits that distinguish late from early packets end here (RFC 3711 §3.3.1).
    public static let largestReplayWindow = 32_767

    public init(
        suite: CryptoSuite, keys: [MasterKey], isRTPEncrypted: Bool = true, isRTCPEncrypted: Bool = true,
        isRTPAuthenticated: Bool = true, replayWindow: Int = leastReplayWindow
    ) {
        self.suite = suite
        self.keys = keys
        self.isRTPEncrypted = isRTPEncrypted
        self.isRTCPEncrypted = isRTCPEncrypted
        self.isRTPAuthenticated = isRTPAuthenticated
        self.replayWindow = replayWindow
    }

    /// The attribute with its keys; those that it names are taken out of `ring`.
    public init(_ attribute: CryptoAttribute, keys ring: KeyRing) throws(SRTPError) {
        var keys: [MasterKey] = []
        for parameter in attribute.keys {
            let text: String
            switch parameter.key {
            case .text(let given): text = given
            case .named(let id):
                guard let found = ring[id] else { throw .keyNotFound(id: id) }
                text = found
            }
            keys.append(try MasterKey(parsing: text, of: attribute.suite, identifier: parameter.identifier))
        }
        self.init(
            suite: attribute.suite, keys: keys, isRTPEncrypted: attribute.isRTPEncrypted,
            isRTCPEncrypted: attribute.isRTCPEncrypted, isRTPAuthenticated: attribute.isRTPAuthenticated,
            replayWindow: min(max(attribute.windowHint, Self.leastReplayWindow), Self.largestReplayWindow))
    }
}
