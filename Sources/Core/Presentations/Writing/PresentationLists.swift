import Media
import Packaging

/// The lists of a presentation: what of each track is whole, and what players are told of it.
struct PresentationLists {
    fileprivate struct Track {
        let files: TrackFiles
        let isIndependent: Bool
        /// Nil before the first segment.
        var playlist: MediaPlaylist?
        var bandwidth: Bandwidth
        /// As it is coded, the latest last.
        var forms: [PresentedTrack] = []
        /// What was written of its playlist is not the latest.
        var hasChanged = false
        /// Files that the folder has, the oldest first.
        var kept: [String] = []
    }

    /// A file of the presentation's folder that is to be written.
    struct File: Equatable {
        let path: String
        let bytes: [UInt8]
    }

    private let settings: PresentationSettings
    private var tracks: [Track] = []
    /// The presentation's own list of HLS as it was written last.
    private var written: String?
    private var removed: [String] = []
    private(set) var isEnded = false

    init(_ settings: PresentationSettings) {
        self.settings = settings
    }

    mutating func addTrack(_ files: TrackFiles, isIndependent: Bool) {
        tracks.append(
            Track(
                files: files, isIndependent: isIndependent,
                bandwidth: Bandwidth(targetDuration: settings.segmentSeconds)))
    }

    /// A format begins.
    mutating func begin(_ format: TrackFormat, _ track: Int) {
        let form = PresentedTrack(
            files: tracks[track].files, format: format, isIndependent: tracks[track].isIndependent)
        guard let form, form != tracks[track].forms.last else { return }
        tracks[track].forms.append(form)
    }

    /// A segment is whole; its file is handed out before the lists.
    ///
    /// - Parameter beginning: of the presentation.
    mutating func append(_ segment: PresentedSegment, to track: Int, beginning: WallTime) {
        let size = settings.listSizes[.hls] ?? 0
        var playlist =
            tracks[track].playlist
            ?? MediaPlaylist(
                of: tracks[track].files, kind: size > 0 ? .window : .event, targetDuration: settings.segmentSeconds,
                beginning: beginning)
        playlist.isIndependent = tracks[track].isIndependent
        tracks[track].playlist = nil
        playlist.append(segment)
        if size > 0, playlist.segments.count > size { playlist.removeFirst(playlist.segments.count - size) }
        tracks[track].playlist = playlist
        tracks[track].bandwidth.append(segment)
        tracks[track].hasChanged = true
        guard let keptCount = settings.keptCount, !segment.isGap else { return }
        tracks[track].kept.append(segment.path)
        while tracks[track].kept.count > keptCount { removed.append(tracks[track].kept.removeFirst()) }
    }

    /// Nothing comes any more.
    mutating func end() {
        isEnded = true
        for i in tracks.indices where tracks[i].playlist != nil {
            tracks[i].hasChanged = true
            tracks[i].playlist?.isEnded = true
            if tracks[i].playlist?.kind == .event { tracks[i].playlist?.kind = .vod }
        }
    }

    /// The lists that have changed, in the order in which they are to be written: those that others name come first.
    mutating func takeChanged() -> [File] {
        var files: [File] = []
        if settings.listSizes[.hls] != nil {
            for i in tracks.indices where tracks[i].hasChanged {
                guard let text = tracks[i].playlist?.rendered() else { continue }
                files.append(File(path: tracks[i].files.playlist, bytes: Array(text.utf8)))
            }
            if let text = multivariant?.rendered(), text != written {
                written = text
                files.append(File(path: PresentationSettings.Manifest.hls.path, bytes: Array(text.utf8)))
            }
        }
        for i in tracks.indices { tracks[i].hasChanged = false }
        return files
    }

    /// Files that have left the lists long enough ago.
    mutating func takeRemoved() -> [String] {
        defer { removed.removeAll() }
        return removed
    }

    private static let audioGroup = "audio"

    /// Nil while there is no segment.
    private var multivariant: MultivariantPlaylist? {
        let listed = tracks.filter { $0.playlist != nil && !$0.forms.isEmpty }
        guard !listed.isEmpty else { return nil }
        let audio = listed.filter { $0.forms.last?.isVideo == false }
        let video = listed.filter { $0.forms.last?.isVideo == true }
        let peak = audio.map(\.bandwidth.peak).max() ?? 0
        let average = audio.map(\.bandwidth.average).max() ?? 0
        let codecs = audio.flatMap { $0.forms.map(\.codecs) }
        let variants = video.map { track in
            var variant = MultivariantPlaylist.Variant(
                path: track.files.playlist, peakBandwidth: track.bandwidth.peak + peak,
                averageBandwidth: track.bandwidth.average + average, codecs: track.forms.map(\.codecs) + codecs)
            if case .video(let size, let rate)? = track.forms.last?.form {
                (variant.size, variant.frameRate) = (size, rate)
            }
            variant.audioGroup = audio.isEmpty ? nil : Self.audioGroup
            return variant
        }
        let alone = audio.map { track in
            MultivariantPlaylist.Variant(
                path: track.files.playlist, peakBandwidth: track.bandwidth.peak,
                averageBandwidth: track.bandwidth.average, codecs: track.forms.map(\.codecs),
                audioGroup: video.isEmpty ? nil : Self.audioGroup)
        }
        let renditions = audio.enumerated().map { i, track in
            MultivariantPlaylist.AudioRendition(
                group: Self.audioGroup, name: track.files.name, path: track.files.playlist,
                channelCount: track.channelCount, isDefault: i == 0)
        }
        return MultivariantPlaylist(
            variants: variants + alone, audioRenditions: video.isEmpty ? [] : renditions,
            isIndependent: listed.allSatisfy(\.isIndependent))
    }
}

extension PresentationLists.Track {
    fileprivate var channelCount: Int {
        if case .audio(_, let count)? = forms.last?.form { count } else { 2 }
    }
}

extension PresentedTrack {
    var isVideo: Bool { if case .video = form { true } else { false } }
}

extension PresentationSettings.Manifest {
    /// Of the presentation's own list, in its folder.
    public var path: String {
        switch self {
        case .hls: "index.m3u8"
        case .dash: "manifest.mpd"
        }
    }
}
