import Testing
import Threads

/// Runs the tests of a suite on threads of their own, one more than there are processors.
///
/// A test here waits for processes most of its time. On Swift's own threads, of which there is one for each processor,
/// a test that waits keeps another one from working.
struct WaitingThreads: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(WaitingExecutor.shared, operation: function)
    }
}

extension Trait where Self == WaitingThreads {
    static var waiting: Self { Self() }
}

private final class WaitingExecutor: TaskExecutor {
    static let shared = WaitingExecutor(threadCount: ProcessorCount.available + 1)

    private let jobs = Monitor<[UnownedJob]>([])

    init(threadCount: Int) {
        for _ in 0..<threadCount {
            DetachedThread.start(stackByteCount: DetachedThread.codecStackByteCount) { [self] in
                while true {
                    let job = jobs.wait { $0.isEmpty ? nil : $0.removeFirst() }
                    unsafe job.runSynchronously(on: asUnownedTaskExecutor())
                }
            }
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.update { $0.append(job) }
    }
}
