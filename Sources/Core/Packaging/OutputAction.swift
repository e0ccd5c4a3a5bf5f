/// The next action on a named output. The engine decides it, and the shell performs it in the same order.
///
/// A recording file grows by `append`, is corrected by `patch`, and ends with `complete`. Small files that readers
/// poll, such as playlists, change by `replace`. The names are relative to the folder of the outputs.
public enum OutputAction: Equatable, Sendable {
    /// Adds bytes to the end of an output, `at` bytes from its beginning; the first of them creates it.
    case append(output: String, at: Int64, bytes: [UInt8])
    /// Overwrites bytes that were appended before; later corrections come after earlier ones.
    case patch(output: String, corrections: [OutputBytes.Patch])
    /// Gives an output new content as a whole: a reader sees the old content or the new, never a part of one.
    case replace(output: String, bytes: [UInt8])
    /// The output is whole: the engine appends and corrects no more bytes of it.
    case complete(output: String)
    /// The output is no longer wanted.
    case remove(output: String)

    /// The name of the output.
    public var output: String {
        switch self {
        case .append(let output, _, _), .patch(let output, _), .replace(let output, _), .complete(let output),
            .remove(let output):
            output
        }
    }
}

extension OutputBytes {
    /// Passes the pending bytes as actions on the output `name`: at most one append, then at most one patch, because a
    /// correction opens the gate before a complete MP4 fragment that was appended. The bytes are shared, not copied, as
    /// long as `body` does not keep them. The caller calls `didDrain()`.
    public func actions<Failure: Error>(
        on name: String, _ body: (OutputAction) throws(Failure) -> Void
    ) throws(Failure) {
        if !pending.isEmpty { try body(.append(output: name, at: pendingOffset, bytes: pending)) }
        if !patches.isEmpty { try body(.patch(output: name, corrections: patches)) }
    }
}
