import Jobs
import Media
import Services
import TestSupport
import Testing

@testable import Sources

/// A channel in which many come and go while the API fails: nothing of them stays.
@Suite struct SoraDriverLongRunTests {
    private let folder = OutputFolder()
    private let api = SimulatedSoraAPI()
    private let refusal = ServicesError.refused(status: 400, errorType: "NO", reason: "")

    @Test(arguments: [1, 2, 3, 4]) func everyPortIsGivenBackAndEveryForwardingSettled(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        // One comes every 2 s, and the same ids come again.
        let stays = (0..<400).map { number in
            (
                connection: SoraConnection(connectionID: "C\(number % 150)"), from: Int64(number) * 2000,
                to: Int64(number) * 2000 + Int64.random(in: 200...30_000, using: &generator)
            )
        }
        let api = api
        api.list = { [unowned api] milliseconds in
            api.forwardingFailure = [nil, nil, nil, .timedOut, refusal].randomElement(using: &generator) ?? nil
            guard Int.random(in: 0..<10, using: &generator) > 0 else { return .failure(.timedOut) }
            return .success(stays.filter { ($0.from..<$0.to).contains(milliseconds) }.map(\.connection))
        }
        var opened: [String] = []
        let own = try folder.job("own")
        api.run(
            SoraSource(url: OutputFolder.url, channelID: "c"), requests: [(900_000, .stop)], in: own
        ) { connectionID in
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: return nil
            case 1: return .notOpened(connectionID: connectionID)
            default:
                opened.append(connectionID)
                return SimulatedSoraAPI.opened(connectionID)
            }
        }
        var left: [String] = []
        var joined: [String] = []
        for message in api.messages {
            switch message {
            case .left(let connectionID, _): left.append(connectionID)
            case .joined(let participant): joined.append(participant.connectionID)
            default: continue
            }
        }
        #expect(joined.count > 200 && opened.count > joined.count)
        #expect(left.sorted() == opened.sorted())
        #expect(api.messages.last == .stopped)
        #expect(folder.left("own") == nil)
    }
}
