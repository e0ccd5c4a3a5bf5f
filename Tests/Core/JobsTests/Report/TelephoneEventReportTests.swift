import Foundation
import Jobs
import Testing

@Suite struct TelephoneEventReportTests {
    @Test func hasTheKeysOfTheReport() throws {
        let report = ReportSamples.audio.telephoneEvents
        let json = try JSONEncoder().encode(report)
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(object.keys.sorted() == ["count", "list"])
        let list = try #require(object["list"] as? [[String: Any]])
        #expect(list[0].keys.sorted() == ["at_s", "digit", "duration_ms", "event", "volume_dbm0"])
        #expect(list[0]["digit"] as? String == "#" && list[0]["at_s"] as? Double == 3.25)
        #expect(list[0]["volume_dbm0"] as? Int == -10)
        #expect(list[1]["digit"] == nil && list[1]["event"] as? Int == 16)
        #expect(try JSONDecoder().decode(TelephoneEventReport.self, from: json) == report)
    }
}
