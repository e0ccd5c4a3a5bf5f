import Packaging

@testable import Delivery

/// A live presentation as the engine writes it: two tracks, segments, playlists, the presentation's own list, removals.
struct SimulatedWindow {
    /// Segments of each list; 0: all.
    let size: Int
    private(set) var files: Set<String> = []
    private(set) var lists: [String: [String]] = [:]
    private var count = 0
    private var isListed = false

    static let tracks = ["video", "audio"]

    init(size: Int) {
        self.size = size
    }

    /// One more segment of each track.
    ///
    /// - Returns: what was done, by names in the folder: the text of a list has a name in each line.
    mutating func advance() -> [(name: String, text: String?)] {
        var steps: [(String, String?)] = []
        count += 1
        for track in Self.tracks {
            if count == 1 { steps.append(("\(track)/init-1.mp4", "")) }
            steps.append(("\(track)/\(count).m4s", ""))
        }
        if count == 1 { steps.append(("index.html", "")) }
        for track in Self.tracks {
            let first = size == 0 ? 1 : max(1, count - size + 1)
            let names = ["\(track)/init-1.mp4"] + (first...count).map { "\(track)/\($0).m4s" }
            steps.append(("\(track).m3u8", names.joined(separator: "\n")))
        }
        if !isListed || count % 7 == 0 { steps.append(("index.m3u8", "video.m3u8\naudio.m3u8")) }
        isListed = true
        if size > 0, count > 2 * size {
            for track in Self.tracks { steps.append(("\(track)/\(count - 2 * size).m4s", nil)) }
        }
        for (name, text) in steps { note(name, text) }
        return steps
    }

    private mutating func note(_ name: String, _ text: String?) {
        guard let text else {
            files.remove(name)
            return
        }
        files.insert(name)
        if PushQueue.isList(name) { lists[name] = text.split(separator: "\n").map(String.init) }
    }
}

/// What a target holds, and whether a reader of it finds all that lists name.
struct SimulatedTarget {
    private(set) var files: Set<String> = []
    private(set) var lists: [String: [String]] = [:]
    private(set) var arrivals: [String] = []

    mutating func take(_ item: PushQueue.Item) {
        switch item {
        case .file(let name): files.insert(name)
        case .list(let name, let bytes):
            files.insert(name)
            lists[name] = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        case .removal(let name): files.remove(name)
        }
        arrivals.append(item.name)
    }

    /// Files that a list names and that are not there.
    var broken: [String] { lists.values.joined().filter { !files.contains($0) } }
}
