import Ingest
import Jobs
import Media
import Services
import Storage
import Synchronization
import Threads

/// Performs the actions of `SoraPresence`: lists the channel, starts forwarding, and stops it before it ends.
///
/// The driver remembers every connection whose forwarding it requested until it has stopped that forwarding. So Sora
/// never continues to send to closed ports, however the recording ends.
final class SoraDriver: SourceDriver, @unchecked Sendable {
    /// The clock and the wait of a driver. Those of a test take no real time.
    struct Timing {
        var now: () -> SessionTime
        /// The next request, or nil after `timeout`.
        var take: (_ requests: Mailbox<SourceRequest>, _ timeout: Interval) -> SourceRequest?

        static func system() -> Timing {
            let clock = ArrivalClock()
            return Timing(now: { clock.now() }, take: { $0.take(waiting: $1) })
        }
    }

    let described: [Participant] = []
    // Shared between threads; all other state belongs to the thread that `start` creates.
    private let requests = Mailbox<SourceRequest>()
    private let source: SoraSource
    private let api: any SoraAPI
    private let calls: SoraCalls
    private let isStopRequested = Atomic<Bool>(false)
    private let timing: Timing
    private var presence: SoraPresence
    private var inbox: SourceInbox?
    /// Empty for one that a killed recorder had forwarded to ports that are not free any more.
    private var ports: [String: [SectionPorts]] = [:]
    private var names: [String: String] = [:]
    private var forwarding: RecordedForwarding
    private var joined: Set<String> = []
    private var hasToldAnswer = false
    /// Joined, and not recorded.
    private var refused: Set<String> = []

    /// The recording loop answers within one round, or after some more while it processes a view's backlog. No answer
    /// in this time means that it has ended.
    private static let bindTimeout = Interval(milliseconds: 1000)

    /// - Parameter directory: where the job's log of what is forwarded goes, and beside which those of others are.
    convenience init(
        _ source: SoraSource, in directory: JobDirectory?, keeping kept: [KeptConnection] = []
    ) throws(SourcesError) {
        self.init(source, calls: try SoraCalls(source), timing: .system(), directory: directory, keeping: kept)
    }

    init(
        _ source: SoraSource, calls: SoraCalls, timing: Timing, directory: JobDirectory? = nil,
        keeping kept: [KeptConnection] = []
    ) {
        let keptIDs = Set(kept.map(\.connectionID))
        for connection in kept {
            ports[connection.connectionID] = connection.ports
            names[connection.connectionID] = connection.name
        }
        self.source = source
        self.calls = calls
        api = calls.api
        forwarding = RecordedForwarding(of: source, in: directory, keeping: keptIDs)
        self.timing = timing
        let wanted: Set<String>? =
            switch source.connections {
            case .all: nil
            case .only(let connections): Set(connections)
            }
        presence = SoraPresence(interval: source.pollInterval, wanted: wanted, kept: keptIDs)
    }

    func start(_ inbox: SourceInbox) {
        DetachedThread.start { self.run(inbox) }
    }

    func post(_ request: SourceRequest) {
        // The thread may be about to start the forwarding of many connections.
        if request == .stop { isStopRequested.store(true, ordering: .sequentiallyConsistent) }
        requests.post(request)
    }

    /// Runs until a request to stop.
    func run(_ inbox: SourceInbox) {
        self.inbox = inbox
        forwarding.begin()
        while true {
            var timeout = Interval.zero
            switch presence.poll(at: timing.now()) {
            case .list: list()
            case .wait(let until): timeout = max(Interval(milliseconds: 1), until - timing.now())
            }
            switch timing.take(requests, timeout) {
            case nil, .notOpened?: continue
            case .opened(let connectionID, let opened): keep(opened, of: connectionID)
            case .refused(let connectionID): giveUp(connectionID)
            case .keyFrame(let connectionID): requestKeyFrame(connectionID)
            case .stop:
                stopForwarding()
                return tell(.stopped)
            }
        }
    }

    private func list() {
        do {
            let connections = try api.listSignalingNotifyMetadata(channelID: source.channelID)
            stopAbandoned()
            perform(presence.handle(.listed(connections), at: timing.now()))
        } catch {
            perform(presence.handle(.failed(error), at: timing.now()))
        }
        tellAnswer()
    }

    /// Once, when Sora answers, and before anything is forwarded to this recorder.
    private func stopAbandoned() {
        guard !hasToStop, let abandoned = forwarding.takeAbandoned() else { return }
        // They may be many: a stop of the job does not wait for them.
        let outcome = abandoned.stop(at: source.url, calls: calls) { [self] in hasToStop }
        if outcome != ForwardingOutcome(), !hasToStop { tell(.stoppedAbandoned(outcome)) }
    }

    /// Once, if nobody is there: an empty channel is not a source that does not answer.
    private func tellAnswer() {
        guard !hasToldAnswer, joined.isEmpty, presence.isInContact else { return }
        if case .only(let wanted) = source.connections {
            guard Set(wanted).isDisjoint(with: presence.connectionIDs) else { return }
        } else {
            guard presence.connectionIDs.isEmpty else { return }
        }
        hasToldAnswer = true
        tell(.answered)
    }

    private func perform(_ actions: [SoraPresence.Action]) {
        var starting: [String] = []
        var left: [String] = []
        for action in actions {
            switch action {
            case .appeared(let connectionID, let name):
                names[connectionID] = name
            case .startForwarding(let connectionID):
                starting.append(connectionID)
            case .disappeared(let connectionID):
                left.append(connectionID)
                let hasPorts = ports.removeValue(forKey: connectionID) != nil
                names[connectionID] = nil
                refused.remove(connectionID)
                // Of one whose forwarding Sora refused to the end, the ports are to be closed too.
                if joined.remove(connectionID) != nil || hasPorts {
                    tell(.left(connectionID: connectionID, reason: "left the channel"))
                }
                endIfAllHaveLeft()
            case .interrupted(let error):
                tell(.interrupted(reason: "\(error)"))
            case .resumed(let unseen):
                tell(.resumed(unseen: unseen))
            case .refused(let error):
                tell(.refused(reason: "\(error)"))
            }
        }
        forwarding.remove(left)
        startForwarding(starting)
    }

    /// Has ports bound for each connection, then asks Sora for all of them, several at a time.
    private func startForwarding(_ connectionIDs: [String]) {
        var starts: [Start] = []
        for connectionID in connectionIDs where !refused.contains(connectionID) {
            guard !hasToStop else { return }
            let bound = ports[connectionID].flatMap { $0.isEmpty ? nil : $0 }
            guard let ports = bound ?? bind(connectionID), ports.count == Self.sections.count else {
                perform(presence.handle(.forwardingFailed(connectionID: connectionID), at: timing.now()))
                continue
            }
            starts.append(Start(connectionID: connectionID, ports: ports))
        }
        forwarding.insert(starts.map(\.connectionID))
        let untried = calls.run(starts) { [self] api, start in
            call(api, start)
        } hasFailed: {
            $0.hasNoAnswer
        } isStopped: { [self] in
            hasToStop
        } finished: { start, started in
            finish(start.connectionID, started)
        }
        forwarding.remove(untried.map(\.connectionID))
        for start in untried {
            perform(presence.handle(.forwardingFailed(connectionID: start.connectionID), at: timing.now()))
        }
    }

    private struct Start: Sendable {
        let connectionID: String
        let ports: [SectionPorts]
    }

    /// Sora's answers for one connection.
    private struct Started: Sendable {
        let sdp: Result<String, ServicesError>
        var hasRequestedKeyFrame = false

        var hasNoAnswer: Bool {
            switch sdp {
            case .success, .failure(.refused): false
            case .failure: true
            }
        }
    }

    /// Of any thread: it uses nothing that changes.
    private func call(_ api: any SoraAPI, _ start: Start) -> Started {
        do throws(ServicesError) {
            let sdp = try api.startForwardingRTP(
                channelID: source.channelID, connectionID: start.connectionID, ipAddress: source.ipAddress,
                audioPort: start.ports[0].rtp, videoPort: start.ports[1].rtp)
            var started = Started(sdp: .success(sdp))
            if source.requestsKeyFrames, !hasToStop {
                let outcome = try? api.requestKeyFrame(channelID: source.channelID, connectionID: start.connectionID)
                started.hasRequestedKeyFrame = outcome == .requested
            }
            return started
        } catch {
            return Started(sdp: .failure(error))
        }
    }

    private func finish(_ connectionID: String, _ started: Started) {
        switch started.sdp {
        case .success(let sdp):
            hasToldAnswer = true
            if joined.insert(connectionID).inserted {
                var participant = Participant(connectionID: connectionID, name: names[connectionID], sdp: sdp)
                participant.keyFrameRequest = source.requestsKeyFrames ? .api : .off
                tell(.joined(participant))
            }
            perform(presence.handle(.forwarding(connectionID: connectionID), at: timing.now()))
            if started.hasRequestedKeyFrame { tell(.keyFrameRequested(connectionID: connectionID)) }
        case .failure(let error):
            if case .refused = error { tell(.refused(reason: "\(error)")) }
            perform(presence.handle(.forwardingFailed(connectionID: connectionID), at: timing.now()))
        }
    }

    private var hasToStop: Bool { isStopRequested.load(ordering: .sequentiallyConsistent) }

    /// The recorder cannot record a connection: Sora must not send it to ports that are closed.
    private func giveUp(_ connectionID: String) {
        refused.insert(connectionID)
        joined.remove(connectionID)
        ports[connectionID] = nil
        guard forwarding.connectionIDs.contains(connectionID) else { return }
        // Without an answer the end of the recording asks again.
        if (try? api.stopForwardingRTP(channelID: source.channelID, connectionID: connectionID)) != nil {
            forwarding.remove([connectionID])
        }
    }

    /// Sora sends every connection to two ports (`StartForwardingRtp`).
    private static let sections: [MediaKind] = [.audio, .video]

    /// Requests ports from the recording loop and waits for them, because they must be bound before Sora starts to
    /// send.
    private func bind(_ connectionID: String) -> [SectionPorts]? {
        tell(.opening(connectionID: connectionID, name: names[connectionID], sections: Self.sections))
        while let request = timing.take(requests, Self.bindTimeout) {
            switch request {
            case .opened(connectionID, let opened):
                keep(opened, of: connectionID)
                return ports[connectionID]
            case .notOpened(connectionID):
                return nil
            case .stop:
                // `run` receives it when the call has returned.
                requests.post(.stop)
                return nil
            case .opened(let other, let opened):
                keep(opened, of: other)
            case .notOpened, .keyFrame:
                continue
            case .refused(let refusedID):
                giveUp(refusedID)
            }
        }
        return nil
    }

    /// An answer may come after the driver has ceased to wait for it: the ports are bound nevertheless.
    private func keep(_ opened: [SectionPorts], of connectionID: String) {
        if presence.connectionIDs.contains(connectionID), !refused.contains(connectionID) {
            ports[connectionID] = opened
        } else {
            tell(.left(connectionID: connectionID, reason: "left the channel"))
        }
    }

    private func requestKeyFrame(_ connectionID: String) {
        guard source.requestsKeyFrames, forwarding.connectionIDs.contains(connectionID) else { return }
        if (try? api.requestKeyFrame(channelID: source.channelID, connectionID: connectionID)) == .requested {
            tell(.keyFrameRequested(connectionID: connectionID))
        }
    }

    private func endIfAllHaveLeft() {
        guard case .only(let wanted) = source.connections, joined.isEmpty,
            presence.connectionIDs.allSatisfy({ !wanted.contains($0) })
        else { return }
        tell(.ended)
    }

    private func stopForwarding() {
        let left = ForwardingStop(channelID: source.channelID, calls: calls).run(forwarding.connectionIDs) {
            tell(.stopping(remaining: $0))
        }
        forwarding.end(left: left)
        if !left.isEmpty { tell(.notStopped(connectionIDs: left)) }
    }

    private func tell(_ message: SourceMessage) {
        inbox?.post(message)
    }
}
