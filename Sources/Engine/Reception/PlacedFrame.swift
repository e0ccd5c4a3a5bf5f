import Media

/// The position of a frame in the recording, decided by reception once for all outputs.
struct PlacedFrame: Equatable {
    /// The position on its track, in ticks of `clockRate` since the track's first frame.
    enum Place: Equatable {
        case at(Int64)
        /// The track has not said its format yet.
        case notDeclared
    }

    let track: TrackID
    let kind: MediaKind
    let clockRate: ClockRate
    /// By the best estimate so far.
    let sessionTime: SessionTime
    /// When reception let go of it, in engine time.
    let releasedAt: SessionTime
    let place: Place
    /// When it is decoded, in ticks since the track's first frame; negative for the first ones of a stream with B
    /// pictures.
    var decodeTime: Int64 = 0
    /// How long it is taken to last, in ticks.
    var duration: Int64 = 0
    /// Where the track ends with it, in ticks.
    var end: Int64 = 0
    /// Where the track begins, by the best estimate so far.
    var trackStart: SessionTime

    /// Nil for a frame without a place.
    var presentationTime: Int64? {
        if case .at(let ticks) = place { ticks } else { nil }
    }
}
