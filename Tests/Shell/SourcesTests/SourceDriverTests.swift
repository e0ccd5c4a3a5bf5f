import Testing
import Threads

@testable import Sources

@Suite struct SourceInboxTests {
    @Test func aMessageWakesTheLoopAfterItWasPosted() {
        let mailbox = Mailbox<SourceMessage>()
        let seen = Mailbox<[SourceMessage]>()
        SourceInbox(mailbox, wake: { seen.post(mailbox.takeAll()) }).post(.ended)
        #expect(seen.takeAll() == [[.ended]])
    }
}
