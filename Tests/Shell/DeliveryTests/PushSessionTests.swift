import Jobs
import Media
import Packaging
import Testing

@testable import Delivery

@Suite struct PushSessionTests {
    private static func plan(_ members: String) throws -> PushPlan {
        let text = "outputs: [{type: hls, from: connections, \(members)}]"
        return PushPlan(try Pipeline(parsing: text, file: "pipeline"), recordingID: "take-1")
    }

    /// A target that is asked by some threads, whose requests take a tenth of a second.
    private struct Scene {
        var session: PushSession
        var now = SessionTime.zero
        var requests: [(at: SessionTime, request: PushRequest)] = []
        var told: [String] = []

        init(_ members: String) throws {
            session = PushSession(try plan(members), directory: "/job", jitter: { 1 })
        }

        /// Works until nothing is due before `end`.
        mutating func run(
            upTo end: Double, answer: (PushRequest, Double) -> PushResult = { _, _ in .done(bytes: 10) }
        ) {
            let end = SessionTime(nanoseconds: Int64(end * 1e9))
            while now < end {
                switch session.next(at: now) {
                case .perform(let task):
                    requests.append((now, task.request))
                    now = now + Interval(milliseconds: 100)
                    session.note(answer(task.request, (now - .zero).seconds), of: task, at: now)
                case .wait(let pause): now = min(end, now + pause)
                case .idle, .end: now = end
                }
            }
            told += session.takeMessages()
        }

        mutating func write(_ steps: [(name: String, text: String?)], folder: String = "A") {
            for (name, text) in steps {
                session.note(
                    text.map { .replace(output: folder + "/" + name, bytes: Array($0.utf8)) }
                        ?? .remove(output: folder + "/" + name))
            }
        }

        /// What was asked for, each in its folder.
        var names: [String] {
            let folders = session.reports.map(\.report.url)
            return requests.map { _, request in
                let folder = folders.first { request.url.hasPrefix($0) } ?? ""
                return String(request.url.dropFirst(folder.count))
            }
        }
    }

    @Test func putsFilesWithTheirTypes() throws {
        var (scene, window) = (try Scene("url: 'http://ann:x@a.example/live'"), SimulatedWindow(size: 0))
        scene.write(window.advance(), folder: "A b")
        scene.run(upTo: 10)
        let requests = scene.requests.map(\.request)
        #expect(requests.allSatisfy { $0.method == .put && $0.url.hasPrefix("http://a.example/live/A%20b/") })
        #expect(requests.allSatisfy { $0.credentials == PushCredentials(user: "ann", password: "x") })
        #expect(requests[0].body == .file("/job/A b/video/init-1.mp4") && requests[0].contentType == "video/mp4")
        #expect(requests[1].contentType == "video/iso.segment")
        #expect(requests[4].contentType == "text/html; charset=utf-8")
        #expect(requests[5].body == .bytes(Array("video/init-1.mp4\nvideo/1.m4s".utf8)))
        #expect(requests.last?.contentType == "application/vnd.apple.mpegurl")
        let report = try #require(scene.session.reports.first?.report)
        #expect(report.files == 8 && report.bytes == 80 && report.missing == 0 && report.problem == nil)
        #expect(report.url == "http://a.example/live/A%20b/" && report.skipped == nil && report.deleted == nil)
        #expect(scene.told.isEmpty)
    }

    @Test func postsAndDeletesWhenAsked() throws {
        var (scene, window) = (
            try Scene("url: 'http://a.example/', method: POST, delete: true"), SimulatedWindow(size: 3)
        )
        for i in 0..<10 {
            scene.write(window.advance())
            scene.run(upTo: Double(2 * i + 2))
        }
        let deleted = scene.requests.filter { $0.request.method == .delete }
        #expect(deleted.count == 8 && deleted.allSatisfy { $0.request.body == .none && $0.request.contentType == nil })
        #expect(scene.requests.allSatisfy { [.post, .delete].contains($0.request.method) })
        #expect(scene.session.reports[0].report.deleted == 8)
    }

    @Test func theOthersAreNotSent() throws {
        var scene = try Scene("url: 'http://a.example/'")
        scene.session.note(.append(output: "A.mp4", at: 0, bytes: [1]))
        scene.session.note(.complete(output: "A"))
        scene.session.note(.remove(output: "A.mp4"))
        // It names segments that are being made.
        scene.write([("low-latency.mpd", "video/8.m4s")])
        #expect(scene.session.folderCount == 0 && scene.session.next(at: .zero) == .idle)
    }

    @Test func anOutageOfHalfAMinuteLosesNothing() throws {
        var (scene, window) = (try Scene("url: 'http://a.example/'"), SimulatedWindow(size: 0))
        for i in 0..<60 {
            scene.write(window.advance())
            scene.run(upTo: Double(i + 1)) { _, now in (10..<40).contains(now) ? .failed("gone") : .done(bytes: 1) }
        }
        scene.run(upTo: 100)
        let during = scene.requests.filter { (10..<40).contains(($0.at - .zero).seconds) }
        #expect(during.count <= 8)
        let sent = Set(scene.names)
        #expect(sent == window.files && scene.session.missingCount == 0)
        // Of each playlist only one version makes up for the outage.
        let back = scene.requests.firstIndex { ($0.at - .zero).seconds >= 40 } ?? 0
        let next = scene.requests.firstIndex { $0.request.url.hasSuffix("/video/41.m4s") } ?? 0
        let lists = scene.names[back..<next].filter { $0.hasSuffix(".m3u8") }
        #expect(lists.count <= 3 && scene.names[back..<next].contains("video/15.m4s"))
        #expect(scene.told.count == 2 && scene.told[0].contains("http://a.example cannot be reached (gone)"))
        #expect(scene.told[1].hasPrefix("http://a.example takes files again after "))
    }

    @Test func aRefusalIsToldInPlainWordsAndTriedAgain() throws {
        var (scene, window) = (try Scene("url: 'http://ann:SECRET@a.example/'"), SimulatedWindow(size: 0))
        scene.write(window.advance())
        scene.run(upTo: 600) { _, _ in .refused(status: 401) }
        #expect(scene.requests.count == 10 && scene.told.count == 1)
        #expect(scene.told[0].contains("wants another user name or password (status 401)"))
        #expect(!scene.told[0].contains("SECRET") && !scene.told[0].contains("ann"))
        scene.run(upTo: 700)
        #expect(scene.session.missingCount == 0 && scene.told.count == 2)
    }

    @Test func aServerThatDeletesNothingStillGetsAll() throws {
        var (scene, window) = (try Scene("url: 'http://a.example/', delete: true"), SimulatedWindow(size: 3))
        for i in 0..<12 {
            scene.write(window.advance())
            scene.run(upTo: Double(i + 1)) { request, _ in
                request.method == .delete ? .refused(status: 405) : .done(bytes: 1)
            }
        }
        #expect(Set(scene.names).isSuperset(of: window.files))
        #expect(
            scene.told == [
                "http://a.example does not take DELETE there (status 405); permit it (nginx: dav_methods PUT DELETE "
                    + "MKCOL); what leaves the window stays there"
            ])
    }

    @Test func foldersTakeTurnsAndHaveOneRequestEach() throws {
        var session = PushSession(try Self.plan("url: 'http://a.example/'"), directory: "/job", jitter: { 1 })
        for folder in ["A", "B"] {
            for name in ["1.m4s", "2.m4s"] { session.note(.replace(output: folder + "/" + name, bytes: [])) }
        }
        var tasks: [PushSession.PushTask] = []
        while case .perform(let task) = session.next(at: .zero) { tasks.append(task) }
        #expect(tasks.map(\.folder) == ["A", "B"])
        for task in tasks { session.note(.done(bytes: 0), of: task, at: .zero) }
        guard case .perform(let next) = session.next(at: .zero) else {
            Issue.record("nothing is due")
            return
        }
        #expect(next.request.url == "http://a.example/A/2.m4s")
    }

    @Test func whatIsGoneSaysNothingOfTheServer() throws {
        var scene = try Scene("url: 'http://a.example/'")
        for i in 1...4 { scene.session.note(.replace(output: "A/\(i).m4s", bytes: [])) }
        scene.run(upTo: 5) { request, _ in request.url.hasSuffix("1.m4s") ? .failed("gone") : .gone }
        #expect(scene.told.count == 1)
        scene.session.note(.remove(output: "A/1.m4s"))
        scene.run(upTo: 60) { _, _ in .gone }
        #expect(scene.session.missingCount == 0 && scene.session.reports[0].report.skipped == 4)
        #expect(scene.told.count == 1)
    }

    @Test func endsWhenAllIsSent() throws {
        var (scene, window) = (try Scene("url: 'http://a.example/'"), SimulatedWindow(size: 0))
        scene.write(window.advance())
        #expect(!scene.session.isDone)
        scene.session.finish(patience: Interval(milliseconds: 60_000), at: .zero)
        #expect(!scene.session.isDone)
        scene.run(upTo: 10)
        #expect(scene.session.isDone && scene.session.next(at: scene.now) == .end)
    }

    @Test func givesUpAndSaysWhatIsMissing() throws {
        var (scene, window) = (try Scene("url: 'http://a.example/'"), SimulatedWindow(size: 0))
        scene.write(window.advance())
        scene.session.finish(patience: Interval(milliseconds: 60_000), at: .zero)
        scene.run(upTo: 300) { request, _ in
            request.url.hasSuffix("video/init-1.mp4") ? .done(bytes: 1) : .failed("no reply in time")
        }
        #expect(scene.session.isDone && scene.session.next(at: scene.now) == .end)
        let report = scene.session.reports[0].report
        #expect(report.files == 1 && report.missing == 7 && report.problem == "no reply in time")
        #expect(report.warning?.reason == .pushIncomplete)
        let last = try #require(scene.requests.last).at
        #expect((last - .zero).seconds >= 60 && (last - .zero).seconds < 66)
    }

    @Test func stopsWhenItIsCancelled() throws {
        var (scene, window) = (try Scene("url: 'http://a.example/'"), SimulatedWindow(size: 0))
        scene.write(window.advance())
        let version = scene.session.version
        scene.session.cancel()
        #expect(scene.session.isDone && scene.session.next(at: .zero) == .end && scene.session.version != version)
    }
}
