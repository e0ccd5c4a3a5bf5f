import Glibc
public import Jobs
public import Media
public import Packaging
import Services
import Storage
import Threads

/// Sends presentations to other places while they are written to the job's directory, on threads of its own: a target
/// that is slow or away costs the recording nothing but a few names in memory.
public final class PresentationPush: Sendable {
    /// One for each folder up to this number: of many connections, each has a file in every second or two.
    static let threadLimit = 4
    /// How long the end of a recording waits for a server that takes nothing.
    public static let patience = Interval(milliseconds: 60_000)
    /// How often a person sees how much is left.
    private static let progressInterval = Interval(milliseconds: 1_000)

    private let session: Monitor<PushSession>
    private let threads = Monitor(0)
    private let directory: String
    private let clock: @Sendable () -> SessionTime
    private let client: @Sendable () -> any PushClient

    /// - Parameters:
    ///   - plan: not empty.
    ///   - directory: of the job.
    public convenience init(_ plan: PushPlan, directory: String) {
        self.init(
            plan, directory: directory, clock: Self.now, jitter: { Double.random(in: 0...1) },
            client: { WebPushClient() })
    }

    init(
        _ plan: PushPlan, directory: String, clock: @escaping @Sendable () -> SessionTime,
        jitter: @escaping @Sendable () -> Double, client: @escaping @Sendable () -> any PushClient
    ) {
        session = Monitor(PushSession(plan, directory: directory, jitter: jitter))
        self.directory = directory
        self.clock = clock
        self.client = client
    }

    /// Takes what was done in the job's directory. It never waits for a target.
    public func note(_ action: OutputAction) {
        session.update { $0.note(action) }
        startThreads()
    }

    /// What a person should know, once.
    public func takeMessages() -> [String] {
        session.update(isWaking: false) { $0.takeMessages() }
    }

    /// Sends the rest, and folders that were not noted while they were written.
    ///
    /// - Parameters:
    ///   - report: has the names of the folders.
    ///   - tell: called with news and with the number of files that are left.
    /// - Returns: what was sent of each folder.
    public func finish(
        _ report: Report, patience: Interval = patience, tell: (_ news: String?, _ left: Int) -> Void
    ) -> [(folder: String, report: PushReport)] {
        for folder in report.pushableFolders where !session.update(isWaking: false, { $0.contains(folder: folder) }) {
            note(folder)
        }
        session.update { $0.finish(patience: patience, at: clock()) }
        startThreads()
        while true {
            let isDone = session.wait(for: Self.progressInterval) { $0.isDone ? true : nil } ?? false
            let left = session.update(isWaking: false) { $0.missingCount }
            for news in takeMessages() { tell(news, left) }
            if isDone { break }
            tell(nil, left)
        }
        return session.update(isWaking: false) { $0.reports }
    }

    /// Sends nothing more.
    public func cancel() {
        session.update { $0.cancel() }
    }

    /// All files of a folder, as it is: what lists name comes before them.
    public func note(_ folder: String) {
        let files = FolderFiles(directory + "/" + folder)
        let paths = files.paths.sorted { ($0.rank, $0) < ($1.rank, $1) }
        for path in paths {
            guard let bytes = PushQueue.isList(path) ? files.read(path) : [] else { continue }
            session.update { $0.note(.replace(output: folder + "/" + path, bytes: bytes)) }
        }
        startThreads()
    }

    private func startThreads() {
        let wanted = min(Self.threadLimit, session.update(isWaking: false) { $0.folderCount })
        let started = threads.update(isWaking: false) { count in
            defer { count = max(count, wanted) }
            return max(0, wanted - count)
        }
        for _ in 0..<started {
            DetachedThread.start { [session, clock, client] in Self.run(session, clock, client()) }
        }
    }

    private static func run(
        _ session: Monitor<PushSession>, _ clock: () -> SessionTime, _ client: any PushClient
    ) {
        while true {
            let (step, version) = session.update(isWaking: false) { ($0.next(at: clock()), $0.version) }
            switch step {
            case .perform(let task):
                let result = client.perform(task.request)
                session.update { $0.note(result, of: task, at: clock()) }
            case .wait(let pause): _ = session.wait(for: pause) { $0.version != version ? true : nil }
            case .idle: _ = session.wait { $0.version != version ? true : nil }
            case .end: return
            }
        }
    }

    private static func now() -> SessionTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return SessionTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}

extension String {
    /// Media, then lists, then the lists that name these.
    fileprivate var rank: Int { PushQueue.isTop(self) ? 2 : PushQueue.isList(self) ? 1 : 0 }
}

extension Report {
    /// The folders of presentations that are what the job has now: not one that was made beside an older one, and not
    /// one that was not made now.
    fileprivate var pushableFolders: [String] {
        let outputs = connections.flatMap(\.outputs) + (compositions ?? []).flatMap(\.outputs)
        var folders: Set<String> = []
        for output in outputs {
            guard let slash = output.file.firstIndex(of: "/") else { continue }
            let name = String(output.file[..<slash])
            // Names of folders have no dot (`FileNames.insertFolder`).
            let whole = String(name.prefix { $0 != "." })
            if output.isKept != true { folders.insert(whole) }
        }
        return folders.sorted()
    }
}
