import Media
import RTP

/// Property: an error names a line of the text; a description says nothing that RTP cannot carry; the way lines end
/// does not change it (RFC 8866 §5).
func fuzzSDP(_ input: [UInt8]) {
    let text = String(decoding: input.prefix(16_384), as: UTF8.self)
    let lineCount = text.utf8.count { $0 == 10 } + 1
    let description: SessionDescription
    do throws(SDPError) {
        description = try SessionDescription(parsing: text)
    } catch {
        switch error {
        case .tooManyBytes, .tooManyLines: break
        case .lineTooLong(let line, let count, let limit):
            holds((1...lineCount).contains(line) && count > limit, "the error names a long line")
        case .malformed(let line, let expected):
            holds((1...lineCount).contains(line) && !expected.isEmpty, "the error names a line and what it expects")
        }
        return
    }
    for media in description.media {
        var types: Set<UInt8> = []
        for format in media.payloadTypes {
            holds(format.payloadType < 128 && types.insert(format.payloadType).inserted, "a payload type, once")
            holds(format.clockRate.hertz > 0 && format.channelCount > 0, "rates and channels are positive")
        }
        holds(media.undescribedPayloadTypes.allSatisfy { $0 < 128 && types.insert($0).inserted }, "undescribed, once")
        holds(Set(media.ssrcs).count == media.ssrcs.count, "a source stands once")
        holds(media.extensionMap.allSatisfy { $0.id > 0 }, "0 is no extension")
    }
    // A carriage return makes a line longer, so the limits are kept out of reach.
    guard text.utf8.count < 4096, lineCount < 2048 else { return }
    var returned: [UInt8] = []
    for byte in text.utf8 { returned += byte == 10 ? [13, 10] : [byte] }
    holds((try? SessionDescription(parsing: String(decoding: returned, as: UTF8.self))) == description, "CRLF is LF")
}

/// Property: what was decoded, encoded again, is the text: only the canonical form is taken (RFC 4648 §4).
func fuzzBase64(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    guard let bytes = decodedBase64(text) else { return }
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var encoded: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(bytes.count, start + 3)]
        let word = group.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << UInt32(16 - 8 * $1.offset) }
        for digit in 0..<4 {
            encoded.append(digit <= group.count ? alphabet[Int(word >> UInt32(18 - 6 * digit) & 63)] : 61)
        }
    }
    holds(encoded == Array(text.utf8), "encoding gives the text")
}
