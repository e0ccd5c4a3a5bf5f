import Media

/// Everything about a playlist: itself, what it names, and those against each other.
struct PlaylistCheck {
    /// Playlists that one multivariant playlist may name: more than a ladder of all sizes in all languages.
    static let playlistLimit = 256

    let file: String

    /// A media playlist that a multivariant one names, read.
    private struct Named {
        var path: String
        var playlist: MediaPlaylist
        var measure: PlaylistMeasure
        var line: Int
    }

    /// - Returns: the media playlists that were read, by path.
    @discardableResult func check(
        _ bytes: [UInt8], _ files: inout MediaFiles, _ findings: inout Findings
    ) -> [String: MediaPlaylist] {
        let text = PlaylistText(bytes, of: file, findings: &findings)
        text.checkTags(of: file, findings: &findings)
        if text.isMultivariant {
            return check(MultivariantPlaylist(text, of: file, findings: &findings), &files, &findings)
        }
        let playlist = MediaPlaylist(text, of: file, findings: &findings)
        _ = check(playlist, path: file, &files, &findings)
        return [file: playlist]
    }

    private func check(
        _ playlist: MediaPlaylist, path: String, _ files: inout MediaFiles, _ findings: inout Findings
    ) -> PlaylistMeasure {
        MediaPlaylistRules(playlist: playlist, file: path).check(&findings)
        LowLatencyRules(playlist: playlist, file: path).check(&findings)
        var media = MediaPlaylistMedia(playlist, file: path)
        media.check(&files, &findings)
        return media.measure
    }

    private func check(
        _ playlist: MultivariantPlaylist, _ files: inout MediaFiles, _ findings: inout Findings
    ) -> [String: MediaPlaylist] {
        MultivariantRules(playlist: playlist, file: file).check(&findings)
        var named: [String: Named] = [:]
        var references = playlist.variants.map { ($0.uri, $0.line, $0.isOfKeyFrames) }
        references += playlist.renditions.compactMap { rendition in rendition.uri.map { ($0, rendition.line, false) } }
        var ordinary: [Named] = []
        for (uri, line, isOfKeyFrames) in references {
            guard let path = Reference.resolve(uri, from: file), named[path] == nil, named.count < Self.playlistLimit
            else { continue }
            let place = Place.line(line, of: file)
            guard var media = read(uri, at: place, &files, &findings) else { continue }
            if playlist.hasIndependentSegments { media.hasIndependentSegments = true }
            let measure = check(media, path: path, &files, &findings)
            let found = Named(path: path, playlist: media, measure: measure, line: line)
            named[path] = found
            if !isOfKeyFrames { ordinary.append(found) }
        }
        compare(ordinary, &findings)
        for found in ordinary {
            let others = ordinary.map(\.path).filter { $0 != found.path }
            LowLatencyRules(playlist: found.playlist, file: found.path).checkReports(of: others, &findings)
        }
        for variant in playlist.variants {
            guard let path = Reference.resolve(variant.uri, from: file), let own = named[path] else { continue }
            var (groups, alternatives): ([[PlaylistMeasure]], [PlaylistMeasure]) = ([], [])
            for attribute in MultivariantPlaylist.groups.keys.sorted() {
                let paths = playlist.renditions(of: variant, attribute).compactMap(\.uri)
                    .compactMap { Reference.resolve($0, from: file) }
                let measures = paths.filter { $0 != path }.compactMap { named[$0]?.measure }
                // Other video, and what else is in the group of a variant of audio alone, is played instead of it.
                if attribute == "VIDEO" || paths.contains(path) {
                    alternatives += measures
                } else {
                    groups.append(measures)
                }
            }
            VariantRules(
                variant: variant, file: file, own: own.measure, renditions: groups, alternatives: alternatives
            ).check(&findings)
        }
        return named.mapValues(\.playlist)
    }

    private func read(
        _ uri: String, at place: Place, _ files: inout MediaFiles, _ findings: inout Findings
    ) -> MediaPlaylist? {
        guard let (path, bytes) = files.bytes(uri, from: file, at: place, findings: &findings) else { return nil }
        let text = PlaylistText(bytes, of: path, findings: &findings)
        text.checkTags(of: path, findings: &findings)
        guard !text.isMultivariant else {
            findings.report(.hlsKind, at: place, "\(path) is a multivariant playlist too, expected a media playlist")
            return nil
        }
        return MediaPlaylist(text, of: path, findings: &findings)
    }

    /// What all variants share (§6.2.4).
    private func compare(_ named: [Named], _ findings: inout Findings) {
        guard let first = named.first else { return }
        for other in named.dropFirst() {
            let place = Place.line(other.line, of: file)
            if other.playlist.targetDuration != first.playlist.targetDuration {
                findings.report(
                    .hlsVariantTargets, at: place,
                    "\(other.path) has the target duration \(other.playlist.targetDuration?.text ?? "-"), "
                        + "\(first.path) \(first.playlist.targetDuration?.text ?? "-")")
            }
            guard first.playlist.isEnded, other.playlist.isEnded else { continue }
            let (own, others) = (other.playlist.duration, first.playlist.duration)
            if let target = first.playlist.targetDuration, own.distance(to: others) > target {
                findings.report(
                    .hlsVariantLengths, at: place, "\(other.path) lasts \(own.text), \(first.path) \(others.text)")
            }
            let counts = [other, first].map { named in named.playlist.segments.count { $0.isDiscontinuity } }
            if counts[0] != counts[1] {
                findings.report(
                    .hlsVariantDiscontinuities, at: place,
                    "\(other.path) has \(counted(counts[0], "EXT-X-DISCONTINUITY", plural: "EXT-X-DISCONTINUITY")), "
                        + "\(first.path) \(counts[1])")
            }
        }
    }
}
