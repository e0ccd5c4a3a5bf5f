public import Media

/// What is in a file of ours, whether it was finished or not: counted from its own structure, as far as that is whole.
/// A file may only be replaced by one that holds at least as much.
public struct HeldMedia: Equatable, Sendable {
    public struct Track: Equatable, Sendable {
        public var kind: MediaKind
        /// `Codec.name`.
        public var codec: String
        /// Without packets that only fill a gap with silence.
        public var frames = 0
        /// Of those frames.
        public var bytes: Int64 = 0
        /// From the first frame on.
        public var duration = Interval.zero

        public init(kind: MediaKind, codec: String) {
            self.kind = kind
            self.codec = codec
        }

        /// Counts a frame, unless it is a packet of Opus that fills a gap: those end after one or two bytes.
        mutating func count(_ size: Int64) {
            guard codec != Codec.audio(.opus).name || size > 2 else { return }
            frames += 1
            bytes += size
        }
    }

    /// In the order of the file.
    public var tracks: [Track]

    public init(tracks: [Track] = []) {
        self.tracks = tracks
    }

    /// Whether any frame is in it.
    public var isEmpty: Bool { tracks.allSatisfy { $0.frames == 0 } }

    /// From the first frame of the longest track to its end.
    public var duration: Interval { tracks.map(\.duration).max() ?? .zero }

    /// How much shorter the same track may be found in another file: a growing file states the length of a fragment's
    /// last frame by the ones before it.
    static let tolerance = Interval(milliseconds: 300)

    /// Whether it has as many frames of each track as another file, over as long a time.
    ///
    /// Which track of one file is which of the other is unknown if participants are missing in one of them, so the
    /// longest of a kind is compared with the longest.
    ///
    /// - Parameter comparingBytes: also requires as many bytes. A hole in the input leaves its time in encoded outputs,
    ///   but a picture that stands and silence take few bytes.
    public func isAtLeast(_ other: HeldMedia, comparingBytes: Bool = false) -> Bool {
        MediaKind.allCases.allSatisfy { kind in
            let own = sorted(kind)
            let others = other.sorted(kind)
            guard own.count >= others.count else { return false }
            return zip(own, others).allSatisfy { $0.isAtLeast($1, comparingBytes: comparingBytes) }
        }
    }

    private func sorted(_ kind: MediaKind) -> [Track] {
        tracks.filter { $0.kind == kind && $0.frames > 0 }
            .sorted { $0.frames != $1.frames ? $0.frames > $1.frames : $0.bytes > $1.bytes }
    }
}

extension HeldMedia.Track {
    fileprivate func isAtLeast(_ other: HeldMedia.Track, comparingBytes: Bool) -> Bool {
        if comparingBytes, bytes < other.bytes { return false }
        return frames >= other.frames
            && other.duration.nanoseconds - duration.nanoseconds <= HeldMedia.tolerance.nanoseconds
    }
}
