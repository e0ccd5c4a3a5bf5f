public import Media

/// How packets are received and reordered.
public struct ReceiveSettings: Equatable, Sendable {
    /// Address to which the sockets bind. Nil: all addresses, IPv6 included where a connection needs it.
    public var address: String?
    /// Ports to take: the upper part of the dynamic range (RFC 6335 §6), beyond Linux's default for its own use.
    public var ports: ClosedRange<UInt16> = 50_000...59_999
    /// The receive buffer requested for each socket (`SO_RCVBUF`).
    public var bufferBytes = 8 * 1024 * 1024
    /// How often the journal is made durable at least, so how much a crash can lose.
    public var recoveryPoint = Interval(milliseconds: 500)
    /// How long `ReorderBuffer` waits for a packet before it counts as lost.
    public var reorderDelay = Interval(milliseconds: 300)
    /// How often the recorder requests a key frame although none is missing; zero: never.
    public var keyFrameInterval = Interval.zero
    public var unexpected = UnexpectedSources.count

    /// What becomes of sources that send on a port beside the one that is recorded.
    public enum UnexpectedSources: String, CaseIterable, Sendable {
        /// Counted as foreign, with a warning.
        case count
        /// Recorded as connections of their own.
        case record
    }

    public init() {}

    /// RTP and RTCP of one audio and one video stream.
    static let portsPerConnection = 4

    init(_ node: DocumentNode, source: JobSource?, _ reader: inout DocumentReader) {
        let socketKeys = ["address", "port_range", "buffer_bytes", "recovery_point_ms", "key_frame_interval_s"]
        let object = reader.object(node, keys: socketKeys + ["reorder_ms", "unexpected"])
        if case .capture = source {
            for key in socketKeys {
                guard let node = object[key] else { continue }
                reader.refuse(
                    node, "has no effect with source.type capture", accepted: "reorder_ms and unexpected only")
            }
        }
        address = reader.text(object["address"], .address) ?? address
        if let node = object["port_range"] { ports = Self.ports(node, &reader) ?? ports }
        // 64 KiB are enough for one burst; 1 GiB is more than any net.core.rmem_max in use.
        bufferBytes = reader.integer(object["buffer_bytes"], in: 65_536...1_073_741_824, unit: "bytes") ?? bufferBytes
        if let value = reader.integer(object["recovery_point_ms"], in: 20...500, unit: "milliseconds") {
            recoveryPoint = Interval(milliseconds: Int64(value))
        }
        if let value = reader.integer(object["reorder_ms"], in: 0...2000, unit: "milliseconds") {
            reorderDelay = Interval(milliseconds: Int64(value))
        }
        unexpected =
            reader.choice(object["unexpected"], "what becomes of other sources", of: UnexpectedSources.self)
            ?? unexpected
        if let node = object["key_frame_interval_s"], let value = reader.integer(node, in: 0...3600, unit: "seconds") {
            keyFrameInterval = Interval(milliseconds: Int64(value) * 1000)
            if value > 0, source?.isNeverAsked == true {
                reader.refuse(node, "source.request_key_frame disables all requests", accepted: "0")
            }
        }
    }

    private static func ports(_ node: DocumentNode, _ reader: inout DocumentReader) -> ClosedRange<UInt16>? {
        let accepted = #"two ports from 1024 to 65535 such as "50000-59999", at least \#(portsPerConnection) ports"#
        if case .string(let text) = node.content {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            if parts.count == 2, let low = UInt16(parts[0]), let high = UInt16(parts[1]),
                low >= 1024, Int(high) - Int(low) + 1 >= portsPerConnection
            {
                return low...high
            }
        }
        reader.refuse(node, "\(node.summary) is not a range of ports", accepted: accepted)
        return nil
    }
}
