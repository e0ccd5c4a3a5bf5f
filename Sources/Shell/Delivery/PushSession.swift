import Jobs
import Media
import Packaging
import Presentations
import Serving

/// All that is to be sent of a recording's presentations: what comes next, when, and how it went. Threads perform it.
struct PushSession {
    /// What a thread does next.
    enum Step: Equatable {
        case perform(PushTask)
        /// Nothing is due for that long.
        case wait(Interval)
        /// Nothing is due until something changes.
        case idle
        /// Nothing will be due.
        case end
    }

    /// A request, and the folder whose it is.
    struct PushTask: Equatable {
        var folder: String
        var request: PushRequest
    }

    private struct Folder {
        let destination: PushPlan.Destination
        /// What fails together.
        let server: String
        var queue: PushQueue
        var report: PushReport
    }

    private let plan: PushPlan
    private let directory: String
    private let jitter: () -> Double
    private var folders: [String: Folder] = [:]
    /// In the order in which they are looked at; who was served goes to the end.
    private var turns: [String] = []
    private var servers: [String: PushServer] = [:]
    private var messages: [String] = []
    /// Servers that delete nothing.
    private var keepers: Set<String> = []
    /// Changes with everything that may make something due.
    private(set) var version = 0
    private var patience: Interval?
    private var isCancelled = false

    /// - Parameters:
    ///   - directory: where the presentations' folders are.
    ///   - jitter: a random number from 0 to 1.
    init(_ plan: PushPlan, directory: String, jitter: @escaping () -> Double) {
        self.plan = plan
        self.directory = directory
        self.jitter = jitter
    }

    var folderCount: Int { folders.count }

    func contains(folder: String) -> Bool { folders[folder] != nil }

    /// Files and lists that are not at their targets yet.
    var missingCount: Int { folders.values.reduce(0) { $0 + $1.queue.missingCount } }

    /// Takes what was done in the job's directory.
    mutating func note(_ action: OutputAction) {
        switch action {
        case .replace(let output, let bytes): change(output) { $0.replace($1, bytes) }
        case .remove(let output): change(output) { $0.remove($1) }
        case .append, .patch, .complete: break
        }
    }

    private mutating func change(_ output: String, _ body: (inout PushQueue, String) -> Void) {
        guard let slash = output.firstIndex(of: "/") else { return }
        let name = String(output[..<slash])
        // It names segments that are being made, and only a server that knows of their parts has these.
        guard output[slash...] != "/\(DASHManifest.lowLatencyPath)" else { return }
        if folders[name] == nil { open(name) }
        guard var folder = folders.removeValue(forKey: name) else { return }
        body(&folder.queue, String(output[output.index(after: slash)...]))
        folders[name] = folder
        version += 1
    }

    private mutating func open(_ name: String) {
        guard let destination = plan.destination(ofFolder: name) else { return }
        let server = Self.server(of: destination.url)
        folders[name] = Folder(
            destination: destination, server: server, queue: PushQueue(deletes: destination.target.deletes),
            report: PushReport(url: destination.url))
        turns.append(name)
        if servers[server] == nil {
            servers[server] = PushServer(server)
        }
    }

    /// The next thing to do, for each thread that asks.
    mutating func next(at now: SessionTime) -> Step {
        guard !isCancelled else { return .end }
        var shortest: Interval?
        var isBusy = false
        for (i, name) in turns.enumerated() {
            guard var folder = folders[name], !folder.queue.isEmpty else { continue }
            let server = folder.server
            guard servers[server]?.isGivenUp == false else { continue }
            isBusy = true
            guard let pause = servers[server]?.pause(at: now) else { continue }
            guard pause == .zero else {
                shortest = min(shortest ?? pause, pause)
                continue
            }
            guard let item = folder.queue.next() else { continue }
            folders[name] = folder
            servers[server]?.begin()
            turns.append(turns.remove(at: i))
            return .perform(PushTask(folder: name, request: request(for: item, of: name, folder.destination)))
        }
        if let shortest { return .wait(shortest) }
        return patience != nil && !isBusy ? .end : .idle
    }

    private func request(
        for item: PushQueue.Item, of folder: String, _ destination: PushPlan.Destination
    ) -> PushRequest {
        var request = PushRequest(
            method: .init(destination.target.method), url: destination.url + PushAddress.encoded(item.name),
            credentials: destination.target.credentials, body: .none)
        switch item {
        case .removal: request.method = .delete
        case .list(_, let bytes): request.body = .bytes(bytes)
        case .file(let name): request.body = .file(directory + "/" + folder + "/" + name)
        }
        if request.method != .delete {
            request.contentType = MediaType.text(ofFile: item.name)
        }
        return request
    }

    /// A request has ended.
    mutating func note(_ result: PushResult, of task: PushTask, at now: SessionTime) {
        version += 1
        guard var folder = folders.removeValue(forKey: task.folder) else { return }
        defer { folders[task.folder] = folder }
        let server = folder.server
        let message: String?
        switch result {
        case .done(let bytes):
            folder.queue.noteSent()
            if task.request.method == .delete {
                folder.report.deleted = (folder.report.deleted ?? 0) + 1
            } else {
                folder.report.files += 1
                folder.report.bytes += bytes
            }
            message = servers[server]?.noteProgress(at: now)
        case .gone:
            folder.queue.noteGone()
            servers[server]?.noteNothing()
            message = nil
        case .failed(let reason):
            folder.queue.noteFailed()
            message = servers[server]?.noteFailure(reason, at: now, jitter: jitter())
        case .refused(let status) where task.request.method == .delete:
            // What is to be seen must not wait for it.
            folder.queue.noteSent()
            servers[server]?.noteNothing()
            let remedy = PushResult.remedy(ofStatus: status, method: "DELETE")
            message =
                keepers.insert(server).inserted ? "\(server) \(remedy); what leaves the window stays there" : nil
        case .refused(let status):
            folder.queue.noteFailed()
            let remedy = PushResult.remedy(ofStatus: status, method: task.request.method.rawValue)
            message = servers[server]?.noteRefusal(remedy, at: now)
        }
        if let message { messages.append(message) }
    }

    /// What a person should know, once.
    mutating func takeMessages() -> [String] {
        defer { messages = [] }
        return messages
    }

    /// Nothing comes any more: what waits is sent, as long as each server takes something within `patience`.
    mutating func finish(patience: Interval, at now: SessionTime) {
        self.patience = patience
        version += 1
        for server in servers.keys { servers[server]?.finish(patience: patience, at: now) }
    }

    /// Nothing is sent any more.
    mutating func cancel() {
        isCancelled = true
        version += 1
    }

    /// Whether all is sent or given up.
    var isDone: Bool {
        isCancelled
            || patience != nil
                && folders.values.allSatisfy { folder in
                    folder.queue.isEmpty || servers[folder.server]?.isGivenUp == true
                }
    }

    /// What was sent of each folder, in alphabetical order.
    var reports: [(folder: String, report: PushReport)] {
        folders.sorted { $0.key < $1.key }.map { name, folder in
            var report = folder.report
            report.missing = folder.queue.missingCount
            report.skipped = folder.queue.skippedCount > 0 ? folder.queue.skippedCount : nil
            if report.missing > 0 { report.problem = servers[folder.server]?.problem }
            return (name, report)
        }
    }

    /// Scheme, host and port of a URL.
    private static func server(of url: String) -> String {
        var slashes = 0
        return String(
            url.prefix { character in
                if character == "/" { slashes += 1 }
                return slashes < 3
            })
    }
}
