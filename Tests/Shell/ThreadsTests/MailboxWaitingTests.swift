import Media
import Testing
import Threads

@Suite struct MailboxWaitingTests {
    @Test(arguments: [0, 1, 20]) func waitsNoLongerThanItIsAsked(milliseconds: Int) {
        let mailbox = Mailbox<Int>()
        let begin = ContinuousClock.now
        #expect(mailbox.take(waiting: Interval(milliseconds: Int64(milliseconds))) == nil)
        #expect(begin.duration(to: .now) >= .milliseconds(milliseconds))
    }

    @Test func takesWhatIsThereWithoutWaiting() {
        let mailbox = Mailbox<Int>()
        mailbox.post(1)
        // A wait would last longer than tests may.
        #expect(mailbox.take(waiting: Interval(milliseconds: 600_000_000)) == 1)
        #expect(mailbox.takeAll().isEmpty)
    }

    @Test func losesNothingOfSeveralThreads() {
        let mailbox = Mailbox<(thread: Int, number: Int)>()
        for thread in 0..<4 {
            DetachedThread.start { for number in 0..<250 { mailbox.post((thread, number)) } }
        }
        var seen = [[Int]](repeating: [], count: 4)
        for _ in 0..<1000 {
            guard let message = mailbox.take(waiting: Interval(milliseconds: 600_000)) else { break }
            seen[message.thread].append(message.number)
        }
        // Each thread's messages stay in order.
        #expect(seen == [[Int]](repeating: Array(0..<250), count: 4))
    }
}
