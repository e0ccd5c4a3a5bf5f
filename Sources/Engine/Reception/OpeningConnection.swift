import Media

/// The packets of a connection that arrived after its ports were bound and before its description was known.
///
/// An SFU may send before its answer has arrived; the first packets usually carry the key frame.
struct OpeningConnection {
    struct KeptPacket {
        var bytes: [UInt8]
        var source: IPAddress
        var port: UInt16
        var arrival: SessionTime
    }

    /// Some seconds of a fast connection. An answer that takes longer is an answer that failed.
    static let maximumBytes = 4 << 20
    /// What a packet costs besides its bytes, in this struct and for its array.
    static let packetCost = 128

    let connectionID: String
    /// When its ports were bound: the connection was there by then.
    let opened: SessionTime
    private(set) var packets: [KeptPacket] = []
    private(set) var droppedCount: Int64 = 0
    private(set) var isTaken = false
    private var byteCount = 0

    init(connectionID: String, opened: SessionTime) {
        self.opened = opened
        self.connectionID = connectionID
    }

    mutating func keep(
        _ datagram: Span<UInt8>, from source: IPAddress, port: UInt16, at arrival: SessionTime
    ) {
        guard !isTaken, byteCount + datagram.count + Self.packetCost <= Self.maximumBytes else {
            droppedCount += 1
            return
        }
        packets.append(
            KeptPacket(bytes: [UInt8](copying: datagram), source: source, port: port, arrival: arrival))
        byteCount += datagram.count + Self.packetCost
    }

    /// The packets were handed on.
    mutating func take() {
        isTaken = true
        packets = []
    }
}
