import CSRTP
public import RTP
import SRTP

/// Protects packets as a sender does, by libsrtp's own functions and policies: nothing of the receiver's set-up is used.
public final class SRTPSender {
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
        self.storage = storage
        var position = 0
        func place(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8> {
            let start = storage + position
            for byte in bytes {
                storage[position] = byte
                position += 1
            }
            return start
        }
        var keys = policy.keys.map { key in
            srtp_master_key_t(
                key: place(key.bytes), mki_id: place(key.identifier), mki_size: UInt32(key.identifier.count))
        }
        var native = srtp_policy_t()
        native.ssrc = srtp_ssrc_t(type: ssrc_any_outbound, value: 0)
        let (rtp, rtcp) = Self.policies(of: policy.suite)
        Self.function(rtp, SetPolicy.self)(&native.rtp)
        Self.function(rtcp, SetPolicy.self)(&native.rtcp)
        if !policy.isRTPEncrypted { native.rtp.sec_serv = sec_serv_auth }
        if !policy.isRTCPEncrypted { native.rtcp.sec_serv = sec_serv_auth }
        native.window_size = 2048
        native.num_master_keys = UInt(keys.count)
        var made: srtp_t?
        let status = keys.withUnsafeMutableBufferPointer { keys in
            var pointers: [UnsafeMutablePointer<srtp_master_key_t>?] = keys.indices.map { i in
                keys.baseAddress.map { $0 + i }
            }
            return pointers.withUnsafeMutableBufferPointer { pointers in
                native.keys = pointers.baseAddress
                return csrtp_create(&made, &native)
            }
        }
        guard let made, status == srtp_err_status_ok else { throw .refusedByLibrary(status: Int(status.rawValue)) }
        session = made
    }

    deinit {
        _ = csrtp_dealloc(session)
        storage.deallocate()
    }

    public func protect(_ packet: [UInt8]) -> [UInt8] {
        run("srtp_protect_mki", packet)
    }

    public func protectRTCP(_ packet: [UInt8]) -> [UInt8] {
        run("srtp_protect_rtcp_mki", packet)
    }

    /// The source's next packet has this rollover counter; it must have sent one before.
    public func setRolloverCounter(_ counter: UInt32, of ssrc: UInt32) {
        _ = csrtp_set_stream_roc(session, ssrc, counter)
    }

    private func run(_ name: String, _ packet: [UInt8]) -> [UInt8] {
        // Room for tag, index and identifier (SRTP_MAX_TRAILER_LEN + 4).
        var bytes = packet + [UInt8](repeating: 0, count: 160)
        var count = Int32(packet.count)
        let status = bytes.withUnsafeMutableBytes { buffer in
            buffer.baseAddress.map {
                Self.function(name, Protect.self)(session, $0, &count, hasIdentifiers ? 1 : 0, keyIndex)
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
        unsafeBitCast(csrtp_symbol(name), to: type)
    }
}
