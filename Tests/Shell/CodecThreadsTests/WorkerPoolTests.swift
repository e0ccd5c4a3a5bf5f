import Testing
import Threads

@testable import CodecThreads

@Suite struct WorkerPoolTests {
    @Test(arguments: [0, 1, 4]) func doesEachTaskOnceForEachStart(threads: Int) {
        let pool = WorkerPool(threadCount: threads)
        let counts = (0..<8).map { _ in Monitor(0) }
        let tasks = counts.map { count in WorkerPool.Task { count.update { $0 += 1 } } }
        for round in 1...100 {
            for task in tasks { pool.start(task) }
            for task in tasks { pool.finish(task) }
            #expect(counts.allSatisfy { $0.update { $0 } == round })
        }
    }

    @Test func waitsForNothingThatWasNotStarted() {
        let pool = WorkerPool(threadCount: 0)
        let task = WorkerPool.Task { Issue.record("it was not started") }
        pool.finish(task)
    }

    // Two captures that are worked on at the same time share the threads.
    @Test func servesSeveralCallers() {
        let pool = WorkerPool(threadCount: 2)
        let (done, ended) = (Monitor(0), Monitor(0))
        for _ in 0..<4 {
            DetachedThread.start {
                let tasks = (0..<3).map { _ in WorkerPool.Task { done.update { $0 += 1 } } }
                for _ in 0..<50 {
                    for task in tasks { pool.start(task) }
                    for task in tasks { pool.finish(task) }
                }
                ended.update { $0 += 1 }
            }
        }
        ended.wait { $0 == 4 ? () : nil }
        #expect(done.update { $0 } == 600)
    }
}
