import Media

/// The blocks of one track that can still be given another time: those of its first `length`.
///
/// It closes for good when the track has grown beyond, so that it stays small and every block keeps its place
/// relative to the others of its track.
struct CorrectionWindow {
    /// A block, as far as its time concerns it.
    struct Block {
        var presentationTime: Int64
        /// File offset of the two bytes of relative time.
        var timestampOffset: Int64
        /// Number of its cluster.
        var cluster: Int
    }

    /// Starts are corrected for ten seconds after they were written, and what is written may be a second old.
    static let length = Interval(milliseconds: 11_000)

    private(set) var blocks: [Block] = []
    private(set) var isOpen = true

    /// 400 packets of audio per second (Opus frames of 2.5 ms) make 4,000; a faster track closes its window earlier.
    static let maximumBlocks = 8192

    /// Remembers a block that is `elapsed` after the track's first.
    mutating func append(_ block: Block, elapsed nanoseconds: Int64) {
        guard isOpen else { return }
        if nanoseconds > Self.length.nanoseconds || blocks.count == Self.maximumBlocks {
            close()
        } else {
            blocks.append(block)
        }
    }

    mutating func close() {
        isOpen = false
        blocks = []
    }
}
