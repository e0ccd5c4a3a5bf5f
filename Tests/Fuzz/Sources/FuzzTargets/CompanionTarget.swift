import Media
import RTP

/// Property: the blocks of a redundant payload tile what is behind its headers, in their order, the primary one last
/// (RFC 2198 §3); cut anywhere before its primary block it is refused.
func fuzzRedundancy(_ input: [UInt8]) {
    guard var payload = try? RedundantPayload(parsing: input.span) else { return }
    let primary = payload.primary
    holds(primary.payloadType < 128 && primary.timestampOffset == 0, "the primary block is the packet's own")
    var end: Int?
    var count = 0
    while let block = payload.nextRedundantBlock(in: input.span) {
        holds(block.payloadType < 128 && block.timestampOffset < 1 << 14, "fields have their widths")
        holds(block.range.count < 1 << 10, "a block has less than 1024 octets")
        holds(block.range.lowerBound == end ?? block.range.lowerBound, "blocks follow each other")
        end = block.range.upperBound
        count += 1
        holds(4 * count < input.count, "a block has a header")
    }
    holds(end ?? (4 * count + 1) == primary.range.lowerBound, "the primary block is behind the others")
    holds(primary.range.upperBound == input.count, "the primary block reaches to the end")
    let cut = input.span.extracting(0..<primary.range.lowerBound - 1)
    holds((try? RedundantPayload(parsing: cut)) == nil, "blocks that are cut are refused")
}

/// Property: what is sent again has the place, the time and the content of the original, and nothing of its own
/// (RFC 4588 §4).
func fuzzRetransmission(_ input: [UInt8]) {
    guard let packet = try? RTPPacket(parsing: input.span) else { return }
    let original: RTPPacket?
    do {
        original = try packet.original(payloadType: 96, ssrc: 7, in: input.span)
    } catch {
        holds(packet.payload.count == 1, "only half a number is refused")
        return
    }
    guard let original else {
        holds(packet.payload.isEmpty, "only a probe is nothing")
        return
    }
    holds(original.payloadType == 96 && original.ssrc == 7, "it belongs to the original's stream")
    holds(original.timestamp == packet.timestamp && original.hasMarker == packet.hasMarker, "it keeps time and marker")
    holds(original.headerExtension == packet.headerExtension, "it keeps the extension")
    holds(original.payload.upperBound == packet.payload.upperBound, "it keeps the payload's end")
    holds(original.payload.count == packet.payload.count - 2, "the number is no payload")
    holds(original.sequenceNumber == input.span.uint16(at: packet.payload.lowerBound), "it has the original's number")
}

/// Property: an event is four octets, and reads the same wherever it stands (RFC 4733 §2.3).
func fuzzTelephoneEvent(_ input: [UInt8]) {
    var position = 0
    while let event = try? TelephoneEvent(parsing: input.span, at: position) {
        holds(event.volume < 64, "a volume has six bits")
        let octets = Array(input[position..<position + 4])
        let rendered: [UInt8] = [
            event.code, (event.isEnd ? 0x80 : 0) | octets[1] & 0x40 | event.volume, UInt8(event.duration >> 8),
            UInt8(event.duration & 0xFF),
        ]
        holds(rendered == octets, "every bit but the reserved one is told")
        holds((TelephoneEvent.digit(of: event.code) != nil) == (event.code < 16), "sixteen keys have names")
        position += TelephoneEvent.byteCount
    }
    holds(input.count - position < TelephoneEvent.byteCount, "only a rest is refused")
}

/// Property: noise has a level of seven bits, and an octet for each coefficient (RFC 3389 §3).
func fuzzComfortNoise(_ input: [UInt8]) {
    guard let noise = try? ComfortNoise(parsing: input.span) else {
        holds(input.isEmpty, "only nothing is refused")
        return
    }
    holds(noise.level < 128 && noise.coefficientCount == input.count - 1, "level and coefficients")
}
