import RTP

/// The ports of a stream whose packets are SRTP, and what undoes it.
struct PortProtection {
    let port: UInt16
    let rtcpPort: UInt16
    var receiver: SRTPReceiver

    init(_ media: MediaDescription, ciphers: [any PacketCipher]) {
        port = media.port
        rtcpPort = media.rtcpPort ?? (media.isRTCPMultiplexed ? media.port : media.port &+ 1)
        receiver = SRTPReceiver(ciphers: ciphers)
    }

    func covers(_ port: UInt16) -> Bool {
        port == self.port || port == rtcpPort
    }
}
