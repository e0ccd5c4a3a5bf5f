import CSockets

/// The memory of one `recvmmsg`, reused for every call.
struct ReceiveBatch: ~Copyable {
    /// The largest UDP datagram: its length field has 16 bits (RFC 768).
    static let largestDatagram = 65_536
    /// Datagrams per call.
    static let capacity = Int(cs_batch_count)

    private let headers: PageBuffer
    private let payloads: PageBuffer
    private let slot: Int

    /// Longer datagrams are truncated to `slot` bytes.
    init(slot: Int) throws(IngestError) {
        let headers = try PageBuffer(count: cs_batch_size())
        let payloads = try PageBuffer(count: slot * Self.capacity)
        unsafe cs_batch_prepare(headers.start, payloads.start, slot)
        self.headers = headers
        self.payloads = payloads
        self.slot = slot
    }

    /// Returns the number of datagrams read, or `-errno`.
    func receive(from descriptor: Int32, atMost limit: Int) -> Int32 {
        unsafe cs_batch_receive(descriptor, headers.start, Int32(clamping: limit))
    }

    /// The kernel's metadata of datagram `index` of the last call.
    func datagram(_ index: Int) -> cs_datagram {
        unsafe cs_batch_datagram(headers.start, Int32(clamping: index))
    }

    func payload(_ index: Int, count: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: payloads.start + index * slot, count: min(count, slot))
    }
}
