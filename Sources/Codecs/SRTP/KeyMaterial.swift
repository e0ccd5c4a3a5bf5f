import CSRTP
import Glibc
import RTP

/// A policy in the form that libsrtp reads. The keys are in memory of their own, which is wiped at the end.
@safe final class KeyMaterial {
    private let keys: UnsafeMutableBufferPointer<UnsafeMutablePointer<srtp_master_key_t>?>
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private let policy: SRTPPolicy
    /// Whether packets carry an MKI.
    let hasIdentifiers: Bool

    init(_ policy: SRTPPolicy) {
        self.policy = policy
        hasIdentifiers = policy.keys.contains { !$0.identifier.isEmpty }
        let total = policy.keys.reduce(0) { $0 + $1.bytes.count + $1.identifier.count }
        unsafe bytes = .allocate(capacity: max(1, total))
        unsafe keys = .allocate(capacity: policy.keys.count)
        var position = 0
        for (i, key) in policy.keys.enumerated() {
            let entry = UnsafeMutablePointer<srtp_master_key_t>.allocate(capacity: 1)
            unsafe entry.initialize(to: srtp_master_key_t())
            unsafe entry.pointee.key = place(key.bytes, at: &position)
            unsafe entry.pointee.mki_id = place(key.identifier, at: &position)
            unsafe entry.pointee.mki_size = UInt32(key.identifier.count)
            unsafe keys.initializeElement(at: i, to: entry)
        }
    }

    deinit {
        for i in unsafe keys.indices { unsafe keys[i]?.deallocate() }
        unsafe keys.deallocate()
        // Unlike memset, the compiler never removes it as useless.
        if let start = unsafe bytes.baseAddress { unsafe explicit_bzero(start, bytes.count) }
        unsafe bytes.deallocate()
    }

    /// - Parameter source: nil for whatever source sends an authentic packet.
    func withPolicy<Result>(for source: UInt32?, _ body: (UnsafePointer<srtp_policy_t>) -> Result) -> Result {
        var native = unsafe srtp_policy_t()
        unsafe native.ssrc = srtp_ssrc_t(type: source == nil ? ssrc_any_inbound : ssrc_specific, value: source ?? 0)
        unsafe native.rtp = cryptoPolicy(isEncrypted: policy.isRTPEncrypted, tagCount: policy.suite.rtpTagCount)
        if !policy.isRTPAuthenticated {
            unsafe native.rtp.auth_type = srtp_auth_type_id_t(SRTP_NULL_AUTH)
            unsafe native.rtp.auth_key_len = 0
            unsafe native.rtp.auth_tag_len = 0
            unsafe native.rtp.sec_serv = policy.isRTPEncrypted ? sec_serv_conf : sec_serv_none
        }
        unsafe native.rtcp = cryptoPolicy(isEncrypted: policy.isRTCPEncrypted, tagCount: policy.suite.rtcpTagCount)
        unsafe native.keys = keys.baseAddress
        unsafe native.num_master_keys = UInt(keys.count)
        unsafe native.window_size = UInt(policy.replayWindow)
        return unsafe body(&native)
    }

    private func cryptoPolicy(isEncrypted: Bool, tagCount: Int) -> srtp_crypto_policy_t {
        var native = srtp_crypto_policy_t()
        let cipher =
            switch policy.suite {
            case .aes128HMAC80, .aes128HMAC32: SRTP_AES_ICM_128
            case .aes256HMAC80, .aes256HMAC32: SRTP_AES_ICM_256
            case .aes128GCM: SRTP_AES_GCM_128
            case .aes256GCM: SRTP_AES_GCM_256
            }
        native.cipher_type = srtp_cipher_type_id_t(cipher)
        native.cipher_key_len = Int32(policy.suite.keyCount + policy.suite.saltCount)
        let hasOwnTag = policy.suite.isAuthenticatedEncryption
        native.auth_type = srtp_auth_type_id_t(hasOwnTag ? SRTP_NULL_AUTH : SRTP_HMAC_SHA1)
        // HMAC-SHA1 takes 160 bits (RFC 3711 §5.2).
        native.auth_key_len = hasOwnTag ? 0 : 20
        native.auth_tag_len = Int32(tagCount)
        native.sec_serv = isEncrypted ? sec_serv_conf_and_auth : sec_serv_auth
        return native
    }

    private func place(_ content: [UInt8], at position: inout Int) -> UnsafeMutablePointer<UInt8>? {
        guard !content.isEmpty else { return nil }
        let target = unsafe bytes.baseAddress.map { unsafe $0 + position }
        for byte in content {
            unsafe bytes.initializeElement(at: position, to: byte)
            position += 1
        }
        return unsafe target
    }
}
