extension MediaDescription {
    /// The port at which RTCP of the stream arrives: the stream's own with `a=rtcp-mux` (RFC 5761 §5.1.1), else the one
    /// of `a=rtcp` (RFC 3605 §2.1), else the next one (RFC 3550 §11). Nil where there is no next one.
    public var receivedRTCPPort: UInt16? {
        if rtcp.isMultiplexed { return port }
        return rtcp.port ?? (port < .max ? port + 1 : nil)
    }

    /// The identifier of the header extension that carries `mid` (RFC 9143 §15); nil where the description names none.
    public var midExtensionID: UInt8? {
        extensionMap.first { $0.uri == Self.midExtensionURI }?.id
    }

    static let midExtensionURI = "urn:ietf:params:rtp-hdrext:sdes:mid"
}
