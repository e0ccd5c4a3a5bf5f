import BasicContainers
import Media

/// The captures of one recording, merged by arrival time, because some SFUs write one file per stream.
///
/// Packets with the same arrival time are in the order of the paths.
public struct MergedCapture: ~Copyable {
    private var parts = UniqueArray<Part>()
    private var current = 0
    private var hasBegun = false

    /// A file with its next item.
    struct Part: ~Copyable {
        var reader: CaptureReader
        var waiting = CaptureReader.Item.end
    }

    /// Each file without addresses gets an even port of its own.
    public init(paths: [String]) throws(CapturesError) {
        for (i, path) in paths.enumerated() {
            let port = CaptureReader.assumedPort &+ UInt16(truncatingIfNeeded: 2 * i)
            parts.append(Part(reader: try CaptureReader(path: path, port: port)))
        }
    }

    /// The headers of `.mjr` files with the ports of their packets.
    public var mjrHeaders: [(header: MJRHeader, port: UInt16)] {
        parts.indices.compactMap { i in parts[i].reader.mjrHeader.map { ($0, parts[i].reader.port) } }
    }

    public var facts: CaptureFacts? {
        guard !parts.isEmpty else { return nil }
        var sum = parts[0].reader.facts
        for i in parts.indices.dropFirst() { sum.add(parts[i].reader.facts) }
        return sum
    }

    /// Damaged places that were passed so far.
    public var holes: Int {
        var sum = 0
        for i in parts.indices { sum += parts[i].reader.facts.damage.holes }
        return sum
    }

    /// Bytes of complete records so far.
    public var wholeBytes: Int64 {
        var sum: Int64 = 0
        for i in parts.indices { sum &+= parts[i].reader.facts.wholeBytes }
        return sum
    }

    public mutating func next() throws(CapturesError) -> CaptureReader.Item {
        guard parts.count != 1 else { return try parts[0].reader.next() }
        if hasBegun, !parts.isEmpty {
            parts[current].waiting = try parts[current].reader.next()
        } else {
            hasBegun = true
            for i in parts.indices { parts[i].waiting = try parts[i].reader.next() }
        }
        var earliest: Int64?
        for i in parts.indices {
            let time: Int64
            switch parts[i].waiting {
            case .datagram(let datagram): time = datagram.time.nanoseconds
            case .event(let record): time = record.time.nanoseconds
            case .end: continue
            }
            if let found = earliest, found <= time { continue }
            earliest = time
            current = i
        }
        return earliest == nil ? .end : parts[current].waiting
    }

    /// Passes the bytes of the last item to `body`.
    public func withPayload<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try parts[current].reader.withPayload(range, body)
    }
}
