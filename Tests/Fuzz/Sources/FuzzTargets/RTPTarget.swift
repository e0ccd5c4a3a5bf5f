import Media
import RTP

/// Property: the parts of a parsed packet tile its datagram; without its padding it reads the same; cut inside its
/// header it is refused (RFC 3550 §5.1).
func fuzzRTP(_ input: [UInt8]) {
    _ = PacketKind(of: input.span, at: .reports)
    guard let packet = try? RTPPacket(parsing: input.span) else { return }
    let sources = 12 + 4 * packet.contributingSources
    if let block = packet.headerExtension {
        holds(block.range.lowerBound == sources + 4, "an extension follows the sources")
        holds(block.range.count.isMultiple(of: 4), "an extension is whole words")
        holds(block.range.upperBound == packet.payload.lowerBound, "the payload follows the extension")
    } else {
        holds(packet.payload.lowerBound == sources, "the payload follows the sources")
    }
    holds(packet.payload.upperBound + packet.paddingCount == input.count, "payload and padding reach to the end")

    var bare = Array(input[..<packet.payload.upperBound])
    bare[0] &= 0b1101_1111
    var expected = packet
    expected.paddingCount = 0
    holds((try? RTPPacket(parsing: bare.span)) == expected, "padding changes nothing")
    let cut = bare.span.extracting(0..<packet.payload.lowerBound - 1)
    holds((try? RTPPacket(parsing: cut)) == nil, "a header that is cut is refused")
}

/// Property: elements lie in their block and in the datagram, in order and disjoint, with the identifiers and lengths
/// of their form (RFC 8285 §4.2, §4.3); looking one up finds the first of its identifier.
func fuzzHeaderExtension(_ input: [UInt8]) {
    var draw = Draw(input)
    let form = draw.byte()
    let profile: UInt16 = form < 96 ? 0xBEDE : form < 192 ? 0x1000 | UInt16(form & 0x0F) : draw.word()
    let cut = Int(draw.byte())
    var words = draw.bytes(1024)
    while !words.count.isMultiple(of: 4) { words.append(0) }
    var datagram: [UInt8] = [0x90, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]
    datagram.appendBigEndian(profile)
    datagram.appendBigEndian(UInt16(words.count / 4))
    datagram += words
    guard let packet = try? RTPPacket(parsing: datagram.span), let block = packet.headerExtension else {
        holds(false, "a well-formed extension is read")
        return
    }
    checkElements(of: block, in: datagram.span)
    checkElements(of: block, in: datagram.span.extracting(0..<max(0, datagram.count - cut)))
}

private func checkElements(of block: HeaderExtensionBlock, in datagram: Span<UInt8>) {
    var places: [Range<Int>] = []
    for id in 0...255 as ClosedRange<UInt8> {
        guard let range = block.element(id: id, in: datagram) else { continue }
        holds(range.lowerBound > block.range.lowerBound, "an element has a header")
        holds(range.upperBound <= block.range.upperBound, "an element lies in its block")
        holds(range.upperBound <= datagram.count, "an element lies in the datagram")
        if block.profile == 0xBEDE {
            holds((1...14).contains(id), "identifiers of the one-byte form")
            holds((1...16).contains(range.count), "lengths of the one-byte form")
        } else {
            holds(id != 0, "0 is padding")
        }
        places.append(range)
    }
    places.sort { $0.lowerBound < $1.lowerBound }
    for (before, after) in zip(places, places.dropFirst()) {
        holds(before.upperBound < after.lowerBound, "elements do not overlap, and each has a header")
    }
}
