import Foundation
import Jobs
import Media
import Services
import Synchronization
import Testing
import Threads

@testable import Sources

/// Many clients of one scripted service, which may be asked by several threads.
final class CountingSora: Sendable {
    struct State {
        var stopped: [String] = []
        var active = 0
        var mostActive = 0
        var clients = 0
    }

    let state = Monitor(State())
    let answer: @Sendable (String) -> ServicesError?
    /// A call ends when so many are under way at once.
    let together: Int

    init(together: Int = 1, answer: @escaping @Sendable (String) -> ServicesError? = { _ in nil }) {
        self.together = together
        self.answer = answer
    }

    var makeAPI: @Sendable () -> (any SoraAPI)? {
        { [self] in
            state.update { $0.clients += 1 }
            return Client(sora: self)
        }
    }

    struct Client: SoraAPI {
        let sora: CountingSora

        func listSignalingNotifyMetadata(channelID: String) throws(ServicesError) -> [SoraConnection] { [] }
        func startForwardingRTP(
            channelID: String, connectionID: String?, ipAddress: String, audioPort: UInt16, videoPort: UInt16
        ) throws(ServicesError) -> String { "" }
        func requestKeyFrame(
            channelID: String, connectionID: String
        ) throws(ServicesError) -> SoraClient.KeyFrameOutcome { .requested }

        func stopForwardingRTP(channelID: String, connectionID: String?) throws(ServicesError) {
            sora.state.update {
                $0.active += 1
                $0.mostActive = max($0.mostActive, $0.active)
            }
            _ = sora.state.wait { $0.mostActive >= sora.together ? true : nil }
            sora.state.update {
                $0.active -= 1
                $0.stopped.append(connectionID ?? "")
            }
            if let error = sora.answer(connectionID ?? "") { throw error }
        }
    }

    func stop(_ connectionIDs: [String], isParallel: Bool = true) -> (left: [String], progress: [Int]) {
        var progress: [Int] = []
        let calls = SoraCalls(api: Client(sora: self), makeAPI: isParallel ? makeAPI : nil)
        let left = ForwardingStop(channelID: "c", calls: calls).run(connectionIDs) { progress.append($0) }
        return (left, progress)
    }
}

@Suite struct ForwardingStopTests {
    private let ids = (0..<200).map { String(1000 + $0) }

    /// On a thread of its own: the calls wait for each other.
    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> Value? {
        let mailbox = Mailbox<Value>()
        DetachedThread.start { mailbox.post(body()) }
        return mailbox.take(waiting: Interval(milliseconds: 30_000))
    }

    @Test func asksSeveralAtATimeForEachConnectionOnce() throws {
        let sora = CountingSora(together: SoraCalls.threadCount)
        let ids = ids
        let result = try #require(onThread { sora.stop(ids) })
        #expect(result.left.isEmpty)
        #expect(result.progress.count == 200 && result.progress.last == 0)
        let state = sora.state.update { $0 }
        #expect(state.stopped.sorted() == ids)
        #expect(state.mostActive == SoraCalls.threadCount && state.clients == SoraCalls.threadCount - 1)
    }

    @Test func needsNoFurtherThread() {
        let sora = CountingSora()
        #expect(sora.stop(["B", "A"], isParallel: false).left.isEmpty)
        #expect(sora.state.update { $0.stopped } == ["A", "B"])
    }

    @Test func aRefusalMeansThatTheConnectionHasGone() {
        let sora = CountingSora { _ in .refused(status: 400, errorType: "CONNECTION-NOT-FOUND", reason: "") }
        #expect(sora.stop(["A"], isParallel: false).left.isEmpty)
        #expect(sora.state.update { $0.stopped } == ["A"])
    }

    @Test func asksTwiceWhereNoAnswerComes() {
        let sora = CountingSora { $0 == "B" ? .timedOut : nil }
        #expect(sora.stop(["A", "B", "C"], isParallel: false).left == ["B"])
        #expect(sora.state.update { $0.stopped } == ["A", "B", "C", "B"])
    }

    /// Each call of a service that has gone may take 3 s.
    @Test func givesUpAfterSoManyCallsWithoutAnswer() {
        let sora = CountingSora { _ in .timedOut }
        #expect(sora.stop(ids, isParallel: false).left == ids)
        #expect(sora.state.update { $0.stopped.count } == SoraCalls.failureLimit)
    }

    @Test func beginsNoFurtherCallOnceItIsStopped() {
        let sora = CountingSora()
        let calls = SoraCalls(api: CountingSora.Client(sora: sora), makeAPI: nil)
        let left = ForwardingStop(channelID: "c", calls: calls).run(
            ["A", "B", "C"], isStopped: { sora.state.update { $0.stopped.count == 1 } }, progress: { _ in })
        #expect(left == ["B", "C"] && sora.state.update { $0.stopped } == ["A"])
    }

    @Test func aSourceHasClientsOfItsOwn() throws {
        let calls = try SoraCalls(SoraSource(url: "http://127.0.0.1:1/", channelID: "c"))
        #expect(calls.makeAPI?() != nil)
    }

    @Test func whatTheChannelNoLongerHasNeedsNoCall() {
        let sora = CountingSora()
        #expect(sora.stop([]).left.isEmpty)
        #expect(sora.state.update { $0.stopped.isEmpty })
    }
}

@Suite struct DeepReplyTests {
    /// The driver reads replies on a thread of its own, whose stack is smaller than the main thread's.
    @Test func theDeepestDocumentFitsTheStackOfADriver() {
        let levels = JSONDocument.depthLimit
        let text = String(repeating: #"{"a":["#, count: levels / 2) + String(repeating: "]}", count: levels / 2)
        let mailbox = Mailbox<Bool>()
        DetachedThread.start {
            let document = try? JSONDecoder().decode(JSONDocument.self, from: Data(text.utf8))
            mailbox.post(document != nil)
        }
        #expect(mailbox.take(waiting: Interval(milliseconds: 30_000)) == true)
    }
}
