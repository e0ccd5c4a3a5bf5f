import Hummingbird
import Storage
import Synchronization

/// A part of a file on its way to a client, a chunk at a time; a client that takes none for a while is left.
struct FileStream: Sendable {
    /// A phone in a tunnel comes back sooner.
    static let patience = Duration.seconds(30)

    let file: OpenedFile
    let range: Range<Int>
    let patience: Duration
    /// Ends the connection.
    let leave: @Sendable () -> Void

    var body: ResponseBody {
        // What fits into one chunk needs no watching: it goes to the connection's own buffer.
        guard range.count > OpenedFile.chunkByteCount else {
            return ResponseBody(contentLength: range.count) { writer in
                let bytes = file.read(range.count, at: range.lowerBound)
                guard bytes.count == range.count else { throw ServingError.unfinished }
                try await writer.write(ByteBuffer(bytes: bytes))
                try await writer.finish(nil)
            }
        }
        return ResponseBody(contentLength: range.count) { writer in
            let progress = Progress()
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { try await watch(progress) }
                var place = range.lowerBound
                while place < range.upperBound {
                    let bytes = file.read(range.upperBound - place, at: place)
                    guard !bytes.isEmpty else { throw ServingError.unfinished }
                    try await writer.write(ByteBuffer(bytes: bytes))
                    place += bytes.count
                    progress.count.add(1, ordering: .relaxed)
                }
                group.cancelAll()
            }
            try await writer.finish(nil)
        }
    }

    private final class Progress: Sendable {
        let count = Atomic<Int>(0)
    }

    private func watch(_ progress: Progress) async throws {
        var before = -1
        while !Task.isCancelled {
            let count = progress.count.load(ordering: .relaxed)
            if count == before { return leave() }
            before = count
            // Cancelled when all is sent, which is no failure.
            guard (try? await Task.sleep(for: patience)) != nil else { return }
        }
    }
}
