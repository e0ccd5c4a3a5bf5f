import Media
import Threads

/// Writes the lines of standard error on a thread of its own, so that a program that stops reading them cannot stop a
/// recording. Lines that find no room are left out and counted.
final class ConsoleWriter: Sendable {
    private struct Backlog {
        var texts: [String] = []
        var byteCount = 0
        var omitted = 0
        /// A text was taken and is not written yet.
        var isWriting = false
        var hasThread = false

        var isDone: Bool { texts.isEmpty && omitted == 0 && !isWriting }
    }

    /// Some thousand lines, which is more than a pipe holds (64 KiB).
    static let byteLimit = 256 << 10
    /// How long the end of a process waits for who reads the lines.
    static let patience = Interval(milliseconds: 1000)

    private let backlog = Monitor(Backlog())
    private let put: @Sendable (String) -> Void

    /// - Parameter put: writes a text; it may take as long as it likes.
    init(_ put: @escaping @Sendable (String) -> Void) {
        self.put = put
    }

    /// Never blocks.
    func write(_ text: String) {
        let needsThread = backlog.update { backlog in
            guard backlog.byteCount + text.utf8.count <= Self.byteLimit else {
                backlog.omitted += 1
                return false
            }
            backlog.texts.append(text)
            backlog.byteCount += text.utf8.count
            defer { backlog.hasThread = true }
            return !backlog.hasThread
        }
        if needsThread { DetachedThread.start { self.run() } }
    }

    /// Waits until all lines are written, but not for ever.
    ///
    /// - Returns: whether they are.
    @discardableResult func flush(within patience: Interval = patience) -> Bool {
        backlog.wait(for: patience) { $0.isDone ? true : nil } ?? false
    }

    private func run() {
        while true {
            let text = backlog.wait { backlog -> String? in
                guard !backlog.texts.isEmpty || backlog.omitted > 0 else { return nil }
                backlog.isWriting = true
                let text = backlog.texts.joined()
                let omitted = backlog.omitted
                (backlog.texts, backlog.byteCount, backlog.omitted) = ([], 0, 0)
                guard omitted > 0 else { return text }
                return text + counted(omitted, "line was", plural: "lines were")
                    + " left out, because no one read them\n"
            }
            put(text)
            backlog.update { $0.isWriting = false }
        }
    }
}
