import Media

/// The datagrams of one round, ordered by arrival over all sockets. It is reused for every round.
///
/// The order is by kernel stamp, then by port, then by the socket's queue. Datagrams of one socket keep their order,
/// even if the wall clock stepped back between them.
public struct ReceivedRound: ~Copyable {
    private struct SortKey: Comparable {
        var stamp: Int64
        var port: UInt16
        var index: UInt32

        static func < (left: Self, right: Self) -> Bool {
            (left.stamp, left.port, left.index) < (right.stamp, right.port, right.index)
        }
    }

    private let slab: PageBuffer
    private var datagrams: [ReceivedDatagram] = []
    private var keys: [SortKey] = []
    private var isSorted = true
    private var usedBytes = 0
    private let datagramLimit: Int
    private let byteLimit: Int

    /// Accepts up to `datagramLimit` datagrams, and begins no further batch once it contains `byteLimit` bytes.
    public init(datagramLimit: Int = 4096, byteLimit: Int = 4 << 20) throws(IngestError) {
        self.datagramLimit = max(1, min(datagramLimit, Int(UInt16.max)))
        self.byteLimit = max(1, min(byteLimit, 1 << 30))
        slab = try PageBuffer(count: self.byteLimit + ReceiveBatch.capacity * ReceiveBatch.largestDatagram)
    }

    public var count: Int { keys.count }

    public subscript(index: Int) -> ReceivedDatagram {
        datagrams[Int(keys[index].index)]
    }

    /// The bytes of datagram `index`, valid during the call.
    public func withBytes<Result, Failure: Error>(
        _ index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let datagram = self[index]
        return try slab.withBytes(datagram.offset..<datagram.offset + datagram.byteCount, body)
    }

    /// Calls `body` for every datagram in order.
    public func forEach<Failure: Error>(
        _ body: (ReceivedDatagram, Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        for i in 0..<count {
            let datagram = self[i]
            try slab.withBytes(datagram.offset..<datagram.offset + datagram.byteCount) { bytes throws(Failure) in
                try body(datagram, bytes)
            }
        }
    }

    /// Removes the content and keeps the storage.
    public mutating func removeAll() {
        datagrams.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        isSorted = true
        usedBytes = 0
    }

    /// How many datagrams the next batch may contain; 0 if the round is full.
    var room: Int {
        usedBytes >= byteLimit ? 0 : datagramLimit - datagrams.count
    }

    /// Copies `bytes`. Datagrams are sorted by `stamp`.
    mutating func append(_ datagram: ReceivedDatagram, stamp: Int64, bytes: UnsafeRawBufferPointer) {
        // The slab has room for a whole batch of the largest datagrams beyond its limit.
        guard unsafe slab.store(bytes, at: usedBytes) else { return }
        var stored = datagram
        stored.offset = usedBytes
        usedBytes += bytes.count
        let key = SortKey(
            stamp: stamp, port: datagram.destination.port, index: UInt32(truncatingIfNeeded: datagrams.count))
        if let last = keys.last, key < last { isSorted = false }
        datagrams.append(stored)
        keys.append(key)
    }

    mutating func sort() {
        if !isSorted { keys.sort() }
        isSorted = true
    }
}
