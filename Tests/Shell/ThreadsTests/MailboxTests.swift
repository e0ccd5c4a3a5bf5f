import Testing
import Threads

@Suite struct MailboxTests {
    @Test func keepsTheOrder() {
        let mailbox = Mailbox<Int>()
        for i in 0..<5 { mailbox.post(i) }
        #expect(mailbox.take(waiting: 0) == 0)
        #expect(mailbox.takeAll() == [1, 2, 3, 4])
        #expect(mailbox.take(waiting: 1) == nil)
    }

    @Test func wakesAWaitingReceiver() async {
        let mailbox = Mailbox<Int>()
        let waiting = Task.detached { mailbox.take(waiting: 10_000) }
        mailbox.post(7)
        #expect(await waiting.value == 7)
    }
}
