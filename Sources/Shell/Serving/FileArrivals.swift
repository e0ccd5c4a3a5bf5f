import Storage

/// Waits for files that are about to appear: it looks for each of them once, however many clients wait.
actor FileArrivals {
    private struct Waiter {
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<Void, Never>
    }

    private var waiters: [[String]: [Waiter]] = [:]
    private var isLooking = false
    private var isClosed = false
    private let clock = ContinuousClock()

    /// Returns when one of the files is there, or after `limit`.
    ///
    /// - Returns: whether one is there.
    func first(of paths: [String], within limit: Duration) async -> Bool {
        if Self.isThere(paths) { return true }
        guard !isClosed else { return false }
        await withCheckedContinuation { continuation in
            waiters[paths, default: []].append(Waiter(deadline: clock.now + limit, continuation: continuation))
            guard !isLooking else { return }
            isLooking = true
            Task { await look() }
        }
        return Self.isThere(paths)
    }

    /// Ends all waits, and permits no further one.
    func close() {
        isClosed = true
        for waiter in waiters.values.joined() { waiter.continuation.resume() }
        waiters = [:]
    }

    private static func isThere(_ paths: [String]) -> Bool {
        paths.contains { FileVersion(ofFile: $0) != nil }
    }

    /// Looks for what is waited for as long as anything is.
    private func look() async {
        while !waiters.isEmpty {
            try? await Task.sleep(for: PlaylistWatch.interval)
            let now = clock.now
            for (paths, waiting) in waiters {
                let remaining = Self.isThere(paths) ? [] : waiting.filter { $0.deadline > now }
                guard remaining.count < waiting.count else { continue }
                waiters[paths] = remaining.isEmpty ? nil : remaining
                for waiter in waiting where remaining.isEmpty || waiter.deadline <= now { waiter.continuation.resume() }
            }
        }
        isLooking = false
    }
}
