extension TrackFormat {
    /// Whether a decoder for `other` must be replaced: the picture's size or its sequence-wide configuration differs.
    ///
    /// Parameter sets of pictures do not count: they may differ from picture to picture (ITU-T H.264 §7.4.1.2.1).
    public func needsNewDecoder(after other: TrackFormat) -> Bool {
        switch (self, other) {
        case (.video(let new), .video(let old)):
            new.width != old.width || new.height != old.height
                || new.configuration.differsInSequence(from: old.configuration)
        case (.audio, .audio), (.video, .audio), (.audio, .video):
            self != other
        }
    }
}

extension TrackFormat {
    /// Whether a container's track cannot go on with this format: it has one codec and, of audio, one sampling.
    public func needsNewTrack(after other: TrackFormat) -> Bool {
        switch (self, other) {
        case (.video(let new), .video(let old)): new.codec != old.codec
        case (.audio(let new), .audio(let old)):
            new.codec != old.codec || new.sampleRate != old.sampleRate || new.channelCount != old.channelCount
        case (.video, .audio), (.audio, .video): true
        }
    }
}

extension VideoConfiguration {
    fileprivate func differsInSequence(from other: VideoConfiguration) -> Bool {
        switch (self, other) {
        case (.h264(let new, _), .h264(let old, _)):
            return new != old
        case (.h265(var new), .h265(let old)):
            new.pictureParameterSets = old.pictureParameterSets
            return new != old
        case (.vp8, _), (.vp9, _), (.h264, _), (.h265, _), (.av1, _):
            return self != other
        }
    }
}
