import Glibc
import Media
import Testing
import Threads

@Suite struct DetachedThreadTests {
    /// Says when nothing holds it any more.
    private final class Token: Sendable {
        let released: Mailbox<Bool>

        init(_ released: Mailbox<Bool>) {
            self.released = released
        }

        deinit {
            released.post(true)
        }
    }

    @Test func runsItsBodyBesideItsCaller() {
        let mailbox = Mailbox<Int>()
        for i in 0..<3 { DetachedThread.start { mailbox.post(i) } }
        let values = (0..<3).compactMap { _ in mailbox.take(waiting: Interval(milliseconds: 600_000)) }
        #expect(Set(values) == [0, 1, 2])
    }

    @Test func isAnotherThreadThanItsCaller() {
        let mailbox = Mailbox<pthread_t>()
        DetachedThread.start { mailbox.post(pthread_self()) }
        let thread = mailbox.take(waiting: Interval(milliseconds: 600_000))
        #expect(thread != nil && thread != pthread_self())
    }

    @Test func letsItsBodyGoWhenItHasRun() {
        let released = Mailbox<Bool>()
        let mayEnd = Mailbox<Bool>()
        var token: Token? = Token(released)
        DetachedThread.start { [token] in
            _ = mayEnd.take(waiting: Interval(milliseconds: 600_000))
            withExtendedLifetime(token) {}
        }
        token = nil
        // The body holds it as long as it runs.
        #expect(released.takeAll().isEmpty)
        mayEnd.post(true)
        #expect(released.take(waiting: Interval(milliseconds: 600_000)) == true)
    }

    @Test func startsOthers() {
        let mailbox = Mailbox<String>()
        DetachedThread.start {
            DetachedThread.start { mailbox.post("inner") }
            mailbox.post("outer")
        }
        let words = (0..<2).compactMap { _ in mailbox.take(waiting: Interval(milliseconds: 600_000)) }
        #expect(words.sorted() == ["inner", "outer"])
    }
}
