import Glibc
public import Jobs
import Threads

/// `forwarding.jsonl` in a job's directory: what the recorder has requested a source to forward, for others to stop if
/// the recorder is killed.
///
/// The recorder locks the file as long as it runs (`FileLock`). The lock of the job does not tell a recorder from a
/// recovery.
public final class ForwardingLog: Sendable {
    /// What an earlier recorder of the same job left.
    public let earlier: ForwardedConnections
    private let descriptor: Int32

    /// A channel with 20,000 joins has 4 MB of lines.
    private static let limit = 64 << 20

    /// Creates the file, or continues that of an earlier recorder.
    public init(in directory: JobDirectory) throws(StorageError) {
        let path = directory.forwarding
        let descriptor = retrying { unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw .ofFailed("open", path) }
        self.descriptor = descriptor
        // The lock of the job lets no other recorder come here.
        _ = FileLock.take(descriptor)
        let text = (try? TextFile.read(path, limit: Self.limit)) ?? ""
        earlier = ForwardedConnections(parsing: text)
        // Behind a line that a kill cut.
        if !text.isEmpty, !text.hasSuffix("\n") { Self.write("\n", to: descriptor) }
    }

    /// Appends a change. Without room on the disk, `rokuga recover` still has the journal.
    public func append(_ change: ForwardedConnections.Change, of channel: ForwardedConnections.Channel) {
        Self.write(ForwardedConnections.line(change, of: channel), to: descriptor)
    }

    deinit { close(descriptor) }

    private static func write(_ text: String, to descriptor: Int32) {
        _ = WholeWrite.write(Array(text.utf8), to: descriptor)
    }

    /// Whether a recorder that runs now has the log.
    public static func isHeld(in directory: JobDirectory) -> Bool {
        FileLock.isHeld(directory.forwarding)
    }

    /// What the log in a directory says; nil if there is none that can be read.
    public static func content(in directory: JobDirectory) -> ForwardedConnections? {
        (try? TextFile.read(directory.forwarding, limit: limit)).map { ForwardedConnections(parsing: $0) }
    }

    /// Appends to the log of a recorder that has gone.
    public static func append(
        _ change: ForwardedConnections.Change, of channel: ForwardedConnections.Channel, in directory: JobDirectory
    ) {
        let descriptor = retrying { unsafe open(directory.forwarding, O_WRONLY | O_APPEND | O_CLOEXEC) }
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // The first line feed ends a line that a kill may have cut.
        write("\n" + ForwardedConnections.line(change, of: channel), to: descriptor)
    }

    /// Removes the log: nothing is forwarded any longer.
    public static func remove(in directory: JobDirectory) {
        unsafe unlink(directory.forwarding)
    }
}
