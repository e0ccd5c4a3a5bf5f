/// Takes the keys out of a session description before it is journalled or stored.
///
/// Journal, job and report are read by people and programs that must not be able to decrypt the call. The line stays, so
/// that it can be seen that the stream is SRTP and with which suite (RFC 4568 §4).
enum KeyRedaction {
    /// Every `inline:` key of an `a=crypto` line is replaced by `inline:redacted`.
    static func redacted(_ sdp: String) -> String {
        let parts = sdp.split(separator: "inline:", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts.first ?? "")) { result, part in
            result + "inline:redacted" + part.drop { $0.isLetter || $0.isNumber || "+/=|:^".contains($0) }
        }
    }
}
