/// What a description says of a port's packets, as far as RTP and RTCP have to be told apart there.
public struct PortUse: Equatable, Sendable {
    /// RTCP comes to the port (`a=rtcp-mux`, RFC 5761 §5.1.1), perhaps beside RTP.
    public var sharesRTCP: Bool
    /// A bit for each of the payload types 64...95; with a marker, all others are outside of RTCP's packet types.
    private var payloadTypes: UInt32 = 0

    /// A port for RTCP.
    public static let reports = PortUse(sharesRTCP: true)

    public init(sharesRTCP: Bool = false) {
        self.sharesRTCP = sharesRTCP
    }

    public mutating func add(payloadType: UInt8) {
        if (64...95).contains(payloadType) { payloadTypes |= 1 << UInt32(payloadType - 64) }
    }

    /// Several descriptions may use one port.
    public mutating func add(_ other: PortUse) {
        sharesRTCP = sharesRTCP || other.sharesRTCP
        payloadTypes |= other.payloadTypes
    }

    func describes(payloadType: UInt8) -> Bool {
        (64...95).contains(payloadType) && payloadTypes & 1 << UInt32(payloadType - 64) != 0
    }
}
