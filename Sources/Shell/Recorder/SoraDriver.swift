import Ingest
import Jobs
import Media
import Services

/// Performs what `SoraPresence` decides: lists the channel, asks for forwarding, stops it on every way out.
///
/// Runs on its own thread and talks to the recording loop by messages alone. Connections whose forwarding was asked for
/// are remembered until it was stopped, so that no way out leaves an SFU sending to nobody.
final class SoraDriver: @unchecked Sendable {
    // Confined to the thread that `start` makes; the mailboxes are for both sides.
    let requests = Mailbox<SourceRequest>()
    private let messages: Mailbox<SourceMessage>
    private let wake: @Sendable () -> Void
    private let source: SoraSource
    private let client: SoraClient
    private var presence: SoraPresence
    private let clock = ArrivalClock()
    private var ports: [String: (audio: UInt16, video: UInt16)] = [:]
    private var names: [String: String] = [:]
    private var forwarding: Set<String> = []
    private var joined: Set<String> = []

    init(
        source: SoraSource, messages: Mailbox<SourceMessage>, wake: @escaping @Sendable () -> Void
    ) throws(ServicesError) {
        self.source = source
        self.messages = messages
        self.wake = wake
        client = try SoraClient(url: source.url)
        let wanted: Set<String>? =
            switch source.connections {
            case .all: nil
            case .only(let connections): Set(connections)
            }
        presence = SoraPresence(interval: source.pollInterval, wanted: wanted)
    }

    func start() {
        Thread.detach { self.run() }
    }

    private func run() {
        while true {
            var timeout = 0
            switch presence.poll(at: clock.now()) {
            case .list: list()
            case .wait(let until): timeout = max(1, Int((until - clock.now()).nanoseconds / 1_000_000))
            }
            switch requests.take(waiting: timeout) {
            case nil, .ports?, .noPorts?: continue
            case .keyFrame(let connectionID): requestKeyFrame(connectionID)
            case .stop:
                stopForwarding()
                return post(.stopped)
            }
        }
    }

    private func list() {
        do {
            let connections = try client.listSignalingNotifyMetadata(channelID: source.channelID)
            perform(presence.handle(.listed(connections), at: clock.now()))
        } catch {
            perform(presence.handle(.failed(error), at: clock.now()))
        }
    }

    private func perform(_ actions: [SoraPresence.Action]) {
        for action in actions {
            switch action {
            case .appeared(let connectionID, let name):
                names[connectionID] = name
            case .startForwarding(let connectionID):
                startForwarding(connectionID)
            case .disappeared(let connectionID):
                forwarding.remove(connectionID)
                ports[connectionID] = nil
                if joined.remove(connectionID) != nil {
                    post(.left(connectionID: connectionID, reason: "left the channel"))
                }
                endIfNobodyIsLeft()
            case .interrupted(let error):
                post(.interrupted(reason: "\(error)"))
            case .resumed(let unseen):
                post(.resumed(unseen: unseen))
            case .refused(let error):
                post(.refused(reason: "\(error)"))
            }
        }
    }

    private func startForwarding(_ connectionID: String) {
        guard let ports = ports[connectionID] ?? bind(connectionID) else {
            return perform(presence.handle(.forwardingFailed(connectionID: connectionID), at: clock.now()))
        }
        do {
            forwarding.insert(connectionID)
            let sdp = try client.startForwardingRTP(
                channelID: source.channelID, connectionID: connectionID, ipAddress: source.ipAddress,
                audioPort: ports.audio, videoPort: ports.video)
            if joined.insert(connectionID).inserted {
                post(
                    .joined(
                        connectionID: connectionID, name: names[connectionID], sdp: sdp,
                        keyFrameRequest: source.requestsKeyFrames ? .api : .off))
            }
            perform(presence.handle(.forwarding(connectionID: connectionID), at: clock.now()))
            requestKeyFrame(connectionID)
        } catch {
            if case .refused = error { post(.refused(reason: "\(error)")) }
            perform(presence.handle(.forwardingFailed(connectionID: connectionID), at: clock.now()))
        }
    }

    /// Asks the loop for ports and waits for them: they are bound before anybody is asked to send to them.
    private func bind(_ connectionID: String) -> (audio: UInt16, video: UInt16)? {
        post(.opening(connectionID: connectionID, name: names[connectionID]))
        while let request = requests.take(waiting: Self.bindTimeout) {
            switch request {
            case .ports(connectionID, let audio, let video):
                ports[connectionID] = (audio, video)
                return (audio, video)
            case .noPorts(connectionID, _):
                return nil
            case .stop:
                // Comes first again when the call has returned.
                requests.post(.stop)
                return nil
            case .ports, .noPorts, .keyFrame:
                continue
            }
        }
        return nil
    }

    /// The loop answers within one round; a second means that it is gone.
    private static let bindTimeout = 1000

    private func requestKeyFrame(_ connectionID: String) {
        guard source.requestsKeyFrames, forwarding.contains(connectionID) else { return }
        if (try? client.requestKeyFrame(channelID: source.channelID, connectionID: connectionID)) == .requested {
            post(.keyFrameRequested(connectionID: connectionID))
        }
    }

    private func endIfNobodyIsLeft() {
        guard case .only(let wanted) = source.connections, joined.isEmpty,
            presence.connectionIDs.allSatisfy({ !wanted.contains($0) })
        else { return }
        post(.ended)
    }

    private func stopForwarding() {
        for connectionID in forwarding.sorted() {
            // Sora may be gone, or the connection: there is nothing more to stop then.
            try? client.stopForwardingRTP(channelID: source.channelID, connectionID: connectionID)
        }
        forwarding = []
    }

    private func post(_ message: SourceMessage) {
        messages.post(message)
        wake()
    }
}
