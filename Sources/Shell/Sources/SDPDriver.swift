import Jobs
import Synchronization

/// Plain RTP, described by the job: every participant is there from the start, and nobody has to be asked to send.
final class SDPDriver: SourceDriver {
    let described: [Participant]
    private let inbox = Mutex<SourceInbox?>(nil)

    init(_ source: SDPSource) throws(SourcesError) {
        var described: [Participant] = []
        for connection in source.connections {
            guard case .text(let sdp) = connection.description else {
                throw .descriptionNotRead(connectionID: connection.connectionID)
            }
            var participant = Participant(connectionID: connection.connectionID, name: connection.name, sdp: sdp)
            participant.sourceAddress = connection.sourceAddress
            participant.avatar = connection.avatar
            participant.isScreen = connection.isScreen
            participant.keyFrameRequest = connection.keyFrameRequest
            described.append(participant)
        }
        self.described = described
    }

    func start(_ inbox: SourceInbox) {
        self.inbox.withLock { $0 = inbox }
        for participant in described { inbox.post(.joined(participant)) }
    }

    /// Ports are the description's and key frames are asked for by RTCP, so only the stop needs an answer.
    func post(_ request: SourceRequest) {
        switch request {
        case .stop: inbox.withLock { $0 }?.post(.stopped)
        case .opened, .notOpened, .keyFrame: break
        }
    }
}
