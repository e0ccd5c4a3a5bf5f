extension Warning {
    /// One line for a terminal.
    public var line: String {
        let place = [connectionID, track].compactMap { $0 }.map(printable).joined(separator: " ")
        return "warning: " + (place.isEmpty ? "" : place + ": ") + printable(message) + " (\(reason.rawValue))"
    }

    /// It is about the capture or the session descriptions, not about what was recorded of them.
    public var isAboutInput: Bool {
        switch reason {
        case .descriptionUnclear, .captureIncomplete, .captureDamaged, .codecUnsupported, .decryptFailed: true
        case .sourceUnreachable, .sourceRefused, .nobodyJoined, .noRTP, .wrongPayloadType, .unexpectedSource,
            .noKeyFrame, .pictureFrozen, .audioLost, .kernelDropped, .diskFull, .diskFailed, .encoderFailed,
            .decoderFailed, .nothingWritten, .overloaded, .interrupted, .fileMissing, .fileKept, .uploadRefused,
            .pushIncomplete, .cancelled, .limitReached, .internalError:
            false
        }
    }
}

/// Participants choose the names; they must not control the terminal.
func printable(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.map { $0.value < 0x20 || 0x7F..<0xA0 ~= $0.value ? "\u{FFFD}" : $0 }))
}
