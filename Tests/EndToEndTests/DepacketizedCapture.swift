import Captures
import Depacketizing
import Media
import RTP
import Testing

/// The frames of one stream of a capture, as our depacketizers give them.
enum DepacketizedCapture {
    /// Reads a capture that has every packet of the stream in order.
    ///
    /// - Parameter body: told the frames that come with each packet, and whether that has the marker.
    static func read(
        _ path: String, _ format: PayloadFormat, port: UInt16, _ body: (FrameList, Bool) -> Void
    ) throws {
        var depacketizer = try #require(Depacketizer(format: format))
        var reader = try CaptureReader(path: path)
        var sequences = SequenceUnwrapper()
        var timestamps = TimestampUnwrapper()
        var list = FrameList()
        while case .datagram(let datagram) = try reader.next() {
            guard datagram.destination.port == port else { continue }
            let bytes = reader.withPayload(datagram.payload) { span in
                var copy: [UInt8] = []
                copy.append(span)
                return copy
            }
            guard case .rtp = PacketKind(of: bytes.span, at: PortUse()),
                let packet = try? RTPPacket(parsing: bytes.span),
                packet.payloadType == format.payloadType
            else { continue }
            let expected = sequences.highest.map { $0 + 1 }
            let sequence = sequences.unwrap(packet.sequenceNumber)
            try #require(sequence == expected ?? sequence, "the capture has every packet in order")
            let ordered = OrderedPacket(
                extendedTimestamp: timestamps.unwrap(packet.timestamp), hasMarker: packet.hasMarker, arrival: .zero,
                lostBefore: 0, payload: packet.payload)
            list.removeAll()
            try depacketizer.push(ordered, datagram: bytes.span, into: &list)
            // As if nothing followed for so long that the marker is believed.
            if packet.hasMarker { depacketizer.poll(at: SessionTime(milliseconds: 1000), into: &list) }
            body(list, packet.hasMarker)
        }
    }
}
