import Media

/// A decoder that works between `send` and `receive`, on whatever thread is free.
final class ThreadedVideoDecoder: VideoDecoder {
    private let pool: WorkerPool
    private let frame: SentFrame
    private let task: WorkerPool.Task

    /// A frame on its way through a decoder. Either the owner has it or the thread that decodes.
    private final class SentFrame {
        let decoder: any VideoDecoder
        var bytes: [UInt8] = []
        var format: VideoFormat?
        var tag: Int64 = 0
        var failure: CodecError?

        init(_ decoder: any VideoDecoder) {
            self.decoder = decoder
        }

        func decode() {
            let bytes = bytes
            do throws(CodecError) {
                try decoder.send(bytes.span, format: format, tag: tag)
            } catch {
                failure = error
            }
        }
    }

    init(_ decoder: any VideoDecoder, _ pool: WorkerPool) {
        self.pool = pool
        let frame = SentFrame(decoder)
        self.frame = frame
        task = WorkerPool.Task { frame.decode() }
    }

    deinit {
        pool.finish(task)
    }

    func send(_ frame: Span<UInt8>, format: VideoFormat?, tag: Int64) throws(CodecError) {
        pool.finish(task)
        self.frame.failure = nil
        self.frame.bytes.removeAll(keepingCapacity: true)
        self.frame.bytes.append(frame)
        self.frame.format = format
        self.frame.tag = tag
        pool.start(task)
    }

    func receive() throws(CodecError) -> (any DecodedFrame)? {
        pool.finish(task)
        if let failure = frame.failure {
            frame.failure = nil
            throw failure
        }
        return try frame.decoder.receive()
    }

    func finish() {
        pool.finish(task)
        frame.decoder.finish()
    }

    func reset() {
        pool.finish(task)
        frame.failure = nil
        frame.decoder.reset()
    }
}
