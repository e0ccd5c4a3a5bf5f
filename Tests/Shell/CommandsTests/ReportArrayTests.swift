import Foundation
import Jobs
import Media
import Testing

@testable import Commands

@Suite struct ReportArrayTests {
    private func parsed(_ array: ReportArray) throws -> [[String: Any]]? {
        try JSONSerialization.jsonObject(with: Data(array.rendered().utf8)) as? [[String: Any]]
    }

    private let report = Report(
        rokugaVersion: "0", recordingID: "R1", roomID: "room", startedAt: WallTime(nanoseconds: 0),
        endedAt: WallTime(nanoseconds: 1))

    @Test func isAnArrayOfNothing() throws {
        #expect(try parsed(ReportArray())?.isEmpty == true)
    }

    @Test func hasReportsAndWhatHasNoneInTheirOrder() throws {
        var array = ReportArray()
        array.append(.failed, of: ["a \"quoted\" name.pcap"], message: "is no capture")
        array.append(report, of: ["x-audio.mjr", "x-video.mjr"])
        array.append(nil, of: ["busy"], message: "being recorded")
        let entries = try #require(try parsed(array))
        #expect(
            entries.map { $0["arguments"] as? [String] }
                == [["a \"quoted\" name.pcap"], ["x-audio.mjr", "x-video.mjr"], ["busy"]])
        #expect(entries.map { $0["verdict"] as? String } == ["failed", "failed", nil])
        #expect(entries[2]["verdict"] is NSNull && entries[1]["recording_id"] as? String == "R1")
        #expect(array.single == nil)
    }

    @Test func isAReportWhereThereIsOnlyOne() throws {
        var array = ReportArray()
        array.append(report, of: ["job"])
        let text = try #require(array.single)
        #expect(try Report(parsing: text).recordingID == "R1")
    }
}
