import Foundation
import Testing

@testable import Jobs

@Suite struct PushReportTests {
    @Test(arguments: [(1, "1 file"), (2, "2 files")]) func warnsOfWhatIsMissing(count: Int, text: String) {
        var push = PushReport(url: "http://a/A/", files: 3, bytes: 9, missing: count)
        #expect(push.warning?.reason == .pushIncomplete && push.warning?.connectionID == nil)
        #expect(push.warning?.message.hasPrefix("http://a/A/ lacks \(text): the time was up; the folder here") == true)
        push.problem = "no reply in time"
        #expect(push.warning?.message.hasPrefix("http://a/A/ lacks \(text): no reply in time; the folder") == true)
    }

    @Test func whatIsSkippedIsNoDefect() {
        var push = PushReport(url: "http://a/A/", files: 3, bytes: 9)
        (push.skipped, push.deleted) = (4, 5)
        #expect(push.warning == nil)
    }

    @Test func hasNoKeysForWhatDidNotHappen() throws {
        func keys(_ push: PushReport) throws -> [String]? {
            let read = try JSONSerialization.jsonObject(with: JSONEncoder().encode(push)) as? [String: Any]
            return read?.keys.sorted()
        }
        var push = PushReport(url: "u")
        #expect(try keys(push) == ["bytes", "files", "missing", "url"])
        (push.skipped, push.deleted, push.problem) = (4, 5, "x")
        #expect(try keys(push) == ["bytes", "deleted", "files", "missing", "problem", "skipped", "url"])
        #expect(try JSONDecoder().decode(PushReport.self, from: JSONEncoder().encode(push)) == push)
    }
}
