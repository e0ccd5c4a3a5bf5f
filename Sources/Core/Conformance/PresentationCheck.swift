public import Media

/// Holds a presentation against the specifications: its lists, their media, and both against each other.
///
/// It reads files through the shell, and only what lists name; it reports and never throws, whatever the bytes are.
public struct PresentationCheck {
    public private(set) var findings = Findings()
    private var files: MediaFiles
    /// Media playlists as they were last read, and since when they have been so.
    private var watched: [String: (playlist: MediaPlaylist, since: SessionTime)] = [:]

    private var watchedManifests: [String: Manifest] = [:]
    private let xml: (_ bytes: [UInt8]) -> ParsedXML

    /// - Parameters:
    ///   - read: the bytes of a file, by its path from the presentation's folder, or by URL; nil where it is missing or
    ///     too large to be read.
    ///   - xml: parses a manifest.
    public init(read: @escaping (_ path: String) -> [UInt8]?, xml: @escaping (_ bytes: [UInt8]) -> ParsedXML) {
        files = MediaFiles(read: read)
        self.xml = xml
    }

    /// Checks a playlist, and everything that it names.
    ///
    /// - Parameter path: by which `read` finds it.
    public mutating func check(_ path: String) {
        guard let bytes = files.entry(path, findings: &findings) else { return }
        if Self.isManifest(path) {
            ManifestCheck(file: path).check(xml(bytes), &files, &findings)
        } else {
            PlaylistCheck(file: path).check(bytes, &files, &findings)
        }
    }

    /// Checks a live presentation once more, and against what it was the last time. New segments are read; those that
    /// were read are not read again.
    ///
    /// - Parameter time: of this reading.
    /// - Returns: after how long a player would read it again (draft-pantos-hls-rfc8216bis §6.3.4); nil where it is
    ///   ended or missing.
    public mutating func watch(_ path: String, at time: SessionTime) -> Interval? {
        guard let bytes = files.entry(path, findings: &findings) else { return nil }
        guard !Self.isManifest(path) else { return watchManifest(path, bytes) }
        var next: Interval?
        let playlists = PlaylistCheck(file: path).check(bytes, &files, &findings)
        for (path, playlist) in playlists.sorted(by: { $0.key < $1.key }) {
            var since = time
            if let earlier = watched[path] {
                ReloadRules(earlier: earlier.playlist, later: playlist, file: path).check(&findings)
                if earlier.playlist == playlist { since = earlier.since }
            }
            ReloadRules.checkPace(playlist, of: path, unchanged: time - since, &findings)
            watched[path] = (playlist, since)
            guard !playlist.isEnded, let target = playlist.targetDuration else { continue }
            next = min(next ?? target, target)
        }
        return next
    }

    private mutating func watchManifest(_ path: String, _ bytes: [UInt8]) -> Interval? {
        guard let manifest = ManifestCheck(file: path).check(xml(bytes), &files, &findings) else { return nil }
        if let earlier = watchedManifests[path] {
            ManifestReload(earlier: earlier, later: manifest, file: path).check(&findings)
        }
        watchedManifests[path] = manifest
        guard manifest.isDynamic else { return nil }
        // An MPD that says 0 is to be read again before each segment is needed (ISO/IEC 23009-1 §5.4.1).
        return manifest.updatePeriod.map { max($0, Self.leastUpdatePeriod) }
    }

    /// No server is asked more often than this.
    private static let leastUpdatePeriod = Interval(milliseconds: 1_000)

    /// Checks all lists of a folder, and the texts and pictures beside the media; reports media that no list names.
    ///
    /// - Parameter paths: all files of the folder and the folders in it, from the folder.
    public mutating func check(folder paths: [String]) {
        let lists = paths.filter(Self.isList).sorted()
        // A multivariant playlist names the others, which are checked with it.
        let first = lists.filter { files.isMultivariant($0) }
        for path in first + lists where !files.named.contains(path) { check(path) }
        for path in paths.sorted() where Self.isMedia(path) && !files.named.contains(path) {
            findings.report(.fileUnlisted, at: Place(file: path), "no playlist or manifest names it")
        }
        var guide = GuideCheck()
        for path in paths.sorted() where GuideCheck.isText(path) { guide.checkText(path, &files, &findings) }
        for path in paths.sorted() where GuideCheck.isPicture(path) { guide.checkPicture(path, &files, &findings) }
    }

    /// Whether a file is where a check begins.
    public static func isList(_ path: String) -> Bool { path.hasSuffix(".m3u8") || path.hasSuffix(".mpd") }

    /// By the name, which in a URL may be followed by a query.
    public static func isManifest(_ path: String) -> Bool {
        path.prefix { $0 != "?" && $0 != "#" }.hasSuffix(".mpd")
    }

    private static func isMedia(_ path: String) -> Bool {
        [".m4s", ".mp4", ".m4v", ".m4a", ".cmfv", ".cmfa", ".ts", ".aac"].contains { path.hasSuffix($0) }
    }
}
