import Threads

/// Threads that work beside the callers. A caller that waits for its own task runs other waiting tasks meanwhile.
final class WorkerPool: Sendable {
    private let tasks = Monitor(Tasks())

    private struct Tasks {
        var waiting: [Task] = []
        var isOver = false
    }

    /// Something that is done again and again, each time after its owner has started it.
    final class Task: @unchecked Sendable {
        fileprivate enum Phase { case idle, waiting, running }

        // Guarded by the pool's monitor.
        fileprivate var phase = Phase.idle
        /// Called by one thread at a time. What it changes may be read by the owner after `finish`.
        fileprivate let body: () -> Void

        init(_ body: @escaping () -> Void) {
            self.body = body
        }
    }

    /// - Parameter threadCount: 0 where the callers do everything.
    init(threadCount: Int) {
        for _ in 0..<threadCount {
            DetachedThread.start(stackByteCount: DetachedThread.codecStackByteCount) { [tasks] in
                while let task = Self.next(in: tasks) { Self.run(task, of: tasks) }
            }
        }
    }

    deinit {
        tasks.update { $0.isOver = true }
    }

    /// Has the task done, by a thread or by the caller of `finish`.
    func start(_ task: Task) {
        // A task that is alone is left to its owner, who is about to wait: to wake a thread for it gains nothing.
        let count = tasks.update(isWaking: false) { tasks in
            task.phase = .waiting
            tasks.waiting.append(task)
            return tasks.waiting.count
        }
        if count > 1 { tasks.wake() }
    }

    /// Returns when the task has been done, or was never started.
    func finish(_ task: Task) {
        while true {
            let next: Task? = tasks.wait { tasks in
                if task.phase == .idle { return .some(nil) }
                let own = tasks.waiting.firstIndex { $0 === task }
                guard let index = own ?? tasks.waiting.indices.first else { return nil }
                return .some(Self.take(index, of: &tasks))
            }
            guard let next else { return }
            Self.run(next, of: tasks)
        }
    }

    private static func next(in tasks: Monitor<Tasks>) -> Task? {
        tasks.wait { tasks in
            if tasks.isOver { return .some(nil) }
            return tasks.waiting.isEmpty ? nil : .some(take(0, of: &tasks))
        }
    }

    private static func take(_ index: Int, of tasks: inout Tasks) -> Task {
        let task = tasks.waiting.remove(at: index)
        task.phase = .running
        return task
    }

    private static func run(_ task: Task, of tasks: Monitor<Tasks>) {
        task.body()
        tasks.update { _ in task.phase = .idle }
    }
}
