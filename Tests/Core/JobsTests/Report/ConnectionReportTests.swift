import Foundation
import Jobs
import Testing

@Suite struct ConnectionReportTests {
    @Test func hasTheKeysOfTheReport() throws {
        let connection = try #require(ReportSamples.whole.connections.first)
        let json = try JSONEncoder().encode(connection)
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "connection_id", "exists_since", "exists_until", "goodbyes", "malformed", "name", "outputs", "tracks",
            ])
        #expect(object["exists_until"] as? String == "2026-11-21T02:00:09.000Z")
        #expect(try JSONDecoder().decode(ConnectionReport.self, from: json) == connection)
    }

    @Test func leavesOutANameThatNobodyGave() throws {
        let connection = ConnectionReport(connectionID: "A", existsSince: Samples.start, existsUntil: Samples.start)
        let text = String(decoding: try JSONEncoder().encode(connection), as: UTF8.self)
        #expect(!text.contains("name"))
    }
}
