import Media
import RTP

/// Property: a datagram that is cut gives a prefix of its packets; one that made sense, sent twice in one datagram,
/// gives its packets twice; counts are bounded by the bytes that hold them (RFC 3550 §6.1).
func fuzzRTCP(_ input: [UInt8]) {
    let compound = RTCPCompound(parsing: input.span)
    holds(compound.packets.count <= input.count / 4, "a packet has a header of its own")
    for packet in compound.packets {
        switch packet {
        case .senderReport(let report):
            holds(report.reports.count <= 31, "five bits of count")
            _ = report.wallTime?.rendered()
        case .receiverReport(let report):
            holds(report.reports.count <= 31, "five bits of count")
        case .sourceDescription(let description):
            holds(description.chunks.count <= 31, "five bits of count")
        case .goodbye(let goodbye):
            holds(goodbye.ssrcs.count <= 31, "five bits of count")
        case .unknown(let type):
            holds(!(200...203).contains(type), "known types are read")
        }
    }
    let cut = Int(input.last ?? 0) % (input.count + 1)
    let shorter = RTCPCompound(parsing: input.span.extracting(0..<input.count - cut))
    holds(compound.packets.starts(with: shorter.packets), "what was read before a cut stays")

    guard compound.failure == nil else { return }
    let twice = RTCPCompound(parsing: (input + input).span)
    holds(twice.failure == nil, "a whole datagram may be followed by another")
    holds(twice.packets == compound.packets + compound.packets, "packets are read one by one")
}
