import Foundation
import Media
import Testing

@testable import Threads

@Suite struct ProcessSurroundingsTests {
    @Test func knowsTheLimitOfDescriptors() {
        #expect(ProcessSurroundings.descriptorLimit >= 64)
    }

    /// Tests run in one process, so what all of it has stays: the standard descriptors are open already.
    @Test func opensNothingWhereAllIsOpen() {
        let before = (0...2).map { fcntl(Int32($0), F_GETFD) }
        ProcessSurroundings.openStandardDescriptors()
        #expect((0...2).map { fcntl(Int32($0), F_GETFD) } == before)
    }

    @Test func threadsLeaveTheSignalsThatEndAProcessToOthers() {
        let seen = Mailbox<[Int32]>()
        DetachedThread.start {
            var mask = sigset_t()
            unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
            let signals = [SIGINT, SIGTERM, SIGHUP, SIGSEGV]
            seen.post(signals.map { unsafe sigismember(&mask, $0) })
        }
        #expect(seen.take(waiting: .init(milliseconds: 600_000)) == [1, 1, 1, 0])
    }
}
