import Media
import RTP
import SRTP

/// Property: an attribute that is read keeps its limits, and its error tells no key; a description whose keys were
/// taken out has none left, and taking them out again changes nothing.
func fuzzCrypto(_ input: [UInt8]) {
    let text = String(decoding: input.prefix(16_384), as: UTF8.self)
    var ring = KeyRing()
    let named = ring.takeKeys(outOf: text)
    var again = ring
    holds(again.takeKeys(outOf: named) == named && again == ring, "named keys stay")
    holds(ring.texts.count <= KeyRing.limit, "a bounded number of keys")
    do throws(SRTPError) {
        let attribute = try CryptoAttribute(parsing: text)
        holds((1...CryptoAttribute.keyLimit).contains(attribute.keys.count), "a bounded number of keys")
        // With other keys it reads the same. Their names may be shown.
        var other = attribute
        for i in other.keys.indices {
            if case .text = other.keys[i].key { other.keys[i].key = .text("") }
        }
        holds("\(other)" == "\(attribute)", "no key is shown")
        for key in attribute.keys {
            holds((1...1 << 48).contains(key.lifetime ?? 1), "a lifetime that SRTP has")
            let count = key.identifier?.count ?? 1
            holds((1...128).contains(count) && (key.identifier?.bytes.count ?? 1) == count, "an identifier that fits")
        }
        let policy = try SRTPPolicy(attribute, keys: ring)
        holds(
            policy.keys.allSatisfy { $0.bytes.count == policy.suite.keyCount + policy.suite.saltCount },
            "keys have their suite's length")
    } catch {
        holds("\(error)".utf8.count < 400, "a message is short, whatever the text")
    }
}

/// Property: without the key nothing is authentic, and nothing is made longer (tags of 80 bits and more).
///
/// Of the input the first byte chooses the suite; then come packets, each behind two bytes for its length.
func fuzzSRTP(_ input: [UInt8]) {
    var draw = Draw(input)
    let suites = CryptoSuite.allCases.filter { $0.rtpTagCount >= 10 }
    let suite = suites[draw.number(below: suites.count)]
    let key = (0..<suite.keyCount + suite.saltCount).map { UInt8($0) &* 37 }
    // Where the library is not installed there is nothing to test.
    guard unsafe lastSession != nil,
        let cipher = try? SRTPLibrary().cipher(for: SRTPPolicy(suite: suite, keys: [MasterKey(bytes: key)]))
    else {
        return
    }
    while !draw.isEmpty {
        let choice = draw.byte()
        let packet = draw.bytes(Int(draw.word() & 0x7FF))
        var plain = packet
        switch choice & 3 {
        case 0: holds(cipher.unprotectRTP(&plain) != .plain, "no forged packet is authentic")
        case 1: holds(cipher.unprotectRTCP(&plain) != .plain, "no forged report is authentic")
        case 2: holds(!cipher.isAuthentic(packet.span, rolloverCounter: UInt32(choice >> 2)), "none at any counter")
        default:
            let ssrc = packet.span.uint32(at: 8) ?? 0
            cipher.begin(ssrc: ssrc, rolloverCounter: UInt32(choice >> 2))
            if choice & 4 == 0 { cipher.forget(ssrc: ssrc) }
        }
        holds(plain.count <= packet.count, "a packet does not grow")
    }
}

/// One session that never ends: with the last one libsrtp2 unloads NSS, whose start takes a millisecond. Nil where the
/// library is not installed.
nonisolated(unsafe) private let lastSession: (any PacketCipher)? = {
    let policy = SRTPPolicy(suite: .aes128HMAC80, keys: [MasterKey(bytes: [UInt8](repeating: 1, count: 30))])
    return try? SRTPLibrary().cipher(for: policy)
}()
