import Media

/// The packets of a capture that its participants' descriptions speak of, in memory.
struct SimulatedCapture: Sendable {
    struct Packet: Equatable, Sendable {
        /// Since the first packet kept; never less than the packet's before it.
        var time: Interval
        /// The UDP destination port in the capture.
        var port: UInt16
        fileprivate var range: Range<Int>
    }

    /// Most bytes of payload that are kept; a capture for a simulation has a few MB.
    static let sizeLimit = 512 << 20

    let path: String
    private(set) var packets: [Packet] = []
    private var payloads: [UInt8] = []
    private var firstTime: SessionTime?

    init(path: String) {
        self.path = path
    }

    /// Appends a packet as the capture's next.
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

    /// From the first packet to the last.
    var duration: Interval { packets.last?.time ?? .zero }
}
