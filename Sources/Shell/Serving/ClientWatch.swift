import Synchronization

/// Leaves a client that takes nothing for a while.
struct ClientWatch: Sendable {
    /// How much a client has taken.
    final class Progress: Sendable {
        fileprivate let count = Atomic<Int>(0)

        /// Something was taken, or there was nothing to take.
        func note() { count.add(1, ordering: .relaxed) }
    }

    let patience: Duration
    /// Ends the connection.
    let leave: @Sendable () -> Void

    func run(_ body: (Progress) async throws -> Void) async throws {
        let progress = Progress()
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await watch(progress) }
            try await body(progress)
            group.cancelAll()
        }
    }

    private func watch(_ progress: Progress) async throws {
        var before = -1
        while !Task.isCancelled {
            let count = progress.count.load(ordering: .relaxed)
            if count == before { return leave() }
            before = count
            // Cancelled when all is sent, which is no failure.
            guard (try? await Task.sleep(for: patience)) != nil else { return }
        }
    }
}
