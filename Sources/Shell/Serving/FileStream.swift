import Hummingbird
import Storage

/// A part of a file on its way to a client, a chunk at a time; a client that takes none for a while is left.
struct FileStream: Sendable {
    /// A phone in a tunnel comes back sooner.
    static let patience = Duration.seconds(30)

    let file: OpenedFile
    let range: Range<Int>
    let client: ClientWatch

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
            try await client.run { progress in
                try await writer.write(file, range, progress)
            }
            try await writer.finish(nil)
        }
    }
}

extension ResponseBodyWriter {
    /// Sends a part of a file, a chunk at a time.
    mutating func write(
        _ file: OpenedFile, _ range: Range<Int>, _ progress: ClientWatch.Progress
    ) async throws {
        var place = range.lowerBound
        while place < range.upperBound {
            let bytes = file.read(range.upperBound - place, at: place)
            guard !bytes.isEmpty else { throw ServingError.unfinished }
            try await write(ByteBuffer(bytes: bytes))
            place += bytes.count
            progress.note()
        }
    }
}
