import Foundation
import Jobs
import Media
import Packaging
import Testing
import Threads

@testable import Delivery

@Suite struct PresentationPushTests {
    /// A target that several threads ask, and how it answers.
    private final class Scripted: PushClient, Sendable {
        let asked = Monitor<[String]>([])
        let answer: @Sendable (PushRequest) -> PushResult

        init(_ answer: @escaping @Sendable (PushRequest) -> PushResult = { _ in .done(bytes: 1) }) {
            self.answer = answer
        }

        func perform(_ request: PushRequest) -> PushResult {
            asked.update { $0.append(String(request.url.dropFirst("http://a.example/".count))) }
            return answer(request)
        }
    }

    private func push(
        to client: Scripted, in folder: String = "/job", clock: @escaping @Sendable () -> SessionTime = { .zero }
    ) throws -> PresentationPush {
        let text = "outputs: [{type: hls, from: connections, url: 'http://a.example/'}]"
        let plan = PushPlan(try Pipeline(parsing: text, file: "pipeline"), recordingID: "r")
        return PresentationPush(plan, directory: folder, clock: clock, jitter: { 1 }, client: { client })
    }

    private func report(_ files: [String] = [], kept: [String] = []) -> Report {
        let start = WallTime(nanoseconds: 0)
        var report = Report(rokugaVersion: "0", recordingID: "r", roomID: "r", startedAt: start, endedAt: start)
        var connection = ConnectionReport(connectionID: "A", existsSince: start, existsUntil: start)
        connection.outputs = (files + kept).map { file in
            var output = OutputReport(
                file: file, container: .hls, bytes: 1, startedAt: start, endedAt: start, duration: 1)
            if kept.contains(file) { output.isKept = true }
            return output
        }
        report.connections = [connection]
        return report
    }

    @Test func sendsWhileItIsWritten() throws {
        let client = Scripted()
        let push = try push(to: client)
        var window = SimulatedWindow(size: 0)
        for (name, text) in window.advance() {
            push.note(.replace(output: "A/" + name, bytes: Array((text ?? "").utf8)))
        }
        // Before the end.
        _ = client.asked.wait { $0.count == 8 ? true : nil }
        let reports = push.finish(report(["A/index.m3u8"])) { _, _ in }
        #expect(reports.map(\.folder) == ["A"] && reports[0].report.files == 8)
        #expect(client.asked.update { $0 }.last == "A/index.m3u8")
    }

    @Test func sendsFoldersThatWereMadeInOneGo() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in [
            "A/index.m3u8", "A/video.m3u8", "A/video/1.m4s", "A/video/init-1.mp4", "A/index.html", "A/manifest.mpd",
            "A/thumbnails.vtt", "B/index.m3u8", "C/index.m3u8", "A.remade/index.m3u8",
        ] {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(name.utf8).write(to: file)
        }
        let client = Scripted()
        let push = try push(to: client, in: folder.path)
        let made = report(
            ["A.remade/index.m3u8", "A.remade/manifest.mpd", "A.mp4"], kept: ["A/index.m3u8", "C/index.m3u8"])
        let reports = push.finish(made) { _, _ in }
        #expect(reports.map(\.folder) == ["A"] && reports[0].report.missing == 0)
        #expect(
            client.asked.update { $0 } == [
                "A/index.html", "A/video/1.m4s", "A/video/init-1.mp4", "A/thumbnails.vtt", "A/video.m3u8",
                "A/index.m3u8", "A/manifest.mpd",
            ])
    }

    @Test func tellsAPersonAndGivesUp() throws {
        let now = Monitor(Int64(0))
        let client = Scripted { _ in
            // A minute passes with each request.
            now.update { $0 += 60_000_000_000 }
            return .failed("no reply in time")
        }
        let push = try push(to: client, clock: { SessionTime(nanoseconds: now.update(isWaking: false) { $0 }) })
        push.note(.replace(output: "A/1.m4s", bytes: []))
        _ = client.asked.wait { $0.isEmpty ? nil : true }
        var left: [Int] = []
        let reports = push.finish(report(["A/index.m3u8"])) { _, count in left.append(count) }
        #expect(reports[0].report.missing == 1 && reports[0].report.problem == "no reply in time")
        #expect(left.allSatisfy { $0 == 1 })
    }

    @Test func sendsNothingMoreWhenItIsCancelled() throws {
        let client = Scripted()
        let push = try push(to: client)
        push.cancel()
        push.note(.replace(output: "A/1.m4s", bytes: []))
        #expect(push.finish(report()) { _, _ in }.first?.report.missing == 1)
        #expect(client.asked.update { $0 }.isEmpty && push.takeMessages().isEmpty)
    }
}
