extension SessionDescription {
    /// The use of a port to which streams come.
    public func use(ofPort port: UInt16) -> PortUse {
        var use = PortUse()
        for media in media where media.isEnabled {
            // Of its own section, or of another one whose next port this is.
            if media.receivedRTCPPort == port { use.sharesRTCP = true }
            guard media.port == port else { continue }
            for format in media.payloadTypes { use.add(payloadType: format.payloadType) }
            for payloadType in media.undescribedPayloadTypes { use.add(payloadType: payloadType) }
        }
        return use
    }
}
