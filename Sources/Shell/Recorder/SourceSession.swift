import Ingest
import Jobs
import Media
import Sources
import Storage
import Threads

/// Turns the messages of a source's driver into steps for the recording loop.
final class SourceSession {
    /// What the recording loop does for a message, in this order.
    enum Step: Equatable {
        case life(JobLife.Event)
        case journal(JournalEvent)
        case tell(RecordingProgress)
        /// Read the sockets first: packets received so far still belong to this connection.
        case readSockets
        /// Pass these keys to the engine before the connection that needs them joins.
        case useKeys
        case close(connectionID: String)
        /// It is not recorded; the report says why.
        case refuse(connectionID: String, reason: String)
        /// So many connections may still be forwarded when the source has ended.
        case stillForwarded(Int)
    }

    private let driver: any SourceDriver
    private let ports: any PacketPorts
    private let messages = Mailbox<SourceMessage>()
    /// The keys from the descriptions; journalled descriptions contain only their names.
    private(set) var keys: KeyFile
    /// The driver has ended, and the source has stopped sending.
    private(set) var isStopped = false
    /// How many connections the source has not stopped yet; nil before it began to.
    private(set) var unstoppedCount: Int?
    /// Connections that have joined and not left, in the order of joining.
    private(set) var connectionIDs: [String] = []

    /// Connections of a killed recorder that have neither come again nor left, with the ports of then.
    private var earlier: [String: [ConnectionJoined.PortRole]]

    /// Binds the ports of the participants in the job.
    ///
    /// - Parameter earlier: the connections that a killed recorder had when it ended: for the journal they have joined.
    init(
        _ driver: any SourceDriver, ports: any PacketPorts, keys: KeyFile, earlier: [ConnectionJoined] = []
    ) throws {
        self.earlier = Dictionary(earlier.map { ($0.connectionID, $0.ports) }) { $1 }
        self.driver = driver
        self.ports = ports
        self.keys = keys
        for participant in driver.described { try ports.open(participant) }
    }

    /// Starts the driver. Its first messages let the participants in the job join.
    func start() {
        driver.start(SourceInbox(messages, wake: ports.wake))
    }

    func takeMessages() -> [SourceMessage] {
        messages.takeAll()
    }

    func requestKeyFrame(_ connectionID: String) {
        driver.post(.keyFrame(connectionID: connectionID))
    }

    func stop() {
        driver.post(.stop)
    }

    /// An error of one connection becomes an answer to the source, and does not concern the others.
    func steps(for message: SourceMessage) -> [Step] {
        switch message {
        case .opening(let connectionID, let name, let sections):
            return open(connectionID, name: name, sections: sections)
        case .joined(let participant):
            let sdp: String
            do throws(StorageError) {
                sdp = try keys.takeKeys(outOf: participant.sdp)
            } catch {
                // Without its keys in a file, its packets could never be decrypted again.
                return refuse(participant.connectionID, "\(error)")
            }
            let joined = participant.joined(on: ports.roles(of: participant.connectionID), sdp: sdp)
            connectionIDs.append(participant.connectionID)
            let told = Step.tell(.joined(connectionID: participant.connectionID, name: participant.name))
            // It goes on on the same ports, so for the journal it never left.
            let goesOn = earlier.removeValue(forKey: participant.connectionID) == joined.ports
            return [.life(.sourceReady), .useKeys] + (goesOn ? [] : [.journal(.connectionJoined(joined))]) + [told]
        case .left(let connectionID, let reason):
            earlier[connectionID] = nil
            connectionIDs.removeAll { $0 == connectionID }
            return [
                .readSockets, .journal(.connectionLeft(connectionID: connectionID, reason: reason)),
                .close(connectionID: connectionID), .tell(.left(connectionID: connectionID)),
            ]
        case .interrupted(let reason):
            return [.journal(.sourceInterrupted(reason: reason)), .tell(.interrupted(reason))]
        case .resumed(let unseen):
            return [.journal(.sourceResumed(unseenSeconds: unseen.seconds)), .tell(.resumed(unseen: unseen))]
        case .answered:
            return [.life(.sourceAnswered)]
        case .refused(let reason):
            return [.life(.sourceRefused), .tell(.refused(reason))]
        case .stoppedAbandoned(let outcome):
            return [.tell(.stoppedAbandoned(stopped: outcome.stopped, unanswered: outcome.unanswered))]
        case .keyFrameRequested(let connectionID):
            return [.journal(.keyFrameRequested(connectionID: connectionID))]
        case .ended:
            return [.life(.stopRequested(.sourceEnded))]
        case .stopping(let remaining):
            unstoppedCount = remaining
            return []
        case .notStopped(let connectionIDs):
            return [.stillForwarded(connectionIDs.count)]
        case .stopped:
            isStopped = true
            return []
        }
    }

    private func open(_ connectionID: String, name: String?, sections: [MediaKind]) -> [Step] {
        do throws(IngestError) {
            let opened = try ports.open(connectionID, sections: sections)
            driver.post(.opened(connectionID: connectionID, ports: opened))
            let event = JournalEvent.connectionOpening(
                connectionID: connectionID, name: name, ports: opened.flatMap { [$0.rtp, $0.rtcp] })
            // What is sent to other ports is another stream.
            let isMoved = earlier.removeValue(forKey: connectionID) != nil
            let left = JournalEvent.connectionLeft(connectionID: connectionID, reason: "its ports are in use")
            return (isMoved ? [.journal(left)] : []) + [.journal(event)]
        } catch {
            driver.post(.notOpened(connectionID: connectionID))
            return [.refuse(connectionID: connectionID, reason: "\(error)")]
        }
    }

    /// The steps by which a connection is given up that the source already forwards.
    func refuse(_ connectionID: String, _ reason: String) -> [Step] {
        connectionIDs.removeAll { $0 == connectionID }
        driver.post(.refused(connectionID: connectionID))
        return [
            .journal(.connectionLeft(connectionID: connectionID, reason: "was refused")),
            .close(connectionID: connectionID), .refuse(connectionID: connectionID, reason: reason),
        ]
    }
}
