import Captures
import Media

/// Property: what the reader gives lies in its input; its counts add up; it ends; and the part of the file that it
/// calls whole gives the same items again, without error and without a rest.
func fuzzCapture(_ input: [UInt8]) {
    guard let first = readCapture(input) else { return }
    let facts = first.facts
    let sum =
        facts.datagrams - facts.fragments.reassembled + facts.events + facts.notUDP + facts.fragments.count
        + facts.malformed
        + facts.otherLinkTypes + facts.oversized
    holds(facts.packets == sum, "every packet is counted once: \(facts)")
    holds(facts.snapped <= facts.datagrams, "a cut datagram is one")
    holds(
        2 * facts.fragments.reassembled <= facts.fragments.count && facts.fragments.incomplete <= facts.fragments.count,
        "fragments make packets")
    holds((0...Int64(input.count)).contains(facts.wholeBytes), "whole records lie in the file")
    if !first.hasFailed {
        holds(facts.wholeBytes + facts.truncatedTailBytes == Int64(input.count), "whole records and the rest are all")
    }
    holds(facts.damage.bytes <= facts.wholeBytes, "holes lie before the end: \(facts.damage)")
    holds(facts.damage.places.count == min(facts.damage.holes, CaptureDamage.placeLimit), "holes are counted")
    // Nothing is whole where the file's own header is not, and what is around damage depends on what follows.
    guard facts.wholeBytes > 0, facts.damage.isEmpty else { return }
    guard let again = readCapture(Array(input.prefix(Int(facts.wholeBytes)))) else {
        return holds(false, "the whole part has a header")
    }
    holds(!again.hasFailed && again.facts.truncatedTailBytes == 0, "the whole part has no rest")
    holds(again.items == first.items, "the whole part gives the same items")
}

private struct CaptureContent {
    var items: [CaptureReader.Item] = []
    var facts: CaptureFacts
    var hasFailed = false
}

/// Nil when the file's header is refused.
private func readCapture(_ bytes: [UInt8]) -> CaptureContent? {
    guard var reader = try? CaptureReader(bytes: bytes) else { return nil }
    var content = CaptureContent(facts: reader.facts)
    do {
        reading: while true {
            let item = try reader.next()
            switch item {
            case .datagram(let datagram):
                reader.withPayload(datagram.payload) { holds($0.count == datagram.payload.count, "a payload is lent") }
                _ = datagram.source.address.rendered()
                _ = datagram.time.rendered()
            case .event(let record):
                reader.withPayload(record.json) { holds($0.count == record.json.count, "an event is lent") }
            case .end: break reading
            }
            content.items.append(item)
            holds(content.items.count <= bytes.count, "a record has bytes of its own")
        }
    } catch {
        content.hasFailed = true
        holds((try? reader.next()) == .end, "after an error comes the end")
    }
    content.facts = reader.facts
    return content
}
