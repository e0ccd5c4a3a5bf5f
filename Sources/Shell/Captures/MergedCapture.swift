import Media

/// The captures of one recording, merged in the order of arrival: SFUs write a file for each stream.
///
/// Packets that arrived at the same time come in the order of the paths.
public struct MergedCapture: ~Copyable {
    private let parts: [Part]
    private var current = 0
    private var hasBegun = false

    /// A file with its next item.
    private final class Part {
        var reader: CaptureReader
        var waiting = CaptureReader.Item.end

        init(_ reader: consuming CaptureReader) {
            self.reader = reader
        }
    }

    /// Packets of files without addresses go to an even port of their own each.
    public init(paths: [String]) throws(CapturesError) {
        var parts: [Part] = []
        for (i, path) in paths.enumerated() {
            let port = CaptureReader.assumedPort &+ UInt16(truncatingIfNeeded: 2 * i)
            parts.append(Part(try CaptureReader(path: path, port: port)))
        }
        self.parts = parts
    }

    /// The headers of `.mjr` files with the port that their packets go to.
    public var mjrHeaders: [(header: MJRHeader, port: UInt16)] {
        parts.compactMap { part in part.reader.mjrHeader.map { ($0, part.reader.port) } }
    }

    public var facts: CaptureFacts? {
        guard var sum = parts.first?.reader.facts else { return nil }
        for part in parts.dropFirst() { sum.add(part.reader.facts) }
        return sum
    }

    /// Bytes of whole records so far.
    public var wholeBytes: Int64 {
        parts.reduce(0) { $0 &+ $1.reader.facts.wholeBytes }
    }

    public mutating func next() throws(CapturesError) -> CaptureReader.Item {
        guard parts.count != 1 else { return try parts[0].reader.next() }
        if hasBegun, !parts.isEmpty {
            parts[current].waiting = try parts[current].reader.next()
        } else {
            hasBegun = true
            for part in parts { part.waiting = try part.reader.next() }
        }
        var earliest: Int64?
        for (i, part) in parts.enumerated() {
            let time: Int64
            switch part.waiting {
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

    /// Lends the bytes of the last item.
    public func withPayload<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try parts[current].reader.withPayload(range, body)
    }
}
