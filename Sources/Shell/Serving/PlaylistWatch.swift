import Hummingbird
import Storage

/// The playlists that clients ask for: each is read once for every change on disk, however many wait for it.
actor PlaylistWatch {
    /// A playlist as it is sent, made once for all who ask.
    struct Snapshot: Sendable {
        let version: FileVersion
        /// nil for a multivariant playlist.
        let playlist: LivePlaylist?
        let whole: ByteBuffer
        /// nil where the server promises nothing: a multivariant playlist, or one that has ended.
        let delta: ByteBuffer?

        init(_ text: String, version: FileVersion) {
            self.version = version
            playlist = LivePlaylist(parsing: text)
            if let playlist, !playlist.isEnded {
                whole = ByteBuffer(string: playlist.rendered(skippingOld: false))
                delta = ByteBuffer(string: playlist.rendered(skippingOld: true))
            } else {
                whole = ByteBuffer(string: text)
                delta = nil
            }
        }
    }

    enum Outcome: Sendable {
        case snapshot(Snapshot)
        case missing, refused, late
    }

    private struct Waiter {
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<Void, Never>
    }

    /// Two days of segments of 1 s have 8 MB.
    static let byteLimit = 16 << 20
    /// More playlists than a ladder of a few calls has; others are read again for each request.
    static let countLimit = 64
    /// How soon a change is seen: much less than a part, and 50 looks a second cost nothing. A look works on every file
    /// system, where notice of changes does not.
    static let interval = Duration.milliseconds(20)

    private var snapshots: [String: Snapshot] = [:]
    private var waiters: [String: [Waiter]] = [:]
    private var isLooking = false
    private var isClosed = false
    private let clock = ContinuousClock()

    /// The playlist at once, or when it has what is asked for.
    func playlist(at path: String, for request: ReloadRequest) async -> Outcome {
        let begin = clock.now
        while true {
            guard let snapshot = current(path) else { return .missing }
            guard let playlist = snapshot.playlist else { return .snapshot(snapshot) }
            switch request.answer(from: playlist, after: clock.now - begin) {
            case .now: return .snapshot(snapshot)
            case .refused: return .refused
            case .late: return .late
            case .wait(let limit):
                if isClosed { return .late }
                await change(of: path, before: clock.now + limit)
            }
        }
    }

    /// Returns when a playlist no longer hints at a part, which then is there or never will be: at once where it does
    /// not (draft-pantos-hls-rfc8216bis §6.2.6).
    ///
    /// - Returns: whether it did hint at it.
    func hint(at part: String, in path: String) async -> Bool {
        let begin = clock.now
        var wasHinted = false
        while let playlist = current(path)?.playlist, !playlist.isEnded, playlist.hint.map(String.init) == part {
            wasHinted = true
            let left = Duration.seconds(3 * playlist.target) - (clock.now - begin)
            if isClosed || left <= .zero { break }
            await change(of: path, before: clock.now + left)
        }
        return wasHinted
    }

    /// Ends all waits, and permits no further one.
    func close() {
        isClosed = true
        for waiter in waiters.values.joined() { waiter.continuation.resume() }
        waiters = [:]
    }

    private func current(_ path: String) -> Snapshot? {
        if let known = snapshots[path], known.version == FileVersion(ofFile: path) { return known }
        snapshots[path] = nil
        guard let file = OpenedFile(path: path), file.version.byteCount <= Self.byteLimit else { return nil }
        var bytes: [UInt8] = []
        while bytes.count < file.version.byteCount {
            let more = file.read(file.version.byteCount - bytes.count, at: bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        let snapshot = Snapshot(String(decoding: bytes, as: UTF8.self), version: file.version)
        if snapshots.count >= Self.countLimit { snapshots = [:] }
        snapshots[path] = snapshot
        return snapshot
    }

    private func change(of path: String, before deadline: ContinuousClock.Instant) async {
        await withCheckedContinuation { continuation in
            waiters[path, default: []].append(Waiter(deadline: deadline, continuation: continuation))
            guard !isLooking else { return }
            isLooking = true
            Task { await look() }
        }
    }

    /// Looks at what is waited for as long as anything is.
    private func look() async {
        while !waiters.isEmpty {
            try? await Task.sleep(for: Self.interval)
            let now = clock.now
            for (path, waiting) in waiters {
                let isChanged = snapshots[path]?.version != FileVersion(ofFile: path)
                let remaining = isChanged ? [] : waiting.filter { $0.deadline > now }
                guard remaining.count < waiting.count else { continue }
                waiters[path] = remaining.isEmpty ? nil : remaining
                for waiter in waiting where isChanged || waiter.deadline <= now { waiter.continuation.resume() }
            }
        }
        isLooking = false
    }
}
