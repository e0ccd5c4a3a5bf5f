import Media

/// The packets of a capture that belong to its participants' descriptions, in memory.
struct SimulatedCapture: Sendable {
    struct Packet: Equatable, Sendable {
        /// The time since the first packet that is kept; never less than that of the previous packet.
        var time: Interval
        /// The UDP destination port in the capture.
        var port: UInt16
        fileprivate var range: Range<Int>
    }

    /// The maximum of payload bytes; a capture for a simulation has a few MB.
    static let sizeLimit = 512 << 20

    let path: String
    private(set) var packets: [Packet] = []
    private var payloads: [UInt8] = []
    private var firstTime: SessionTime?

    init(path: String) {
        self.path = path
    }

    /// Appends the next packet of the capture.
    mutating func append(
        _ payload: some Collection<UInt8>, port: UInt16, at time: SessionTime, limit: Int = sizeLimit
    ) throws(SimulatorError) {
        guard payloads.count + payload.count <= limit else { throw .captureTooLarge(path: path, limit: limit) }
        let begin = firstTime ?? time
        firstTime = begin
        let start = payloads.count
        payloads.append(contentsOf: payload)
        let last = packets.last?.time ?? .zero
        packets.append(Packet(time: max(last, time - begin), port: port, range: start..<payloads.count))
    }

    func payload(of packet: Packet) -> [UInt8] {
        Array(payloads[packet.range])
    }

    /// The time from the first packet to the last.
    var duration: Interval { packets.last?.time ?? .zero }
}
