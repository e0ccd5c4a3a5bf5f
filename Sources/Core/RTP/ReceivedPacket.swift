public import Media

/// An RTP packet on its way through reception: the header, the datagram that it was read from, and when that arrived.
///
/// It borrows the datagram, so it cannot outlive it; whatever has to be kept is copied by the buffer that keeps it.
public struct ReceivedPacket: ~Escapable {
    public let header: RTPPacket
    public let datagram: Span<UInt8>
    public let arrival: SessionTime

    /// - Parameter header: what was read from `datagram`; its ranges count from the datagram's beginning.
    @_lifetime(copy datagram)
    public init(_ header: RTPPacket, in datagram: Span<UInt8>, at arrival: SessionTime) {
        self.header = header
        self.datagram = datagram
        self.arrival = arrival
    }

    public var payload: Span<UInt8> {
        @_lifetime(copy self)
        get { datagram.extracting(header.payload) }
    }

    /// Another packet within the same datagram: the original of a retransmission, or a block of a redundant payload.
    @_lifetime(copy self)
    public func carrying(_ header: RTPPacket) -> ReceivedPacket {
        ReceivedPacket(header, in: datagram, at: arrival)
    }

    /// The range of a header extension's element in the datagram; empty if the packet has none with that identifier.
    ///
    /// - Parameter id: nil if the description names none.
    public func place(ofExtension id: UInt8?) -> Range<Int> {
        guard let id, let block = header.headerExtension else { return 0..<0 }
        return block.element(id: id, in: datagram) ?? 0..<0
    }

    /// The bytes of the same element.
    @_lifetime(copy self)
    public func bytes(ofExtension id: UInt8?) -> Span<UInt8> {
        datagram.extracting(place(ofExtension: id))
    }
}
