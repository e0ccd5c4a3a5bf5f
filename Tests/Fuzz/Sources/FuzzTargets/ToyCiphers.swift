import Media
import RTP

/// Ciphers that need no library and that a fuzzer can satisfy: a packet is authentic when its last byte is the rollover
/// counter's. So the paths behind a right guess, a restart and a replay are reached.
struct ToyCiphers: CipherFactory {
    func cipher(for policy: SRTPPolicy) throws(SRTPError) -> any PacketCipher { ToyCipher() }
}

private final class ToyCipher: PacketCipher {
    private var counters: [UInt32: UInt32] = [:]
    private var last: [UInt32: UInt16] = [:]

    func unprotectRTP(_ packet: inout [UInt8]) -> CipherOutcome {
        guard let ssrc = packet.span.uint32(at: 8), let sequence = packet.span.uint16(at: 2), packet.count > 12 else {
            return .malformed
        }
        if last[ssrc] == sequence { return .replayed }
        guard isAuthentic(packet.span, rolloverCounter: counters[ssrc] ?? 0) else { return .authenticationFailed }
        counters[ssrc] = counters[ssrc] ?? 0
        last[ssrc] = sequence
        packet.removeLast()
        return .plain
    }

    func unprotectRTCP(_ packet: inout [UInt8]) -> CipherOutcome {
        guard packet.count > 8 else { return .malformed }
        return packet.removeLast() & 1 == 0 ? .plain : .authenticationFailed
    }

    func isAuthentic(_ packet: Span<UInt8>, rolloverCounter: UInt32) -> Bool {
        packet.count > 12 && UInt32(packet[packet.count - 1] & 15) == rolloverCounter & 15
    }

    func begin(ssrc: UInt32, rolloverCounter: UInt32) {
        counters[ssrc] = rolloverCounter
        last[ssrc] = nil
    }

    func rolloverCounter(of ssrc: UInt32) -> UInt32? { counters[ssrc] }

    func forget(ssrc: UInt32) {
        counters[ssrc] = nil
        last[ssrc] = nil
    }
}
