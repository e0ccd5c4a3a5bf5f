import Media
public import RTP

/// SRTP's rules with arithmetic for cryptography, so that they can be tested without any: the tag is a sum over key,
/// SSRC, rollover counter and packet. A context estimates the index as RFC 3711 §3.3.1 says and refuses replays.
public final class CountingCipher: PacketCipher {
    private struct Context {
        var highest: Int64
        var seen: Set<Int64> = []
    }

    private let key: UInt32
    private var contexts: [UInt32: Context] = [:]
    /// Rollover counters that were given and not used yet.
    private var begun: [UInt32: UInt32] = [:]
    private var reports: Set<[UInt8]> = []
    /// How often an authentication was tried.
    public private(set) var attempts = 0

    public init(key: UInt32) {
        self.key = key
    }

    /// What a sender does.
    public static func protected(_ packet: [UInt8], key: UInt32, rolloverCounter: UInt32 = 0) -> [UInt8] {
        var bytes = packet
        bytes.appendBigEndian(tag(of: packet, key: key, rolloverCounter: rolloverCounter))
        return bytes
    }

    public func unprotectRTP(_ packet: inout [UInt8]) -> CipherOutcome {
        guard packet.count >= 16, let ssrc = packet.span.uint32(at: 8), let sequence = packet.span.uint16(at: 2) else {
            return .malformed
        }
        var context = contexts[ssrc] ?? Context(highest: Int64(begun[ssrc] ?? 0) << 16 | Int64(sequence))
        let distance = Int64(Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: context.highest)))
        let index = context.highest + distance
        guard index >= 0, !context.seen.contains(index) else { return index < 0 ? .authenticationFailed : .replayed }
        guard isAuthentic(packet.span, rolloverCounter: UInt32(index >> 16)) else { return .authenticationFailed }
        context.highest = max(context.highest, index)
        context.seen.insert(index)
        contexts[ssrc] = context
        packet.removeLast(4)
        return .plain
    }

    public func unprotectRTCP(_ packet: inout [UInt8]) -> CipherOutcome {
        guard packet.count >= 12 else { return .malformed }
        guard isAuthentic(packet.span, rolloverCounter: 0) else { return .authenticationFailed }
        guard reports.insert(packet).inserted else { return .replayed }
        packet.removeLast(4)
        return .plain
    }

    public func isAuthentic(_ packet: Span<UInt8>, rolloverCounter: UInt32) -> Bool {
        attempts += 1
        var bytes: [UInt8] = []
        bytes.append(packet.extracting(0..<packet.count - 4))
        return packet.uint32(at: packet.count - 4)
            == Self.tag(of: bytes, key: key, rolloverCounter: rolloverCounter)
    }

    public func begin(ssrc: UInt32, rolloverCounter: UInt32) {
        contexts[ssrc] = nil
        begun[ssrc] = rolloverCounter
    }

    public func rolloverCounter(of ssrc: UInt32) -> UInt32? {
        contexts[ssrc].map { UInt32($0.highest >> 16) }
    }

    public func forget(ssrc: UInt32) {
        contexts[ssrc] = nil
        begun[ssrc] = nil
    }

    private static func tag(of packet: [UInt8], key: UInt32, rolloverCounter: UInt32) -> UInt32 {
        packet.reduce(key &* 31 &+ rolloverCounter) { ($0 << 5 | $0 >> 27) &+ UInt32($1) &* 0x9E37_79B1 }
    }
}

/// Gives a `CountingCipher` for any policy; its key is the sum of the policy's.
public struct CountingCiphers: CipherFactory {
    public init() {}

    public func cipher(for policy: SRTPPolicy) throws(SRTPError) -> any PacketCipher {
        CountingCipher(key: Self.key(of: policy.keys.first?.bytes ?? []))
    }

    public static func key(of bytes: [UInt8]) -> UInt32 {
        bytes.reduce(0) { $0 &+ UInt32($1) }
    }
}

/// Where no library is installed.
public struct NoCiphers: CipherFactory {
    public init() {}

    public func cipher(for policy: SRTPPolicy) throws(SRTPError) -> any PacketCipher {
        throw .libraryMissing(package: "libsrtp2-1")
    }
}
