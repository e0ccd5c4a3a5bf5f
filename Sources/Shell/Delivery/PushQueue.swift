import Packaging
import Presentations

/// What is still to be sent of one presentation's folder, in an order in which no list comes before what it names.
///
/// Files are kept by name and read when their turn comes; lists are kept as text, because a newer one on the disk may
/// name what is not sent yet. Of a list at most two versions wait: the first one keeps its place, so that a slow link
/// shows something, and the latest one is behind all that it names. After a failure only the latest one is left.
struct PushQueue {
    enum Item: Equatable {
        case file(String)
        case list(String, [UInt8])
        /// To be deleted at the target.
        case removal(String)

        var name: String {
            switch self {
            case .file(let name), .list(let name, _), .removal(let name): name
            }
        }
    }

    fileprivate struct Entry {
        let item: Item
        let number: Int
    }

    /// The numbers of a list's versions.
    private struct Versions {
        var latest: Int
        /// Nil before one has arrived.
        var sent: Int?
    }

    private let deletes: Bool
    private var entries: [Entry] = []
    private var removals: [Entry] = []
    private var current: Entry?
    private var waitingFiles: Set<String> = []
    /// Of these, those that were tried: they may have arrived, and only the answer has not.
    private var triedFiles: Set<String> = []
    private var lists: [String: Versions] = [:]
    private var lastNumber = 0
    /// Files that were gone before they could be sent.
    private(set) var skippedCount = 0

    /// Of a list, those that wait.
    private static let versionLimit = 2

    /// - Parameter deletes: what is removed here is removed at the target too.
    init(deletes: Bool) {
        self.deletes = deletes
    }

    var isEmpty: Bool { entries.isEmpty && removals.isEmpty && current == nil }

    /// Files and lists that are not at the target yet.
    var missingCount: Int {
        var names = Set(entries.map(\.item.name))
        switch current?.item {
        case .file(let name), .list(let name, _): names.insert(name)
        case .removal, nil: break
        }
        return names.count
    }

    /// A file has new content.
    mutating func replace(_ name: String, _ bytes: [UInt8]) {
        lastNumber += 1
        guard Self.isList(name) else {
            removals.removeAll { $0.item.name == name }
            // It is read when its turn comes, and has the latest content then.
            guard waitingFiles.insert(name).inserted else { return }
            entries.append(Entry(item: .file(name), number: lastNumber))
            return
        }
        let waiting = entries.indices.filter { entries[$0].isList(name) }
        if waiting.count >= Self.versionLimit, let last = waiting.last { entries.remove(at: last) }
        entries.append(Entry(item: .list(name, bytes), number: lastNumber))
        lists[name, default: Versions(latest: lastNumber)].latest = lastNumber
    }

    /// A file is gone.
    mutating func remove(_ name: String) {
        lastNumber += 1
        if waitingFiles.remove(name) != nil {
            entries.removeAll { $0.item == .file(name) }
            skippedCount += 1
            // Lists that waited before may name it.
            keepLatest()
            guard triedFiles.remove(name) != nil else { return }
        }
        if Self.isList(name) {
            entries.removeAll { $0.isList(name) }
            lists[name] = nil
        }
        if deletes { removals.append(Entry(item: .removal(name), number: lastNumber)) }
    }

    /// What is to be sent next; nil while the one before is under way, and where nothing waits.
    mutating func next() -> Item? {
        guard current == nil else { return nil }
        if let removal = removals.first, isUnnamed(since: removal.number) {
            current = removals.removeFirst()
        } else if !entries.isEmpty {
            let entry = entries.removeFirst()
            if case .file(let name) = entry.item { waitingFiles.remove(name) }
            current = entry
        }
        return current?.item
    }

    /// The current item has arrived.
    mutating func noteSent() {
        switch current?.item {
        case .file(let name): triedFiles.remove(name)
        case .list(let name, _): lists[name]?.sent = current?.number
        case .removal, nil: break
        }
        current = nil
    }

    /// The current item's file is gone.
    mutating func noteGone() {
        if let current { triedFiles.remove(current.item.name) }
        current = nil
        skippedCount += 1
        keepLatest()
    }

    /// The current item has not arrived; it is tried again.
    mutating func noteFailed() {
        guard let entry = current else { return }
        current = nil
        switch entry.item {
        case .removal: removals.insert(entry, at: 0)
        case .list(let name, _):
            if !entries.contains(where: { $0.isList(name) }) { entries.insert(entry, at: 0) }
        case .file(let name):
            triedFiles.insert(name)
            if waitingFiles.insert(name).inserted { entries.insert(entry, at: 0) }
        }
        keepLatest()
    }

    /// Drops all versions of lists that waited but the latest.
    private mutating func keepLatest() {
        let count = entries.count
        entries.removeAll { entry in
            guard case .list(let name, _) = entry.item, let versions = lists[name] else { return false }
            return entry.number < versions.latest
        }
        guard entries.count < count else { return }
        // What is left of a list may be behind the presentation's own list, which names it.
        let isUnknown = entries.contains { entry in
            guard case .list(let name, _) = entry.item else { return false }
            return lists[name]?.sent == nil
        }
        guard isUnknown else { return }
        entries = entries.filter { !$0.isTop } + entries.filter(\.isTop)
    }

    /// Whether no list at the target is one from before a removal.
    private func isUnnamed(since removal: Int) -> Bool {
        lists.values.allSatisfy { versions in
            versions.sent.map { $0 > removal || $0 == versions.latest } ?? false
        }
    }

    /// Whether a file names others: playlists and manifests, and what lists thumbnails.
    static func isList(_ name: String) -> Bool {
        name.hasSuffix(".m3u8") || name.hasSuffix(".mpd") || name.hasSuffix(".vtt") && !name.contains("/")
    }

    /// Whether it is one of the presentation's own lists, which name the others.
    static func isTop(_ name: String) -> Bool {
        PresentationSettings.Manifest.allCases.contains { $0.path == name }
    }
}

extension PushQueue.Entry {
    fileprivate func isList(_ name: String) -> Bool {
        guard case .list(let own, _) = item else { return false }
        return own == name
    }

    fileprivate var isTop: Bool { PushQueue.isTop(item.name) }
}
