import Glibc

extension CapturesError: CustomStringConvertible {
    /// One line: the file, what was found and where, and what is accepted.
    public var description: String {
        switch self {
        case .openFailed(let path, let code):
            return "\(path): cannot be opened: \(reason(code))"
        case .readFailed(let path, let code, let offset):
            return "\(path): reading failed at byte \(offset): \(reason(code))"
        case .writeFailed(let path, let code, let written):
            return "\(path): writing failed after \(written) bytes: \(reason(code))"
        case .diskFull(let path, let code, let written):
            return "\(path): no space left after \(written) bytes: \(reason(code))"
        case .synchronizeFailed(let path, let code):
            return "\(path): fdatasync failed, so its last writes may not survive a crash: \(reason(code))"
        case .unknownFormat(let path, let magic):
            return "\(path): begins with \(hexadecimal(magic)), which is not a capture format; accepted: pcap "
                + "(0xa1b2c3d4, 0xa1b23c4d, in both byte orders), pcapng (0x0a0d0d0a), Janus recordings and rtpdump"
        case .damagedHeader(let path, let format):
            return "\(path): its header as \(format.rawValue) is damaged, and no packets were found behind it"
        case .truncatedHeader(let path, let format, let needed, let found):
            return "\(path): ends after \(found) bytes; the header\(format.map { " of \($0.rawValue)" } ?? "") "
                + "needs \(needed)"
        case .unsupportedVersion(let path, let format, let major, let minor, let offset):
            return "\(path): \(format.rawValue) version \(major).\(minor) at byte \(offset); accepted: "
                + "pcap 2.4 and pcapng 1.0 and 1.2"
        case .unsupportedLinkType(let path, let number, let offset):
            return "\(path): link type \(number) at byte \(offset); accepted: "
                + LinkType.acceptedNumbers.map(String.init).joined(separator: ", ")
        case .unsupportedRecording(let path):
            return "\(path): is not an audio or video recording by Janus; accepted: headers MEETECHO, MJR00001 and "
                + "MJR00002 of audio and video"
        case .notAJournal(let path, let format):
            return "\(path): is \(format.rawValue); a journal is pcapng, and only a journal can be continued"
        case .damagedJournal(let path, let offset, let length):
            return "\(path): \(length) bytes at byte \(offset) are damaged; only a journal that is whole up to its "
                + "end can be continued"
        case .datagramTooLong(let length, let limit):
            return "a datagram has \(length) bytes; at most \(limit) fit into an IP packet"
        case .eventTooLong(let length, let limit):
            return "an event has \(length) bytes; at most \(limit) are accepted"
        case .closed(let path):
            return "\(path): the journal is closed"
        }
    }
}

private func reason(_ code: Int32) -> String {
    unsafe "\(String(cString: strerror(code))) (errno \(code))"
}

private func hexadecimal(_ word: UInt32) -> String {
    let digits = String(word, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}
