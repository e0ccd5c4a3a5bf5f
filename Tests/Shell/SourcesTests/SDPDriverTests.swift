import Jobs
import Testing
import Threads

@testable import Sources

@Suite struct SDPDriverTests {
    private let mailbox = Mailbox<SourceMessage>()
    private var inbox: SourceInbox { SourceInbox(mailbox, wake: {}) }

    @Test func everyDescribedParticipantJoinsAtOnce() throws {
        let driver = try SDPDriver(
            SDPSource(connections: [
                .init(
                    connectionID: "A", name: "Ada", description: .text("v=0"), sourceAddress: "192.0.2.1",
                    keyFrameRequest: .pli, avatar: "/a.png", isScreen: true),
                .init(connectionID: "B", description: .text("v=1")),
            ]))
        var first = Participant(connectionID: "A", name: "Ada", sdp: "v=0")
        first.sourceAddress = "192.0.2.1"
        first.avatar = "/a.png"
        first.isScreen = true
        first.keyFrameRequest = .pli
        let participants = [first, Participant(connectionID: "B", sdp: "v=1")]
        #expect(driver.described == participants)
        #expect(mailbox.takeAll().isEmpty)
        driver.start(inbox)
        #expect(mailbox.takeAll() == participants.map { .joined($0) })
    }

    @Test func hasNothingToWaitForWhenItIsStopped() throws {
        let driver = try SDPDriver(SDPSource(connections: []))
        driver.start(inbox)
        driver.post(.keyFrame(connectionID: "A"))
        #expect(mailbox.takeAll().isEmpty)
        driver.post(.stop)
        #expect(mailbox.takeAll() == [.stopped])
    }

    @Test func refusesADescriptionThatWasNotRead() {
        #expect(throws: SourcesError.descriptionNotRead(connectionID: "A")) {
            try SDPDriver(SDPSource(connections: [.init(connectionID: "A", description: .file("a.sdp"))]))
        }
    }
}
