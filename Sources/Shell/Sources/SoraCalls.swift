import Jobs
import Media
import Services
import Threads

/// The same call of Sora's API for many connections, several at a time.
///
/// One call takes as long as the way to Sora and its work; a thousand in a row would take minutes.
struct SoraCalls {
    /// Used by the calling thread.
    let api: any SoraAPI
    /// Makes the client of another thread, on that thread; nil if there is none.
    let makeAPI: (@Sendable () -> (any SoraAPI)?)?

    /// Enough for a thousand connections in 13 s with 100 ms a call, and few enough for a small server.
    static let threadCount = 8
    /// After so many failures in a row Sora has gone: each may have taken 3 s.
    static let failureLimit = 2 * threadCount

    private struct Progress<Item: Sendable, Outcome: Sendable>: Sendable {
        var waiting: ArraySlice<Item>
        var done: [(Item, Outcome)] = []
        var underWay = 0
        var failuresInARow = 0

        var isGivenUp: Bool { failuresInARow >= SoraCalls.failureLimit }
        mutating func next() -> Item? {
            guard !isGivenUp, let item = waiting.popFirst() else { return nil }
            underWay += 1
            return item
        }
        mutating func finish(_ item: Item, _ outcome: Outcome, hasFailed: Bool) {
            underWay -= 1
            failuresInARow = hasFailed ? failuresInARow + 1 : 0
            done.append((item, outcome))
        }
    }

    init(api: any SoraAPI, makeAPI: (@Sendable () -> (any SoraAPI)?)?) {
        (self.api, self.makeAPI) = (api, makeAPI)
    }

    /// Clients of the source's own.
    init(_ source: SoraSource) throws(SourcesError) {
        let url = source.url
        do throws(ServicesError) {
            self.init(api: try SoraClient(url: url), makeAPI: { try? SoraClient(url: url) })
        } catch {
            throw .client(error)
        }
    }

    /// Calls for each item, and passes each outcome to `finished` on the calling thread, in the order of completion.
    ///
    /// - Parameters:
    ///   - hasFailed: whether an outcome means that Sora did not answer.
    ///   - isStopped: whether no further call is to begin.
    /// - Returns: the items for which there was no call.
    func run<Item: Sendable, Outcome: Sendable>(
        _ items: [Item], call: @escaping @Sendable (any SoraAPI, Item) -> Outcome,
        hasFailed: @escaping @Sendable (Outcome) -> Bool, isStopped: @escaping @Sendable () -> Bool = { false },
        finished: (Item, Outcome) -> Void
    ) -> [Item] {
        let progress = Monitor(Progress<Item, Outcome>(waiting: items[...]))
        let work: @Sendable (any SoraAPI) -> Bool = { api in
            guard !isStopped(), let item = progress.update(isWaking: false, { $0.next() }) else { return false }
            let outcome = call(api, item)
            progress.update { $0.finish(item, outcome, hasFailed: hasFailed(outcome)) }
            return true
        }
        if let makeAPI {
            for _ in 1..<max(1, min(Self.threadCount, items.count)) {
                DetachedThread.start {
                    guard let api = makeAPI() else { return }
                    while work(api) {}
                }
            }
        }
        var isWorking = true
        while true {
            isWorking = isWorking && work(api)
            let (done, isOver) = progress.wait { progress -> ([(Item, Outcome)], Bool)? in
                let isOver = !isWorking && progress.underWay == 0
                guard isWorking || isOver || !progress.done.isEmpty else { return nil }
                defer { progress.done = [] }
                return (progress.done, isOver)
            }
            for (item, outcome) in done { finished(item, outcome) }
            if isOver { break }
        }
        return progress.update { Array($0.waiting) }
    }
}
