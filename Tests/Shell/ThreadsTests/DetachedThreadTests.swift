import Testing
import Threads

@Suite struct DetachedThreadTests {
    @Test func runsItsBodyBesideItsCaller() {
        let mailbox = Mailbox<Int>()
        for i in 0..<3 { DetachedThread.start { mailbox.post(i) } }
        let values = (0..<3).compactMap { _ in mailbox.take(waiting: 10_000) }
        #expect(Set(values) == [0, 1, 2])
    }
}
