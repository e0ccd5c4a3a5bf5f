import FoundationEssentials
import RTP
import Services

/// The reply that every target here is compared with: a participant whom no one else in the list may hide.
private let known = #"{"connection_id":"known","metadata":{"name":"Known"}}"#

/// Property: the list of a channel is read or refused; each connection has an id, and a name of bounded length if any;
/// a further entry changes none of those before it, and they do not hide it.
func fuzzSoraList(_ input: [UInt8]) {
    checkErrors(input)
    _ = try? SoraReply.channels(parsing: input)
    guard let connections = try? SoraReply.connections(parsing: input) else { return }
    for connection in connections {
        holds(!connection.connectionID.isEmpty, "a connection has an id")
        guard let name = connection.displayName else { continue }
        holds((1...255).contains(name.unicodeScalars.count), "a name is neither empty nor endless")
    }
    guard let end = input.lastIndex(of: UInt8(ascii: "]")), let start = input.firstIndex(of: UInt8(ascii: "[")) else {
        return holds(false, "a list has brackets")
    }
    let isEmpty = input[(start + 1)..<end].allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let longer = input[..<end] + Array((isEmpty ? "" : ",").utf8) + Array(known.utf8) + input[end...]
    let all = try? SoraReply.connections(parsing: Array(longer))
    holds(all?.dropLast() == connections[...], "a further connection leaves the others as they were")
    holds(all?.last?.connectionID == "known" && all?.last?.displayName == "Known", "no connection hides another")
}

/// Property: the description in a reply is read or refused; written as JSON, it reads equal; its keys are taken out
/// before it is journalled, and it is then a session description or none.
func fuzzSoraStart(_ input: [UInt8]) {
    checkErrors(input)
    guard let sdp = try? SoraReply.forwardedSDP(parsing: input) else { return }
    let again = (try? JSONEncoder().encode(["sdp": sdp])).flatMap { try? SoraReply.forwardedSDP(parsing: [UInt8]($0)) }
    holds(again == sdp, "what is written reads equal")
    var keys = KeyRing()
    let named = keys.takeKeys(outOf: sdp)
    holds(keys.takeKeys(outOf: named) == named, "keys are taken once")
    _ = try? SessionDescription(parsing: named)
}

/// Property: the refusal of any call, to stop, to start, to list or for a key frame, is a status with words of bounded
/// length, or without.
func fuzzSoraRefusal(_ input: [UInt8]) {
    checkErrors(input)
    switch SoraReply.refusal(status: 400, body: input) {
    case .refused(let status, let errorType, let reason):
        holds(status == 400, "the status is that of the reply")
        // 500 code points and an ellipsis.
        for text in [errorType, reason] {
            holds(text.unicodeScalars.count <= 501, "the words of a refusal are for people")
        }
        _ = SoraReply.isUnknownCall(errorType: errorType)
    case .unexpectedStatus(let status):
        holds(status == 400, "the status is that of the reply")
    default:
        holds(false, "a refusal is nothing else")
    }
}

/// Whatever call a body answers, an error of it has a text.
private func checkErrors(_ input: [UInt8]) {
    check(Result { () throws(ServicesError) in try SoraReply.forwardedSDP(parsing: input) })
    check(Result { () throws(ServicesError) in try SoraReply.channels(parsing: input) })
    check(Result { () throws(ServicesError) in try SoraReply.connections(parsing: input) })
}

private func check<Reply>(_ result: Result<Reply, ServicesError>) {
    guard case .failure(let error) = result else { return }
    guard case .malformedReply(let reason) = error else {
        return holds(false, "what cannot be read is a malformed reply")
    }
    holds(!reason.isEmpty, "an error says what is wrong")
}
