import Media
import Packaging

extension MultivariantPlaylist {
    /// What is offered of tracks. Nil while none has a segment.
    ///
    /// - Parameter isMultiplexed: the segments of video have the audio too.
    init?(of tracks: [ListedTrack], isMultiplexed: Bool = false) {
        let listed = tracks.filter { $0.isListed && !$0.forms.isEmpty }
        guard !listed.isEmpty else { return nil }
        let offer = Offer(listed, isMultiplexed: isMultiplexed)
        self.init(
            variants: offer.videoVariants + offer.audioVariants, audioRenditions: offer.audioRenditions,
            videoRenditions: offer.videoRenditions, keyFrameVariants: offer.keyFrameVariants,
            isIndependent: listed.allSatisfy(\.isIndependent))
    }
}

/// Tracks by what players may choose.
private struct Offer {
    let audio: [ListedTrack]
    /// Players choose one by the network.
    let video: ArraySlice<ListedTrack>
    /// Other people's video. No player chooses among people by the network.
    let otherVideo: ArraySlice<ListedTrack>
    let isMultiplexed: Bool

    private static let audioGroup = "audio"
    private static let videoGroup = "video"

    init(_ tracks: [ListedTrack], isMultiplexed: Bool) {
        audio = tracks.filter { $0.forms.last?.track.isVideo == false }
        let all = tracks.filter { $0.forms.last?.track.isVideo == true }
        let shownCount = all.contains { $0.label != nil } ? 1 : all.count
        video = all.prefix(shownCount)
        otherVideo = all.dropFirst(shownCount)
        self.isMultiplexed = isMultiplexed
    }

    /// Several people speak, one at a time is heard.
    private var hasOtherAudio: Bool { audio.contains { $0.label != nil } }

    /// The audio that is heard with video; none where the segments of video have it.
    private var heard: [ListedTrack] { isMultiplexed ? [] : audio }

    var videoVariants: [MultivariantPlaylist.Variant] {
        video.map { track in
            let shown = [track] + otherVideo
            var variant = MultivariantPlaylist.Variant(
                path: track.files.playlist, peakBandwidth: shown.greatest(\.peak) + heard.greatest(\.peak),
                averageBandwidth: shown.greatest(\.average) + heard.greatest(\.average),
                codecs: shown.codecs + audio.codecs)
            if case .video(let size, let rate)? = track.forms.last?.track.form {
                (variant.size, variant.frameRate) = (size, rate)
            }
            variant.audioGroup = heard.isEmpty ? nil : Self.audioGroup
            variant.videoGroup = otherVideo.isEmpty ? nil : Self.videoGroup
            return variant
        }
    }

    /// Without pictures.
    var audioVariants: [MultivariantPlaylist.Variant] {
        audio.prefix(hasOtherAudio ? 1 : audio.count).map { track in
            let own = hasOtherAudio ? audio : [track]
            let isInGroup = !heard.isEmpty && !(video.isEmpty && !hasOtherAudio)
            return MultivariantPlaylist.Variant(
                path: track.files.playlist, peakBandwidth: own.greatest(\.peak),
                averageBandwidth: own.greatest(\.average), codecs: own.codecs,
                audioGroup: isInGroup ? Self.audioGroup : nil)
        }
    }

    var audioRenditions: [MultivariantPlaylist.AudioRendition] {
        guard !video.isEmpty || hasOtherAudio else { return [] }
        return heard.enumerated().map { i, track in
            MultivariantPlaylist.AudioRendition(
                group: Self.audioGroup, name: track.name, path: track.files.playlist,
                channelCount: track.channelCount, isDefault: i == 0)
        }
    }

    var videoRenditions: [MultivariantPlaylist.VideoRendition] {
        guard !otherVideo.isEmpty else { return [] }
        return (video + otherVideo).enumerated().map { i, track in
            MultivariantPlaylist.VideoRendition(
                group: Self.videoGroup, name: track.name, path: i == 0 ? nil : track.files.playlist)
        }
    }

    var keyFrameVariants: [MultivariantPlaylist.Variant] {
        video.filter { $0.keyFrames != nil }.map { track in
            var variant = MultivariantPlaylist.Variant(
                path: track.files.keyFramePlaylist, peakBandwidth: track.keyFrameBandwidth.peak,
                averageBandwidth: track.keyFrameBandwidth.average, codecs: [track].codecs)
            if case .video(let size, _)? = track.forms.last?.track.form { variant.size = size }
            return variant
        }
    }
}

extension [ListedTrack] {
    /// In bits per second, of that which needs most.
    fileprivate func greatest(_ rate: KeyPath<Bandwidth, Int>) -> Int {
        map { $0.bandwidth[keyPath: rate] }.max() ?? 0
    }

    fileprivate var codecs: [CodecString] { flatMap { $0.forms.map(\.track.codecs) } }
}
