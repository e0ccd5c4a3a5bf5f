import Jobs
import Media
import RTP

/// Property: a problem names a line of the text; a description says nothing that RTP cannot carry; the way lines end
/// does not change it (RFC 8866 §5).
func fuzzSDP(_ input: [UInt8]) {
    let text = SDPText.decoded(Array(input.prefix(16_384)))
    let lines = lines(of: text)
    let description: SessionDescription
    do throws(SDPError) {
        description = try SessionDescription(parsing: text)
    } catch {
        return check(error, lineCount: lines.count)
    }
    for problem in description.passedOver { check(problem, lineCount: lines.count) }
    holds(description.passedOver.count <= SessionDescription.passedOverLimit, "problems are bounded")
    holds(description.passedOver.count <= description.passedOverCount, "all problems are counted")
    _ = DescriptionReview(of: description, connectionID: "x")
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
    for end in ["\n", "\r", "\r\n"] {
        let other = lines.joined(separator: end)
        // A longer end may reach a limit.
        guard other.utf8.count <= SessionDescription.byteLimit else { continue }
        holds((try? SessionDescription(parsing: other)) == description, "all line ends are alike")
    }
}

private func check(_ problem: SDPError, lineCount: Int) {
    switch problem {
    case .tooManyBytes, .tooManyLines: break
    case .lineTooLong(let line, let count, let limit):
        holds((1...lineCount).contains(line) && count > limit, "the error names a long line")
    case .malformed(let line, let expected):
        holds((1...lineCount).contains(line) && !expected.isEmpty, "the error names a line and what it expects")
    }
}

/// The text's lines, without the mark of UTF-8.
private func lines(of text: String) -> [String] {
    var bytes = Array(text.utf8)
    while bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    var lines: [[UInt8]] = [[]]
    var previous: UInt8 = 0
    for byte in bytes {
        if byte == 13 || byte == 10 && previous != 13 {
            lines.append([])
        } else if byte != 10 {
            lines[lines.count - 1].append(byte)
        }
        previous = byte
    }
    return lines.map { String(decoding: $0, as: UTF8.self) }
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
