import CSRTP
public import RTP
import SRTP

/// Protects packets as a sender does, by libsrtp's own functions and policies: nothing of the receiver's set-up is
/// used.
@safe public final class SRTPSender {
    private let session: srtp_t
    private let storage: UnsafeMutablePointer<UInt8>
    private let hasIdentifiers: Bool
    /// Which of the keys the next packets are protected with.
    public var keyIndex: UInt32 = 0

    private typealias Protect =
        @convention(c) (
            srtp_t, UnsafeMutableRawPointer, UnsafeMutablePointer<Int32>, UInt32, UInt32
        ) -> srtp_err_status_t
    private typealias SetPolicy = @convention(c) (UnsafeMutablePointer<srtp_crypto_policy_t>) -> Void

    public init(_ policy: SRTPPolicy) throws(SRTPError) {
        // Loads and initialises the library.
        _ = try SRTPLibrary().cipher(for: policy)
        hasIdentifiers = policy.keys.contains { !$0.identifier.isEmpty }
        let storage = UnsafeMutablePointer<UInt8>.allocate(capacity: 4096)
        unsafe self.storage = storage
        var position = 0
        func place(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8> {
            let start = unsafe storage + position
            for byte in bytes {
                unsafe storage[position] = byte
                position += 1
            }
            return unsafe start
        }
        var keys = unsafe policy.keys.map { key in
            unsafe srtp_master_key_t(
                key: place(key.bytes), mki_id: place(key.identifier), mki_size: UInt32(key.identifier.count))
        }
        var native = unsafe srtp_policy_t()
        unsafe native.ssrc = srtp_ssrc_t(type: ssrc_any_outbound, value: 0)
        let (rtp, rtcp) = Self.policies(of: policy.suite)
        unsafe Self.function(rtp, SetPolicy.self)(&native.rtp)
        unsafe Self.function(rtcp, SetPolicy.self)(&native.rtcp)
        if !policy.isRTPEncrypted { unsafe native.rtp.sec_serv = sec_serv_auth }
        if !policy.isRTCPEncrypted { unsafe native.rtcp.sec_serv = sec_serv_auth }
        unsafe native.window_size = 2048
        unsafe native.num_master_keys = UInt(keys.count)
        var made: srtp_t?
        let status = unsafe keys.withUnsafeMutableBufferPointer { keys in
            var pointers: [UnsafeMutablePointer<srtp_master_key_t>?] = unsafe keys.indices.map { i in
                unsafe keys.baseAddress.map { unsafe $0 + i }
            }
            return unsafe pointers.withUnsafeMutableBufferPointer { pointers in
                unsafe native.keys = pointers.baseAddress
                return unsafe csrtp_create(&made, &native)
            }
        }
        guard let made = unsafe made, status == srtp_err_status_ok else {
            throw .refusedByLibrary(status: Int(status.rawValue))
        }
        unsafe session = made
    }

    deinit {
        _ = unsafe csrtp_dealloc(session)
        unsafe storage.deallocate()
    }

    public func protect(_ packet: [UInt8]) -> [UInt8] {
        run("srtp_protect_mki", packet)
    }

    public func protectRTCP(_ packet: [UInt8]) -> [UInt8] {
        run("srtp_protect_rtcp_mki", packet)
    }

    /// The source's next packet has this rollover counter; it must have sent one before.
    public func setRolloverCounter(_ counter: UInt32, of ssrc: UInt32) {
        _ = unsafe csrtp_set_stream_roc(session, ssrc, counter)
    }

    private func run(_ name: String, _ packet: [UInt8]) -> [UInt8] {
        // Room for tag, index and identifier (SRTP_MAX_TRAILER_LEN + 4).
        var bytes = packet + [UInt8](repeating: 0, count: 160)
        var count = Int32(packet.count)
        let status = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe buffer.baseAddress.map {
                unsafe Self.function(name, Protect.self)(session, $0, &count, hasIdentifiers ? 1 : 0, keyIndex)
            } ?? srtp_err_status_fail
        }
        precondition(status == srtp_err_status_ok, "the sender's own packet is refused: \(status.rawValue)")
        return Array(bytes.prefix(Int(count)))
    }

    private static func policies(of suite: CryptoSuite) -> (rtp: String, rtcp: String) {
        switch suite {
        case .aes128HMAC80: ("srtp_crypto_policy_set_rtp_default", "srtp_crypto_policy_set_rtcp_default")
        case .aes128HMAC32: ("srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32", "srtp_crypto_policy_set_rtcp_default")
        case .aes256HMAC80:
            ("srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80", "srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80")
        case .aes256HMAC32:
            ("srtp_crypto_policy_set_aes_cm_256_hmac_sha1_32", "srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80")
        case .aes128GCM:
            ("srtp_crypto_policy_set_aes_gcm_128_16_auth", "srtp_crypto_policy_set_aes_gcm_128_16_auth")
        case .aes256GCM:
            ("srtp_crypto_policy_set_aes_gcm_256_16_auth", "srtp_crypto_policy_set_aes_gcm_256_16_auth")
        }
    }

    private static func function<Function>(_ name: String, _ type: Function.Type) -> Function {
        unsafe unsafeBitCast(csrtp_symbol(name), to: type)
    }
}
