import Media
import Threads

/// Works on several captures or jobs at the same time, each on a thread of its own, and gives their results in the
/// order in which they were named.
struct SideBySide<Work: Sendable, Outcome: Sendable> {
    /// How many are worked on at once, at least 1. This bounds the memory.
    let limit: Int

    private enum Message: Sendable {
        case progress(index: Int, bytes: Int64)
        case finished(index: Int, Outcome)
    }

    /// All closures except `perform` are called on the calling thread.
    ///
    /// - Parameters:
    ///   - prepare: is called in order, as soon as there is room for the work.
    ///   - perform: does the work and calls back with the number of bytes read.
    ///   - finished: is called in order. After it throws, no further work begins; the error is thrown once the running
    ///     work has finished.
    func run<Failure: Error>(
        count: Int, prepare: (Int) -> Work, perform: @escaping @Sendable (Work, (Int64) -> Void) -> Outcome,
        progress: (Int, Int64) -> Void, finished: (Int, Outcome) throws(Failure) -> Void
    ) throws(Failure) {
        let mailbox = Mailbox<Message>()
        var (begun, ended, given) = (0, 0, 0)
        var early: [Int: Outcome] = [:]
        var failure: Failure?
        while begun > ended || begun < count && failure == nil {
            while begun < count, begun - ended < max(1, limit), failure == nil {
                start(begun, prepare(begun), perform, mailbox)
                begun += 1
            }
            switch mailbox.take(waiting: Interval(milliseconds: 60_000)) {
            case .progress(let index, let bytes)?:
                progress(index, bytes)
            case .finished(let index, let outcome)?:
                ended += 1
                early[index] = outcome
            case nil:
                break
            }
            while failure == nil, let outcome = early.removeValue(forKey: given) {
                do throws(Failure) {
                    try finished(given, outcome)
                } catch {
                    failure = error
                }
                given += 1
            }
        }
        if let failure { throw failure }
    }

    private func start(
        _ index: Int, _ work: Work, _ perform: @escaping @Sendable (Work, (Int64) -> Void) -> Outcome,
        _ mailbox: Mailbox<Message>
    ) {
        // Values of the calling task are not those of another thread by themselves.
        let (streams, codecs) = (Console.streams, MediaExecutable.codecs)
        DetachedThread.start(stackByteCount: DetachedThread.codecStackByteCount) {
            let outcome = Console.$streams.withValue(streams) {
                MediaExecutable.$codecs.withValue(codecs) {
                    perform(work) { mailbox.post(.progress(index: index, bytes: $0)) }
                }
            }
            mailbox.post(.finished(index: index, outcome))
        }
    }
}
