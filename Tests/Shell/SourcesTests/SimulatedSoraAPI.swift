import Jobs
import Media
import Services
import Storage
import Threads

@testable import Sources

/// Sora's answers by script, and what it was asked; with it the time that a driver reads and waits for.
final class SimulatedSoraAPI: SoraAPI {
    /// What the channel's list holds at an instant in milliseconds; an error where Sora does not answer.
    var list: (Int64) -> Result<[SoraConnection], ServicesError> = { _ in .success([]) }
    var forwardingFailure: ServicesError?
    var stopFailure: ServicesError?
    /// Called with each connection that is stopped.
    var willStop: (String) -> Void = { _ in }
    var keyFrames = SoraClient.KeyFrameOutcome.requested
    private(set) var calls: [String] = []
    private(set) var messages: [SourceMessage] = []
    private(set) var milliseconds: Int64 = 0
    private var script: [(at: Int64, request: SourceRequest)] = []
    private let mailbox = Mailbox<SourceMessage>()

    func listSignalingNotifyMetadata(channelID: String) throws(ServicesError) -> [SoraConnection] {
        try list(milliseconds).get()
    }

    func startForwardingRTP(
        channelID: String, connectionID: String?, ipAddress: String, audioPort: UInt16, videoPort: UInt16
    ) throws(ServicesError) -> String {
        calls.append("start \(connectionID ?? "") \(ipAddress) \(audioPort) \(videoPort)")
        if let forwardingFailure { throw forwardingFailure }
        return "sdp of \(connectionID ?? "")"
    }

    func stopForwardingRTP(channelID: String, connectionID: String?) throws(ServicesError) {
        calls.append("stop \(connectionID ?? "")")
        willStop(connectionID ?? "")
        if let stopFailure { throw stopFailure }
    }

    func requestKeyFrame(channelID: String, connectionID: String) throws(ServicesError) -> SoraClient.KeyFrameOutcome {
        calls.append("key frame \(connectionID)")
        return keyFrames
    }

    /// Runs a driver until it has stopped, with requests at instants in milliseconds.
    ///
    /// - Parameter answer: what the recording loop answers to an opening.
    func run(
        _ source: SoraSource, requests: [(at: Int64, request: SourceRequest)], in directory: JobDirectory? = nil,
        keeping kept: [KeptConnection] = [],
        answer: @escaping (_ connectionID: String) -> SourceRequest? = SimulatedSoraAPI.opened
    ) {
        script = requests
        let timing = SoraDriver.Timing(
            now: { SessionTime(milliseconds: self.milliseconds) },
            take: { requests, timeout in self.take(requests, timeout, answer) })
        let calls = SoraCalls(api: self, makeAPI: nil)
        SoraDriver(source, calls: calls, timing: timing, directory: directory, keeping: kept).run(
            SourceInbox(mailbox, wake: {}))
        messages += mailbox.takeAll()
    }

    static func opened(_ connectionID: String) -> SourceRequest? {
        .opened(
            connectionID: connectionID,
            ports: [.init(kind: .audio, rtp: 10, rtcp: 11), .init(kind: .video, rtp: 20, rtcp: 21)])
    }

    private func take(
        _ requests: Mailbox<SourceRequest>, _ timeout: Interval, _ answer: (String) -> SourceRequest?
    ) -> SourceRequest? {
        let posted = mailbox.takeAll()
        messages += posted
        if case .opening(let connectionID, _, _) = posted.last, let request = answer(connectionID) { return request }
        if let request = requests.take(waiting: .zero) { return request }
        let end = milliseconds + timeout.nanoseconds / 1_000_000
        if let next = script.first, next.at <= end {
            milliseconds = max(milliseconds, next.at)
            return script.removeFirst().request
        }
        milliseconds = end
        return nil
    }
}
