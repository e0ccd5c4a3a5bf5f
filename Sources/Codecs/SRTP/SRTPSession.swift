import CSRTP
import Media
import RTP

/// The cryptographic contexts of one `a=crypto` in libsrtp (RFC 3711 §3.2): one for each source that was authentic.
@safe final class SRTPSession: PacketCipher {
    private let material: KeyMaterial
    private let session: srtp_t
    /// Where rollover counters are tried, so that no try changes a context that is in use; made when needed.
    private var trial: srtp_t?
    /// The source that `trial` has a fresh context for.
    private var triedSource: UInt32?
    private var copy: [UInt8] = []

    init(_ policy: SRTPPolicy) throws(SRTPError) {
        material = KeyMaterial(policy)
        var made: srtp_t?
        let status = unsafe material.withPolicy(for: nil) { unsafe csrtp_create(&made, $0) }
        guard let made = unsafe made, status == srtp_err_status_ok else {
            throw .refusedByLibrary(status: Int(status.rawValue))
        }
        unsafe session = made
    }

    deinit {
        _ = unsafe csrtp_dealloc(session)
        if let trial = unsafe trial { _ = unsafe csrtp_dealloc(trial) }
    }

    func unprotectRTP(_ packet: inout [UInt8]) -> CipherOutcome {
        unsafe unprotect(&packet, in: session, csrtp_unprotect)
    }

    func unprotectRTCP(_ packet: inout [UInt8]) -> CipherOutcome {
        unsafe unprotect(&packet, in: session, csrtp_unprotect_rtcp)
    }

    func isAuthentic(_ packet: Span<UInt8>, rolloverCounter: UInt32) -> Bool {
        guard let ssrc = packet.uint32(at: 8), let trial = unsafe trial(of: ssrc),
            unsafe csrtp_set_stream_roc(trial, ssrc, rolloverCounter) == srtp_err_status_ok
        else { return false }
        let isAuthentic = unprotect(packet, into: &copy) { unsafe unprotect(&$0, in: trial, csrtp_unprotect) == .plain }
        // An authentic packet has changed the context that was fresh.
        if isAuthentic { triedSource = nil }
        return isAuthentic
    }

    func begin(ssrc: UInt32, rolloverCounter: UInt32) {
        forget(ssrc: ssrc)
        guard rolloverCounter > 0 else { return }
        let status = unsafe material.withPolicy(for: ssrc) { unsafe csrtp_add_stream(session, $0) }
        if status == srtp_err_status_ok { _ = unsafe csrtp_set_stream_roc(session, ssrc, rolloverCounter) }
    }

    func rolloverCounter(of ssrc: UInt32) -> UInt32? {
        var counter: UInt32 = 0
        return unsafe csrtp_get_stream_roc(session, ssrc, &counter) == srtp_err_status_ok ? counter : nil
    }

    func forget(ssrc: UInt32) {
        _ = unsafe csrtp_remove_stream(session, ssrc.bigEndian)
    }

    /// A session with a fresh context for this source only: it has seen no packet.
    private func trial(of ssrc: UInt32) -> srtp_t? {
        if triedSource == ssrc { return unsafe trial }
        if let trial = unsafe trial { _ = unsafe csrtp_dealloc(trial) }
        unsafe trial = nil
        triedSource = nil
        var made: srtp_t?
        let status = unsafe material.withPolicy(for: ssrc) { unsafe csrtp_create(&made, $0) }
        guard status == srtp_err_status_ok else { return nil }
        unsafe trial = made
        triedSource = ssrc
        return unsafe made
    }

    private func unprotect(
        _ packet: Span<UInt8>, into copy: inout [UInt8], _ body: (inout [UInt8]) -> Bool
    ) -> Bool {
        copy.removeAll(keepingCapacity: true)
        unsafe packet.withUnsafeBufferPointer { unsafe copy.append(contentsOf: $0) }
        return body(&copy)
    }

    private func unprotect(
        _ packet: inout [UInt8], in session: srtp_t,
        _ function: (srtp_t, UnsafeMutableRawPointer, UnsafeMutablePointer<Int32>, UInt32) -> srtp_err_status_t
    ) -> CipherOutcome {
        // No UDP payload is longer; the library counts in 32 bits.
        guard packet.count >= 8, packet.count <= 65_535 else { return .malformed }
        var count = Int32(packet.count)
        let status = unsafe packet.withUnsafeMutableBytes { bytes in
            unsafe bytes.baseAddress.map { unsafe function(session, $0, &count, material.hasIdentifiers ? 1 : 0) }
                ?? srtp_err_status_bad_param
        }
        switch status {
        case srtp_err_status_ok:
            guard count >= 0, Int(count) <= packet.count else { return .malformed }
            packet.removeLast(packet.count - Int(count))
            return .plain
        case srtp_err_status_replay_fail, srtp_err_status_replay_old, srtp_err_status_pkt_idx_old: return .replayed
        case srtp_err_status_bad_param, srtp_err_status_parse_err: return .malformed
        default: return .authenticationFailed
        }
    }
}
