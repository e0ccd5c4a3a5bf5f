import Jobs
import Synchronization

/// Plain RTP, described by the job: every participant joins at the start, and no source needs a request.
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

    /// The ports are in the description, and key frames are requested by RTCP, so only the stop needs an answer.
    func post(_ request: SourceRequest) {
        switch request {
        case .stop: inbox.withLock { $0 }?.post(.stopped)
        case .opened, .notOpened, .keyFrame, .refused: break
        }
    }
}
